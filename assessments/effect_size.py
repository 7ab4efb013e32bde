"""How much two groups differ, measured in their own spread, and how sure that is. Pure: values in, values out.

Formulas (Hedges & Olkin 1985, *Statistical Methods for Meta-Analysis*, chapter 5; J as approximated by Hedges 1981)

- *Pooled standard deviation*: s = sqrt(((nA - 1) sA^2 + (nB - 1) sB^2) / (nA + nB - 2)), each group's standard
  deviation with its number of people less one in the denominator.
- *Hedges' g*: g = J x (mean A - mean B) / s, with the correction for small groups J = 1 - 3 / (4 (nA + nB - 2) - 1).
- *Variance of g*: v = (nA + nB) / (nA nB) + g^2 / (2 (nA + nB)), for large groups; with few people the interval is a
  little too narrow.
- *95 % interval*: g - 1.96 sqrt(v) to g + 1.96 sqrt(v).

Words for the size follow Cohen 1988, *Statistical Power Analysis*: 0.2 small, 0.5 medium, 0.8 large. They are a
convention: what a difference means is for those to say who know the work.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from assessments.scoring import SHOWN, rounded

FEW_PEOPLE = 10
"""With fewer people than this in a group, chance alone can make differences that look large."""

_Z_95 = Decimal("1.96")


class Magnitude(StrEnum):
    NEGLIGIBLE = "negligible"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Sample:
    """A group's scores: how many, their mean and their standard deviation (n - 1; None for fewer than two)."""

    count: int
    mean: Decimal | None
    deviation: Decimal | None


@dataclass(frozen=True, slots=True)
class EffectSize:
    """Hedges' g with its 95 % interval, each to two places; positive where the first group is higher."""

    g: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    @property
    def magnitude(self) -> Magnitude:
        size = abs(self.g)
        if size < Decimal("0.2"):
            return Magnitude.NEGLIGIBLE
        if size < Decimal("0.5"):
            return Magnitude.SMALL
        return Magnitude.MEDIUM if size < Decimal("0.8") else Magnitude.LARGE


def hedges_g(first: Sample, second: Sample) -> EffectSize | None:
    """Return how far ``first`` lies above ``second``; None where it cannot be said.

    That is with fewer than two people in a group, and where nobody differs from the own group's mean.
    """
    if first.mean is None or second.mean is None or first.deviation is None or second.deviation is None:
        return None
    if first.count < 2 or second.count < 2:
        return None
    with localcontext() as context:
        context.prec = 28
        people = first.count + second.count
        freedom = people - 2
        squares = (first.count - 1) * first.deviation**2 + (second.count - 1) * second.deviation**2
        if not squares:
            return None
        correction = 1 - Decimal(3) / (4 * freedom - 1)
        g = correction * (first.mean - second.mean) / (squares / freedom).sqrt()
        variance = Decimal(people) / (first.count * second.count) + g**2 / (2 * people)
        reach = _Z_95 * variance.sqrt()
        return EffectSize(*(rounded(value, SHOWN) for value in (g, g - reach, g + reach)))
