"""Cells are mapped to heads by their boxes; whatever the cells are, nothing is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.imports import parse
from competencies.imports.columns import Role
from competencies.imports.document import Box, Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.layout import Heads, lay_out, merged_over_rows
from tests.competencies.imports.documents import HEAD


def cell(text: str, x0: float, x1: float, row: int = 1, place: int = 0, rows: int = 1, page: int = 1) -> Cell:
    lines = tuple(Line(part, Position(page, row, place, n), n == 0) for n, part in enumerate(text.split("|")) if part)
    return Cell(int(x0), lines, Box(x0, row, x1, row + rows), rows)


def head_row(page: int = 1) -> Row:
    return Row(1, tuple(cell(text, 100.0 * n, 100.0 * (n + 1), 1, n, page=page) for n, text in enumerate(HEAD)))


def heads() -> Heads:
    result = Heads()
    assert result.take([head_row()])[0] == 1
    return result


def test_a_cell_belongs_to_the_head_it_shares_most_with() -> None:
    found = heads()
    assert found.roles_of(cell("甲", 430, 530)) == [Role.LEVEL]
    assert found.roles_of(cell("甲", 470, 610)) == [Role.KNOWLEDGE]
    assert found.roles_of(cell("甲", 690, 700)) == [Role.SKILL]


def test_a_cell_beside_all_heads_belongs_to_none() -> None:
    assert heads().roles_of(cell("甲", 700, 760)) == []
    assert heads().roles_of(cell("甲", 690, 760)) == []


def test_a_cell_over_several_heads_goes_to_that_of_its_first_code() -> None:
    found = heads()
    wide = cell("甲 K1 乙", 500, 700)
    assert found.roles_of(wide) == [Role.KNOWLEDGE, Role.SKILL]
    assert list(lay_out(Row(2, (wide,)), found, []).cells) == [Role.KNOWLEDGE]
    assert list(lay_out(Row(2, (cell("S1 乙", 500, 700),)), found, []).cells) == [Role.SKILL]


def test_the_widest_cell_under_a_head_says_whether_it_is_merged() -> None:
    rows = (
        Row(1, (cell("5", 400, 495, 1, 0, rows=2), cell("", 495, 500, 1, 1))),
        Row(2, (cell("", 495, 500, 2, 0),)),
    )
    merged = merged_over_rows(Table(rows))
    assert merged is not None
    assert lay_out(rows[0], heads(), merged[0]).own(Role.LEVEL)
    assert not lay_out(rows[1], heads(), merged[1]).own(Role.LEVEL)


def test_without_boxes_the_column_s_number_counts_and_nobody_knows_of_merged_cells() -> None:
    row = Row(1, tuple(Cell(n, (Line(text, Position(1, 1, n)),)) for n, text in enumerate(HEAD)))
    found = Heads()
    found.take([row])
    assert merged_over_rows(Table((row,))) is None
    laid_out = lay_out(Row(2, (Cell(4, (Line("3", Position(1, 2, 4)),)),)), found, None)
    assert (list(laid_out.cells), laid_out.begins) == ([Role.LEVEL], None)


def test_two_cells_under_one_head_without_heights_are_joined_and_reported() -> None:
    row = Row(2, (cell("K1 甲", 500, 550, 2, 0), cell("乙|丙", 550, 600, 2, 1)))
    laid_out = lay_out(row, heads(), [])
    assert laid_out.cells[Role.KNOWLEDGE].text == "K1 甲\n乙\n丙"
    assert laid_out.doubled == (Role.KNOWLEDGE,)


words = [
    "T1",
    "T1.1",
    "T2 甲",
    "O1.1.1",
    "P1.1.1 乙",
    "K1",
    "K2 丙",
    "S1 丁",
    "A01",
    "3",
    "34",
    "■",
    "|",
    "說明與補充事項",
]
soup = st.lists(st.sampled_from(words), max_size=4).map(" ".join)
spans = st.tuples(soup, st.floats(0, 760), st.floats(1, 400), st.integers(1, 4))
tables = st.lists(st.lists(spans, max_size=7), max_size=5)


@settings(deadline=None)
@given(tables, tables)
def test_whatever_the_cells_and_their_boxes_are_every_character_is_accounted_for(
    first: list[list[tuple[str, float, float, int]]], second: list[list[tuple[str, float, float, int]]]
) -> None:
    pages = []
    for number, table in enumerate((first, second), 1):
        rows = [head_row(number)]
        for index, cells in enumerate(table, 2):
            made = tuple(
                cell(text, x0, x0 + width, index, place, height, number)
                for place, (text, x0, width, height) in enumerate(sorted(cells, key=lambda found: found[1]))
            )
            rows.append(Row(index, made))
        pages.append(Page(number, (Table(tuple(rows)),)))
    plan = parse(Document(tuple(pages)))
    left = sum(len("".join(item.text.split())) for item in plan.accounting.unplaced)
    assert plan.accounting.placed + left == plan.accounting.total
    found_unplaced = [finding for finding in plan.findings if finding.code == "text-unplaced"]
    assert len(found_unplaced) == len(plan.accounting.unplaced)
