"""Plans as plain values and back."""

import json

import pytest

from competencies.imports.plan import Accounting, Unplaced
from competencies.services.plan_values import plan_from_values, plan_to_values
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan

PLANS = [
    small_plan(),
    small_plan(accounting=Accounting(3, 5, 1, (Unplaced("甲", 1, 2),)), issued_on=None, level=None, duties=()),
    plan_of_size(3),
    bundled_plan(),
]


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_is_lost(plan: object) -> None:
    values = json.loads(json.dumps(plan_to_values(plan)))  # type: ignore[arg-type]
    assert plan_from_values(values) == plan


def test_values_kept_before_a_field_was_added_are_read() -> None:
    values = plan_to_values(small_plan())
    del values["title_kind"]
    assert plan_from_values(values) == small_plan()


def test_what_no_database_keeps_is_replaced() -> None:
    values = plan_to_values(small_plan(description="甲\x00乙\ud800丙"))
    assert values["description"] == "甲\ufffd乙?丙"


@pytest.mark.parametrize("change", [{"version": "2"}, {"duties": [{}]}, {"findings": [{"severity": "grave"}]}])
def test_other_values_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not those of a plan"):
        plan_from_values(plan_to_values(small_plan()) | change)
