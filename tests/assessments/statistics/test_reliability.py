"""Cronbach's alpha and Feldt's interval against pingouin."""

from random import Random

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.estimates import Reason
from assessments.statistics.reliability import cronbach_alpha


def answered(random: Random, *, people: int, items: int) -> list[list[int]]:
    levels = [random.gauss(3, 0.8) for _ in range(people)]
    return [[min(5, max(1, round(random.gauss(level, 0.9)))) for _ in range(items)] for level in levels]


@pytest.mark.parametrize("seed", range(8))
def test_alpha_is_that_of_pingouin(seed: int) -> None:
    random = Random(seed)
    rows = answered(random, people=random.randint(4, 60), items=random.randint(2, 20))
    alpha, interval = pingouin.cronbach_alpha(data=pd.DataFrame(rows))
    found = cronbach_alpha(rows)
    assert found.value == pytest.approx(alpha)
    assert [found.low, found.high] == pytest.approx(list(interval), abs=5.1e-4)
    assert found.count == len(rows)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), items=st.integers(2, 6))
def test_alpha_is_a_number_up_to_one_or_has_a_reason(data: st.DataObject, items: int) -> None:
    row = st.lists(st.integers(1, 5), min_size=items, max_size=items)
    rows = data.draw(st.lists(row, min_size=1, max_size=20))
    found = cronbach_alpha(rows)
    if found.value is None:
        assert found.reason is (Reason.TOO_FEW if len(rows) < 3 else Reason.NO_VARIANCE)
        return
    values = np.array(rows)
    by_numpy = items / (items - 1) * (1 - values.var(axis=0, ddof=1).sum() / values.sum(axis=1).var(ddof=1))
    assert found.value == pytest.approx(by_numpy)
    assert found.value <= 1
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high


def test_alpha_by_hand() -> None:
    """Items 1,2,3 and 1,3,2: variances 1 and 1; sums 2,5,5: variance 3. 2 x (1 - 2/3) = 2/3."""
    assert cronbach_alpha([(1, 1), (2, 3), (3, 2)]).value == pytest.approx(2 / 3)


def test_items_that_repeat_each_other_have_alpha_one() -> None:
    assert cronbach_alpha([bytes([n, n, n]) for n in (1, 2, 4, 5)]).value == 1


def test_undefined() -> None:
    assert cronbach_alpha([]).reason is Reason.TOO_FEW
    assert cronbach_alpha([(1, 2), (2, 3)]).reason is Reason.TOO_FEW
    assert cronbach_alpha([(1,), (2,), (3,)]).reason is Reason.TOO_FEW
    assert cronbach_alpha([(3, 3, 3)] * 9).reason is Reason.NO_VARIANCE
