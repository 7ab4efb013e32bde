"""The reader of PDF files: cells, merged cells, lines, and what it refuses."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from competencies.imports import UnreadableFile, plan_from_file
from competencies.imports.document import Document, Line, Table
from competencies.imports.readers import pdf as reader
from competencies.imports.readers.glyphs import Glyph, text_lines
from tests.competencies.imports.pdf_documents import grid_page, read, tables
from tests.competencies.imports.pdf_maker import PdfPage, pdf


def only_table(document: Document) -> Table:
    (table,) = (block for page in document.pages for block in page.blocks if isinstance(block, Table))
    return table


def test_cells_lines_and_free_lines_in_their_order(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(200, 20, "標題")
    page.table(50, [20, 100, 300], [["甲", "乙\n丙"], ["丁", ""]])
    page.text(250, 800, "第 1 頁")
    document = read(tmp_path, page)
    kinds = [type(block).__name__ for block in document.pages[0].blocks]
    assert kinds == ["Line", "Table", "Line"]
    assert tables(document) == [[["甲", "乙|丙"], ["丁", ""]]]
    assert [row.number for row in only_table(document).rows] == [2, 3]


def test_merged_cells_stand_in_their_first_row_and_say_how_far_they_go(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(50, [20, 100, 200, 300], [["甲", "乙>", "<"], [None, "丙", "丁"], ["戊>", "<", "己"]])
    table = only_table(read(tmp_path, page))
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["甲", "乙"], ["丙", "丁"], ["戊", "己"]]
    assert [[cell.rows for cell in row.cells] for row in table.rows] == [[2, 1], [1, 1], [1, 1]]
    boxes = [cell.box for cell in table.rows[0].cells]
    assert [(round(box.x0), round(box.x1)) for box in boxes if box] == [(20, 100), (100, 300)]


def test_a_line_says_whether_the_one_before_had_room_for_it(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(50, [20, 84], [["甲乙丙丁戊己\n庚\n辛"], [""]])
    (cell, _empty) = (row.cells[0] for row in only_table(read(tmp_path, page)).rows)
    # Five characters fit: 己 was wrapped, and 庚 and 辛 begin lines of their own.
    assert [(line.text, line.starts_block) for line in cell.lines] == [
        ("甲乙丙丁戊", True),
        ("己", False),
        ("庚", True),
        ("辛", True),
    ]


def test_punctuation_that_may_not_begin_a_line_takes_its_character_along(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(50, [20, 84], [["甲乙丙丁\n戊，己"], [""]])
    cell = only_table(read(tmp_path, page)).rows[0].cells[0]
    assert [line.starts_block for line in cell.lines] == [True, False]


def test_text_printed_twice_to_look_bold_counts_once_and_doubled_letters_count_twice(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 40, "粗體 bookkeeping")
    page.text(40.4, 40, "粗體 bookkeeping")
    (line,) = read(tmp_path, page).lines()
    assert line.text == "粗體 bookkeeping"


def test_gaps_become_blanks_between_words_only(tmp_path: Path) -> None:
    page = PdfPage()
    for x, text in ((40, "甲"), (53, "乙"), (80, "丙"), (140, "ab"), (154, "cd")):
        page.text(x, 40, text)
    (line,) = read(tmp_path, page).lines()
    assert line.text == "甲乙 丙 ab cd"


def test_raised_and_smaller_characters_stay_in_their_line() -> None:
    glyphs = [
        Glyph("公", 0, 10, 10, 20),
        Glyph("尺", 10, 10, 20, 20),
        Glyph("2", 20, 9, 23, 15),
        Glyph("甲", 0, 24, 10, 34),
    ]
    assert [line.text for line in text_lines(glyphs, 100)] == ["公尺2", "甲"]


def test_a_paragraph_may_go_on_at_the_top_of_the_next_page(tmp_path: Path) -> None:
    first, second = PdfPage(), PdfPage()
    first.text(20, 700, "甲" * 40)
    first.text(250, 800, "第 1 頁")
    second.text(20, 40, "乙。")
    second.text(20, 60, "丙。")
    lines = list(read(tmp_path, first, second).lines())
    assert [line.starts_block for line in lines if line.text[0] in "甲乙丙"] == [True, False, True]


def test_characters_the_font_does_not_name_are_reported(tmp_path: Path) -> None:
    page = grid_page([["T1 甲", "T1.1 乙", "O1.1.1 丙", "P1.1.1 丁戊", "3", "K1 己", "S1 庚"]])
    path = tmp_path / "unknown.pdf"
    path.write_bytes(pdf([page], unknown="戊"))
    plan = plan_from_file(path)
    (found,) = (finding for finding in plan.findings if finding.code == "characters-unreadable")
    assert (found.severity, found.params) == ("error", {"count": "1"})
    assert plan.tasks[0].indicators[0].text == "丁\ufffd"


def test_a_row_cut_by_the_page_s_end_needs_no_line_below(tmp_path: Path) -> None:
    upper, lower = PdfPage(), PdfPage()
    for x in (20, 100, 200, 300):
        upper.line(x, 700, x, 780)
        lower.line(x, 40, x, 90)
    for page, y in ((upper, 700), (upper, 730), (lower, 60), (lower, 90)):
        page.line(20, y, 300, y)
    for x, text in ((24, "甲"), (104, "乙"), (204, "丙")):
        upper.text(x, 735, text)
        lower.text(x, 45, text)
    document = read(tmp_path, upper, lower)
    assert tables(document) == [[["", "", ""], ["甲", "乙", "丙"]], [["甲", "乙", "丙"], ["", "", ""]]]


def test_a_table_needs_no_lines_at_its_sides(tmp_path: Path) -> None:
    page = PdfPage()
    for y in (40, 60, 80):
        page.line(20, y, 300, y)
    for x in (100, 200):
        page.line(x, 40, x, 80)
    for x, text in ((24, "甲"), (104, "乙"), (204, "丙")):
        page.text(x, 44, text)
    (rows,) = tables(read(tmp_path, page))
    assert rows == [["甲", "乙", "丙"], ["", "", ""]]


def test_text_between_the_cells_of_a_table_is_not_lost(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(50, [20, 100], [["甲"], ["乙"]])
    page.text(120, 55, "旁註")
    assert "旁註" in [line.text for line in read(tmp_path, page).lines()]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf([PdfPage()]), "empty"),
        (pdf([PdfPage(has_picture=True)]), "scanned"),
        (pdf([grid_page([])], encrypted=True), "encrypted"),
        (b"%PDF-1.7\nnothing of the kind", "damaged"),
        (pdf([grid_page([])])[:400], "damaged"),
        (b"<html>no</html>", "damaged"),
        (b"", "empty"),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        plan_from_file(path)
    assert caught.value.code == code
    assert str(caught.value).count(".") >= 2, "says what is wrong, and what to do"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    monkeypatch.setattr(reader, "MAX_GLYPHS", 20)
    monkeypatch.setattr(reader, "MAX_CROSSINGS", 30)
    full, crowded, plain = PdfPage(), PdfPage(), PdfPage()
    full.text(20, 20, "甲" * 21)
    plain.text(20, 20, "甲")
    crowded.table(40, [20.0 + 20 * number for number in range(8)], [[""] * 7] * 6)
    for pages, code in (([plain] * 3, "too-many-pages"), ([full], "page-too-full"), ([crowded], "page-too-full")):
        with pytest.raises(UnreadableFile) as caught:
            read(tmp_path, *pages)
        assert caught.value.code == code


def test_thousands_of_pieces_of_lines_do_not_hold_the_import_up(tmp_path: Path) -> None:
    page = PdfPage()
    for number in range(3_000):
        x, y = 20 + number % 30 * 15, 20 + number // 30 * 7.5
        page.line(x, y, x, y + 3.5)
        page.line(x, y, x + 10, y)
    started = time.process_time()
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, page)
    assert caught.value.code == "page-too-full"
    assert time.process_time() - started < 15


def test_a_large_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(reader.MAX_BYTES + 1)
    with pytest.raises(UnreadableFile, match="larger than 32 MB"):
        plan_from_file(path)


def test_lines_have_places_of_their_own(tmp_path: Path) -> None:
    page = grid_page([["T1 甲", "T1.1 乙\n丙", "", "P1.1.1 丁\n戊\n己", "3", "K1 庚", "S1 辛"]])
    page.text(40, 700, "甲")
    page.text(40, 720, "乙")
    lines: list[Line] = list(read(tmp_path, page, page).lines())
    assert len({line.at for line in lines}) == len(lines)
