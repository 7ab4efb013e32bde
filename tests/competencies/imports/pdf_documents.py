"""Small standards of our own making, printed as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from competencies.imports import StandardPlan, plan_from_file
from competencies.imports.document import Document, Table
from competencies.imports.readers.pdf import read_pdf_file
from tests.competencies.imports.documents import HEAD
from tests.competencies.imports.pdf_maker import PdfPage, pdf

PLACES = (20.0, 90.0, 165.0, 235.0, 345.0, 375.0, 465.0, 575.0)
HEADER_PLACES = (20.0, 90.0, 165.0, 345.0, 445.0, 575.0)
HISTORY_PLACES = (20.0, 60.0, 165.0, 265.0, 345.0, 475.0, 575.0)

HISTORY = [
    ["版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期"],
    ["V2", "ABC1234-001v2", "園丁", "最新版本", "略", "2020/3/9"],
    ["V1", "ABC1234-001", "園藝人員", "歷史版本", "已被《ABC1234-001v2》取代", "2017/12/31"],
]
LABELLED: list[list[str | None]] = [
    ["職能基準代碼>", "<", "ABC1234-001v2>", "<", "<"],
    ["職能基準名稱\n(擇一填寫)", "職類", ">", "<", "<"],
    [None, "職業", "園丁>", "<", "<"],
    ["所屬類別", "職類別", "農業 / 園藝", "職類別代碼", "ABC"],
    [None, "職業別", "園丁及苗圃栽培人員", "職業別代碼", "1234"],
    [None, "行業別", "農業、林業 / 花卉栽培業", "行業別代碼", "A0115"],
    ["工作描述>", "<", "照顧花木。>", "<", "<"],
    ["基準級別>", "<", "3>", "<", "<"],
]

Rows = Sequence[Sequence[str | None]]


def header_page(labelled: Rows = LABELLED, history: Rows = HISTORY) -> PdfPage:
    """A page with the title and both tables of the header."""
    page = PdfPage()
    page.text(250, 20, "園丁職能基準")
    y = page.table(50, HISTORY_PLACES, history) if history else 50
    page.table(y + 20, HEADER_PLACES, labelled)
    return page


def grid_page(rows: Rows, head: Sequence[str] | None = HEAD, places: Sequence[float] = PLACES) -> PdfPage:
    """A page with rows of the table of tasks below its head."""
    page = PdfPage()
    page.table(40, places, [head, *rows] if head else rows)
    return page


def read(tmp_path: Path, *pages: PdfPage) -> Document:
    """The document that the reader makes of ``pages``."""
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf(pages))
    return read_pdf_file(path)


def plan_of_pages(tmp_path: Path, *pages: PdfPage) -> StandardPlan:
    """The plan of a document with ``pages``."""
    path = tmp_path / "standard.pdf"
    path.write_bytes(pdf(pages))
    return plan_from_file(path)


def plan_of_rows(tmp_path: Path, *pages: Rows) -> StandardPlan:
    """The plan of a document with our header and, on pages of their own, rows of the table of tasks."""
    return plan_of_pages(tmp_path, header_page(), *map(grid_page, pages))


def tables(document: Document) -> list[list[list[str]]]:
    """The texts of the tables, the lines of a cell parted by strokes."""
    return [
        [["|".join(line.text for line in cell.lines) for cell in row.cells] for row in block.rows]
        for page in document.pages
        for block in page.blocks
        if isinstance(block, Table)
    ]
