"""Codes that a narrow column breaks over two lines."""

from __future__ import annotations

import pytest

from competencies.imports import StandardPlan
from tests.competencies.imports.boxed_documents import plan_of_tables
from tests.competencies.imports.documents import codes, unplaced


def plan_with(output: str, task: str = "T1.1 乙") -> StandardPlan:
    return plan_of_tables([["T1 甲", task, output, "P1.1.1 丙。", "3", "K1 丁", "S1 己"]])


@pytest.mark.parametrize("printed", ["O1.1.\n1組立圖", "O1.1\n.1 組立圖", "O1.1.\n1 組立\n圖", "Ｏ1.1.\n1：組立圖"])
def test_a_point_at_the_break_shows_that_the_number_goes_on(printed: str) -> None:
    plan = plan_with(printed)
    assert [(output.code.replace("Ｏ", "O"), output.name) for output in plan.tasks[0].outputs] == [("O1.1.1", "組立圖")]
    assert "code-broken" in codes(plan)
    assert unplaced(plan) == []


def test_a_task_of_three_numbers() -> None:
    plan = plan_with("O1.1.1.1 圖", "T1.1.\n1 乙")
    assert (plan.tasks[0].code, plan.tasks[0].name) == ("T1.1.1", "乙")


@pytest.mark.parametrize("printed", ["O1.1.1\n3D圖", "O1.1.1.\n立體圖", "O1.1.1 圖1.\n2號"])
def test_elsewhere_the_number_ends_with_its_line(printed: str) -> None:
    plan = plan_with(printed)
    assert plan.tasks[0].outputs[0].code.rstrip(".") == "O1.1.1"
    assert "code-broken" not in codes(plan)
    assert unplaced(plan) == []
