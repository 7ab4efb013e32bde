"""Whole standards printed as PDF: heads and cells by their boxes, merged cells, page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from competencies.imports.plan import Classification, IndicatorPlan, NotePlan
from tests.competencies.imports.documents import HEAD, codes, messages, task_of, unplaced
from tests.competencies.imports.pdf_documents import (
    HISTORY,
    LABELLED,
    PLACES,
    grid_page,
    header_page,
    plan_of_pages,
    plan_of_rows,
)
from tests.competencies.imports.pdf_maker import PdfPage

FIRST = ["T1 種植", "T1.1 播種", "O1.1.1 苗床", "P1.1.1 鬆土。\nP1.1.2 下種。", "3", "K1 土壤", "S1 鬆土"]
SECOND = ["", "T1.2 移植", "O1.2.1 花圃", "P1.2.1 挖洞。", "4", "K2 根系", "S2 挖掘"]


def merged(row: list[str | None], *columns: int) -> list[str | None]:
    return [None if column in columns else text for column, text in enumerate(row)]


def test_a_whole_standard(tmp_path: Path) -> None:
    page = grid_page([FIRST, merged([*SECOND], 0)])
    page.table(400, [20, 575], [["職能內涵 (A=attitude 態度)"], ["A01 細心：留意細節。\nA02 耐心"]])
    page.text(20, 500, "說明與補充事項")
    page.text(20, 520, "● 第一點。")
    page.text(250, 800, "第 2 頁，總共 3 頁")
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert (plan.code, plan.title, plan.version, plan.level) == ("ABC1234-001v2", "園丁", 2, 3)
    assert (plan.status, plan.issued_on) == ("current", date(2020, 3, 9))
    assert plan.industries == (Classification("A0115", "農業、林業 / 花卉栽培業"),)
    assert [(task.code, task.name, task.level, task.knowledge, task.skills) for task in plan.tasks] == [
        ("T1.1", "播種", 3, ("K1",), ("S1",)),
        ("T1.2", "移植", 4, ("K2",), ("S2",)),
    ]
    assert plan.tasks[0].indicators == (IndicatorPlan("P1.1.1", "鬆土。"), IndicatorPlan("P1.1.2", "下種。"))
    assert [item.name for item in plan.attitudes] == ["細心", "耐心"]
    assert plan.notes == (NotePlan("第一點。", 0),)
    assert codes(plan) == []
    assert plan.accounting.placed == plan.accounting.total


# --- heads and columns


def test_body_cells_are_shifted_against_their_heads_and_phantom_columns_stand_between(tmp_path: Path) -> None:
    page = PdfPage()
    y = page.table(40, PLACES, [HEAD])
    shifted = (20.0, 90.0, 165.0, 235.0, 345.0, 385.0, 475.0, 567.0, 575.0)
    y = page.table(y, shifted, [[*FIRST, ""]])
    page.table(y, (20.0, 90.0, 165.0, 235.0, 345.0, 380.0, 384.0, 470.0, 575.0), [["", *SECOND[1:5], "", *SECOND[5:]]])
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert [(task.level, task.knowledge, task.skills) for task in plan.tasks] == [
        (3, ("K1",), ("S1",)),
        (4, ("K2",), ("S2",)),
    ]
    assert unplaced(plan) == []


def test_each_page_is_mapped_by_its_own_head(tmp_path: Path) -> None:
    order = [0, 1, 3, 2, 4, 6, 5]
    other = grid_page([[SECOND[index] for index in order]], [HEAD[index] for index in order])
    plan = plan_of_pages(tmp_path, header_page(), grid_page([FIRST]), other)
    assert task_of(plan, "T1.2").knowledge == ("K2",)
    assert task_of(plan, "T1.2").outputs[0].name == "花圃"
    assert "item-in-other-column" not in codes(plan)


def test_the_head_need_not_be_repeated(tmp_path: Path) -> None:
    plan = plan_of_pages(tmp_path, header_page(), grid_page([FIRST]), grid_page([SECOND], head=None))
    assert [task.code for task in plan.tasks] == ["T1.1", "T1.2"]
    assert unplaced(plan) == []


def test_a_cell_that_fits_no_head_is_reported(tmp_path: Path) -> None:
    places = (*PLACES, 590.0)
    page = grid_page([[*FIRST, "多"]], [*HEAD, ""], places)
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert unplaced(plan) == ["多"]


def test_a_column_with_a_head_nobody_knows_is_reported_and_disturbs_no_other(tmp_path: Path) -> None:
    places = (*PLACES[:-1], 540.0, 590.0)
    plan = plan_of_pages(tmp_path, header_page(), grid_page([[*FIRST, "甲級"]], [*HEAD, "證照"], places))
    assert task_of(plan, "T1.1").skills == ("S1",)
    assert unplaced(plan) == ["甲級"]


@pytest.mark.parametrize("names", [("工作任務", "工作活動"), ("工作職責", "工作任務")])
def test_other_names_of_duty_and_task(tmp_path: Path, names: tuple[str, str]) -> None:
    plan = plan_of_pages(tmp_path, header_page(), grid_page([FIRST], [*names, *HEAD[2:]]))
    assert [(duty.name, duty.tasks[0].name) for duty in plan.duties] == [("種植", "播種")]


def test_no_column_of_duties_and_tasks_of_one_number(tmp_path: Path) -> None:
    row = ["T1 播種", "O1.1 苗床", "P1.1 鬆土。", "3", "K1 土壤", "S1 鬆土"]
    page = grid_page([row], HEAD[1:], PLACES[1:])
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert [(task.code, task.name, task.outputs[0].code) for task in plan.tasks] == [("T1", "播種", "O1.1")]
    assert messages(plan, "task-without-duty") == ["Task T1 stands under no duty."]
    assert unplaced(plan) == []


def test_the_level_s_head_over_two_rows(tmp_path: Path) -> None:
    upper: list[str | None] = [*HEAD[:4], "職能", *HEAD[5:]]
    lower: list[str | None] = merged(["級別"] * 7, 0, 1, 2, 3, 5, 6)
    page = PdfPage()
    page.table(40, PLACES, [upper, lower, FIRST])
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert task_of(plan, "T1.1").level == 3
    assert unplaced(plan) == []


def test_half_of_the_level_s_head_in_the_first_row_of_the_body(tmp_path: Path) -> None:
    head = [*HEAD[:4], "職能", *HEAD[5:]]
    plan = plan_of_pages(tmp_path, header_page(), grid_page([[*FIRST[:4], "級別\n3", *FIRST[5:]], SECOND], head))
    assert [task.level for task in plan.tasks] == [3, 4]
    assert unplaced(plan) == []


def test_knowledge_and_skills_below_one_head(tmp_path: Path) -> None:
    page = PdfPage()
    upper: list[str | None] = [*HEAD[:5], "職能內涵>", "<"]
    lower: list[str | None] = [None] * 5 + ["K=knowledge 知識", "S=skills 技能"]
    page.table(40, PLACES, [upper, lower, FIRST])
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert (task_of(plan, "T1.1").knowledge, task_of(plan, "T1.1").skills) == (("K1",), ("S1",))
    assert unplaced(plan) == []


def test_codes_in_a_column_of_their_own(tmp_path: Path) -> None:
    places = (*PLACES[:6], 400.0, 465.0, 575.0)
    page = PdfPage()
    y = page.table(40, PLACES, [HEAD])
    page.table(y, places, [[*FIRST[:5], "K1\n\nK2", "土壤與肥料之性質\n水分", "S1 鬆土"]])
    plan = plan_of_pages(tmp_path, header_page(), page)
    assert [(item.code, item.text) for item in plan.knowledge] == [("K1", "土壤與肥料之性質"), ("K2", "水分")]


# --- merged cells


def test_level_knowledge_and_skills_are_merged_over_several_tasks(tmp_path: Path) -> None:
    third = ["", "T1.3 澆水", "O1.3.1 紀錄", "P1.3.1 澆水。", "2", "K2 水分", "S3 澆水"]
    plan = plan_of_rows(tmp_path, [FIRST, merged([*SECOND], 0, 4, 5, 6), merged([*third], 0, 6)])
    assert [(task.level, task.knowledge, task.skills) for task in plan.tasks] == [
        (3, ("K1",), ("S1",)),
        (3, ("K1",), ("S1",)),
        (2, ("K2",), ("S1",)),
    ]
    assert codes(plan) == []


def test_an_empty_cell_is_not_a_merged_one(tmp_path: Path) -> None:
    plan = plan_of_rows(tmp_path, [FIRST, ["", *SECOND[1:4], "", "", "S2 挖掘"]])
    task = task_of(plan, "T1.2")
    assert (task.level, task.knowledge, task.skills) == (None, (), ("S2",))
    assert messages(plan, "missing-level") == ["Task T1.2 has no level."]


def test_a_task_merged_over_several_rows_has_several_blocks(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [[*FIRST], [None, None, "O1.1.2 紀錄", "P1.1.3 記錄。", "4", "K2 肥料", "S2 施肥"]]
    plan = plan_of_rows(tmp_path, rows)
    (task,) = plan.tasks
    assert [output.code for output in task.outputs] == ["O1.1.1", "O1.1.2"]
    assert (task.level, task.knowledge, task.skills) == (3, ("K1", "K2"), ("S1", "S2"))
    assert messages(plan, "level-repeated") == ["Task T1.1 has level 3 and then 4; the first was kept."]


def test_blocks_of_knowledge_within_a_span_belong_to_their_rows(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        [*FIRST],
        [None, "T1.2 移植", "O1.2.1 花圃", "P1.2.1 挖洞。", None, "K2 根系", None],
    ]
    plan = plan_of_rows(tmp_path, rows)
    assert [(task.level, task.knowledge, task.skills) for task in plan.tasks] == [
        (3, ("K1",), ("S1",)),
        (3, ("K2",), ("S1",)),
    ]


def test_an_indicator_cell_merged_over_tasks_goes_by_the_numbers(tmp_path: Path) -> None:
    first = [*FIRST[:3], "P1.1.1 鬆土。\nP1.2.1 挖洞。", *FIRST[4:]]
    plan = plan_of_rows(tmp_path, [first, merged([*SECOND], 0, 3)])
    assert [[i.code for i in task.indicators] for task in plan.tasks] == [["P1.1.1"], ["P1.2.1"]]


def test_several_tasks_in_one_cell(tmp_path: Path) -> None:
    row = ["T1 種植", "T1.1 播種\nT1.2 移植", "", "P1.1.1 鬆土。\nP1.2.1 挖洞。", "3", "K1 土壤", "S1 鬆土"]
    plan = plan_of_rows(tmp_path, [row])
    assert [(task.name, task.level, task.knowledge, len(task.indicators)) for task in plan.tasks] == [
        ("播種", 3, ("K1",), 1),
        ("移植", 3, ("K1",), 1),
    ]


def test_a_row_that_names_no_task_is_reported(tmp_path: Path) -> None:
    plan = plan_of_rows(tmp_path, [FIRST, ["", "", "", "P1.1.3 收工。", "", "", ""]])
    assert [indicator.code for indicator in plan.tasks[0].indicators][-1] == "P1.1.3"
    assert messages(plan, "row-without-task") == ["A row names no task; it was taken for a part of T1.1 above it."]


def test_a_paragraph_without_a_code_is_reported(tmp_path: Path) -> None:
    row = [*FIRST[:3], "P1.1.1 鬆土。\n再澆水。", "3", "K1 土壤：\n■ 砂土\n黏土", "S1 鬆土"]
    plan = plan_of_rows(tmp_path, [row])
    assert plan.tasks[0].indicators[0].text == "鬆土。再澆水。"
    assert [finding.quote for finding in plan.findings if finding.code == "paragraph-joined"] == ["再澆水。", "黏土"]


# --- page breaks


def test_a_row_cut_in_the_middle_of_words_in_every_column(tmp_path: Path) -> None:
    upper = ["T1 種", "T1.1 播", "O1.1.1 苗", "P1.1.1 鬆", "3", "K1 土", "S1 鬆"]
    lower = ["植", "種", "床", "土。\nP1.1.2 下種。", "", "壤", "土"]
    plan = plan_of_rows(tmp_path, [upper], [lower, SECOND])
    whole = plan_of_rows(tmp_path, [FIRST, SECOND])
    assert plan.duties == whole.duties
    assert (plan.knowledge, plan.skills) == (whole.knowledge, whole.skills)
    assert codes(plan) == ["text-joined-over-page-break"] * 6


def test_a_merged_cell_goes_on_beside_a_task_that_begins_the_page_and_that_is_reported(tmp_path: Path) -> None:
    plan = plan_of_rows(tmp_path, [FIRST], [["", *SECOND[1:4], "", "", ""]])
    assert [(task.level, task.knowledge, task.skills) for task in plan.tasks] == [(3, ("K1",), ("S1",))] * 2
    assert messages(plan, "span-over-page-break") == [
        "T1.2 begins a page without a level; the level 3 of the cell before the page break was taken."
    ]


def test_a_new_block_behind_the_break_is_the_new_task_s(tmp_path: Path) -> None:
    plan = plan_of_rows(tmp_path, [FIRST], [SECOND])
    assert [task.knowledge for task in plan.tasks] == [("K1",), ("K2",)]
    assert codes(plan) == []


def test_more_of_the_cell_s_list_behind_the_break(tmp_path: Path) -> None:
    plan = plan_of_rows(
        tmp_path,
        [[*FIRST[:5], "K1 土壤：\n■ 砂土", "S1 鬆土"]],
        [["", "", "", "", "", "■ 黏土\nK2 水分", "S2 澆水"]],
    )
    assert [(item.key, item.details) for item in plan.knowledge] == [("K1", ("砂土", "黏土")), ("K2", ())]
    assert (plan.tasks[0].knowledge, plan.tasks[0].skills) == (("K1", "K2"), ("S1", "S2"))


def test_a_duty_whose_name_stands_behind_the_break_only(tmp_path: Path) -> None:
    first = ["T2 收成", "T2.1 採收", "O2.1.1 果", "P2.1.1 採。", "3", "K3 果", "S3 採"]
    plan = plan_of_rows(
        tmp_path,
        [FIRST, ["", *first[1:]]],
        [[first[0], "T2.2 包裝", "O2.2.1 箱", "P2.2.1 裝。", "3", "K4 箱", "S4 裝"]],
    )
    assert [(duty.code, duty.name, [task.code for task in duty.tasks]) for duty in plan.duties] == [
        ("T1", "種植", ["T1.1"]),
        ("T2", "收成", ["T2.1", "T2.2"]),
    ]


def test_a_level_in_the_lower_part_of_a_merged_cell_holds_for_all_its_tasks(tmp_path: Path) -> None:
    upper: list[list[str | None]] = [[*FIRST[:4], "", *FIRST[5:]], merged([*SECOND], 0, 4, 5, 6)]
    plan = plan_of_rows(tmp_path, upper, [["", "", "", "再澆水。", "5", "", ""]])
    assert [task.level for task in plan.tasks] == [5, 5]
    assert "missing-level" not in codes(plan)


def test_names_that_are_printed_again_behind_the_break(tmp_path: Path) -> None:
    lower = [*FIRST[:2], "", "P1.1.3 收工。", "3", "K1 土壤", "S1 鬆土"]
    plan = plan_of_rows(tmp_path, [FIRST], [lower])
    assert [(duty.code, [task.code for task in duty.tasks]) for duty in plan.duties] == [("T1", ["T1.1"])]
    assert [indicator.code for indicator in plan.tasks[0].indicators] == ["P1.1.1", "P1.1.2", "P1.1.3"]
    assert codes(plan) == ["task-repeated"]


def test_attitudes_and_notes_inside_the_last_table_and_over_a_page_break(tmp_path: Path) -> None:
    page = PdfPage()
    wide: list[list[str | None]] = [
        ["職能內涵 (A=attitude 態度)>", *["<"] * 6],
        ["A01 細心：留意每一個>", *["<"] * 6],
    ]
    page.table(40, PLACES, [HEAD, FIRST, *wide])
    rest: list[list[str | None]] = [["細節。\nA02 耐心：不急。"], ["說明與補充事項"], ["第一點。"]]
    last = PdfPage()
    last.table(40, [20, 575], rest)
    plan = plan_of_pages(tmp_path, header_page(), page, last)
    assert [(item.name, item.text) for item in plan.attitudes] == [("細心", "留意每一個細節。"), ("耐心", "不急。")]
    assert plan.notes == (NotePlan("第一點。", 0),)
    assert unplaced(plan) == []


def test_notes_over_two_pages_with_a_table_and_footers(tmp_path: Path) -> None:
    first, second = PdfPage(), PdfPage()
    first.text(20, 700, "說明與補充事項")
    first.text(20, 720, "【註1】" + "甲" * 50)
    first.text(250, 800, "第 1 頁，總共 9 頁")
    second.text(20, 40, "乙。")
    second.text(20, 60, "級別如下：")
    second.table(90, [20, 60, 400], [["級別", "說明"], ["6", "能夠獨立完成。"]])
    second.text(250, 800, "第 2 頁，總共 9 頁")
    plan = plan_of_pages(tmp_path, header_page(), grid_page([FIRST]), first, second)
    assert [note.text for note in plan.notes] == [
        f"【註1】{'甲' * 50}乙。",
        "級別如下：",
        "級別說明",
        "6能夠獨立完成。",
    ]
    assert unplaced(plan) == []


# --- the header


def with_labelled(tmp_path: Path, index: int, *rows: list[str | None]) -> list[Classification]:
    labelled = [*LABELLED[:index], *rows, *LABELLED[index + 1 :]]
    plan = plan_of_pages(tmp_path, header_page(labelled), grid_page([FIRST]))
    assert unplaced(plan) == []
    return [*plan.job_categories, *plan.occupations, *plan.industries]


def test_several_names_and_codes_in_their_cells_pair_by_order(tmp_path: Path) -> None:
    found = with_labelled(
        tmp_path,
        4,
        [None, "職業別", "科學、技術、工程、數學／工程及技術專業人員\n機械工程師", "職業別代碼", "21\n2144"],
    )
    assert found[1:3] == [
        Classification("21", "科學、技術、工程、數學／工程及技術專業人員"),
        Classification("2144", "機械工程師"),
    ]


def test_several_names_and_codes_in_rows_of_their_own(tmp_path: Path) -> None:
    found = with_labelled(
        tmp_path,
        4,
        [None, "職業別", "園丁", "職業別代碼", "6112"],
        [None, None, "苗圃栽培人員", None, "6113"],
    )
    assert found[1:3] == [Classification("6112", "園丁"), Classification("6113", "苗圃栽培人員")]


def test_no_version_table_and_no_level(tmp_path: Path) -> None:
    labelled: list[Sequence[str | None]] = [["職能基準代碼>", "<", "ABC1234-001>", "<", "<"], *LABELLED[1:-1]]
    plan = plan_of_pages(tmp_path, header_page(labelled, []), grid_page([FIRST]))
    assert (plan.code, plan.version, plan.history, plan.issued_on, plan.level) == ("ABC1234-001", 1, (), None, None)


def test_a_cell_of_the_version_table_merged_over_its_rows(tmp_path: Path) -> None:
    history: list[list[str | None]] = [[*HISTORY[0]], [*HISTORY[1]], [*HISTORY[2][:2], None, *HISTORY[2][3:]]]
    plan = plan_of_pages(tmp_path, header_page(history=history), grid_page([FIRST]))
    assert [entry.title for entry in plan.history] == ["園丁", "園丁"]
    assert unplaced(plan) == []


def test_a_numbered_description_keeps_its_lines(tmp_path: Path) -> None:
    labelled: list[Sequence[str | None]] = [
        *LABELLED[:6],
        ["工作描述>", "<", "1.照顧花木。\n2.澆水。>", "<", "<"],
        LABELLED[7],
    ]
    plan = plan_of_pages(tmp_path, header_page(labelled), grid_page([FIRST]))
    assert plan.description == "1.照顧花木。\n2.澆水。"


# --- the margins


def test_running_heads_are_set_aside_and_reported_once(tmp_path: Path) -> None:
    pages = [header_page(), grid_page([FIRST]), grid_page([SECOND])]
    for number, page in enumerate(pages, 1):
        page.text(400, 5, "園丁 ABC1234-001v2 內部文件")
        page.text(280, 810, str(number))
    plan = plan_of_pages(tmp_path, *pages)
    assert unplaced(plan) == []
    assert [finding.quote for finding in plan.findings if finding.code == "margin-text"] == [
        "園丁 ABC1234-001v2 內部文件"
    ]


def test_a_number_alone_is_a_page_number_only_on_the_page_of_that_number(tmp_path: Path) -> None:
    page = grid_page([FIRST])
    page.text(280, 810, "7")
    assert unplaced(plan_of_pages(tmp_path, header_page(), page)) == ["7"]


def test_a_cell_that_a_page_break_leaves_without_its_lower_line_is_still_one(tmp_path: Path) -> None:
    # Some programs close each cell at the foot of the page but those that go on, and open them at the head likewise.
    first_row = ["T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁", "S1 戊"]
    second_row = ["T1.2 己", "", "P1.2.1 庚。", "4", "K2 辛", "S2 壬"]
    first = header_page()
    heads = PdfPage()
    y = heads.table(40, PLACES, [HEAD])
    for left, right, text in zip(PLACES[1:], PLACES[2:], first_row, strict=False):
        heads.cell(left, y, right, y + 60, text)
    for x in (PLACES[0], PLACES[1]):
        heads.line(x, y, x, y + 60)
    heads.text(PLACES[0] + 4, y + 4, "T1 甲")
    second = PdfPage()
    y = second.table(40, PLACES, [HEAD])
    for left, right, text in zip(PLACES[1:], PLACES[2:], second_row, strict=False):
        second.cell(left, y, right, y + 60, text)
    for x in (PLACES[0], PLACES[1]):
        second.line(x, y, x, y + 60)
    plan = plan_of_pages(tmp_path, first, heads, second)
    assert [(duty.code, [task.code for task in duty.tasks]) for duty in plan.duties] == [("T1", ["T1.1", "T1.2"])]
    assert unplaced(plan) == []
