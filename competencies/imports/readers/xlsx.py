"""Reads Excel workbooks: a page for each sheet, its rows with the numbers and its cells with the columns they have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from competencies.imports.document import Box, Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.readers.archive import check_archive
from competencies.imports.readers.errors import UnreadableFile
from competencies.imports.readers.xlsx_parts import Place, SheetFacts, measure_sheets

MAX_BYTES = 20 * 1024 * 1024

Value = int | float | str | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as a document, with the places where a formula stands.

    ``formulas`` are those whose last result was read. ``lost`` are the cells that hold no result: what was read there
    is the formula itself or the error it ended in.
    """

    document: Document
    formulas: tuple[Position, ...] = ()
    lost: tuple[Position, ...] = ()


def read_xlsx_file(path: Path) -> Workbook:
    """Read the workbook at ``path``: each sheet is a page with one table, hidden sheets too.

    Numbers and dates become text, a text with line breaks several lines. Where cells of a sheet are merged, all of its
    cells have boxes, whose units are rows and columns. Nothing is computed, no macro runs, and nothing outside of the
    file is fetched. Raises ``UnreadableFile`` for a file that is missing, damaged, encrypted, too large, unpacks to too
    much, or holds no text.
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
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            facts = measure_sheets(archive)
        workbook = _read(data, facts)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # A damaged package makes the library fail in any place and way; whichever it is, the file cannot be read.
        raise UnreadableFile("damaged") from error
    if not any(workbook.document.lines()):
        raise UnreadableFile("empty")
    return workbook


def _read(data: bytes, facts: Mapping[str, SheetFacts]) -> Workbook:
    pages: list[Page] = []
    formulas: list[Position] = []
    lost: list[Position] = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for number, (name, of_sheet) in enumerate(facts.items(), start=1):
            sheet = book.get_sheet_by_name(name)
            values = sheet.to_python(skip_empty_area=False)
            merged = {first: last for first, last in sheet.merged_cell_ranges or () if first != last}
            rows = _rows(number, values, merged, of_sheet)
            pages.append(Page(number, (Table(rows),) if rows else (), name=name))
            formulas += [Position(number, row + 1, column) for row, column in sorted(of_sheet.formulas)]
            lost += [Position(number, row + 1, column) for row, column in sorted(of_sheet.lost)]
    return Workbook(Document(tuple(pages)), tuple(formulas), tuple(lost))


def _rows(
    page: int, values: Sequence[Sequence[Value]], merged: Mapping[Place, Place], facts: SheetFacts
) -> tuple[Row, ...]:
    rows = []
    covered = _covered(merged, facts.height, facts.width) if merged else set()
    for row in range(facts.height):
        given = values[row] if row < len(values) else ()
        cells = []
        for column in range(facts.width):
            place = row, column
            if place in covered:
                continue
            text = facts.lost.get(place) or (_as_text(given[column]) if column < len(given) else "")
            lines = _lines(text, Position(page, row + 1, column))
            if not merged:
                if lines:
                    cells.append(Cell(column, lines))
                continue
            last_row, last_column = merged.get(place, place)
            last_row, last_column = min(last_row, facts.height - 1), min(last_column, facts.width - 1)
            box = Box(float(column), float(row), last_column + 1.0, last_row + 1.0)
            cells.append(Cell(column, lines, box, last_row - row + 1))
        rows.append(Row(row + 1, tuple(cells)))
    return tuple(rows)


def _covered(merged: Mapping[Place, Place], height: int, width: int) -> set[Place]:
    """The places that belong to a merged cell beginning elsewhere; merged cells never overlap in a sound file."""
    covered: set[Place] = set()
    for (first_row, first_column), (last_row, last_column) in merged.items():
        rows, columns = range(first_row, min(last_row + 1, height)), range(first_column, min(last_column + 1, width))
        if len(covered) + len(rows) * len(columns) > height * width + len(merged):
            raise UnreadableFile("damaged")
        covered.update((row, column) for row in rows for column in columns)
    return covered - merged.keys()


def _lines(text: str, at: Position) -> tuple[Line, ...]:
    texts = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    return tuple(
        Line(line, Position(at.page, at.row, at.column, part), starts_block=True) for part, line in enumerate(texts)
    )


def _as_text(value: Value) -> str:
    """What a cell shows, as far as the value tells: 3 for the number 3.0, an ISO date for a day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
