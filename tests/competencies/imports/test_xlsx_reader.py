"""The reader of Excel workbooks: what cells say as text, and what it refuses."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from competencies.imports import UnreadableFile, read_file
from competencies.imports.document import Table
from competencies.imports.readers import archive, xlsx, xlsx_parts
from competencies.imports.readers.xlsx import read_xlsx_file
from tests.competencies.imports.workbooks import filled, save, workbook


def texts(path: Path) -> list[list[str]]:
    """Return the texts of the first sheet, row by row."""
    (table,) = read_file(path).pages[0].blocks
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def replaced(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return the workbook with a text of one of its parts replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            made.writestr(name, data)
    return target.getvalue()


def refusal(folder: Path, content: bytes, name: str = "standard.xlsx") -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read_file(save(folder, content, name))
    return caught.value.code


def test_values_become_what_a_cell_shows(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        page = book.get_worksheet_by_name("甲")
        page.write_datetime(1, 0, date(2024, 1, 31), book.add_format({"num_format": "yyyy/m/d"}))
        page.write_datetime(1, 1, datetime(2024, 1, 31, 9, 30), book.add_format({"num_format": "yyyy/m/d hh:mm"}))

    content = workbook({"甲": [["文字", 3, 1.5, True, 0.1 + 0.2, " 前後 "]]}, write)
    assert texts(save(tmp_path, content)) == [
        ["文字", "3", "1.5", "TRUE", "0.3", " 前後 "],
        ["2024-01-31", "2024-01-31 09:30:00"],
    ]


def test_places_are_those_of_excel(tmp_path: Path) -> None:
    document = read_file(save(tmp_path, workbook({"空": [], "乙": [[], [], ["", "", "甲\r\n\r\n乙"]]})))
    lines = list(document.lines())
    assert [(line.at.page, line.at.row, line.at.column, line.at.part) for line in lines] == [(2, 3, 2, 0), (2, 3, 2, 1)]
    assert [page.name for page in document.pages] == ["空", "乙"]


def test_merged_cells_have_boxes_and_others_none(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("甲").merge_range(0, 0, 1, 1, "合併")

    content = workbook({"甲": [["", "", "丙"], ["", "", "丁"]], "乙": [["一", "", "二"]]}, merge)
    first, second = read_file(save(tmp_path, content)).pages
    assert isinstance(first.blocks[0], Table)
    assert isinstance(second.blocks[0], Table)
    cell = first.blocks[0].rows[0].cells[0]
    assert (cell.text, cell.rows, cell.box and cell.box.width) == ("合併", 2, 2.0)
    assert [cell.column for cell in first.blocks[0].rows[1].cells] == [2]
    assert all(cell.box is None for cell in second.blocks[0].rows[0].cells)


def test_hidden_sheets_are_read_and_charts_are_not(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.get_worksheet_by_name("乙").hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=甲!$A$1:$A$2"})
        book.add_chartsheet("圖").set_chart(chart)

    document = read_file(save(tmp_path, workbook({"甲": [["一"]], "乙": [["藏"]]}, hide)))
    assert [line.text for line in document.lines()] == ["一", "藏"]


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        page = book.get_worksheet_by_name("甲")
        page.write_formula(0, 0, "='[http://example.org/a.xlsx]Sheet1'!A1", None, "舊值")
        page.write_url(1, 0, "http://example.org/", string="網址")

    read = read_xlsx_file(save(tmp_path, workbook({"甲": []}, write)))
    assert [line.text for line in read.document.lines()] == ["舊值", "網址"]
    assert len(read.formulas) == 1


def test_formatted_but_empty_rows_count_for_nothing(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        book.get_worksheet_by_name("甲").write_blank(1_000_000, 5, None, book.add_format({"border": 1}))

    assert texts(save(tmp_path, workbook({"甲": [["一"]]}, write))) == [["一"]]


def test_an_empty_workbook(tmp_path: Path) -> None:
    assert refusal(tmp_path, workbook({"甲": [[" "]]})) == "empty"


@pytest.mark.parametrize(
    ("row", "column"), [(xlsx_parts.MAX_ROWS, 0), (0, xlsx_parts.MAX_COLUMNS), (1_048_575, 16_383)]
)
def test_a_cell_far_away_takes_no_memory(row: int, column: int, tmp_path: Path) -> None:
    def write(book: Any) -> None:
        book.get_worksheet_by_name("甲").write_string(row, column, "遠")

    assert refusal(tmp_path, workbook({"甲": [["近"]]}, write)) == "sheet-too-large"


def test_one_long_text_in_many_cells_takes_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "MAX_CHARACTERS", 100_000)
    assert refusal(tmp_path, workbook({"甲": [["長" * 30_000] * 4]})) == "too-much-text"


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("MAX_CELLS", 3, "too-much-text"),
        ("MAX_AREA", 3, "too-much-text"),
        ("MAX_SHEETS", 0, "too-many-sheets"),
    ],
)
def test_limits(limit: str, value: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, limit, value)
    assert refusal(tmp_path, workbook({"甲": [["一", "二"], ["三", "四"]]})) == code


def test_merged_cells_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def merge(book: Any) -> None:
        page = book.get_worksheet_by_name("甲")
        page.merge_range(0, 0, 1, 0, "一")
        page.merge_range(2, 0, 3, 0, "二")

    content = workbook({"甲": []}, merge)
    overlapping = replaced(content, "xl/worksheets/sheet1.xml", 'ref="A3:A4"', 'ref="A1:B4"')
    assert len(list(read_file(save(tmp_path, overlapping)).lines())) >= 1
    monkeypatch.setattr(xlsx_parts, "MAX_MERGED", 1)
    assert refusal(tmp_path, content) == "too-much-text"


def test_a_zip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1024 * 1024)
    content = io.BytesIO(filled())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/media/image1.png", b"\0" * 2 * 1024 * 1024)
    assert refusal(tmp_path, content.getvalue()) == "unpacks-too-large"


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_BYTES", 10)
    assert refusal(tmp_path, filled()) == "file-too-large"


def test_entities_are_refused(tmp_path: Path) -> None:
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    entity = declaration + '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        assert refusal(tmp_path, replaced(filled(), part, declaration, entity)) == "unsafe-xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "</sheetData>", ""),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="1A"'),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/none.xml"),
        ("xl/sharedStrings.xml", "</sst>", ""),
    ],
)
def test_damaged_files(part: str, old: str, new: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, replaced(filled(), part, old, new)) == "damaged"


def test_old_and_encrypted_workbooks(tmp_path: Path) -> None:
    for name in ("a.xls", "a.xlsx"):
        assert refusal(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name) == "old-excel"
