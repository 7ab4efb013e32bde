"""Reads PDF files: tables from their ruled lines, everything else as free lines."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page as PlumberPage
from pdfplumber.table import merge_edges

from competencies.imports.document import Box, Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.readers.edges import SNAP, open_ends, places, unclosed
from competencies.imports.readers.errors import UnreadableFile
from competencies.imports.readers.glyphs import Glyph, TextLine, text_lines

# Published standards have up to about 40 pages and 3 MB. The limits are far above that; they bound time and memory.
MAX_BYTES = 32 * 1024 * 1024
MAX_PAGES = 200
MAX_GLYPHS = 30_000
# Finding cells takes time by the product of upright and level lines: by that of all pieces of lines, and more by that
# of the places where there are any. A page of a standard has about 30 of one and 60 of the other.
MAX_PIECES_PRODUCT = 1_500_000
MAX_CROSSINGS = 5_000

# A picture on which fewer glyphs stand is not one of their text; it matters where it covers so much of its page.
FEW_GLYPHS = 20
MUCH_OF_PAGE = 0.25
# A page without a glyph that draws so many curves draws its letters.
MANY_CURVES = 100

# A line that reaches so far over its page goes to the margin.
_FULL_LENGTH = 0.8
_UNKNOWN_GLYPH = re.compile(r"\(cid:\d+\)")


def read_pdf_file(path: Path) -> Document:
    """Read the PDF file at ``path``: its ruled tables with boxes and merged cells, all other text as free lines.

    Raises ``UnreadableFile`` for a file that is missing, too large or too long, needs a password, is damaged, or holds
    no text (scanned pages); and ``MemoryError``.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile("missing", name=path.name) from error
    if size > MAX_BYTES:
        raise UnreadableFile("file-too-large", limit=str(MAX_BYTES // 1024**2))
    # The library reports every oddity of a font, one line per character.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        return _read(path)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # Damaged files make the library fail in any place and way; whichever it is, the file cannot be read.
        if _is_due_to(error, PDFEncryptionError):
            raise UnreadableFile("encrypted") from error
        if _is_due_to(error, MemoryError):
            raise MemoryError from error
        raise UnreadableFile("damaged") from error


def _is_due_to(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Tell whether ``error`` is of this kind or wraps one; the library has both ways to wrap."""
    while error is not None:
        if isinstance(error, kind) or any(isinstance(arg, kind) for arg in error.args):
            return True
        error = error.__cause__ or error.__context__
    return False


def _read(path: Path) -> Document:
    with pdfplumber.open(path) as pdf:
        if sum(1 for _page in islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1)) > MAX_PAGES:
            raise UnreadableFile("too-many-pages", limit=str(MAX_PAGES))
        pages: list[Page] = []
        pictures = False
        free_before: list[TextLine] = []
        margin = 0.0
        for page in pdf.pages:
            reader = _PageReader(page, free_before, margin)
            pages.append(reader.read())
            free_before, margin = reader.free_lines, reader.right_margin
            pictures = pictures or bool(page.images) or len(page.curves) > MANY_CURVES
            page.close()
    document = Document(tuple(pages))
    if not any(document.lines()):
        raise UnreadableFile("scanned" if pictures else "empty")
    return document


class _PageReader:
    def __init__(self, page: PlumberPage, free_before: Sequence[TextLine], right_margin: float) -> None:
        # How far text outside of tables reaches to the right, on any page so far.
        self.right_margin = right_margin
        self.free_lines: list[TextLine] = []
        self._page = page
        self._free_before = free_before
        self._number = page.page_number
        self._row = 0

    def read(self) -> Page:
        glyphs = [glyph for glyph in map(_glyph, self._page.chars) if glyph]
        if len(glyphs) > MAX_GLYPHS:
            raise UnreadableFile("page-too-full", page=str(self._number))
        grids = [_Grid(table.cells) for table in self._tables()]
        free = _deal_out(glyphs, grids)
        self.right_margin = max([self.right_margin, *(glyph.x1 for glyph in free)])
        # Only lines of full length show where the text's margin is; tables may be wider than the text.
        wide = self.right_margin > float(self._page.width) * _FULL_LENGTH
        right = self.right_margin if wide else max([box.x1 for grid in grids for box in grid.boxes], default=0.0)
        self.free_lines = text_lines(free, max(right, self.right_margin), self._free_before)
        found: list[tuple[float, _Grid | TextLine]] = [(grid.top, grid) for grid in grids]
        found += [(line.top, line) for line in self.free_lines]
        blocks = [
            self._table(block) if isinstance(block, _Grid) else self._free_line(block)
            for _top, block in sorted(found, key=lambda pair: pair[0])
        ]
        return Page(self._number, tuple(blocks), self._has_unread_picture(glyphs))

    def _has_unread_picture(self, glyphs: Sequence[Glyph]) -> bool:
        """Tell whether pictures without text on them cover much of the page; behind text stand letterheads and scans
        in which text was recognised."""
        width, height = float(self._page.width), float(self._page.height)
        much = MUCH_OF_PAGE * width * height
        covered = 0.0
        for picture in self._page.images:
            x0, x1 = max(picture["x0"], 0.0), min(picture["x1"], width)
            top, bottom = max(picture["top"], 0.0), min(picture["bottom"], height)
            area = max(0.0, x1 - x0) * max(0.0, bottom - top)
            inside = (glyph for glyph in glyphs if x0 <= glyph.x0 < x1 and top <= glyph.top < bottom)
            # A scan may come in strips; crumbs are not worth a look.
            if area > much / 100 and sum(1 for _glyph in islice(inside, FEW_GLYPHS)) < FEW_GLYPHS:
                covered += area
            if covered > much:
                return True
        return False

    def _tables(self) -> list[Any]:
        upright = [(edge["x0"], edge["top"], edge["bottom"]) for edge in self._edges("v")]
        level = [(edge["top"], edge["x0"], edge["x1"]) for edge in self._edges("h")]
        crossings = len(places(x for x, _start, _end in upright)) * len(places(y for y, _start, _end in level))
        if crossings > MAX_CROSSINGS or self._pieces_product(len(upright) * len(level)) > MAX_PIECES_PRODUCT:
            raise UnreadableFile("page-too-full", page=str(self._number))
        # A cell that is cut by the end of the page, or a table without sides, may lack the line that closes it.
        missing: dict[str, list[Any]] = {
            "explicit_horizontal_lines": [
                {"object_type": "line", "x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0.0}
                for x0, x1, y in unclosed(upright, level)
            ],
            "explicit_vertical_lines": open_ends(level, [x for x, _start, _end in upright]),
        }
        return list(self._page.find_tables({name: places for name, places in missing.items() if places}))

    def _pieces_product(self, unmerged: int) -> int:
        if unmerged <= MAX_PIECES_PRODUCT:
            return unmerged
        merged = merge_edges(self._page.edges, SNAP, SNAP, SNAP, SNAP)
        upright = len([edge for edge in merged if edge["orientation"] == "v"])
        return upright * (len(merged) - upright)

    def _edges(self, orientation: str) -> list[dict[str, Any]]:
        return [edge for edge in self._page.edges if edge["orientation"] == orientation]

    def _free_line(self, line: TextLine) -> Line:
        self._row += 1
        return Line(line.text, Position(self._number, self._row), line.starts_block, None, line.top, xs=line.xs)

    def _table(self, grid: _Grid) -> Table:
        rows: list[Row] = []
        for cells in grid.rows():
            self._row += 1
            rows.append(Row(self._row, tuple(self._cell(grid, cell, column) for column, cell in enumerate(cells))))
        return Table(tuple(rows))

    def _cell(self, grid: _Grid, index: int, place: int) -> Cell:
        box = grid.boxes[index]
        glyphs = grid.glyphs[index]
        # Text keeps the same distance from both sides of its cell.
        right = box.x1 - max(0.0, min((glyph.x0 for glyph in glyphs), default=box.x0) - box.x0)
        lines = tuple(
            Line(
                line.text,
                Position(self._number, self._row, place, part),
                line.starts_block,
                None,
                line.top,
                # In a table without upright lines only the places of the words tell its columns.
                xs=line.xs if grid.has_one_column else (),
            )
            for part, line in enumerate(text_lines(glyphs, max(right, *(g.x1 for g in glyphs)) if glyphs else right))
        )
        return Cell(grid.column_of(box), lines, box, grid.height_of(box))


class _Grid:
    """The cells of one table, and the glyphs that stand in each."""

    def __init__(self, cells: Iterable[tuple[float, float, float, float]]) -> None:
        self.boxes = sorted((Box(*cell) for cell in cells), key=lambda box: (box.top, box.x0))
        self.glyphs: list[list[Glyph]] = [[] for _box in self.boxes]
        self.top = self.boxes[0].top
        self._tops = sorted({box.top for box in self.boxes})
        self._lefts = sorted({box.x0 for box in self.boxes})

    @property
    def has_one_column(self) -> bool:
        """Whether all cells stand one below the other."""
        return len(self._lefts) == 1

    def holds(self, index: int, x: float, y: float) -> bool:
        box = self.boxes[index]
        return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom

    def find(self, x: float, y: float) -> int | None:
        return next((index for index in range(len(self.boxes)) if self.holds(index, x, y)), None)

    def rows(self) -> Iterator[list[int]]:
        """The indexes of the boxes that begin in each row."""
        for top in self._tops:
            yield [index for index, box in enumerate(self.boxes) if box.top == top]

    def column_of(self, box: Box) -> int:
        return bisect_right(self._lefts, box.x0) - 1

    def height_of(self, box: Box) -> int:
        return max(1, sum(box.top <= top < box.bottom - SNAP for top in self._tops))


def _glyph(char: Mapping[str, Any]) -> Glyph | None:
    text = char["text"]
    if not text or text == "\x00":
        return None
    if _UNKNOWN_GLYPH.fullmatch(text):
        # The font does not say which character this is.
        text = "\ufffd"
    return Glyph(text, char["x0"], char["top"], char["x1"], char["bottom"])


def _deal_out(glyphs: Iterable[Glyph], grids: Sequence[_Grid]) -> list[Glyph]:
    """Put each glyph into the cell it stands in, and return those that stand in none."""
    free: list[Glyph] = []
    last: tuple[_Grid, int] | None = None
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        # Glyphs come mostly in the order in which they are read.
        if last is None or not last[0].holds(last[1], x, y):
            last = next(((grid, index) for grid in grids if (index := grid.find(x, y)) is not None), None)
        if last is None:
            free.append(glyph)
        else:
            last[0].glyphs[last[1]].append(glyph)
    return free
