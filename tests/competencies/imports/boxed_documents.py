"""Small documents whose tables have boxes and merged cells, as those of paged files, without any file."""

from __future__ import annotations

from collections.abc import Sequence

from competencies.imports import Document, StandardPlan, parse
from competencies.imports.document import Box, Cell, Line, Page, Position, Row, Table
from tests.competencies.imports.documents import HEAD

Rows = Sequence[Sequence[str | None]]


def table(page: int, rows: Rows) -> Table:
    """A table of equally wide columns; ``None`` merges a cell with the one above it, ``\\n`` parts lines."""
    result: list[Row] = []
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        for column, text in enumerate(row):
            if text is None:
                continue
            below = number + 1
            while below < len(rows) and rows[below][column] is None:
                below += 1
            lines = tuple(
                Line(line, Position(page, number + 1, len(cells), part))
                for part, line in enumerate(text.split("\n"))
                if line
            )
            box = Box(column * 80.0, number * 20.0, column * 80.0 + 80.0, below * 20.0)
            cells.append(Cell(column, lines, box, below - number))
        result.append(Row(number + 1, tuple(cells)))
    return Table(tuple(result))


def plan_of_tables(*pages: Rows, head: Sequence[str] = HEAD) -> StandardPlan:
    """The plan of a document with rows of the table of tasks on each page, below a repeated head."""
    tables = (table(number, [head, *rows]) for number, rows in enumerate(pages, 1))
    return parse(Document(tuple(Page(number, (one,)) for number, one in enumerate(tables, 1))))
