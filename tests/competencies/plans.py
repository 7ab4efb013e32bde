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
