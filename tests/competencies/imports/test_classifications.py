"""Names of categories, occupations and industries, and their codes."""

from __future__ import annotations

import pytest

from competencies.imports.classifications import is_usual_code, pair_classifications
from competencies.imports.document import Box, Cell, Line, Position


def cell(*texts: str, column: int = 0, row: int = 1, told: bool = True) -> Cell:
    """A cell whose lines begin paragraphs, but for those that begin with a plus; ``told`` as by a page's geometry."""
    lines = tuple(
        Line(
            text.lstrip("+"),
            Position(1, row, column, part),
            told and text[0] != "+",
            None,
            float(part) if told else None,
        )
        for part, text in enumerate(texts)
    )
    return Cell(column, lines, Box(0, row, 1, row + 1) if told else None)


def pairs(names: list[Cell], codes: list[Cell]) -> list[tuple[str, str]]:
    found, paired = pair_classifications(names, codes)
    assert paired
    return [(pair.code, pair.name) for pair in found]


def test_slashes_and_commas_part_no_name() -> None:
    name = "科學、技術、工程、數學／工程及技術"
    assert pairs([cell(name)], [cell("SET")]) == [("SET", name)]


def test_a_wrapped_name_beside_another() -> None:
    assert pairs([cell("機械", "+工程師", "電子工程師")], [cell("2144", "2152")]) == [
        ("2144", "機械工程師"),
        ("2152", "電子工程師"),
    ]


def test_names_that_fill_their_lines_look_wrapped_but_pair_by_line() -> None:
    assert pairs([cell("機械工程師", "+電子工程師")], [cell("2144", "2152")]) == [
        ("2144", "機械工程師"),
        ("2152", "電子工程師"),
    ]


def test_a_code_broken_over_two_lines() -> None:
    assert pairs([cell("機械", "+工程師")], [cell("21", "+44")]) == [("2144", "機械工程師")]
    assert pairs([cell("機械設備製造業", told=False)], [cell("C29", "27", told=False)]) == [("C2927", "機械設備製造業")]


def test_a_range_is_one_code() -> None:
    assert pairs([cell("製造業")], [cell("C10-C33")]) == [("C10-C33", "製造業")]


def test_codes_in_one_line() -> None:
    assert pairs([cell("甲", "乙")], [cell("21、2144")]) == [("21", "甲"), ("2144", "乙")]


def test_names_and_codes_in_cells_of_their_own() -> None:
    assert pairs([cell("甲", row=1), cell("乙", "+丙", row=2)], [cell("21", row=1), cell("252", row=2)]) == [
        ("21", "甲"),
        ("252", "乙丙"),
    ]


def test_a_code_with_words_is_one_code() -> None:
    assert pairs([cell("甲", "+乙")], [cell("2399 PSS（社會", "+工作）")]) == [("2399 PSS（社會工作）", "甲乙")]


def test_names_without_codes_and_codes_without_names() -> None:
    assert pairs([cell("甲", "乙")], []) == [("", "甲"), ("", "乙")]
    assert pairs([], [cell("21")]) == [("21", "")]


def test_what_does_not_pair_is_kept_as_one() -> None:
    found, paired = pair_classifications([cell("甲", "乙", "丙")], [cell("21", "22")])
    assert not paired
    assert [(pair.code, pair.name) for pair in found] == [("21 22", "甲乙丙")]


@pytest.mark.parametrize("code", ["21", "252", "2144", "SET", "C2927", "K62", "2141-2145", "C10～C33"])
def test_usual_codes(code: str) -> None:
    assert is_usual_code(code)


@pytest.mark.parametrize("code", ["2144a", "21445", "甲", "", "CC29"])
def test_odd_codes(code: str) -> None:
    assert not is_usual_code(code)


def test_a_name_beside_which_no_code_stands_has_none() -> None:
    names = [cell("電子業", row=1), cell("其他", row=2), cell("批發業", row=3)]
    assert pairs(names, [cell("C26", row=1), cell("G45", row=3)]) == [
        ("C26", "電子業"),
        ("", "其他"),
        ("G45", "批發業"),
    ]
    # One cell of codes beside the first row may be meant for all of them.
    merged = Cell(1, cell("C26", "G45", "K64", row=1).lines, Box(1, 1, 2, 4), rows=3)
    assert pairs(names, [merged]) == [("C26", "電子業"), ("G45", "其他"), ("K64", "批發業")]


def test_radicals_in_names_of_one_line_each_are_stored_as_ideographs() -> None:
    names = [cell("\u2f63產管理", "\u2f2f程", told=False)]
    assert pairs(names, [cell("MPM", "MPE", told=False)]) == [("MPM", "生產管理"), ("MPE", "工程")]
