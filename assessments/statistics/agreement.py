"""How far two raters agree: weighted kappa over answers, intraclass correlation over people.

*Weighted kappa* (Cohen 1968, Psychological Bulletin 70, 213-220), quadratic weights: 1 - D_observed / D_chance, where
D is the mean squared distance of the two answers, observed and as it would be had each side kept its own distribution
and answered at random. 1: always the same answer; 0: no closer than chance; negative: farther apart than chance. No
interval is given: the answers about one person belong together, and the usual one takes them for independent.

*Intraclass correlation* ICC(A,1) of McGraw & Wong (1996, Psychological Methods 1, 30-46), which is ICC(2,1) of Shrout
& Fleiss (1979, Psychological Bulletin 86, 420-428): two-way, absolute agreement, a single rating. *Two-way*, because
the columns are the same two roles for everybody; *absolute*, because here a whole point of distance is a disagreement
even when it is the same for everybody; *single*, because nobody uses the mean of the two. With MSR, MSC, MSE the mean
squares of rows (people), columns (raters) and the rest, n people, k raters:

    ICC = (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n)

and, where a distance that is the same for everybody shall not count, ICC(C,1), *consistency*, that is ICC(3,1):

    ICC = (MSR - MSE) / (MSR + (k - 1) MSE)

The two together tell what disagreement is made of. The interval is that of table 7, for ICC(A,1). Its degrees of
freedom are Satterthwaite's approximation, which can break down where the correlation is negative: then no interval is
given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.statistics.distributions import f_quantile
from assessments.statistics.estimates import CONFIDENCE, NEGLIGIBLE, Estimate, Reason, mean, missing, sum_of_squares


def weighted_kappa(pairs: Mapping[tuple[int, int], int]) -> Estimate:
    """Return the kappa with quadratic weights; ``pairs`` says how often which two values were given together.

    Distances are those of the values themselves. Without pairs: too few. Where both sides gave one and the same value
    throughout there is nothing to tell agreement from chance by: no variance.
    """
    total = sum(pairs.values())
    if not total:
        return missing(Reason.TOO_FEW)
    first: dict[int, int] = {}
    second: dict[int, int] = {}
    observed = 0
    for (a, b), count in pairs.items():
        first[a] = first.get(a, 0) + count
        second[b] = second.get(b, 0) + count
        observed += count * (a - b) ** 2
    by_chance = sum(m * n * (a - b) ** 2 for a, m in first.items() for b, n in second.items())
    if not by_chance:
        return missing(Reason.NO_VARIANCE, total)
    return Estimate(float(1 - Fraction(total * observed, by_chance)), count=total)


def intraclass_correlation(rows: Sequence[Sequence[float]]) -> Estimate:
    """Return ICC(A,1) with its 95 % interval; a row per person, in it the same two or more raters' values.

    Fewer than three people: too few. People who do not differ and raters who do not either: no variance.
    """
    n = len(rows)
    if n < 3:
        return missing(Reason.TOO_FEW, n)
    k = len(rows[0])
    squares = _mean_squares(rows)
    msr, msc, mse = squares.rows, squares.columns, squares.rest
    if not squares.total:
        return missing(Reason.NO_VARIANCE, n)
    if squares.has_no_rest:
        # The raters differ by the same amount for everybody, or not at all: nothing is left to chance.
        value = msr / (msr + k * msc / n)
        return Estimate(value, value if not msc else None, value if not msc else None, n)
    value = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    df_parts = (a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1))
    df = (a * msc + b * mse) ** 2 / df_parts if df_parts else 0.0
    if df < 1:
        return Estimate(value, count=n)
    tail = 1 - (1 - CONFIDENCE) / 2
    lower, upper = f_quantile(tail, n - 1, df), f_quantile(tail, df, n - 1)
    common = k * msc + (k * n - k - n) * mse
    low = n * (msr - lower * mse) / (lower * common + n * msr)
    high = n * (upper * msr - mse) / (common + n * upper * msr)
    return Estimate(value, low, high, n) if low <= value <= high else Estimate(value, count=n)


def consistency_correlation(rows: Sequence[Sequence[float]]) -> Estimate:
    """Return ICC(C,1), which a distance that is the same for everybody leaves as it is; rows as above, no interval.

    Fewer than three people: too few. No people who differ from each other beyond that distance: no variance.
    """
    n = len(rows)
    if n < 3:
        return missing(Reason.TOO_FEW, n)
    squares = _mean_squares(rows)
    below = squares.rows + (len(rows[0]) - 1) * squares.rest
    if below <= NEGLIGIBLE * squares.columns:
        return missing(Reason.NO_VARIANCE, n)
    rest = 0.0 if squares.has_no_rest else squares.rest
    return Estimate((squares.rows - rest) / below, count=n)


def constant_share(agreement: float, consistency: float) -> float:
    """Return which share of what keeps raters apart is the same for everybody, from ICC(A,1) and ICC(C,1).

    With the variances r of people, c of raters and e of the rest, these are r / (r + c + e) and r / (r + e): the share
    is c / (c + e). 0 where nothing keeps them apart, where no agreement is left, and where c is estimated below zero.
    """
    if not 0 < agreement < consistency:
        return 0.0
    return (1 / agreement - 1 / consistency) / (1 / agreement - 1)


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """Of the rows (people), the columns (raters) and the rest; ``total`` is the sum of all squares."""

    total: float
    rows: float
    columns: float
    rest: float

    @property
    def has_no_rest(self) -> bool:
        """Whether the rest is nothing but rounding."""
        return self.rest < NEGLIGIBLE * max(self.rows, self.columns)


def _mean_squares(rows: Sequence[Sequence[float]]) -> _MeanSquares:
    n, k = len(rows), len(rows[0])
    of_rows = k * sum_of_squares(mean(row) for row in rows)
    of_columns = n * sum_of_squares(mean(column) for column in zip(*rows, strict=True))
    total = sum_of_squares(value for row in rows for value in row)
    rest = max(0.0, total - of_rows - of_columns)
    return _MeanSquares(total, of_rows / (n - 1), of_columns / (k - 1), rest / ((n - 1) * (k - 1)))
