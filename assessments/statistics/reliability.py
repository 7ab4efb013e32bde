"""Whether the items of a scale tell the same: Cronbach's alpha (1951, Psychometrika 16, 297-334).

With k items: alpha = k / (k - 1) x (1 - sum of the items' variances / variance of the people's sums). The interval is
that of Feldt (1965, Psychometrika 30, 357-370): (1 - alpha) / (1 - alpha of the sample) follows an F distribution with
(n - 1) and (n - 1)(k - 1) degrees of freedom, where items and people answer to a two-way model with normal errors; for
answers on a few points it is an approximation.
"""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

from assessments.statistics.distributions import f_quantile
from assessments.statistics.estimates import CONFIDENCE, Estimate, Reason, missing


def cronbach_alpha(rows: Sequence[Sequence[int]]) -> Estimate:
    """Return alpha with its 95 % interval; a row per person with the answers to all items, none missing.

    Fewer than two items or three people: too few. People whose sums are all the same: no variance.
    """
    n = len(rows)
    if n < 3 or len(rows[0]) < 2:
        return missing(Reason.TOO_FEW, n)
    k = len(rows[0])
    of_sums = _variation([sum(row) for row in rows])
    if not of_sums:
        return missing(Reason.NO_VARIANCE, n)
    of_items = sum(_variation(column) for column in zip(*rows, strict=True))
    exact = Fraction(k, k - 1) * (1 - Fraction(of_items, of_sums))
    alpha, tail = float(exact), (1 - CONFIDENCE) / 2
    df1, df2 = n - 1, (n - 1) * (k - 1)
    return Estimate(
        alpha,
        low=1 - (1 - alpha) * f_quantile(1 - tail, df1, df2),
        high=1 - (1 - alpha) * f_quantile(tail, df1, df2),
        count=n,
    )


def _variation(values: Sequence[int]) -> int:
    """Return n times the sum of squared deviations, exactly: n x sum(v^2) - sum(v)^2."""
    total = sum(values)
    squares: int = sum(map(mul, values, values))
    return len(values) * squares - total * total
