"""The neutral form every reader gives a file: pages of tables and free lines, each line with its place.

Nothing here knows what a competency standard is, and nothing here knows where the text came from. The classes are
frozen and hold only tuples and plain values, so a document can be compared, hashed and handed to another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a line stands in its source; unique within a document.

    ``page`` counts from 1. ``row`` is the number by which a person finds the row again: the line number of a text
    file, the row of the page in a paged file. ``column`` counts the cells of a row from 0 (0 for a free line), and
    ``part`` the lines of a cell from 0.
    """

    page: int
    row: int
    column: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """Where a cell stands: from left to right and from top to bottom, in units of its own page or table."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide the box is."""
        return self.x1 - self.x0

    def shared_width(self, x0: float, x1: float) -> float:
        """How much of the box's width lies between two places."""
        return max(0.0, min(self.x1, x1) - max(self.x0, x0))


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text as the source has it, white space and all.

    ``starts_block`` is true where the source itself says that a new paragraph or list item begins; where it is false
    the line may be the rest of the one before it. ``list_depth`` is the nesting (from 0) of a list item whose bullet
    was markup and not text, and ``None`` for everything else. ``y`` is how far down its page the line stands, where
    the source tells. ``in_margin`` is true for a header or footer that the source keeps apart from the pages' text.
    """

    text: str
    at: Position
    starts_block: bool = False
    list_depth: int | None = None
    y: float | None = None
    in_margin: bool = False
    # Where each character of a free line begins, where the source tells; in units of its own page.
    xs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row; an empty cell has no lines.

    Where the source tells how cells are merged, every cell has a ``box``, stands only in the row where it begins, and
    ``rows`` is how many rows it covers. Where it does not, there is no box, and a merged cell looks like empty ones.
    """

    column: int
    lines: tuple[Line, ...] = ()
    box: Box | None = None
    rows: int = 1

    @property
    def text(self) -> str:
        """The cell's lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``number`` is the ``row`` of its lines' positions."""

    number: int
    cells: tuple[Cell, ...]

    def filled(self) -> tuple[Cell, ...]:
        """The cells that hold text."""
        return tuple(cell for cell in self.cells if cell.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together on one page; either all of their cells have boxes or none."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, from top to bottom; a sheet of a workbook is a page with a ``name``.

    ``has_unread_picture``: a large part of the page is a picture in which no text stands, so what it shows is not here.
    """

    number: int
    blocks: tuple[Table | Line, ...]
    has_unread_picture: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file."""

    pages: tuple[Page, ...]

    def lines(self) -> Iterator[Line]:
        """Every line of the document in reading order: free lines, and cell by cell those of the tables."""
        for page in self.pages:
            for block in page.blocks:
                if isinstance(block, Line):
                    yield block
                    continue
                for row in block.rows:
                    for cell in row.cells:
                        yield from cell.lines
