"""Running heads and page numbers."""

from __future__ import annotations

import pytest

from competencies.imports.document import Document, Line, Page, Position
from competencies.imports.margins import bare_page_numbers, is_page_number, margin_lines


def document(*pages: list[str]) -> Document:
    return Document(
        tuple(
            Page(number, tuple(Line(text, Position(number, row)) for row, text in enumerate(texts, 1)))
            for number, texts in enumerate(pages, 1)
        )
    )


@pytest.mark.parametrize(
    "text",
    ["第 1 頁，總共 9 頁", "第1頁/共3頁", "第  頁，總共  頁", "共 3 頁，第 1 頁", "Page 1 of 3", "- 4 -", "１/3"],
)
def test_page_numbers(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["第 1 頁說明", "3", "第一頁", "1/2 杯", ""])
def test_no_page_numbers(text: str) -> None:
    assert not is_page_number(text)


def test_what_is_repeated_at_the_edges_of_most_pages_is_margin() -> None:
    source = document(["題 1", *"甲乙丙丁戊己", "尾"], ["題 2", *"子丑寅卯辰巳", "尾"], [*"金木水火土日", "尾"])
    assert [line.text for line in margin_lines(source)] == ["題 1", "尾", "題 2", "尾", "尾"]


def test_what_stands_once_or_in_the_middle_is_none() -> None:
    assert margin_lines(document(["題", "甲"], ["乙", "丙"])) == []
    page = ["甲", "乙", "丙", "同", "丁", "戊", "己"]
    assert margin_lines(document(page[:], ["1甲1", "子", "丑", "同", "寅", "卯", "辰"]))[0].text == "甲"


def test_a_number_alone_counts_on_its_own_page_only() -> None:
    assert [line.at.page for line in bare_page_numbers(document(["甲", "1"], ["乙", "1"], ["丙", "３"]))] == [1, 3]
