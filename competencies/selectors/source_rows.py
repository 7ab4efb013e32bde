"""The rows of a document beside what was found in them and what became of them, before and after it is saved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from competencies.enums import FindingResolution, FindingSeverity
from competencies.finding_messages import finding_message, finding_place
from competencies.models import Finding, ImportSource, StandardVersion
from competencies.selectors.contents import Contents
from competencies.wording import fold_spelling

ROWS_PER_PAGE = 30
MAX_LINES = 200
"""A file with more findings of one severity is no standard; their number is still told."""

# Shorter texts stand within others by chance.
_SURE = 8
_SHORT = 16

Place = tuple[int | None, int | None]


@dataclass(frozen=True)
class Found:
    """A finding, saved or not; ``saved`` is its row once it is."""

    severity: str
    code: str
    params: Mapping[str, str]
    page: int | None
    row: int | None
    quote: str
    saved: Finding | None = None


@dataclass(frozen=True)
class FoundLine:
    """A finding as it is shown; ``source_page`` is the page of rows on which its row stands, 0 where none is.

    ``place`` says where it stands, ``row_anchor`` is that row's place on the page. ``decision`` is empty as long as
    nobody has decided on it.
    """

    message: str
    place: str
    row_anchor: str
    quote: str
    source_page: int
    anchor: str
    saved: Finding | None
    decision: str


@dataclass(frozen=True)
class FoundGroup:
    """The findings of one severity; ``count`` is how many there are, ``lines`` may be fewer."""

    severity: str
    label: str
    count: int
    lines: tuple[FoundLine, ...]


@dataclass(frozen=True)
class Outcome:
    """Entries of one kind that a row became: their codes, or the beginning of the text of those without one."""

    label: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class SourceRow:
    """A row of the document; ``severity`` is that of its gravest finding, empty without one.

    ``sheet`` is the name of its sheet, empty where the document has pages.
    """

    page: int
    sheet: str
    row: int
    cells: tuple[str, ...]
    anchor: str
    severity: str
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class SourcePage:
    """The document of a version that was imported, with the findings and what has been decided on each."""

    version: StandardVersion
    source: ImportSource
    groups: tuple[FoundGroup, ...]
    rows: tuple[SourceRow, ...]
    contents: Contents


def source_page(version: StandardVersion, contents: Contents) -> SourcePage:
    """Return the document that ``version``, which holds ``contents``, was made from.

    Raises ``ImportSource.DoesNotExist`` where it was made here. A constant number of queries.
    """
    source = ImportSource.objects.select_related("uploaded_by").get(standard_version=version)
    found = [
        Found(row.severity, row.code, row.params, row.page, row.row, row.quote, row)
        for row in version.findings.order_by("position")
    ]
    return SourcePage(version, source, found_groups(found, source.rows), source_rows(source.rows, found), contents)


def found_groups(findings: Iterable[Found], rows: Iterable[Mapping[str, Any]]) -> tuple[FoundGroup, ...]:
    """Return the findings by severity, the gravest first, each with the way to its row."""
    pages = {(row["page"], row["row"]): number // ROWS_PER_PAGE + 1 for number, row in enumerate(rows)}
    by_severity: dict[str, list[FoundLine]] = defaultdict(list)
    for number, found in enumerate(findings, start=1):
        decided = found.saved is not None and found.saved.resolution != FindingResolution.OPEN
        by_severity[found.severity].append(
            FoundLine(
                message=finding_message(found.code, found.params),
                place=finding_place(found.page, found.row, found.params),
                row_anchor=_anchor(found.page, found.row),
                quote=found.quote,
                source_page=pages.get((found.page, found.row), 0),
                anchor=f"finding-{number}",
                saved=found.saved,
                decision=found.saved.get_resolution_display() if found.saved and decided else "",
            )
        )
    gravest_first = (FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.INFO)
    return tuple(
        FoundGroup(severity.value, str(severity.label), len(lines), tuple(lines[:MAX_LINES]))
        for severity in gravest_first
        if (lines := by_severity[severity.value])
    )


def source_rows(rows: Iterable[Mapping[str, Any]], findings: Iterable[Found]) -> tuple[SourceRow, ...]:
    """Return the rows of the document, each marked with its gravest finding."""
    rank = {FindingSeverity.INFO.value: 1, FindingSeverity.WARNING.value: 2, FindingSeverity.ERROR.value: 3}
    gravest: dict[Place, str] = {}
    for found in findings:
        place = found.page, found.row
        gravest[place] = max(gravest.get(place, ""), found.severity, key=lambda severity: rank.get(severity, 0))
    return tuple(
        SourceRow(
            page=row["page"],
            sheet=row.get("sheet", ""),
            row=row["row"],
            cells=tuple(cell for cell in row["cells"] if cell.strip()),
            anchor=_anchor(row["page"], row["row"]),
            severity=gravest.get((row["page"], row["row"]), ""),
        )
        for row in rows
    )


def page_with(rows: Iterable[SourceRow], row: str) -> int:
    """Return the number of the page on which ``row`` (``3-12``: page 3, row 12) stands; the first for any other."""
    places = (number for number, found in enumerate(rows) if found.anchor == f"row-{row}")
    return next(places, 0) // ROWS_PER_PAGE + 1


def with_outcomes(rows: Iterable[SourceRow], contents: Contents) -> list[SourceRow]:
    """Return the rows with what each became in ``contents``.

    Found by the texts: an entry stands in a row that holds its text, or a part of it that is long enough or follows
    its code. What was reworded since the import is no longer beside its row.
    """
    entries = [entry for entry in _entries(contents) if entry.form]
    return [replace(row, outcomes=tuple(_outcomes(row, entries))) for row in rows]


@dataclass(frozen=True)
class _Entry:
    label: str
    name: str
    code: str
    form: str
    # A short one that others begin with, such as a code: it stands in a cell of its own.
    stands_alone: bool = False

    def is_in(self, row: str, parts: Sequence[str]) -> bool:
        """Tell whether the entry stands in a row, which is given as a whole and in its cells and lines."""
        if self.stands_alone:
            return self.form in parts
        if self.form in parts or (len(self.form) >= _SURE and self.form in row):
            return True
        if self.code and f"{self.code}{self.form[:_SURE]}" in row:
            return True
        # The entry's text goes on in another row, or comes from there.
        return any(
            (len(part) >= _SURE and part in self.form)
            or (self.code and len(part) > len(self.code) and f"{self.code}{self.form}".startswith(part))
            for part in parts
        )


def _outcomes(row: SourceRow, entries: Iterable[_Entry]) -> Iterator[Outcome]:
    cells = [_form(cell) for cell in row.cells]
    parts = [*cells, *(_form(line) for cell in row.cells for line in cell.splitlines())]
    whole = "\0".join(cells)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        if entry.is_in(whole, parts):
            found[entry.label][entry.name] = None
    return (Outcome(label, tuple(names)) for label, names in found.items())


def _entries(contents: Contents) -> Iterator[_Entry]:
    version = contents.version
    yield _Entry(_("Standard code"), version.code, "", _form(version.code), stands_alone=True)
    yield _entry(_("Title"), "", version.title)
    yield _entry(_("Update note"), "", version.update_note)
    for line in version.description.splitlines():
        yield _entry(_("Job description"), "", line)
    for label, rows in (
        (_("Job category"), contents.job_categories),
        (_("Occupational group"), contents.occupations),
        (_("Industry"), contents.industries),
    ):
        for row in rows:
            yield _entry(label, "", row.name)
    for past in contents.history:
        yield _Entry(_("Version table"), past.code, "", _form(past.code), stands_alone=True)
    for duty in contents.duties:
        yield _entry(_("Duty"), duty.row.code, duty.row.name)
        for task in duty.tasks:
            yield _entry(_("Task"), task.row.code, task.row.name)
            for output in task.outputs:
                yield _entry(_("Outputs"), output.code, output.name)
            for indicator in task.indicators:
                yield _entry(_("Behaviour indicators"), indicator.code, indicator.text)
    for label, nodes in (
        (_("Knowledge"), contents.knowledge),
        (_("Skills"), contents.skills),
        (_("Attitudes"), contents.attitudes),
    ):
        for node in nodes:
            for said in (node.row.name, node.row.text, *node.details):
                yield _entry(label, node.row.code, said)
    for note in contents.notes:
        yield _entry(_("Notes"), "", note.text)


def _entry(label: str, code: str, text: str) -> _Entry:
    short = text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
    return _Entry(label, code or short, _form(code), _form(text))


def _form(text: str) -> str:
    return "".join(fold_spelling(text).split())


def _anchor(page: int | None, row: int | None) -> str:
    return f"row-{page}-{row}"
