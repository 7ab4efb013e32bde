"""Writes a standard that was read from a document into a new draft."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from competencies.codes import take_apart
from competencies.enums import ClassificationKind, CompetenceKind
from competencies.exceptions import CannotImport
from competencies.imports.codes import canonical_code
from competencies.imports.findings import Finding as PlanFinding
from competencies.imports.plan import StandardPlan
from competencies.imports.version import IMPORTER_VERSION
from competencies.models import (
    Classification,
    Competence,
    CompetenceDetail,
    Duty,
    Finding,
    HistoryEntry,
    ImportSource,
    Indicator,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
    TaskCompetence,
)
from competencies.services.access import require_editor
from competencies.services.search_index import refresh_search_text
from people.models import User

Keys = dict[tuple[CompetenceKind, str], Competence]


@dataclass(frozen=True)
class Source:
    """The file a plan was read from; ``file`` is its name in the private storage, where it is already.

    ``rows`` are those the reader saw, as ``ParsedFile`` has them.
    """

    file: str
    original_name: str
    size: int
    sha256: str
    format: str
    importer_version: str = IMPORTER_VERSION
    rows: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def import_plan(*, actor: User | None, plan: StandardPlan, source: Source | None = None) -> StandardVersion:
    """Write ``plan`` with its findings, its accounting and its source into a new draft and return it.

    Every text that found no place is an error among the findings, so the draft cannot be published before an editor
    has decided on it.

    Nothing that is already there changes: where the portal has this version of the standard, the draft is a further
    revision of it (``version.revision`` is greater than 1). The number of statements does not depend on the plan's
    size, but for the database's limit on the length of one. Raises ``NotPermitted`` and ``CannotImport``.
    """
    require_editor(actor)
    base = take_apart(plan.code).base
    if not base:
        raise CannotImport(
            _("The document names no standard code, so its standard cannot be filed. Add the code and import it again.")
        )
    version = _write_version(actor, plan, base)
    _write_header(version, plan)
    competences = _write_competences(version, plan)
    _write_tree(version, plan, competences)
    _write_findings(version, plan)
    if source is not None:
        _write_source(version, actor, plan, source)
    refresh_search_text(version)
    return version


def _write_version(actor: User | None, plan: StandardPlan, base: str) -> StandardVersion:
    standard = Standard(code=base)
    _check_lengths([standard])
    Standard.objects.get_or_create(code=base)
    # Locked, so that two imports of the same standard do not take the same revision number.
    standard = Standard.objects.select_for_update(of=("self",)).get(code=base)
    last = standard.versions.filter(version=plan.version).aggregate(last=Max("revision"))["last"] or 0
    version = StandardVersion(
        standard=standard,
        version=plan.version,
        revision=last + 1,
        code=plan.code,
        title=plan.title,
        title_kind=plan.title_kind,
        printed_status=plan.status or "",
        issued_on=plan.issued_on,
        update_note=plan.update_note or "",
        description=plan.description,
        level=plan.level,
        created_by=actor,
    )
    _check_lengths([version])
    version.save(force_insert=True)
    return version


def _write_header(version: StandardVersion, plan: StandardPlan) -> None:
    _create(
        Classification(standard_version=version, kind=kind, position=position, code=item.code, name=item.name)
        for kind, items in (
            (ClassificationKind.JOB_CATEGORY, plan.job_categories),
            (ClassificationKind.OCCUPATION, plan.occupations),
            (ClassificationKind.INDUSTRY, plan.industries),
        )
        for position, item in enumerate(items, start=1)
    )
    _create(
        HistoryEntry(
            standard_version=version,
            position=position,
            version=entry.version,
            code=entry.code,
            title=entry.title,
            status=entry.status or "",
            update_note=entry.update_note or "",
            issued_on=entry.issued_on,
        )
        for position, entry in enumerate(plan.history, start=1)
    )
    _create(
        Note(standard_version=version, position=position, depth=note.depth, text=note.text)
        for position, note in enumerate(plan.notes, start=1)
    )


def _write_competences(version: StandardVersion, plan: StandardPlan) -> Keys:
    rows: Keys = {}
    details: list[CompetenceDetail] = []
    for kind, items in ((CompetenceKind.KNOWLEDGE, plan.knowledge), (CompetenceKind.SKILL, plan.skills)):
        for position, item in enumerate(items, start=1):
            row = rows[kind, item.key] = Competence(
                standard_version=version,
                kind=kind,
                position=position,
                code=item.code,
                canonical_code=canonical_code(item.code),
                text=item.text,
            )
            details += [
                CompetenceDetail(competence=row, position=number, text=text)
                for number, text in enumerate(item.details, start=1)
            ]
    attitudes = [
        Competence(
            standard_version=version,
            kind=CompetenceKind.ATTITUDE,
            position=position,
            code=item.code,
            canonical_code=canonical_code(item.code),
            name=item.name,
            text=item.text,
        )
        for position, item in enumerate(plan.attitudes, start=1)
    ]
    _create([*rows.values(), *attitudes])
    _create(details)
    return rows


def _write_tree(version: StandardVersion, plan: StandardPlan, competences: Keys) -> None:
    duties: list[Duty] = []
    tasks: list[Task] = []
    outputs: list[Output] = []
    indicators: list[Indicator] = []
    links: list[TaskCompetence] = []
    for duty_position, duty in enumerate(plan.duties, start=1):
        duty_row = Duty(standard_version=version, position=duty_position, name=duty.name, **_codes(duty.code))
        duties.append(duty_row)
        for task_position, task in enumerate(duty.tasks, start=1):
            row = Task(duty=duty_row, position=task_position, name=task.name, level=task.level, **_codes(task.code))
            tasks.append(row)
            outputs += [
                Output(task=row, position=position, name=output.name, **_codes(output.code))
                for position, output in enumerate(task.outputs, start=1)
            ]
            indicators += [
                Indicator(task=row, position=position, text=indicator.text, **_codes(indicator.code))
                for position, indicator in enumerate(task.indicators, start=1)
            ]
            keys = [
                *((CompetenceKind.KNOWLEDGE, key) for key in task.knowledge),
                *((CompetenceKind.SKILL, key) for key in task.skills),
            ]
            links += [
                TaskCompetence(task=row, competence=competences[key], position=position)
                for position, key in enumerate(keys, start=1)
            ]
    for rows in (duties, tasks, outputs, indicators, links):
        _create(rows)


def _write_findings(version: StandardVersion, plan: StandardPlan) -> None:
    reported = Counter((found.page, found.row) for found in plan.findings if found.code == "text-unplaced")
    findings = list(plan.findings)
    for left in plan.accounting.unplaced:
        # A reader without pages and rows reports its texts without them.
        place = next((key for key in ((left.page, left.row), (None, None)) if reported[key]), None)
        if place is None:
            findings.append(PlanFinding("error", "text-unplaced", {}, left.page, left.row, left.text))
        else:
            reported[place] -= 1
    _create(
        Finding(
            standard_version=version,
            position=position,
            severity=finding.severity,
            code=finding.code,
            params=dict(finding.params),
            page=finding.page,
            row=finding.row,
            quote=finding.quote,
        )
        for position, finding in enumerate(findings, start=1)
    )


def _write_source(version: StandardVersion, actor: User | None, plan: StandardPlan, source: Source) -> None:
    accounting = plan.accounting
    _create(
        [
            ImportSource(
                standard_version=version,
                file=source.file,
                original_name=source.original_name,
                size=source.size,
                sha256=source.sha256,
                format=source.format,
                importer_version=source.importer_version,
                placed=accounting.placed,
                total=accounting.total,
                unplaced=[{"text": left.text, "page": left.page, "row": left.row} for left in accounting.unplaced],
                rows=list(source.rows),
                uploaded_by=actor,
            )
        ]
    )


def _codes(printed: str) -> dict[str, str]:
    return {"code": printed, "canonical_code": canonical_code(printed)}


def _create(rows: Iterable[models.Model]) -> None:
    """Insert rows of one model at once; parents must have been inserted before."""
    rows = list(rows)
    if rows:
        _check_lengths(rows)
        type(rows[0])._default_manager.bulk_create(rows)


def _check_lengths(rows: Sequence[models.Model]) -> None:
    """Refuse what does not fit its column: SQLite would take it, PostgreSQL would fail without saying where."""
    for row in rows:
        for field in row._meta.concrete_fields:
            value: Any = getattr(row, field.attname)
            if field.max_length and isinstance(value, str) and len(value) > field.max_length:
                raise CannotImport(
                    _(
                        "%(model)s, %(field)s: “%(text)s…” has %(length)d characters, at most %(limit)d fit. Check "
                        "this place of the document; most likely two cells ran together."
                    )
                    % {
                        "model": row._meta.verbose_name,
                        "field": field.verbose_name,
                        "text": value[:40],
                        "length": len(value),
                        "limit": field.max_length,
                    }
                )
