"""A workbook filled in by hand: what repeats may be left out, what is odd is told with its cell, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from competencies.imports import UnreadableFile, import_file
from competencies.imports.plan import CompetencePlan, HistoryEntry, NotePlan, StandardPlan
from competencies.imports.workbook import cell_name
from tests.competencies.imports.documents import codes, unplaced
from tests.competencies.imports.workbooks import Rows, filled, heads, plan_of, save, workbook

KNOWLEDGE = [["K01", "知識甲", "細項一\n細項二", ""], ["K02", "知識乙", "", ""]]
SKILLS = [["S01", "技能甲", "", ""]]


def task_row(*cells: str | int) -> list[Any]:
    """Return a row of the sheet of tasks from left to right; what is not given is empty."""
    return [*cells, *[""] * (len(heads("tasks")) - len(cells))]


def cells_of(plan: StandardPlan, code: str) -> list[str]:
    """Return the cells of the findings of a kind."""
    return [found.params.get("cell", "") for found in plan.findings if found.code == code]


def test_duty_and_task_are_left_out_where_they_repeat(tmp_path: Path) -> None:
    rows = [
        task_row("T1", "規劃", "T1.1", "擬定", 3, "O1.1.1", "計畫書", "P1.1.1", "能擬定。", "K01、K02", "S01"),
        task_row("", "", "", "", "", "O1.1.2", "預算", "P1.1.2", "能估算。"),
        task_row("", "", "T1.2", "執行", "4級", "", "", "P1.2.1", "能執行。", "K02", "S01"),
        task_row("T2", "檢討", "T2.1", "檢討", 2, "O2.1.1", "報告", "P2.1.1", "能檢討。", "k1", "S01"),
        task_row("T2", "檢討", "T2.1", "檢討", 2, "", "", "P2.1.2", "能改善。", "K01", "S01"),
    ]
    plan = plan_of(tmp_path, filled(tasks=rows, knowledge=KNOWLEDGE, skills=SKILLS))
    assert [(duty.code, [task.code for task in duty.tasks]) for duty in plan.duties] == [
        ("T1", ["T1.1", "T1.2"]),
        ("T2", ["T2.1"]),
    ]
    first, second, third = plan.tasks
    assert (first.level, second.level, third.level) == (3, 4, 2)
    assert [output.name for output in first.outputs] == ["計畫書", "預算"]
    assert [len(task.indicators) for task in plan.tasks] == [2, 1, 2]
    assert (first.knowledge, second.knowledge, third.knowledge) == (("K01", "K02"), ("K02",), ("K01",))
    assert plan.knowledge[0] == CompetencePlan("K01", "K01", "知識甲", ("細項一", "細項二"))
    assert unplaced(plan) == []
    assert codes(plan) == ["missing-output"]


def test_merged_cells_hold_for_all_they_cover(tmp_path: Path) -> None:
    rows = [
        task_row("", "", "", "", "", "O1.1.1", "計畫書", "P1.1.1", "能擬定。"),
        task_row("", "", "", "", "", "", "", "P1.1.2", "能估算。"),
        task_row("", "", "T1.2", "執行", "", "O1.2.1", "紀錄", "P1.2.1", "能執行。"),
        task_row("", "", "T1.3", "收尾", 2, "O1.3.1", "報告", "P1.3.1", "能收尾。", "", "S01"),
    ]

    def merge(book: Any) -> None:
        page = book.get_worksheet_by_name("職能內容")
        page.merge_range(1, 0, 4, 0, "T1")
        page.merge_range(1, 1, 4, 1, "規劃")
        page.merge_range(1, 2, 2, 2, "T1.1")
        page.merge_range(1, 3, 2, 3, "擬定")
        page.merge_range(1, 4, 3, 4, 5)
        page.merge_range(1, 9, 3, 9, "K01")

    plan = plan_of(tmp_path, filled(merge, tasks=rows, knowledge=KNOWLEDGE[:1], skills=SKILLS))
    assert [duty.code for duty in plan.duties] == ["T1"]
    assert [(task.code, task.level, task.knowledge) for task in plan.tasks] == [
        ("T1.1", 5, ("K01",)),
        ("T1.2", 5, ("K01",)),
        ("T1.3", 2, ()),
    ]
    assert unplaced(plan) == []


def test_codes_typed_before_their_texts(tmp_path: Path) -> None:
    rows = [
        task_row(
            "", "T1 規劃", "", "T1.1擬定", 3, "", "O1.1.1 計畫書", "", "P1.1.1 能擬定。\nP1.1.2 能估算。", "K01", "S01"
        )
    ]
    plan = plan_of(tmp_path, filled(tasks=rows, knowledge=[["", "K01 知識甲", "", ""]], skills=SKILLS))
    (task,) = plan.tasks
    assert (plan.duties[0].code, plan.duties[0].name, task.code, task.name) == ("T1", "規劃", "T1.1", "擬定")
    assert [(one.code, one.text) for one in task.indicators] == [("P1.1.1", "能擬定。"), ("P1.1.2", "能估算。")]
    assert plan.knowledge[0].code == "K01"
    assert unplaced(plan) == []


def test_line_breaks_within_a_cell_are_kept(tmp_path: Path) -> None:
    rows = [task_row("T1", "規劃", "T1.1", "擬定", 3, "O1.1.1", "計畫", "P1.1.1", "能：\n1. 甲\n\n2. 乙", "K01", "S01")]
    overview = [["職能基準代碼", "ABC1234-001", ""], ["職能基準名稱", "", "測試員"], ["工作描述", "", "第一行\n第二行"]]
    plan = plan_of(tmp_path, filled(overview=overview, tasks=rows, knowledge=KNOWLEDGE[:1], skills=SKILLS))
    assert plan.tasks[0].indicators[0].text == "能：\n1. 甲\n2. 乙"
    assert plan.description == "第一行\n第二行"
    assert plan.version == 1


def test_the_overview_and_the_version_table(tmp_path: Path) -> None:
    overview: Rows = [
        ["職能基準代碼", "", "ABC1234-001v2"],
        ["職能基準名稱", "", "測試類"],
        ["名稱填寫為", "", "職類"],
        ["版本", "", "V2"],
        ["文件所載狀態", "", "最新版本"],
        ["發展更新日期", "", "113年1月31日"],
        ["更新說明", "", "略"],
        ["職類別", "TST", "測試"],
        ["", "TSU", "驗證"],
        ["行業別", "", "製造業"],
        ["基準級別", "", 4],
    ]
    history: Rows = [
        [2, "ABC1234-001v2", "測試類", "最新版本", "略", "2024/1/31"],
        ["V1", "ABC1234-001", "測試", "歷史版本", "", ""],
    ]
    plan = plan_of(tmp_path, filled(overview=overview, history=history, notes=[["", "條件："], [1, "一年經驗"]]))
    assert (plan.code, plan.title, plan.title_kind, plan.version) == ("ABC1234-001v2", "測試類", "job_category", 2)
    assert plan.issued_on is not None
    assert (plan.status, plan.issued_on.isoformat(), plan.level) == ("current", "2024-01-31", 4)
    assert [(item.code, item.name) for item in plan.job_categories] == [("TST", "測試"), ("TSU", "驗證")]
    assert plan.history[1] == HistoryEntry(1, "ABC1234-001", "測試", "superseded", None, None)
    assert plan.notes == (NotePlan("條件：", 0), NotePlan("一年經驗", 1))
    assert codes(plan) == ["no-duties"]
    assert unplaced(plan) == []


def test_the_overview_alone_says_all_about_the_version(tmp_path: Path) -> None:
    overview: Rows = [
        ["職能基準代碼", "ABC1234-001", ""],
        ["職能基準名稱", "", "測試員"],
        ["版本", "", 3],
        ["文件所載狀態", "", "Earlier edition"],
        ["發展更新日期", "", "2024-01-31"],
        ["更新說明", "", "修正文字"],
    ]
    plan = plan_of(tmp_path, filled(overview=overview))
    assert (plan.version, plan.status, str(plan.issued_on), plan.update_note) == (
        3,
        "superseded",
        "2024-01-31",
        "修正文字",
    )
    assert unplaced(plan) == []


def test_entries_without_codes_are_not_misnumbered(tmp_path: Path) -> None:
    rows = [
        task_row("", "規劃", "", "擬定", 3, "", "計畫", "", "能擬定。", "K01", "S01"),
        task_row("", "", "", "執行", 3, "", "", "", "能執行。", "K01", "S01"),
    ]
    plan = plan_of(tmp_path, filled(tasks=rows, knowledge=KNOWLEDGE[:1], skills=SKILLS))
    assert [(task.code, task.name) for task in plan.duties[0].tasks] == [("", "擬定"), ("", "執行")]
    assert [found.message for found in plan.findings] == ["Task 執行 has no output."]
    assert unplaced(plan) == []


def test_what_is_odd_is_told_with_its_cell(tmp_path: Path) -> None:
    rows = [
        task_row("T1", "規劃", "T1.1", "擬定", "高", "O1.1.1", "計畫", "P1.2.1", "能擬定。", "K01、K09、經驗", "K02"),
        task_row("", "", "", "", 3, "", "", "P1.2.1", "能估算。", "", "S01"),
    ]
    plan = plan_of(tmp_path, filled(tasks=rows, knowledge=[*KNOWLEDGE, ["K01", "另一個", "", ""]], skills=SKILLS))
    assert cells_of(plan, "level-unclear") == ["職能內容!E2"]
    assert cells_of(plan, "indicator-misnumbered") == ["職能內容!H2", "職能內容!H3"]
    assert cells_of(plan, "indicator-code-repeated") == ["職能內容!H3"]
    assert cells_of(plan, "competence-undefined") == ["職能內容!J2"]
    assert cells_of(plan, "competence-in-other-column") == ["職能內容!K2"]
    assert cells_of(plan, "competence-code-repeated") == ["知識!A4"]
    assert cells_of(plan, "text-unplaced") == ["職能內容!E2", "職能內容!J2"]
    assert unplaced(plan) == ["高", "經驗"]
    (task,) = plan.tasks
    assert (task.level, task.knowledge, task.skills) == (3, ("K01", "K09", "K02"), ("S01",))
    assert [item.key for item in plan.knowledge] == ["K01", "K02", "K01#2", "K09"]


def test_sheets_columns_and_cells_nobody_knows_are_not_lost(tmp_path: Path) -> None:
    tasks = [*heads("tasks"), "備註"]
    row = [*task_row("T1", "規劃", "T1.1", "擬定", 3, "O1.1.1", "計畫", "P1.1.1", "能擬定。"), "請確認"]
    plan = plan_of(
        tmp_path,
        workbook(
            {
                "基本資料": [
                    ["2024 年草稿"],
                    heads("overview"),
                    ["職能基準代碼", "ABC1234-001v2", ""],
                    ["單位", "", "人資"],
                ],
                "職能內容": [tasks, row],
                "工作表3": [["隨手記"]],
            }
        ),
    )
    assert unplaced(plan) == ["2024 年草稿", "單位", "人資", "備註", "請確認", "隨手記"]
    assert cells_of(plan, "text-unplaced")[-1] == "工作表3!A1"
    assert plan.accounting.placed < plan.accounting.total


def test_heads_in_another_order_on_a_sheet_of_another_name(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        workbook(
            {
                "Sheet1": [
                    ["Text", "Field", "Code"],
                    ["測試員", "Title", ""],
                    ["", "standard code：", "ABC1234-001v2"],
                ],
                "Sheet2": [
                    ["行為指標", "行為指標代碼", "工作任務", "工作任務代碼", "主要職責"],
                    ["能擬定。", "P1.1.1", "擬定", "T1.1", "規劃"],
                ],
            }
        ),
    )
    assert (plan.code, plan.title, plan.tasks[0].indicators[0].text) == ("ABC1234-001v2", "測試員", "能擬定。")
    (missing,) = [found for found in plan.findings if found.code == "column-missing"]
    assert "職能級別" in missing.message
    assert unplaced(plan) == []


def test_a_known_sheet_without_its_heads(tmp_path: Path) -> None:
    content = workbook(
        {"基本資料": [heads("overview"), ["職能基準代碼", "ABC1234-001v2", ""]], "知識": [["K01", "甲"]]}
    )
    plan = plan_of(tmp_path, content)
    assert codes(plan).count("heads-missing") == 1
    assert unplaced(plan) == ["K01", "甲"]


def test_missing_heads_are_named_in_the_language_of_the_workbook(tmp_path: Path) -> None:
    content = workbook(
        {
            "Overview": [["Field", "Text"], ["Title", "測試員"]],
            "Attitudes": [["主動"]],
            "Tasks and indicators": [["Duty", "Task"], ["規劃", "擬定"]],
        }
    )
    told = {
        found.code: found.params["heads"] for found in plan_of(tmp_path, content).findings if "heads" in found.params
    }
    assert told["heads-missing"] == "Code, Name, Text"
    assert told["column-missing"].startswith("Duty code, Task code, Level, Output code")


def test_content_below_no_task_is_not_lost(tmp_path: Path) -> None:
    rows = [task_row("T1", "規劃", "", "", 3, "O1.1.1", "計畫", "P1.1.1", "能擬定。", "K01")]
    plan = plan_of(tmp_path, filled(tasks=rows, knowledge=KNOWLEDGE[:1]))
    assert unplaced(plan) == ["3", "O1.1.1", "計畫", "P1.1.1", "能擬定。", "K01"]
    assert "duty-without-task" in codes(plan)


def test_formulas_are_not_computed(tmp_path: Path) -> None:
    row = task_row("T1", "規劃", "T1.1", "擬定", 3, "O1.1.1", "計畫", "P1.1.1", "")

    def write(book: Any) -> None:
        page = book.get_worksheet_by_name("職能內容")
        page.write_formula(1, 8, '=HYPERLINK("http://example.org","能擬定。")', None, "能擬定。")
        page.write_formula(2, 8, "=A1&B1", None, "")
        page.write_formula(3, 8, "=1/0", None, "#DIV/0!")

    plan = plan_of(tmp_path, filled(write, tasks=[row, task_row(*[""] * 7, "P1.1.2"), task_row(*[""] * 7, "P1.1.3")]))
    assert [one.text for one in plan.tasks[0].indicators] == ["能擬定。", "=A1&B1", "#DIV/0!"]
    assert cells_of(plan, "formula-without-result") == ["職能內容!I3", "職能內容!I4"]
    assert cells_of(plan, "formulas-not-computed") == ["職能內容!I2"]


def test_formula_like_texts_stay_texts(tmp_path: Path) -> None:
    rows = [task_row("T1", "+886", "T1.1", "@任務", 3, "O1.1.1", "-1", "P1.1.1", "'=1+1", "K01", "S01")]
    plan = plan_of(tmp_path, filled(tasks=rows, knowledge=KNOWLEDGE[:1], skills=SKILLS))
    (task,) = plan.tasks
    assert (plan.duties[0].name, task.name, task.outputs[0].name) == ("+886", "@任務", "-1")


def test_an_empty_template_is_refused(tmp_path: Path) -> None:
    content = filled(overview=[["職能基準代碼", "", ""], ["職能基準名稱", "", ""]], tasks=[])
    with pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, content)
    assert caught.value.code == "template-empty"


def test_the_official_arrangement_in_a_workbook_of_ones_own(tmp_path: Path) -> None:
    content = workbook(
        {
            "工作表1": [
                ["職能基準代碼", "ABC1234-001v2"],
                ["職能基準名稱", "測試員"],
                [
                    "主要職責",
                    "工作任務",
                    "工作產出",
                    "行為指標",
                    "職能級別",
                    "職能內涵（K=knowledge 知識）",
                    "職能內涵（S=skills 技能）",
                ],
                ["T1 規劃", "T1.1 擬定", "O1.1.1 計畫", "P1.1.1 能擬定。", 3, "K01 甲", "S01 乙"],
            ]
        }
    )
    plan = plan_of(tmp_path, content)
    assert (plan.code, [task.code for task in plan.tasks], plan.tasks[0].level) == ("ABC1234-001v2", ["T1.1"], 3)
    assert {found.params["cell"].split("!")[0] for found in plan.findings if found.page} <= {"工作表1"}


def test_any_other_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_of(tmp_path, workbook({"預算": [["項目", "金額"], ["差旅", 300]]}))
    assert caught.value.code == "not-our-workbook"


def test_the_rows_are_there_to_be_shown(tmp_path: Path) -> None:
    read = import_file(save(tmp_path, filled()))
    assert read.document is not None
    assert [page.name for page in read.document.pages] == ["基本資料"]
    assert read.document.pages[0].number == 1


@pytest.mark.parametrize(
    ("column", "name"), [(0, "甲!A3"), (25, "甲!Z3"), (26, "甲!AA3"), (701, "甲!ZZ3"), (None, "甲!3")]
)
def test_cells_are_named_as_in_excel(column: int | None, name: str) -> None:
    assert cell_name("甲", 3, column) == name
