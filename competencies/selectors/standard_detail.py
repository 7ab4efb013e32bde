"""A standard's page: everything one version says, with the way from a task to its K and S and back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, IntegerField, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competencies.enums import CompetenceKind, FindingResolution, FindingSeverity, VersionStatus
from competencies.finding_messages import finding_message, finding_place
from competencies.levels import Level, level
from competencies.models import (
    Classification,
    Finding,
    HistoryEntry,
    ImportSource,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
)
from competencies.permissions import edits_standards
from competencies.selectors.contents import CompetenceNode, Contents, read_contents
from people.models import User

_SEVERITY_RANK = Case(
    When(severity=FindingSeverity.ERROR, then=Value(0)),
    When(severity=FindingSeverity.WARNING, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Entry:
    """A knowledge, skill or attitude on the page; ``anchor`` is its place, ``tasks`` are those that call for it."""

    anchor: str
    code: str
    name: str
    text: str
    details: tuple[str, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class EntrySection:
    """All entries of one kind."""

    anchor: str
    kind: str
    title: Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Link:
    """A short line that leads to an entry."""

    anchor: str
    code: str
    label: str


@dataclass(frozen=True)
class TaskBlock:
    row: Task
    level: Level | None
    outputs: tuple[Output, ...]
    indicators: tuple[Indicator, ...]
    knowledge: tuple[Link, ...]
    skills: tuple[Link, ...]


@dataclass(frozen=True)
class DutyBlock:
    anchor: str
    code: str
    name: str
    tasks: tuple[TaskBlock, ...]


@dataclass(frozen=True)
class NoteBlock:
    """A note at the margin with the notes that stand under it."""

    text: str
    below: tuple[str, ...]


@dataclass(frozen=True)
class FindingLine:
    row: Finding
    message: str
    place: str
    is_open: bool


@dataclass(frozen=True)
class Findings:
    """What the import found odd, the open and grave first, and the file it read; no file for a draft made here."""

    lines: tuple[FindingLine, ...]
    open_count: int
    source: ImportSource | None


@dataclass(frozen=True)
class StandardPage:
    version: StandardVersion
    level: Level | None
    job_categories: tuple[Classification, ...]
    occupations: tuple[Classification, ...]
    industries: tuple[Classification, ...]
    duties: tuple[DutyBlock, ...]
    sections: tuple[EntrySection, ...]
    notes: tuple[NoteBlock, ...]
    history: tuple[HistoryEntry, ...]
    other_versions: tuple[StandardVersion, ...]
    findings: Findings | None
    counts: dict[str, int]


def standard_page(version: StandardVersion, reader: User | AnonymousUser) -> StandardPage:
    """Return the page of ``version`` as ``reader`` may see it, with a constant number of queries."""
    contents = read_contents(version)
    is_editor = edits_standards(reader)
    return StandardPage(
        version=version,
        level=level(version.level),
        job_categories=contents.job_categories,
        occupations=contents.occupations,
        industries=contents.industries,
        duties=_duties(contents),
        sections=_sections(contents),
        notes=_notes(contents.notes),
        history=contents.history,
        other_versions=_other_versions(version, is_editor),
        findings=_findings(version) if is_editor else None,
        counts={
            "duties": len(contents.duties),
            "tasks": len(contents.tasks),
            "indicators": sum(len(task.indicators) for task in contents.tasks),
            "knowledge": len(contents.knowledge),
            "skills": len(contents.skills),
            "attitudes": len(contents.attitudes),
        },
    )


def anchor(node: CompetenceNode) -> str:
    """Return the place of an entry on the page: ``k-12``."""
    return f"{node.row.kind.lower()}-{node.row.pk}"


def _duties(contents: Contents) -> tuple[DutyBlock, ...]:
    return tuple(
        DutyBlock(
            anchor=f"duty-{duty.row.pk}",
            code=duty.row.code,
            name=duty.row.name,
            tasks=tuple(
                TaskBlock(
                    row=task.row,
                    level=level(task.row.level),
                    outputs=task.outputs,
                    indicators=task.indicators,
                    knowledge=_links(task.knowledge),
                    skills=_links(task.skills),
                )
                for task in duty.tasks
            ),
        )
        for duty in contents.duties
    )


def _links(nodes: Iterable[CompetenceNode]) -> tuple[Link, ...]:
    return tuple(Link(anchor(node), node.row.code, node.row.name or node.row.text) for node in nodes)


def _sections(contents: Contents) -> tuple[EntrySection, ...]:
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in contents.tasks:
        for node in (*task.knowledge, *task.skills):
            tasks[node.row.pk].append(task.row)
    kinds = (
        (CompetenceKind.KNOWLEDGE, _("Knowledge"), contents.knowledge),
        (CompetenceKind.SKILL, _("Skills"), contents.skills),
        (CompetenceKind.ATTITUDE, _("Attitudes"), contents.attitudes),
    )
    return tuple(
        EntrySection(
            anchor=f"kind-{kind.value.lower()}",
            kind=kind.value,
            title=title,
            entries=tuple(
                Entry(
                    anchor(node), node.row.code, node.row.name, node.row.text, node.details, tuple(tasks[node.row.pk])
                )
                for node in nodes
            ),
        )
        for kind, title, nodes in kinds
        if nodes
    )


def _notes(notes: Iterable[Note]) -> tuple[NoteBlock, ...]:
    blocks: list[tuple[str, list[str]]] = []
    for note in notes:
        if note.depth == 0 or not blocks:
            blocks.append((note.text, []))
        else:
            blocks[-1][1].append(note.text)
    return tuple(NoteBlock(text, tuple(below)) for text, below in blocks)


def _other_versions(version: StandardVersion, is_editor: bool) -> tuple[StandardVersion, ...]:
    versions = StandardVersion.objects.filter(standard=version.standard_id).exclude(pk=version.pk)
    if not is_editor:
        versions = versions.exclude(status=VersionStatus.DRAFT)
    return tuple(versions.defer("search_text", "description").order_by("-version", "-revision"))


def _findings(version: StandardVersion) -> Findings:
    is_open = Case(
        When(resolution=FindingResolution.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = version.findings.select_related("resolved_by").order_by(is_open, _SEVERITY_RANK, "position")
    lines = tuple(
        FindingLine(
            row,
            finding_message(row.code, row.params),
            finding_place(row.page, row.row, row.params),
            row.resolution == FindingResolution.OPEN,
        )
        for row in rows
    )
    source = ImportSource.objects.filter(standard_version=version).select_related("uploaded_by").defer("rows").first()
    return Findings(lines, Counter(line.is_open for line in lines)[True], source)
