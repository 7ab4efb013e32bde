"""What goes on behind a page break and what begins anew there, where merged cells can be told."""

from __future__ import annotations

from tests.competencies.imports.boxed_documents import plan_of_tables
from tests.competencies.imports.documents import codes, task_of, unplaced

FIRST = ["T1 甲", "T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁\nK2 戊", "S1 己\nS2 庚"]


def test_without_any_level_a_new_task_s_cell_behind_the_break_is_its_own() -> None:
    first = [*FIRST[:4], "", *FIRST[5:]]
    plan = plan_of_tables([first], [["", "T1.2 辛", "", "P1.2.1 壬。", "", "K3 癸", "S3 寅"]])
    assert (task_of(plan, "T1.1").knowledge, task_of(plan, "T1.2").knowledge) == (("K1", "K2"), ("K3",))
    assert (task_of(plan, "T1.1").skills, task_of(plan, "T1.2").skills) == (("S1", "S2"), ("S3",))
    assert codes(plan).count("span-after-break") == 2


def test_without_any_level_the_rest_of_one_cell_shows_that_both_go_on() -> None:
    first = [*FIRST[:4], "", *FIRST[5:]]
    plan = plan_of_tables([first], [["", "T1.2 辛", "", "P1.2.1 壬。", "", "K3 癸", "之餘"]])
    assert task_of(plan, "T1.1").knowledge == task_of(plan, "T1.2").knowledge == ("K1", "K2", "K3")
    assert task_of(plan, "T1.2").skills == ("S1", "S2")
    assert [skill.text for skill in plan.skills] == ["己", "庚之餘"]


def test_a_code_that_comes_again_begins_a_new_block_though_the_level_goes_on() -> None:
    plan = plan_of_tables([FIRST], [["", "T1.2 辛", "", "P1.2.1 壬。", "", "K2 戊\nK3 癸", "S3 寅"]])
    assert (task_of(plan, "T1.2").knowledge, task_of(plan, "T1.2").skills) == (("K2", "K3"), ("S3",))
    assert task_of(plan, "T1.2").level == 3
    assert "span-over-page-break" in codes(plan)


def test_where_only_levels_are_merged_each_task_keeps_its_own_behind_the_break() -> None:
    second = [None, "T1.2 卯", "", "P1.2.1 辰。", None, "K3 巳", "S3 午"]
    plan = plan_of_tables([FIRST, second], [["", "T1.3 辛", "", "P1.3.1 壬。", "", "K4 癸", "S4 寅"]])
    assert [task.knowledge for task in plan.tasks] == [("K1", "K2"), ("K3",), ("K4",)]
    assert [task.level for task in plan.tasks] == [3, 3, 3]


def test_a_row_of_several_tasks_that_is_cut_keeps_their_entries_apart() -> None:
    first = ["T1 甲", "T1.1 乙\nT1.2 丑", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁", "S1 己"]
    rest = ["", "T1.3 辛", "O1.2.1 未\nO1.3.1 申", "P1.2.1 壬。\nP1.3.1 酉。", "", "K2 癸", "S2 寅"]
    plan = plan_of_tables([first], [rest])
    assert [[item.code for item in task.indicators] for task in plan.tasks] == [["P1.1.1"], ["P1.2.1"], ["P1.3.1"]]
    assert [[item.code for item in task.outputs] for task in plan.tasks] == [["O1.1.1"], ["O1.2.1"], ["O1.3.1"]]
    assert codes(plan).count("item-over-page-break") == 2
    assert "indicator-misnumbered" not in codes(plan)


def test_a_row_under_all_heads_behind_a_repeated_head_belongs_to_the_section_before() -> None:
    closing = ["職能內涵 (A=attitude 態度)", "A01 細心：留意細節。"]
    plan = plan_of_tables([FIRST, *([text, *[""] * 6] for text in closing)], [["A02 主動：不待吩咐。", *[""] * 6]])
    assert [attitude.name for attitude in plan.attitudes] == ["細心", "主動"]
    assert (len(plan.tasks), unplaced(plan)) == (1, [])
