"""Brings what documents print in other ways into the arrangement that the parser knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from competencies.imports.columns import columns_of_head
from competencies.imports.document import Cell, Document, Line, Page, Row, Table
from competencies.imports.history import cells_of_line
from competencies.imports.labels import part_label, part_line
from competencies.imports.margins import bare_page_numbers, is_page_number, margin_lines
from competencies.imports.sections import is_section_head
from competencies.imports.unruled import UnruledTables, head_lines


def prepare(document: Document) -> Document:
    """Return ``document`` with labels and values of the header in cells of their own, and unruled tables as tables.

    Every character of every line is kept.
    """
    if not any(_has_head(block) for page in document.pages for block in page.blocks):
        document = Document(tuple(replace(page, blocks=_without_rows(page.blocks)) for page in document.pages))
    margin = {line.at for line in (*margin_lines(document), *bare_page_numbers(document))}
    margin -= {line.at for page in document.pages for line in head_lines(page.blocks)}
    unruled = UnruledTables(
        is_margin=lambda line: line.at in margin or is_page_number(line.text), ends_table=is_section_head
    )
    pages: list[Page] = []
    in_header = True
    for page in document.pages:
        blocks = unruled.find(page.blocks)
        if in_header:
            in_header, blocks = _with_header_in_cells(blocks)
        pages.append(replace(page, blocks=tuple(blocks)))
    return Document(tuple(pages))


def _has_head(block: Table | Line) -> bool:
    return isinstance(block, Table) and any(columns_of_head(row) is not None for row in block.rows)


def _without_rows(blocks: Sequence[Table | Line]) -> tuple[Table | Line, ...]:
    """Take the tables of one column apart into their lines: they may have columns that no lines part."""
    result: list[Table | Line] = []
    for block in blocks:
        rows = block.rows if isinstance(block, Table) else ()
        lines = [line for row in rows for cell in row.cells for line in cell.lines]
        if lines and all(line.xs for line in lines):
            result += lines
        else:
            result.append(block)
    return tuple(result)


def _with_header_in_cells(blocks: Sequence[Table | Line]) -> tuple[bool, list[Table | Line]]:
    """Part labels from values up to the table of tasks; tell whether the header may go on behind the blocks."""
    result: list[Table | Line] = []
    in_header = True
    lines: list[Row] = []
    for block in blocks:
        if isinstance(block, Table):
            if in_header:
                in_header, block = _with_labels_parted(block)
        elif in_header:
            cells = cells_of_line(block) or part_line(block)
            if not cells and lines and not block.starts_block:
                # The rest of a value that is wrapped.
                cells = (Cell(0, (block,)),)
            if cells:
                lines.append(Row(block.at.row, cells))
                continue
        if lines:
            result.append(Table(tuple(lines)))
            lines = []
        result.append(block)
    if lines:
        result.append(Table(tuple(lines)))
    return in_header, result


def _with_labels_parted(table: Table) -> tuple[bool, Table]:
    rows: list[Row] = []
    in_header = True
    for row in table.rows:
        in_header = in_header and columns_of_head(row) is None
        if in_header:
            row = Row(row.number, tuple(part for cell in row.cells for part in part_label(cell)))
        rows.append(row)
    return in_header, Table(tuple(rows))
