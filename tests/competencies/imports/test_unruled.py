"""Documents whose tables have no lines, or lines on some sides only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.competencies.imports.documents import HEAD, codes, plan_of, task_of, unplaced
from tests.competencies.imports.pdf_documents import PLACES, plan_of_pages
from tests.competencies.imports.pdf_maker import PdfPage

HEADER = """\
園丁職能基準

版本  職能基準代碼    職能基準名稱  狀態      更新說明                    發展更新日期
V2    ABC1234-001v2   園丁          最新版本  略                          2020/3/9
V1    ABC1234-001     園藝人員      歷史版本  已被《ABC1234-001v2》取代   2017/12/31

職能基準代碼  ABC1234-001v2
職能基準名稱(擇一填寫)  職業  園丁
所屬類別  職類別  農業 / 園藝  職類別代碼  ABC
職業別  園丁及苗圃栽培人員  職業別代碼  1234
工作描述  照顧花木。
基準級別  3
"""
GRID = """\
主要職責    工作任務      工作產出      行為指標            職能級別  職能內涵(K=knowledge知識)  職能內涵(S=skills技能)
T1 種植     T1.1 播種     O1.1.1 苗床   P1.1.1 鬆土，並依   3         K1 土壤                    S1 鬆土
花木                                    序下種。                      K2 肥料學                  S2 澆水
                                        P1.1.2 澆水。
            T1.2 移植                   P1.2.1 挖洞。       4         K1 土壤                    S3 挖掘
T2 養護     T2.1 修剪     O2.1.1 紀錄   P2.1.1 修枝。       3         K3 樹種                    S4 修枝
"""
CLOSING = """\

職能內涵(A=attitude 態度)
A01 細心：留意細節。

說明與補充事項
● 無。
"""


def test_a_text_set_out_with_blanks() -> None:
    plan = plan_of(HEADER + "\n" + GRID + CLOSING)
    assert (plan.code, plan.title, plan.version, plan.level) == ("ABC1234-001v2", "園丁", 2, 3)
    assert [(entry.version, entry.status, entry.title) for entry in plan.history] == [
        (2, "current", "園丁"),
        (1, "superseded", "園藝人員"),
    ]
    assert [(item.code, item.name) for item in plan.job_categories] == [("ABC", "農業 / 園藝")]
    assert [(duty.code, duty.name, len(duty.tasks)) for duty in plan.duties] == [
        ("T1", "種植花木", 2),
        ("T2", "養護", 1),
    ]
    first = task_of(plan, "T1.1")
    assert [indicator.text for indicator in first.indicators] == ["鬆土，並依序下種。", "澆水。"]
    assert (first.level, first.knowledge, first.skills) == (3, ("K1", "K2"), ("S1", "S2"))
    assert (task_of(plan, "T1.2").outputs, task_of(plan, "T1.2").level) == ((), 4)
    assert [attitude.name for attitude in plan.attitudes] == ["細心"]
    assert [note.text for note in plan.notes] == ["無。"]
    assert unplaced(plan) == []


ROWS = [
    [
        ["T1 種植", "T1.1 播種", "O1.1.1 苗床", "P1.1.1 鬆土，並依", "3", "K1 土壤", "S1 鬆土"],
        ["花木", "", "", "序下種。", "", "K2 肥料", ""],
    ],
    [["", "T1.2 移植", "", "P1.2.1 挖洞。", "4", "K3 根系", "S2 挖掘"]],
]


def page_with(rows: list[list[list[str]]], *, head: bool, lines: str) -> PdfPage:
    """A page whose words stand as in a table, with ``lines`` between columns, between rows, or none."""
    page = PdfPage()
    y = 40.0
    edges = [y]
    for row in [
        *([[["主要職責", "工作任務", "工作產出", "行為指標", "級別", "知識(K)", "技能(S)"]]] if head else []),
        *rows,
    ]:
        for texts in row:
            for x, text in zip(PLACES, texts, strict=False):
                if text:
                    page.text(x + 4, y, text)
            y += 16
        edges.append(y)
    if lines == "upright":
        for x in PLACES:
            page.line(x, edges[0] - 2, x, edges[-1])
    if lines == "level":
        for edge in edges:
            page.line(PLACES[0], edge - 2, PLACES[-1], edge - 2)
    page.text(250, 800, "第 1 頁，總共 2 頁")
    return page


@pytest.mark.parametrize("head_repeated", [True, False])
@pytest.mark.parametrize("lines", ["", "upright", "level"])
def test_a_paged_file_with_no_lines_or_half_of_them(tmp_path: Path, lines: str, head_repeated: bool) -> None:
    first = page_with(ROWS, head=True, lines=lines)
    rest = [
        [["", "", "", "並澆水。", "", "", ""]],
        [["T2 養護", "T2.1 修剪", "", "P2.1.1 修枝。", "5", "K4 樹種", "S3 修枝"]],
    ]
    plan = plan_of_pages(tmp_path, first, page_with(rest, head=head_repeated, lines=lines))
    assert [(task.code, task.level, task.knowledge, task.skills) for task in plan.tasks] == [
        ("T1.1", 3, ("K1", "K2"), ("S1",)),
        ("T1.2", 4, ("K3",), ("S2",)),
        ("T2.1", 5, ("K4",), ("S3",)),
    ]
    assert [duty.name for duty in plan.duties] == ["種植花木", "養護"]
    assert [i.text for task in plan.tasks for i in task.indicators] == [
        "鬆土，並依序下種。",
        "挖洞。並澆水。",
        "修枝。",
    ]
    assert unplaced(plan) == []


def test_only_the_head_is_ruled(tmp_path: Path) -> None:
    page = PdfPage()
    y = page.table(40, PLACES, [HEAD]) + 6
    for row in ROWS:
        for texts in row:
            for x, text in zip(PLACES, texts, strict=False):
                page.text(x + 4, y, text)
            y += 16
    plan = plan_of_pages(tmp_path, page)
    assert [(task.code, task.level, task.knowledge) for task in plan.tasks] == [
        ("T1.1", 3, ("K1", "K2")),
        ("T1.2", 4, ("K3",)),
    ]
    assert unplaced(plan) == []


def test_free_lines_below_a_ruled_head_that_are_no_rows_stay_unplaced(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, PLACES, [HEAD])
    page.text(24, 120, "本表由勞動部編製，僅供參考之用途")
    plan = plan_of_pages(tmp_path, page)
    assert unplaced(plan) == ["本表由勞動部編製，僅供參考之用途"]
    assert "no-duties" in codes(plan)
