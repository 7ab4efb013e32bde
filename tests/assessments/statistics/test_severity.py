"""Adjusted severity against a linear model of statsmodels, and what must hold whatever was rated."""

from random import Random

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.estimates import Reason
from assessments.statistics.severity import RatedPerson, adjusted_severities


def some_people(seed: int, *, raters: int = 6) -> list[RatedPerson]:
    random = Random(seed)
    people = []
    for rater in range(raters):
        severity = random.gauss(0, 0.4)
        for _ in range(random.randint(1, 9)):
            own = random.gauss(0, 0.7)
            people.append(RatedPerson(rater, given=severity + 0.6 * own + random.gauss(0, 0.3), own=own))
    return people


@pytest.mark.parametrize("seed", range(6))
def test_differences_errors_and_slope_are_those_of_statsmodels(seed: int) -> None:
    people = some_people(seed)
    raters = sorted({p.rater for p in people})
    design = np.array([[float(p.rater == r) for r in raters] + [p.own] for p in people])
    fitted = sm.OLS(np.array([p.given for p in people]), design).fit()
    found = adjusted_severities(people, scale_length=4)
    assert found.slope == pytest.approx(fitted.params[-1])
    shares = np.array([sum(p.rater == r for p in people) / len(people) for r in raters])
    for index, rater in enumerate(raters):
        contrast = np.append(np.eye(len(raters))[index] - shares, 0.0)
        test = fitted.t_test(contrast)
        (interval,) = test.conf_int()
        difference = found.by_rater[rater].difference
        assert difference.value == pytest.approx(test.effect[0])
        assert [difference.low, difference.high] == pytest.approx(list(interval))


people_strategy = st.lists(
    st.builds(RatedPerson, rater=st.integers(1, 4), given=st.floats(-3, 3), own=st.floats(-3, 3)), max_size=40
)


@settings(deadline=None, max_examples=80)
@given(people=people_strategy, shift=st.floats(-2, 2))
def test_severities_balance_and_do_not_depend_on_where_zero_lies(people: list[RatedPerson], shift: float) -> None:
    found = adjusted_severities(people, scale_length=4)
    moved = [RatedPerson(p.rater, p.given + shift, p.own - shift) for p in people]
    again = adjusted_severities(moved, scale_length=4)
    differences = [(s.people, s.difference.value) for s in found.by_rater.values()]
    for rater, severity in found.by_rater.items():
        assert (severity.difference.value is None) == (severity.difference.reason is not None)
        if severity.difference.value is not None and (found.slope is None) == (again.slope is None):
            assert again.by_rater[rater].difference.value == pytest.approx(
                severity.difference.value, abs=1e-5 * (1 + abs(found.slope or 0))
            )
    if any(value is not None for _people, value in differences):
        weighted = sum(count * (value or 0) for count, value in differences)
        assert weighted == pytest.approx(0, abs=1e-6 * (1 + abs(found.slope or 0)))


def test_one_rater_has_nobody_to_be_compared_with() -> None:
    found = adjusted_severities([RatedPerson(7, 0.1 * n, 0.2 * n) for n in range(9)], scale_length=4)
    assert found.by_rater[7].difference.reason is Reason.ONE_RATER
    assert adjusted_severities([], scale_length=4).by_rater == {}


def test_one_person_each_tells_nothing() -> None:
    found = adjusted_severities([RatedPerson(n, 0.1 * n, 0.2) for n in range(9)], scale_length=4)
    assert {s.difference.reason for s in found.by_rater.values()} == {Reason.TOO_FEW}


def test_equal_self_ratings_adjust_nothing() -> None:
    people = [RatedPerson(n % 2, (n % 2) + 0.1 * (n % 5), 0.0) for n in range(20)]
    found = adjusted_severities(people, scale_length=4)
    assert found.slope is None
    assert found.by_rater[1].difference.value == pytest.approx(0.5)


def test_without_any_chance_there_is_no_interval_and_nobody_stands_out() -> None:
    people = [RatedPerson(n % 2, float(n % 2), float(n // 2)) for n in range(20)]
    found = adjusted_severities(people, scale_length=4)
    assert found.by_rater[1].difference.value == pytest.approx(0.5)
    assert found.by_rater[1].difference.low is None
    assert not found.by_rater[1].stands_out


def test_a_few_people_never_stand_out() -> None:
    """Four people two points below all others: an interval far from zero, but too few to remark on."""
    few = [RatedPerson(1, -2.0 + 0.01 * n, 0.1 * n) for n in range(4)]
    rest = [RatedPerson(2 + n % 2, 0.01 * (n % 7), 0.1 * (n % 5)) for n in range(40)]
    found = adjusted_severities([*few, *rest], scale_length=4).by_rater[1]
    assert found.difference.high is not None
    assert found.difference.high < -1
    assert not found.stands_out
    enough = [RatedPerson(1, -2.0 + 0.01 * n, 0.1 * n) for n in range(5)]
    assert adjusted_severities([*enough, *rest], scale_length=4).by_rater[1].stands_out


@pytest.mark.parametrize(("apart", "stands_out"), [(0.9, False), (1.3, True)])
def test_among_many_raters_it_takes_more_to_stand_out(apart: float, stands_out: bool) -> None:
    """Twenty teams of five, all spread alike: s^2 = 20 x 2.5 / 80, the error sqrt(0.625 (1/5 - 1/100)) = 0.345.

    19/20 of 0.9 is 2.5 of these: more than the 1.99 of one test, less than the 3.13 of the strictest of twenty.
    """
    people = [RatedPerson(n // 5, (n % 5 - 2) / 2 + (apart if n < 5 else 0), 0.0) for n in range(100)]
    found = adjusted_severities(people, scale_length=4).by_rater[0]
    assert found.difference.low is not None
    assert found.difference.low > 0
    assert found.stands_out is stands_out


def test_nothing_is_told_from_fewer_than_five_degrees_of_freedom() -> None:
    people = [RatedPerson(n % 2, n % 2 + 0.1 * n, 0.0) for n in range(7)]
    assert adjusted_severities(people[:6], scale_length=4).by_rater[1].difference.reason is Reason.TOO_FEW
    assert adjusted_severities(people, scale_length=4).by_rater[1].difference.value is not None


def test_certain_but_small_does_not_stand_out() -> None:
    """A hundredth of a point, as sure as can be."""
    people = [RatedPerson(n % 2, 0.01 * (n % 2) + 1e-4 * (n % 7), 0.1 * (n % 5)) for n in range(200)]
    found = adjusted_severities(people, scale_length=4).by_rater[1]
    assert found.difference.low is not None
    assert found.difference.low > 0
    assert not found.stands_out
