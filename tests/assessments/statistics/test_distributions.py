"""Quantiles against scipy."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessments.statistics.distributions import beta_cdf, f_quantile, t_quantile

unhurried = settings(deadline=None, max_examples=60)
probabilities = st.sampled_from([0.00001, 0.025, 0.5, 0.9, 0.975, 0.99999]) | st.floats(0.001, 0.999)
degrees = st.floats(0.5, 50_000)


@unhurried
@given(probability=probabilities, df1=degrees, df2=degrees)
def test_f_quantiles(probability: float, df1: float, df2: float) -> None:
    assert f_quantile(probability, df1, df2) == pytest.approx(stats.f.ppf(probability, df1, df2), rel=1e-7)


@unhurried
@given(probability=st.floats(0.5001, 0.999999), df=degrees)
def test_t_quantiles(probability: float, df: float) -> None:
    assert t_quantile(probability, df) == pytest.approx(stats.t.ppf(probability, df), rel=1e-6)


@unhurried
@given(x=st.floats(0, 1), a=st.floats(0.2, 5_000), b=st.floats(0.2, 5_000))
def test_the_incomplete_beta_function(x: float, a: float, b: float) -> None:
    found = beta_cdf(x, a, b)
    assert found == pytest.approx(stats.beta.cdf(x, a, b), rel=1e-8, abs=1e-12)
    assert found + beta_cdf(1 - x, b, a) == pytest.approx(1, abs=1e-6 if x < 1e-9 else 1e-9)


def test_half_of_all_t_lie_below_zero() -> None:
    assert t_quantile(0.5, 3) == 0


@pytest.mark.parametrize(
    ("probability", "df1", "df2"), [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, -1), (0.5, nan, 1), (0.5, 1, inf)]
)
def test_what_has_no_quantile(probability: float, df1: float, df2: float) -> None:
    with pytest.raises(ValueError):
        f_quantile(probability, df1, df2)
    with pytest.raises(ValueError):
        t_quantile(0.4, 3)
