"""A version in the shape in which standards are exchanged as JSON.

Codes are the printed ones. A task names its knowledge and skills by ``key``: the code, or ``S05#2`` when that code
comes again with another text. Dates are ISO strings; what is not printed is null.
``title_kind`` is ``job_category`` where the title is one, and null where it is an occupation, as nearly all are.
A note is indented by two blanks for each step that it stands below the margin.
"""

from collections.abc import Iterable
from datetime import date

from competencies.enums import TitleKind
from competencies.models import Classification, HistoryEntry, StandardVersion
from competencies.selectors.contents import CompetenceNode, DutyNode, TaskNode, read_contents


def standard_as_dict(version: StandardVersion) -> dict[str, object]:
    """Return ``version`` as plain dicts, lists, strings and integers, with a constant number of queries."""
    contents = read_contents(version)
    return {
        "code": version.code,
        "title": version.title,
        "title_kind": TitleKind.JOB_CATEGORY.value if version.title_kind == TitleKind.JOB_CATEGORY else None,
        "version": version.version,
        "status": version.printed_status or None,
        "issued_on": _iso(version.issued_on),
        "update_note": version.update_note or None,
        "history": [_history_entry(entry) for entry in contents.history],
        "job_categories": _classifications(contents.job_categories),
        "occupations": _classifications(contents.occupations),
        "industries": _classifications(contents.industries),
        "description": version.description,
        "level": version.level,
        "duties": [_duty(duty) for duty in contents.duties],
        "knowledge": [_knowledge_or_skill(node) for node in contents.knowledge],
        "skills": [_knowledge_or_skill(node) for node in contents.skills],
        "attitudes": [_attitude(node) for node in contents.attitudes],
        "notes": ["  " * note.depth + note.text for note in contents.notes],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _history_entry(entry: HistoryEntry) -> dict[str, object]:
    return {
        "version": entry.version,
        "code": entry.code,
        "title": entry.title,
        "status": entry.status or None,
        "update_note": entry.update_note or None,
        "issued_on": _iso(entry.issued_on),
    }


def _classifications(rows: Iterable[Classification]) -> list[dict[str, str]]:
    return [{"code": row.code, "name": row.name} for row in rows]


def _duty(duty: DutyNode) -> dict[str, object]:
    return {"code": duty.row.code, "name": duty.row.name, "tasks": [_task(task) for task in duty.tasks]}


def _task(task: TaskNode) -> dict[str, object]:
    return {
        "code": task.row.code,
        "name": task.row.name,
        "level": task.row.level,
        "outputs": [{"code": output.code, "name": output.name} for output in task.outputs],
        "indicators": [{"code": indicator.code, "text": indicator.text} for indicator in task.indicators],
        "knowledge": [node.key for node in task.knowledge],
        "skills": [node.key for node in task.skills],
    }


def _knowledge_or_skill(node: CompetenceNode) -> dict[str, object]:
    return {"key": node.key, "code": node.row.code, "text": node.row.text, "details": list(node.details)}


def _attitude(node: CompetenceNode) -> dict[str, object]:
    return {"key": node.key, "code": node.row.code, "name": node.row.name, "text": node.row.text}
