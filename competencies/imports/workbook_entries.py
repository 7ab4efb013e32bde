"""Reads cells of the portal's workbook: texts, codes, and entries that hold a code and a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from competencies.imports.document import Cell
from competencies.imports.items import Item, cut_at_codes
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.wording import comparable, tidy
from competencies.imports.workbook_sheets import SheetRow

# Between the codes of a cell.
_BETWEEN = re.compile(r"[^,，、;；]+")


def text_of(item: Item) -> str:
    """Return the entry's text as typed: a line break within a cell was meant, unlike one of a printed page."""
    return "\n".join(filter(None, (tidy(piece.text) for piece in item.pieces)))


class Cells:
    """Takes texts out of cells and keeps account of them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def place(self, cell: Cell | None) -> str:
        """Return the text of a cell that goes into a field as it is."""
        if cell is None:
            return ""
        self.ledger.place(*map(Piece.whole, cell.lines))
        return "\n".join(filter(None, (tidy(line.text) for line in cell.lines)))

    def place_as(self, cell: Cell, value: str) -> None:
        """Note that the field holds ``value`` for what a cell says."""
        self.ledger.place(*map(Piece.whole, cell.lines), value=value)

    def set_aside(self, cell: Cell | None) -> str:
        """Return the text of a cell that holds a code."""
        if cell is None:
            return ""
        self.ledger.set_aside(*map(Piece.whole, cell.lines))
        return tidy(" ".join(line.text for line in cell.lines))

    def entries(self, row: SheetRow, kind: str, code_column: str, text_column: str) -> list[Item]:
        """Return the entries of ``kind`` that a row holds in a column for the code and one for the text.

        Where the code's column is empty, codes within the text part the entries and the codes from the texts.
        """
        code_cell, text_cell = row.own.get(code_column), row.own.get(text_column)
        if code_cell is None and text_cell is None:
            return []
        if code_cell is not None or text_cell is None:
            cell = code_cell or text_cell
            assert cell is not None  # noqa: S101 -- one of the two is there
            item = Item(kind, self.set_aside(code_cell), cell.lines[0].at)
            if text_cell is not None:
                self.put(item, text_cell)
            return [item]
        items = []
        for segment in cut_at_codes(text_cell.lines, kind):
            item = Item(kind, segment.code, segment.at)
            if segment.label is not None:
                self.ledger.set_aside(segment.label)
            self._put(item, segment.pieces)
            items.append(item)
        return items

    def put(self, item: Item, cell: Cell) -> None:
        """Add the whole text of a cell to an entry."""
        self._put(item, [Piece.whole(line) for line in cell.lines])

    def _put(self, item: Item, pieces: list[Piece]) -> None:
        item.pieces += pieces
        self.ledger.place(*pieces)


def references(cell: Cell) -> Iterator[Piece]:
    """Yield what stands between the commas and line breaks of a cell."""
    for line in cell.lines:
        for match in _BETWEEN.finditer(line.text):
            start, end = match.span()
            stripped = match[0].strip()
            if stripped:
                start += match[0].index(stripped)
                yield Piece(line, start, min(end, start + len(stripped)))


def words(piece: Piece) -> Iterator[Piece]:
    """Yield the words of a piece."""
    for match in re.finditer(r"\S+", piece.text):
        yield piece.part(*match.span())


def same_entry(before: Item | None, item: Item) -> bool:
    """Tell whether ``item`` repeats the entry before it: what it says of code and text is the same."""
    if before is None:
        return False
    same_code = not item.code or comparable(item.code) == comparable(before.code)
    same_text = not item.text or comparable(item.text) == comparable(before.text)
    return same_code and same_text
