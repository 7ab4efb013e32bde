"""Hedges' g against a reference implementation, its textbook example and its limits."""

from decimal import Decimal
from statistics import mean, stdev

import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.effect_size import EffectSize, Magnitude, Sample, hedges_g

scores = st.lists(st.integers(10, 50).map(lambda tenths: tenths / 10), min_size=2, max_size=40)


def sample(values: list[float]) -> Sample:
    return Sample(len(values), Decimal(str(mean(values))), Decimal(str(stdev(values))))


def test_an_example_worked_by_hand() -> None:
    """Means 3.5 and 3, both deviations 0.5, 10 people each: d = 1, J = 1 - 3/71, v = 0.2 + g^2/40."""
    found = hedges_g(
        Sample(10, Decimal("3.5"), Decimal("0.5")),
        Sample(10, Decimal(3), Decimal("0.5")),
    )
    # g = 68/71 = 0.95775; v = 0.2 + 0.91728/40 = 0.22293; 1.96 sqrt(v) = 0.92543
    assert found == EffectSize(Decimal("0.96"), Decimal("0.03"), Decimal("1.88"))
    assert found.is_beyond_chance
    assert found.magnitude is Magnitude.LARGE


@given(scores, scores)
def test_agrees_with_the_reference(first: list[float], second: list[float]) -> None:
    found = hedges_g(sample(first), sample(second))
    if stdev(first) == stdev(second) == 0:
        assert found is None
        return
    assert found is not None
    g = pingouin.compute_effsize(first, second, eftype="hedges")
    error = ((len(first) + len(second)) / (len(first) * len(second)) + g**2 / (2 * (len(first) + len(second)))) ** 0.5
    for ours, theirs in ((found.g, g), (found.low, g - 1.96 * error), (found.high, g + 1.96 * error)):
        assert float(ours) == pytest.approx(theirs, abs=0.00501)


@given(scores, scores)
def test_the_other_way_round_only_the_sign_turns(first: list[float], second: list[float]) -> None:
    there, back = hedges_g(sample(first), sample(second)), hedges_g(sample(second), sample(first))
    if there is None or back is None:
        assert there is back
    else:
        assert (back.g, back.low, back.high) == (-there.g, -there.high, -there.low)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Sample(1, Decimal(3), None), Sample(9, Decimal(4), Decimal("0.5"))),
        (Sample(0, None, None), Sample(9, Decimal(4), Decimal("0.5"))),
        (Sample(5, Decimal(3), Decimal(0)), Sample(9, Decimal(4), Decimal(0))),
    ],
)
def test_what_cannot_be_said(first: Sample, second: Sample) -> None:
    assert hedges_g(first, second) is None


@pytest.mark.parametrize(
    ("g", "magnitude"),
    [("0.19", "negligible"), ("-0.20", "small"), ("0.50", "medium"), ("-0.79", "medium"), ("0.80", "large")],
)
def test_words_for_sizes(g: str, magnitude: str) -> None:
    assert EffectSize(Decimal(g), Decimal(-1), Decimal(1)).magnitude == magnitude


def test_an_interval_that_touches_zero_may_be_chance() -> None:
    assert not EffectSize(Decimal("0.5"), Decimal(0), Decimal(1)).is_beyond_chance
    assert EffectSize(Decimal("-0.5"), Decimal(-1), Decimal("-0.01")).is_beyond_chance
