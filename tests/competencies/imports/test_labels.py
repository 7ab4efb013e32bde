"""Labels of the header that stand in one cell, or one line, with their values."""

from __future__ import annotations

import pytest

from competencies.imports.document import Cell, Line, Position
from competencies.imports.labels import part_label
from tests.competencies.imports.documents import CLOSING, HEADER, grid, plan_of, row, unplaced

GRID = grid([row("T1 甲", "T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁", "S1 戊")])


def parted(*texts: str) -> list[str]:
    cell = Cell(0, tuple(Line(text, Position(1, 1, 0, part)) for part, text in enumerate(texts)))
    return [part.text for part in part_label(cell)]


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        (("基準級別：4",), ["基準級別：", "4"]),
        (("職能基準代碼: ABC1234-001v2",), ["職能基準代碼:", "ABC1234-001v2"]),
        (("職能基準代", "碼：ABC1234-", "001v2"), ["職能基準代\n碼：", "ABC1234-\n001v2"]),
        (("工作描述", "照顧花木。", "並修剪。"), ["工作描述", "照顧花木。\n並修剪。"]),
        (("職類別：農業", "職類別代碼：ABC"), ["職類別：", "農業", "職類別代碼：", "ABC"]),
        (("職業：園丁",), ["職業：", "園丁"]),
    ],
)
def test_a_label_and_its_value_are_parted(printed: tuple[str, ...], parts: list[str]) -> None:
    assert parted(*printed) == parts


@pytest.mark.parametrize(
    "printed",
    [
        ("職能基準名稱", "(擇一填寫)"),
        ("所屬", "類別"),
        ("職業別", "代碼："),
        ("職業安全衛生管理",),
        ("負責行業別：製造業之分析",),
        ("4",),
    ],
)
def test_labels_alone_and_values_alone_stay_whole(printed: tuple[str, ...]) -> None:
    assert parted(*printed) == ["\n".join(printed)]


def test_a_header_with_label_and_value_in_one_cell() -> None:
    header = HEADER.replace("工作描述\t\t照顧花木。", "工作描述：照顧花木。\t").replace(
        "基準級別\t\t3", "基準級別：3\t"
    )
    header = header.replace("職能基準代碼\t\tABC1234-001v2\t", "職能基準代碼：ABC1234-001v2\t\t")
    plan = plan_of(f"{header}\n{GRID}\n{CLOSING}")
    assert (plan.code, plan.description, plan.level) == ("ABC1234-001v2", "照顧花木。", 3)
    assert (plan.title, unplaced(plan)) == ("園丁", [])


def test_a_header_of_lines_without_a_table() -> None:
    header = "園丁職能基準\n\n職能基準代碼：ABC1234-001v2\n職業：園丁\n工作描述：照顧花木。\n基準級別：3級\n"
    plan = plan_of(f"{header}\n{GRID}\n{CLOSING}")
    assert (plan.code, plan.title, plan.description, plan.level) == ("ABC1234-001v2", "園丁", "照顧花木。", 3)
    assert unplaced(plan) == []


def test_what_looks_like_a_label_below_the_header_stays_text() -> None:
    text = f"{HEADER}\n{grid([row('T1 甲', 'T1.1 乙', '', 'P1.1.1 丙。', '3', 'K1 職業：丁', 'S1 戊')])}\n"
    plan = plan_of(f"{text}說明與補充事項\n\n職業：無")
    assert (plan.title, plan.knowledge[0].text, plan.notes[0].text) == ("園丁", "職業：丁", "職業：無")
