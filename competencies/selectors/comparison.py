"""Two versions of a standard, set against each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats

from competencies.comparison import (
    Comparison,
    Correction,
    DutyLine,
    HeaderField,
    Line,
    RowKind,
    Snapshot,
    TaskLine,
    compare,
)
from competencies.models import Classification, HistoryEntry, ItemMatch, Note, StandardVersion
from competencies.selectors.contents import CompetenceNode, Contents, TaskNode, read_contents


@dataclass(frozen=True)
class StoredComparison:
    """A comparison with the two versions as they were read, and the stored matches that went into it."""

    old: Contents
    new: Contents
    comparison: Comparison
    matches: tuple[ItemMatch, ...]


def comparison_of(old_id: int, new_id: int) -> StoredComparison:
    """Compare two versions as they are now, in a constant number of queries.

    Stored matches win: an editor's corrections, and after publication all that was decided then. Raises
    ``StandardVersion.DoesNotExist``.
    """
    versions = StandardVersion.objects.select_related("standard").in_bulk([old_id, new_id])
    if len(versions) < 2:
        raise StandardVersion.DoesNotExist
    old, new = read_contents(versions[old_id]), read_contents(versions[new_id])
    matches = tuple(stored_matches(old_id, new_id))
    return StoredComparison(old, new, compare(snapshot_of(old), snapshot_of(new), map(correction_of, matches)), matches)


def comparison_with(old: StandardVersion, new: Contents) -> StoredComparison:
    """Compare a version with contents that are in no database, in a constant number of queries."""
    before = read_contents(old)
    return StoredComparison(before, new, compare(snapshot_of(before), snapshot_of(new)), ())


def stored_matches(old_id: int, new_id: int) -> Iterable[ItemMatch]:
    """Return what is stored about two versions, editors' words first."""
    return ItemMatch.objects.filter(old_version=old_id, new_version=new_id).order_by("decided_by_what", "pk")


def correction_of(match: ItemMatch) -> Correction:
    return Correction(RowKind(match.kind), match.old_row, match.new_row)


def earlier_and_later(one: StandardVersion, other: StandardVersion) -> tuple[StandardVersion, StandardVersion]:
    """Return two versions of a standard in the order in which they are compared."""
    return (one, other) if (one.version, one.revision) < (other.version, other.revision) else (other, one)


def snapshot_of(contents: Contents) -> Snapshot:
    """Return all that a version says as values; what is one of several choices in the active language."""
    return Snapshot(
        header=tuple(_header(contents)),
        duties=tuple(
            DutyLine(duty.row.pk, duty.row.code, duty.row.canonical_code, duty.row.name, tuple(map(_task, duty.tasks)))
            for duty in contents.duties
        ),
        knowledge=tuple(map(_competence, contents.knowledge)),
        skills=tuple(map(_competence, contents.skills)),
        attitudes=tuple(map(_competence, contents.attitudes)),
    )


def _task(node: TaskNode) -> TaskLine:
    row = node.row
    return TaskLine(
        id=row.pk,
        code=row.code,
        canonical_code=row.canonical_code,
        text=row.name,
        level=row.level,
        outputs=tuple(Line(output.pk, output.code, output.canonical_code, output.name) for output in node.outputs),
        indicators=tuple(Line(found.pk, found.code, found.canonical_code, found.text) for found in node.indicators),
        needs=tuple(need.row.pk for need in (*node.knowledge, *node.skills)),
    )


def _competence(node: CompetenceNode) -> Line:
    """Name, text and details each begin a line of their own."""
    row = node.row
    parts = [row.name, row.text, *(f"• {detail}" for detail in node.details)]
    return Line(row.pk, row.code, row.canonical_code, "\n".join(filter(None, parts)))


def _header(contents: Contents) -> Iterable[HeaderField]:
    version = contents.version
    for name, value in (
        ("code", version.code),
        ("title", version.title),
        ("title_kind", version.get_title_kind_display()),
        ("level", "" if version.level is None else str(version.level)),
        ("description", version.description),
        ("printed_status", version.get_printed_status_display()),
        ("issued_on", formats.date_format(version.issued_on, "Y-m-d") if version.issued_on else ""),
        ("update_note", version.update_note),
    ):
        yield HeaderField(name, (value,) if value else ())
    yield HeaderField("job_categories", tuple(map(_classification, contents.job_categories)))
    yield HeaderField("occupations", tuple(map(_classification, contents.occupations)))
    yield HeaderField("industries", tuple(map(_classification, contents.industries)))
    # The entry of a version is that of the same version in the other's table, however much its wording changed.
    versions = tuple("" if row.version is None else str(row.version) for row in contents.history)
    yield HeaderField("history", tuple(map(_history_entry, contents.history)), versions)
    yield HeaderField("notes", tuple(map(_note, contents.notes)))


def _classification(row: Classification) -> str:
    return f"{row.code} {row.name}".strip()


def _history_entry(row: HistoryEntry) -> str:
    parts = (
        "" if row.version is None else f"V{row.version}",
        row.code,
        row.title,
        row.get_status_display(),
        row.update_note,
        formats.date_format(row.issued_on, "Y-m-d") if row.issued_on else "",
    )
    return " · ".join(filter(None, parts))


def _note(row: Note) -> str:
    return f"• {row.text}" if row.depth else row.text
