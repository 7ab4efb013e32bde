"""Brings what documents print in other ways into the arrangement that the parser knows."""

from __future__ import annotations

from dataclasses import replace

from competencies.imports.columns import columns_of_head
from competencies.imports.document import Cell, Document, Line, Page, Row, Table
from competencies.imports.labels import part_label


def prepare(document: Document) -> Document:
    """Return ``document`` with labels and values of the header in cells of their own.

    Every character of every line is kept.
    """
    pages: list[Page] = []
    in_header = True
    for page in document.pages:
        blocks: list[Table | Line] = []
        for block in page.blocks:
            if in_header and isinstance(block, Table):
                in_header, block = _with_labels_parted(block)
            elif in_header and isinstance(block, Line) and len(cells := part_label(Cell(0, (block,)))) > 1:
                block = Table((Row(block.at.row, tuple(replace(cell, column=n) for n, cell in enumerate(cells))),))
            blocks.append(block)
        pages.append(replace(page, blocks=tuple(blocks)))
    return Document(tuple(pages))


def _with_labels_parted(table: Table) -> tuple[bool, Table]:
    """Part the labels of a table from their values; tell whether the header may still go on behind it."""
    rows: list[Row] = []
    in_header = True
    for row in table.rows:
        in_header = in_header and columns_of_head(row) is None
        if in_header:
            row = Row(row.number, tuple(part for cell in row.cells for part in part_label(cell)))
        rows.append(row)
    return in_header, Table(tuple(rows))
