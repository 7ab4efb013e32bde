"""How far a rater's answers spread, beside those of the other raters (central tendency, restricted range).

The measure is the standard deviation of the answers' differences from the items' means, around the rater's own mean:
so neither hard items nor severity widen it. It is set beside the same of all *other* raters together. Who uses only a
part of the scale has a small one (Saal, Downey & Lahey 1980, Psychological Bulletin 88, 413-428; Myford & Wolfe 2004,
Journal of Applied Measurement 5, 189-227). People who really are alike give the same picture.

There is no test with it: the answers about one person hang together, so its tables would promise too much. Instead a
ratio is remarked on only far from one and with several people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from assessments.statistics.estimates import NEGLIGIBLE, Reason

NARROW = 0.6
"""Up to this share of the others' spread a rater's is narrow. Honest raters of five people hardly ever come near it."""

LEAST_PEOPLE = 5
"""From how many people on a spread may be called narrow."""


@dataclass(frozen=True, slots=True)
class Sums:
    """A rater's ``people`` and ``answers``, with the sum and the sum of squares of the differences from item means."""

    people: int
    answers: int
    total: float
    squares: float

    @property
    def variation(self) -> float:
        """The sum of squares around the rater's own mean; 0 where it is but rounding."""
        if not self.answers:
            return 0.0
        found = self.squares - self.total * self.total / self.answers
        return found if found > NEGLIGIBLE * self.squares else 0.0


@dataclass(frozen=True)
class Spread:
    """``deviation`` is the standard deviation in points, ``ratio`` that divided by the other raters'."""

    deviation: float | None
    ratio: float | None
    is_narrow: bool = False
    reason: Reason | None = None


def spreads(by_rater: Mapping[int, Sums]) -> dict[int, Spread]:
    """Return every rater's spread.

    The deviation is None with fewer than two answers (too few); the ratio also where no other rater has two (one
    rater) or the others' answers do not vary at all (no variance). Variations are pooled over raters: divided by the
    degrees of freedom, one less than the answers of each.
    """
    freedom = sum(sums.answers - 1 for sums in by_rater.values() if sums.answers)
    variation = sum(sums.variation for sums in by_rater.values())
    found = {}
    for rater, sums in by_rater.items():
        if sums.answers < 2:
            found[rater] = Spread(None, None, reason=Reason.TOO_FEW)
            continue
        deviation = sqrt(sums.variation / (sums.answers - 1))
        other_freedom = freedom - (sums.answers - 1)
        other_variation = variation - sums.variation
        if other_freedom < 1:
            found[rater] = Spread(deviation, None, reason=Reason.ONE_RATER)
        elif other_variation <= NEGLIGIBLE * max(variation, 1.0):
            found[rater] = Spread(deviation, None, reason=Reason.NO_VARIANCE)
        else:
            ratio = deviation / sqrt(other_variation / other_freedom)
            found[rater] = Spread(deviation, ratio, is_narrow=ratio <= NARROW and sums.people >= LEAST_PEOPLE)
    return found
