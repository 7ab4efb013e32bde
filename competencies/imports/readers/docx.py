"""Reads Word documents: tables with their merged cells, paragraphs with their lists and numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from competencies.imports.document import Box, Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.readers.archive import check_archive
from competencies.imports.readers.errors import UnreadableFile
from competencies.imports.readers.numbering import Numbering

MAX_BYTES = 32 * 1024 * 1024
MAX_PARAGRAPHS = 30_000
MAX_CELLS = 30_000
MAX_SECTIONS = 500

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOTE_PARTS = {"footnotes": "footnote", "endnotes": "endnote"}


def read_docx_file(path: Path) -> Document:
    """Read the Word document at ``path`` as one page: tables with boxes and merged cells, other text as free lines.

    Numbers and bullets that Word makes are read too. Headers and footers come first, each text once, then the body,
    then foot- and endnotes. Raises ``UnreadableFile`` for a file that is missing, damaged, too large, unpacks to too
    much, refers to entities, or holds no text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile("missing", name=path.name) from error
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file-too-large", limit=str(MAX_BYTES // 1024**2))
    try:
        check_archive(data)
        document = _read(io.BytesIO(data))
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # A damaged package makes the library fail in any place and way; whichever it is, the file cannot be read.
        raise UnreadableFile("damaged") from error
    if not any(document.lines()):
        raise UnreadableFile("empty")
    return document


def _read(file: io.BytesIO) -> Document:
    source = docx.Document(file)
    builder = _Builder(Numbering(source))
    sections = source.sections
    if len(sections) > MAX_SECTIONS:
        raise UnreadableFile("too-much-text")
    margins = [(section.header, section.footer) for section in sections]
    # Before the body, so that no section of the text is open that they could be taken for a part of.
    for margin in (element for pair in margins for element in pair):
        builder.add_margin(margin._element)
    builder.add_body(source.element.body)
    for part in source.part.package.iter_parts():
        kind = _NOTE_PARTS.get(str(part.partname).rsplit("/", 1)[-1].removesuffix(".xml"))
        if kind is not None:
            builder.add_notes(part.blob, kind)
    return Document((Page(1, tuple(builder.blocks)),))


@dataclass(slots=True)
class _Builder:
    numbering: Numbering
    blocks: list[Table | Line] = field(default_factory=list)
    row: int = 0
    paragraphs: int = 0
    cells: int = 0
    margins: set[str] = field(default_factory=set)

    def add_body(self, element: Any) -> None:
        for child in _blocks(element):
            if child.tag == qn("w:tbl"):
                self._add_table(child)
            else:
                self._add_free(child)

    def add_margin(self, element: Any) -> None:
        """Add a header or footer, unless the same stood in another section."""
        for child in _blocks(element):
            for paragraph in [child] if child.tag == qn("w:p") else list(child.iter(qn("w:p"))):
                text = _text(paragraph).strip()
                if text and text not in self.margins:
                    self.margins.add(text)
                    self.row += 1
                    lines = self._lines(paragraph, self.row, 0, 0)
                    self.blocks.extend(replace(line, in_margin=True) for line in lines)

    def add_notes(self, blob: bytes, kind: str) -> None:
        from docx.oxml import parse_xml

        for note in parse_xml(blob).iter(qn(f"w:{kind}")):
            if note.get(qn("w:type")) in (None, "normal"):
                self.add_body(note)

    def _add_free(self, paragraph: Any) -> None:
        self.row += 1
        self.blocks.extend(self._lines(paragraph, self.row, 0, 0))

    def _lines(self, paragraph: Any, row: int, column: int, part: int) -> list[Line]:
        """The lines of a paragraph; each piece of a list that Word numbers or marks begins with what Word prints."""
        self.paragraphs += 1
        if self.paragraphs > MAX_PARAGRAPHS:
            raise UnreadableFile("too-much-text")
        mark = self.numbering.mark_of(paragraph)
        lines: list[Line] = []
        for index, text in enumerate(_text(paragraph).split("\n")):
            depth: int | None = None
            if index == 0 and text.strip() and mark is not None:
                depth = mark.depth if mark.is_bullet else None
                text = text if mark.is_bullet else f"{mark.text} {text}"
            if text.strip():
                at = Position(1, row, column, part + len(lines))
                lines.append(Line(text.strip(), at, not lines, depth))
        return lines

    # --- tables

    def _add_table(self, table: Any) -> None:
        places = _grid_places(table)
        rows: list[Row] = []
        # For each column of the grid, where the merged cell stands that is open there: row and place.
        merged: dict[int, tuple[int, int]] = {}
        # For each column of the grid the cell in the row above: its width, where it stands, and its lower side.
        above: dict[int, tuple[int, tuple[int, int], bool | None]] = {}
        ruled = not _has_no_line(table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}/{qn('w:insideH')}"))
        for element in _rows(table):
            self.row += 1
            cells: list[Cell] = []
            here: dict[int, tuple[int, tuple[int, int], bool | None]] = {}
            column = _number(element.find(qn("w:trPr")), "w:gridBefore", 0)
            for cell in _cells(element):
                self.cells += 1
                if self.cells > MAX_CELLS:
                    raise UnreadableFile("too-much-text")
                properties = cell.find(qn("w:tcPr"))
                width = max(1, _number(properties, "w:gridSpan", 1))
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                where = (len(rows), len(cells))
                if merge is not None and merge.get(qn("w:val")) != "restart" and column in merged:
                    where = merged[column]
                    self._extend(rows, where, cell)
                elif (
                    merge is None
                    and (upper := above.get(column)) is not None
                    and upper[0] == width
                    and _is_open(upper[2], _side(properties, "top"), ruled=ruled)
                    and not _holds_text(cell)
                ):
                    # Without a line between them, an empty cell looks as if the one above went on.
                    where = upper[1]
                    self._extend(rows, where, cell)
                else:
                    box = Box(_at(places, column), len(rows), _at(places, column + width), len(rows) + 1)
                    lines = self._cell_lines(cell, self.row, len(cells))
                    merged.pop(column, None)
                    if merge is not None:
                        merged[column] = (len(rows), len(cells))
                    cells.append(Cell(column, tuple(lines), box))
                here[column] = (width, where, _side(properties, "bottom"))
                column += width
            above = here
            rows.append(Row(self.row, tuple(cells)))
        if rows:
            self.blocks.append(Table(tuple(rows)))

    def _cell_lines(self, cell: Any, row: int, place: int, part: int = 0) -> list[Line]:
        lines: list[Line] = []
        for paragraph in _paragraphs(cell):
            lines += self._lines(paragraph, row, place, part + len(lines))
        return lines

    def _extend(self, rows: list[Row], where: tuple[int, int], cell: Any) -> None:
        """Let the merged cell cover one more row; text in the lower part, which Word hides, goes with it."""
        index, place = where
        row = rows[index]
        above = row.cells[place]
        lines = above.lines + tuple(self._cell_lines(cell, row.number, place, len(above.lines)))
        box = Box(above.box.x0, above.box.top, above.box.x1, len(rows) + 1) if above.box else None
        larger = Cell(above.column, lines, box, len(rows) - index + 1)
        rows[index] = Row(row.number, (*row.cells[:place], larger, *row.cells[place + 1 :]))


def _blocks(element: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, cell or margin, with those in content controls and accepted changes."""
    for child in element:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[Any]:
    yield from _nested(table, qn("w:tr"))


def _cells(row: Any) -> Iterator[Any]:
    yield from _nested(row, qn("w:tc"))


def _nested(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _nested(child, tag)


def _paragraphs(cell: Any) -> Iterator[Any]:
    """The paragraphs of a cell, with those of tables inside it."""
    for block in _blocks(cell):
        if block.tag == qn("w:p"):
            yield block
        else:
            for row in _rows(block):
                for inner in _cells(row):
                    yield from _paragraphs(inner)


def _side(properties: Any, side: str) -> bool | None:
    """Whether a side of a cell has a line; None where the cell leaves that to its table."""
    border = properties.find(f"{qn('w:tcBorders')}/{qn(f'w:{side}')}") if properties is not None else None
    return None if border is None else not _has_no_line(border)


def _has_no_line(border: Any) -> bool:
    return border is not None and border.get(qn("w:val")) in ("nil", "none")


def _is_open(lower_side: bool | None, upper_side: bool | None, *, ruled: bool) -> bool:
    """Whether no line parts two cells, of which at least one says so itself, in a table that is ``ruled`` or not."""
    if lower_side is None and upper_side is None:
        return False
    return not any(ruled if side is None else side for side in (lower_side, upper_side))


def _holds_text(cell: Any) -> bool:
    return any(_text(paragraph).strip() for paragraph in _paragraphs(cell))


def _grid_places(table: Any) -> list[float]:
    """The places of the lines between the columns; columns without a width count as equally wide."""
    widths = [column.get(qn("w:w")) for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    numbers = [float(width) if width and width.isdigit() else 0.0 for width in widths]
    if not all(numbers):
        numbers = [1.0] * len(numbers)
    places = [0.0]
    for number in numbers:
        places.append(places[-1] + number)
    return places


def _at(places: list[float], column: int) -> float:
    last = len(places) - 1
    # A row may have more columns than the grid says.
    return places[column] if column <= last else places[last] + (column - last) * max(1.0, places[last] / max(1, last))


def _number(properties: Any, tag: str, default: int) -> int:
    found = properties.find(qn(tag)) if properties is not None else None
    value = found.get(qn("w:val")) if found is not None else None
    return min(int(value), 1_000) if value and value.isdigit() else default


def _text(paragraph: Any) -> str:
    """The printed text of a paragraph: no deleted text, no codes of fields, each alternative content once."""
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        if tag == qn("w:t") or tag.endswith("}t"):
            parts.append(child.text or "")
        elif tag in (qn("w:tab"), qn("w:ptab")):
            if element.tag != qn("w:tabs"):
                parts.append(" ")
        elif tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif tag == qn("w:sym"):
            parts.append(_symbol(child.get(qn("w:char"))))
        elif tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            _collect(chosen if chosen is not None else child, parts)
        elif tag == qn("w:txbxContent"):
            # Not all that are in it: the text of a box inside brings its own.
            for paragraph in _paragraphs(child):
                parts.append("\n" + _text(paragraph))
        elif tag not in (qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr")):
            _collect(child, parts)


def _symbol(code: str | None) -> str:
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return "\ufffd"
