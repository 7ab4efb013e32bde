"""Small standards as plans, for tests that write them."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from competencies.imports import plan_from_file
from competencies.imports.findings import Finding
from competencies.imports.plan import (
    Accounting,
    AttitudePlan,
    Classification,
    CompetencePlan,
    DutyPlan,
    HistoryEntry,
    IndicatorPlan,
    NotePlan,
    OutputPlan,
    StandardPlan,
    TaskPlan,
)
from competencies.standards import bundled_standard_path

SMALL = StandardPlan(
    code="PLN0001-001v2",
    title="測試員",
    version=2,
    status="current",
    issued_on=date(2020, 1, 2),
    update_note="修正",
    history=(
        HistoryEntry(2, "PLN0001-001v2", "測試員", "current", "修正", date(2020, 1, 2)),
        HistoryEntry(None, "", "", None, None, None),
    ),
    job_categories=(Classification("TST", "測試／驗證"),),
    occupations=(Classification("", "測試人員"),),
    industries=(),
    description="從事測試。",
    level=4,
    duties=(
        DutyPlan(
            "T1",
            "規劃",
            (
                TaskPlan(
                    "T1.1",
                    "擬定計畫",
                    4,
                    (OutputPlan("O1.1.1", "計畫書"),),
                    (IndicatorPlan("P1.1.1", "能擬定計畫。"), IndicatorPlan("P1.1.1", "能再擬定計畫。")),
                    ("K01", "K01#2"),
                    ("S01",),
                ),
                TaskPlan("T1.2", "沒有編號級別", None, (), (), (), ("S01",)),
            ),
        ),
    ),
    knowledge=(
        CompetencePlan("K01", "K01", "測試理論", ("黑箱", "白箱")),
        CompetencePlan("K01#2", "K01", "另一種理論", ()),
        CompetencePlan("K02", "K02", "", ()),
    ),
    skills=(CompetencePlan("S01", "S01", "⾏銷技巧", ()),),
    attitudes=(AttitudePlan("A01", "A01", "主動", ""), AttitudePlan("#1", "", "", "願意負責，並樂於學習。")),
    notes=(NotePlan("條件：", 0), NotePlan("一年經驗", 1)),
    findings=(
        Finding(
            "warning", "indicator-code-repeated", {"code": "P1.1.1", "first": "T1.1"}, 1, 7, "P1.1.1 能再擬定計畫。"
        ),
        Finding("info", "missing-output", {"task": "T1.2"}, 1, 8, "T1.2 沒有編號級別"),
    ),
    accounting=Accounting(placed=10, total=10, set_aside=0, unplaced=()),
)
"""A plan with the oddities of real documents: repeated codes, a code without text, uncoded attitudes, blank fields."""


def small_plan(**changes: Any) -> StandardPlan:
    """Return the small plan with some fields changed."""
    return replace(SMALL, **changes)


@cache
def bundled_plan() -> StandardPlan:
    """Return the plan of the standard that comes with the portal."""
    return plan_from_file(bundled_standard_path())


def plan_of_size(tasks: int) -> StandardPlan:
    """Return a plan of one duty with ``tasks`` tasks, each with two indicators, an output, a K and an S."""
    return replace(
        SMALL,
        duties=(
            DutyPlan(
                "T1",
                "規劃",
                tuple(
                    TaskPlan(
                        f"T1.{n}",
                        f"任務{n}",
                        3,
                        (OutputPlan(f"O1.{n}.1", "產出"),),
                        (IndicatorPlan(f"P1.{n}.1", "指標甲"), IndicatorPlan(f"P1.{n}.2", "指標乙")),
                        (f"K{n}",),
                        (f"S{n}",),
                    )
                    for n in range(1, tasks + 1)
                ),
            ),
        ),
        knowledge=tuple(CompetencePlan(f"K{n}", f"K{n}", f"知識{n}", ("細項",)) for n in range(1, tasks + 1)),
        skills=tuple(CompetencePlan(f"S{n}", f"S{n}", f"技能{n}", ()) for n in range(1, tasks + 1)),
        findings=tuple(SMALL.findings[0] for _ in range(tasks)),
    )


def peculiar_plan() -> StandardPlan:
    """Return a plan with what real documents do to their readers, as far as a document can print it."""

    def task(code: str, name: str, level: int | None, *indicators: str, **others: Any) -> TaskPlan:
        items = tuple(IndicatorPlan(*text.split(" ", 1)) for text in indicators)
        return replace(TaskPlan(code, name, level, (), items, (), ()), **others)

    long = "能依據市場調查、客戶需求與 ISO 27001 之規定，會同 R&D 部門檢討 S20.20 靜電防護【註4】，" * 60
    return replace(
        SMALL,
        code="PLN0001-001v4",
        title="測試／驗證─AIoT 工程師",
        version=4,
        issued_on=date(2024, 12, 15),
        update_note="略",
        history=(
            HistoryEntry(4, "PLN0001-001v4", "測試／驗證─AIoT 工程師", "current", "略", date(2024, 12, 15)),
            HistoryEntry(3, "PLN0001-001v3", "測試人員", "current", "已被《PLN0001-001v4》取代", date(2021, 12, 21)),
            HistoryEntry(2, "PLN0001-001v2", "測試員", "superseded", "已被《PLN0001-001v3》取代", date(2018, 1, 2)),
            HistoryEntry(1, "PLN0001-001", "測試員", "superseded", "已被《PLN0001-001v2》取代", date(2015, 12, 31)),
        ),
        job_categories=(
            Classification("SET", "科學、技術、工程、數學／工程及技術"),
            Classification("INM", "資訊科技／網路規劃與建置管理"),
        ),
        occupations=(Classification("2152", "電子工程師"), Classification("21", "科學及工程專業人員")),
        industries=(Classification("C26-27", "製造業／電子零組件製造業"), Classification("", "其他")),
        description="1. 規劃測試。\n2. 執行 AI 測試，並回報。",
        level=6,
        duties=(
            DutyPlan(
                "T1",
                "AIoT標準規劃",
                (
                    task("T1.1", "3D列印前置", 4, "P1.1.1 能規劃。", knowledge=("K01", "K01#2"), skills=("S01",)),
                    task("T1.2", "合併儲存格", 4, "P1.4.1 能執行 6S。", knowledge=("K01", "K01#2"), skills=("S01",)),
                ),
            ),
            DutyPlan(
                "T3",
                "重複的編號",
                (
                    task(
                        "T3.1",
                        "另一個任務",
                        None,
                        "P3.1.1 能檢討。",
                        outputs=(OutputPlan("O3.1.1", "紀錄"), OutputPlan("O3.1.1", "另一份紀錄")),
                        knowledge=("K7",),
                    ),
                ),
            ),
            DutyPlan(
                "T3",
                "再次出現",
                (
                    task("T3.1", "同號的任務", 6, "P3.1.1 能結案。", knowledge=("K1",), skills=("S26", "S26#2")),
                    task(
                        "T3.4", "很長的任務", 5, f"P1.4.1 {long}", f"P1.4.2 {long}", knowledge=("K7",), skills=("S26",)
                    ),
                ),
            ),
        ),
        knowledge=(
            CompetencePlan("K01", "K01", "測試理論", ("黑箱測試", "白箱測試（含 IEC60601-1-2）")),
            CompetencePlan("K01#2", "K01", "另一種理論", ()),
            CompetencePlan("K7", "K7", "RFID／NFC 標籤*", ()),
            CompetencePlan("K1", "K1", "不是 K01 的知識", ()),
        ),
        skills=(
            CompetencePlan("S01", "S01", "⾏銷技巧", ("簡報", "協商")),
            CompetencePlan("S26", "S26", "資料分析", ()),
            CompetencePlan("S26#2", "S26", "資料蒐集", ()),
        ),
        attitudes=(
            AttitudePlan("A02", "A02", "主動積極", "不需他人指示。"),
            AttitudePlan("A03", "A03", "謹慎細心", ""),
            AttitudePlan("A03#2", "A03", "團隊意識", ""),
        ),
        notes=(
            NotePlan("建議擔任此職類／職業之學歷／經歷／或能力條件：", 0),
            NotePlan("大專以上畢業，且具 3 年以上經驗。", 1),
            NotePlan("【註4】靜電防護依 ANSI/ESD S20.20。", 0),
        ),
    )
