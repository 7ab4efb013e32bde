"""A plan in the shape in which standards are exchanged as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from competencies.imports.plan import AttitudePlan, Classification, CompetencePlan, DutyPlan, StandardPlan

# Before a note, for each step that it stands below the margin.
NOTE_INDENT = "  "


def as_dict(plan: StandardPlan) -> dict[str, object]:
    """Return the standard as plain dicts, lists, strings and integers, ready for ``json.dumps``.

    Dates are ISO strings, what is not printed is ``None``, the notes are one string per line, indented by their depth.
    ``title_kind`` is ``"job_category"`` where 職類 is filled and ``None`` in the usual case, 職業. Findings and
    accounting describe the import and are not part of the standard, so they are left out.
    """
    return {
        "code": plan.code,
        "title": plan.title,
        "title_kind": "job_category" if plan.title_kind == "job_category" else None,
        "version": plan.version,
        "status": plan.status,
        "issued_on": _iso(plan.issued_on),
        "update_note": plan.update_note,
        "history": [
            {
                "version": entry.version,
                "code": entry.code,
                "title": entry.title,
                "status": entry.status,
                "update_note": entry.update_note,
                "issued_on": _iso(entry.issued_on),
            }
            for entry in plan.history
        ],
        "job_categories": _classifications(plan.job_categories),
        "occupations": _classifications(plan.occupations),
        "industries": _classifications(plan.industries),
        "description": plan.description,
        "level": plan.level,
        "duties": [_duty(duty) for duty in plan.duties],
        "knowledge": [_competence(item) for item in plan.knowledge],
        "skills": [_competence(item) for item in plan.skills],
        "attitudes": [_attitude(item) for item in plan.attitudes],
        "notes": [NOTE_INDENT * note.depth + note.text for note in plan.notes],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _classifications(items: Iterable[Classification]) -> list[dict[str, str]]:
    return [{"code": item.code, "name": item.name} for item in items]


def _duty(duty: DutyPlan) -> dict[str, object]:
    tasks = [
        {
            "code": task.code,
            "name": task.name,
            "level": task.level,
            "outputs": [{"code": output.code, "name": output.name} for output in task.outputs],
            "indicators": [{"code": indicator.code, "text": indicator.text} for indicator in task.indicators],
            "knowledge": list(task.knowledge),
            "skills": list(task.skills),
        }
        for task in duty.tasks
    ]
    return {"code": duty.code, "name": duty.name, "tasks": tasks}


def _competence(item: CompetencePlan) -> dict[str, object]:
    return {"key": item.key, "code": item.code, "text": item.text, "details": list(item.details)}


def _attitude(item: AttitudePlan) -> dict[str, object]:
    return {"key": item.key, "code": item.code, "name": item.name, "text": item.text}
