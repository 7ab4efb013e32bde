"""The level in a cell, in all the ways it is printed."""

from __future__ import annotations

import pytest

from competencies.imports.document import Document, Line, Page, Position
from competencies.imports.ledger import Ledger
from competencies.imports.levels import read_level


def level_in(*texts: str) -> tuple[int | None, bool, list[str]]:
    """The level of a cell with these lines, whether it is unclear, and what of it found no place."""
    lines = tuple(Line(text, Position(1, 1, 0, part)) for part, text in enumerate(texts))
    ledger = Ledger(Document((Page(1, lines),)))
    level, unclear = read_level(lines, ledger)
    return level, unclear, [left.text for left in ledger.account([str(level)]).unplaced]


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        (("5",), 5),
        (("３",), 3),
        (("4級",), 4),
        (("三級",), 3),
        (("第三級",), 3),
        (("第二", "級"), 2),
        (("第4級",), 4),
        (("六",), 6),
        (("L4",), 4),
        (("Lv. 2",), 2),
        (("Lev", "el 2"), 2),
        (("3", "級"), 3),
    ],
)
def test_one_number_is_a_level(printed: tuple[str, ...], level: int) -> None:
    assert level_in(*printed) == (level, False, [])


@pytest.mark.parametrize("printed", [("–",), ("－",), ("-", "-"), ("無",)])
def test_a_dash_is_no_level_and_not_unclear(printed: tuple[str, ...]) -> None:
    assert level_in(*printed) == (None, False, [])


@pytest.mark.parametrize(
    ("printed", "level", "left"),
    [
        (("3（初）",), 3, ["（初）"]),
        (("4級以上",), 4, ["以上"]),
        (("34",), None, ["34"]),
        (("3", "4"), None, ["3", "4"]),
        (("3-4",), None, ["3-4"]),
        (("7",), None, ["7"]),
        (("10",), None, ["10"]),
        (("一般",), None, ["一般"]),
        (("略",), None, ["略"]),
    ],
)
def test_whatever_else_stands_in_the_cell_is_unclear_and_not_lost(
    printed: tuple[str, ...], level: int | None, left: list[str]
) -> None:
    assert level_in(*printed) == (level, True, left)
