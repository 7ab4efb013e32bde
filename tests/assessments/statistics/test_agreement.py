"""Weighted kappa against statsmodels; the intraclass correlation against its paper's table and pingouin."""

from collections import Counter
from random import Random

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from assessments.statistics.agreement import (
    consistency_correlation,
    constant_share,
    intraclass_correlation,
    weighted_kappa,
)
from assessments.statistics.estimates import Reason

unhurried = settings(deadline=None, max_examples=60)

# Shrout & Fleiss (1979), table 2: six targets rated by four judges; table 4: ICC(2,1) = .29.
SHROUT_FLEISS = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
answers = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=60)


@unhurried
@given(pairs=answers)
def test_kappa_is_that_of_statsmodels(pairs: list[tuple[int, int]]) -> None:
    table = np.zeros((5, 5))
    for a, b in pairs:
        table[a - 1, b - 1] += 1
    found = weighted_kappa(Counter(pairs))
    if found.value is None:
        assert len(set(pairs)) == 1
        assert pairs[0][0] == pairs[0][1]
        return
    with np.errstate(all="ignore"):  # its variance divides by zero where a point was never chosen
        expected = cohens_kappa(table, wt="quadratic").kappa
    assert found.value == pytest.approx(expected)
    assert found.count == len(pairs)


@unhurried
@given(pairs=answers)
def test_kappa_does_not_depend_on_who_is_first_and_is_one_only_for_equal_answers(pairs: list[tuple[int, int]]) -> None:
    found = weighted_kappa(Counter(pairs)).value
    assert found == weighted_kappa(Counter((b, a) for a, b in pairs)).value
    if found is not None:
        assert -1 <= found <= 1
        assert (found == 1) == all(a == b for a, b in pairs)


def test_kappa_by_hand() -> None:
    """Ten pairs, one of them a point apart. By chance 6/10 x 5/10 + 4/10 x 5/10 = 1/2 would be: 1 - (1/10) / (1/2)."""
    pairs = {(1, 1): 5, (2, 2): 4, (1, 2): 1}
    assert weighted_kappa(pairs).value == pytest.approx(0.8)


def test_kappa_of_nothing_and_of_one_and_the_same_answer() -> None:
    assert weighted_kappa({}).reason is Reason.TOO_FEW
    same = weighted_kappa({(3, 3): 12})
    assert (same.value, same.reason, same.count) == (None, Reason.NO_VARIANCE, 12)


def test_icc_of_the_table_it_was_published_with() -> None:
    found = intraclass_correlation(SHROUT_FLEISS)
    assert found.value == pytest.approx(0.2898, abs=5e-5)
    assert [found.low, found.high] == pytest.approx([0.0188, 0.7611], abs=5e-5)


@pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.dropna:DeprecationWarning")  # pingouin's own
@pytest.mark.parametrize("seed", range(8))
def test_icc_is_that_of_pingouin(seed: int) -> None:
    random = Random(seed)
    raters, people = random.randint(2, 4), random.randint(4, 40)
    rows = [
        [random.gauss(level, 0.6) + 0.3 * rater for rater in range(raters)]
        for level in (random.gauss(3, 0.7) for _ in range(people))
    ]
    long = pd.DataFrame(
        [(person, rater, value) for person, row in enumerate(rows) for rater, value in enumerate(row)],
        columns=["person", "rater", "value"],
    )
    table = pingouin.intraclass_corr(long, targets="person", raters="rater", ratings="value").set_index("Type")
    row = table.loc["ICC(A,1)"]
    interval = row["CI95"]
    found = intraclass_correlation(rows)
    assert found.value == pytest.approx(row["ICC"], abs=1e-9)
    assert [found.low, found.high] == pytest.approx(list(interval), abs=0.0051)
    assert consistency_correlation(rows).value == pytest.approx(table.loc["ICC(C,1)"]["ICC"], abs=1e-9)


@unhurried
@given(rows=st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=3, max_size=40))
def test_icc_is_never_anything_but_a_number_or_a_reason(rows: list[tuple[float, float]]) -> None:
    found = intraclass_correlation(rows)
    assert (found.value is None) == (found.reason is not None)
    if found.value is not None:
        assert found.value <= 1 + 1e-9
        assert (found.low is None) == (found.high is None)
    if found.value is not None and found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high


def test_icc_counts_a_constant_distance_as_disagreement() -> None:
    together = intraclass_correlation([(1, 1), (2, 2), (3, 3), (4, 4)])
    apart = intraclass_correlation([(1, 2), (2, 3), (3, 4), (4, 5)])
    assert (together.value, together.low, together.high) == (1, 1, 1)
    assert apart.value == pytest.approx(10 / 13)  # MSR 10/3, MSC 2, MSE 0: 10/3 / (10/3 + 2 x 2/4)
    assert apart.low is None


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        # MSR 0, MSC 1/2, MSE 1/2: (0 - 1/2) / (0 + 1/2 + 0); the degrees of freedom come to zero.
        ([(2, 2), (2, 2), (1, 3), (2, 2)], -1),
        # MSR 11/24, MSC 27/24, MSE 51/24: (11 - 51) / (11 + 51 + 2 (27 - 51) / 4); they come to less than one.
        ([(5, 3), (4, 5), (3, 4), (5, 2)], -0.8),
    ],
)
def test_icc_has_no_interval_where_its_approximation_breaks_down(rows: list[tuple[int, int]], value: float) -> None:
    found = intraclass_correlation(rows)
    assert found.value == pytest.approx(value)
    assert (found.low, found.high) == (None, None)


def test_icc_without_people_or_without_differences() -> None:
    assert intraclass_correlation([(1, 2), (2, 3)]).reason is Reason.TOO_FEW
    assert intraclass_correlation([(3.1, 3.1)] * 7).reason is Reason.NO_VARIANCE


def test_consistency_leaves_a_constant_distance_out() -> None:
    apart = [(2.0, 1.0), (2.1, 1.1), (2.2, 1.2), (2.4, 1.4), (3.0, 2.0)]
    consistency, agreement = consistency_correlation(apart).value, intraclass_correlation(apart).value
    assert consistency == pytest.approx(1)
    assert agreement is not None
    assert agreement < 0.3
    assert constant_share(agreement, 1) == pytest.approx(1)
    assert consistency_correlation([(1, 3), (2, 2), (3, 1)]).value == pytest.approx(-1)
    assert consistency_correlation(apart[:2]).reason is Reason.TOO_FEW
    assert consistency_correlation([(2, 1)] * 5).reason is Reason.NO_VARIANCE
    # Their squares do not add up to the last bit: what is left is rounding.
    assert consistency_correlation([(1.1, 3.7)] * 5).reason is Reason.NO_VARIANCE


def test_the_share_of_a_constant_distance_by_hand() -> None:
    """Variances 4 of people, 3 of raters, 1 of the rest: agreement 4 / 8, consistency 4 / 5, share 3 / 4."""
    assert constant_share(4 / 8, 4 / 5) == pytest.approx(3 / 4)
    assert [constant_share(a, c) for a, c in ((0.5, 0.5), (0.5, 0.45), (0.0, 0.3), (-0.2, -0.1), (1, 1))] == [0.0] * 5
