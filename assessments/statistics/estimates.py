"""A figure with what is known about its precision, or the reason why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import fsum


class Reason(StrEnum):
    """Why a figure is missing."""

    TOO_FEW = "too_few"
    NO_VARIANCE = "no_variance"
    ONE_RATER = "one_rater"


@dataclass(frozen=True)
class Estimate:
    """``value`` with its 95 % interval, from ``count`` observations.

    ``value`` is None exactly where ``reason`` is given; the interval is None where none can be given.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    count: int = 0
    reason: Reason | None = None


def missing(reason: Reason, count: int = 0) -> Estimate:
    return Estimate(None, count=count, reason=reason)


CONFIDENCE = 0.95
"""Of every interval."""

NEGLIGIBLE = 1e-12
"""A sum of squares below this share of its size is rounding, not variance."""


def mean(values: Iterable[float]) -> float:
    """Return the mean of at least one value."""
    known = list(values)
    return fsum(known) / len(known)


def sum_of_squares(values: Iterable[float]) -> float:
    """Return the sum of squared deviations from the mean, 0 where they are but rounding."""
    known = list(values)
    if not known:
        return 0.0
    middle = mean(known)
    found = fsum((value - middle) ** 2 for value in known)
    return found if found > NEGLIGIBLE * fsum(value * value for value in known) else 0.0
