"""Finds the sheets of the portal's workbook in a document, by their names and heads, and gives their rows by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from competencies.imports.document import Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.findings import Finding, finding
from competencies.imports.layout import merged_over_rows
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.wording import comparable
from competencies.workbook_shape import GUIDE, SHEETS, Name

# Somebody may have put a title or a remark above the heads.
_HEAD_WITHIN = 10
# What makes a sheet the one it is, where it bears another name; without the first of them it cannot be read at all.
_ESSENTIAL: Mapping[str, tuple[str, ...]] = {
    "overview": ("field", "text"),
    # Without columns for codes it is the official arrangement, where these stand before their texts.
    "tasks": ("task", "indicator", "task_code"),
    "knowledge": ("text", "code"),
    "skills": ("text", "code"),
    "attitudes": ("name", "code", "text"),
    "history": ("version", "code", "status"),
    "notes": ("text", "depth"),
}
# Columns that may go without a word.
_OPTIONAL = frozenset({"help", "key", "tasks", "details", "depth"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet below its heads.

    ``own`` are the cells with text that begin in it, ``above`` those merged over it from a row above, by column.
    """

    own: Mapping[str, Cell]
    above: Mapping[str, Cell]

    def covering(self, column: str) -> Cell | None:
        """The cell that stands in the row, even if it began in a row above."""
        return self.own.get(column) or self.above.get(column)

    @property
    def at(self) -> Position:
        """Where the row's first text stands."""
        return min(cell.lines[0].at for cell in self.own.values())


def is_read(text: str, name: Name) -> bool:
    """Tell whether ``text`` is one of the spellings of a word of the format: case, blanks and a colon aside."""
    return _word(text) in {_word(spelling) for spelling in name.read}


def is_workbook_of_ours(document: Document) -> bool:
    """Tell whether any sheet is one of the portal's workbook, so that the whole is read as that and as no document."""
    return any(_identify(page) is not None for page in document.pages)


def without_guide(document: Document) -> Document:
    """Return the document without the template's instructions, which nobody wants to read beside the findings."""
    return Document(tuple(page for page in document.pages if not is_read(page.name, GUIDE)))


def find_sheets(document: Document, ledger: Ledger, findings: list[Finding]) -> dict[str, list[SheetRow]]:
    """Return the rows of each sheet by its key; several sheets of one kind are read one after the other.

    Heads and the guide are set aside. Sheets and columns nobody knows keep their texts without a place.
    """
    found: dict[str, list[SheetRow]] = {key: [] for key in SHEETS}
    for page in document.pages:
        if is_read(page.name, GUIDE):
            for line in _lines(page):
                ledger.set_aside(Piece.whole(line))
            continue
        identified = _identify(page)
        if identified is None:
            _report_missing_heads(page, findings)
            continue
        key, table, head = identified
        columns = _columns(key, table.rows[head])
        for cell in table.rows[head].cells:
            if cell.column in columns:
                ledger.set_aside(*map(Piece.whole, cell.lines))
        missing = [name for name in SHEETS[key].columns if name not in {*columns.values(), *_OPTIONAL}]
        if missing:
            in_english = any(
                _word(cell.text) == _word(SHEETS[key].columns[columns[cell.column]].head.en)
                for cell in table.rows[head].filled()
                if cell.column in columns
            )
            at = Position(page.number, table.rows[head].number)
            heads = _listed((SHEETS[key].columns[name].head for name in missing), in_english)
            findings.append(finding("column-missing", at, page.name, sheet=page.name, heads=heads))
        found[key] += _rows(table, head, columns)
    return found


def _report_missing_heads(page: Page, findings: list[Finding]) -> None:
    shape = next((shape for shape in SHEETS.values() if is_read(page.name, shape.name)), None)
    if shape is not None and any(_lines(page)):
        in_english = _word(page.name) == _word(shape.name.en)
        heads = _listed((column.head for column in shape.columns.values()), in_english)
        findings.append(finding("heads-missing", Position(page.number, 1), page.name, sheet=page.name, heads=heads))


def _listed(heads: Iterable[Name], in_english: bool) -> str:
    """The heads in the language of the workbook, so that they can be copied into it."""
    return ", ".join(head.en for head in heads) if in_english else "、".join(head.zh for head in heads)


def _identify(page: Page) -> tuple[str, Table, int] | None:
    """Return which sheet a page is, its table and the place of its heads."""
    table = next((block for block in page.blocks if isinstance(block, Table)), None)
    if table is None:
        return None
    named = next((key for key, shape in SHEETS.items() if is_read(page.name, shape.name)), None)
    best: tuple[int, str, Table, int] | None = None
    for place, row in enumerate(table.rows[:_HEAD_WITHIN]):
        for key in SHEETS:
            columns = set(_columns(key, row).values())
            needed = _ESSENTIAL[key][:1] if key == named else _ESSENTIAL[key]
            if columns.issuperset(needed):
                score = len(columns) + 100 * (key == named)
                if best is None or score > best[0]:
                    best = score, key, table, place
    return best[1:] if best else None


def _columns(key: str, row: Row) -> dict[int, str]:
    """The keys of the columns whose heads stand in ``row``, each once, by the number of the column."""
    columns: dict[int, str] = {}
    for cell in row.filled():
        for name, column in SHEETS[key].columns.items():
            if name not in columns.values() and is_read(cell.text, column.head):
                columns[cell.column] = name
                break
    return columns


def _rows(table: Table, head: int, columns: Mapping[int, str]) -> Iterator[SheetRow]:
    merged: Sequence[Sequence[Cell]] = merged_over_rows(table) or [()] * len(table.rows)
    for row, from_above in list(zip(table.rows, merged, strict=True))[head + 1 :]:
        own = {columns[cell.column]: cell for cell in row.filled() if cell.column in columns}
        above = {columns[cell.column]: cell for cell in from_above if cell.lines and cell.column in columns}
        if own:
            yield SheetRow(own, above)


def _lines(page: Page) -> Iterator[Line]:
    return Document((page,)).lines()


def _word(text: str) -> str:
    return comparable(text).casefold().rstrip(":")
