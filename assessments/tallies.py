"""What the scores of a group of people add up to, in whole numbers: pure, like ``scoring``.

A group's figures are kept as sums, so that one person's sign-off is an addition, taking it back a subtraction, and two
groups without common members are added to get the figures of both. Sums are whole numbers (scores in the steps in
which they are stored, 1/10000; squares in 1/10000 of that), so nothing is lost by adding and subtracting in any order.

Formulas, beyond those of ``scoring``

- *Standard deviation* of n scores with sum T and sum of squares Q: sqrt((n Q - T^2) / (n (n - 1))), that of a sample;
  none for fewer than two. Rounded once, half up, to four places.
- *Below target*: how many people's score lies below the target (``scoring.is_below``).
- *Self above, self below*: how many people's self-rating is a blind spot or a hidden strength (``scoring.self_view``).
"""

from dataclasses import dataclass
from decimal import Decimal
from math import isqrt

from assessments import scoring
from assessments.scoring import GroupMean, SelfView

POINTS = range(1, 11)
"""Every value that a point of a scale can have."""
NUMBERS = (
    "scored",
    "without_score",
    "total",
    "squares",
    "below_target",
    "self_above",
    "self_below",
    *(f"point_{point}" for point in POINTS),
)
"""The names of a group's numbers, in the order of ``SourceFigures.numbers``."""
NO_POINTS = (0,) * len(POINTS)


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """What one source's scores of one task, duty or competence add up to in a group.

    ``without_score`` people answered "not applicable" throughout. ``self_above`` and ``self_below`` count among the
    final scores alone. ``points`` says how many scores are nearest to 1, 2, ... 10.
    """

    scored: int = 0
    without_score: int = 0
    total: int = 0
    squares: int = 0
    below_target: int = 0
    self_above: int = 0
    self_below: int = 0
    points: tuple[int, ...] = NO_POINTS

    @property
    def numbers(self) -> tuple[int, ...]:
        """All of them, in the order of ``NUMBERS``."""
        return (
            self.scored,
            self.without_score,
            self.total,
            self.squares,
            self.below_target,
            self.self_above,
            self.self_below,
            *self.points,
        )

    @classmethod
    def from_numbers(cls, numbers: tuple[int, ...]) -> "SourceFigures":
        """Return the figures with these ``numbers``."""
        scored, without_score, total, squares, below, above, under, *points = numbers
        return cls(scored, without_score, total, squares, below, above, under, tuple(points))

    @property
    def mean(self) -> GroupMean:
        return GroupMean(Decimal(self.total).scaleb(-scoring.PLACES), self.scored)

    @property
    def nearest(self) -> dict[int, int]:
        """How many scores are nearest to which point; points without any are left out."""
        return {point: count for point, count in zip(POINTS, self.points, strict=True) if count}

    @property
    def deviation(self) -> Decimal | None:
        """The standard deviation of the scores; None for fewer than two."""
        if self.scored < 2:
            return None
        above = self.scored * self.squares - self.total**2
        # Half up of a root r without a fraction of it: floor(r + 1/2) = floor((floor(2 r) + 1) / 2).
        twice = isqrt(4 * above // (self.scored * (self.scored - 1)))
        return Decimal((twice + 1) // 2).scaleb(-scoring.PLACES)

    def __add__(self, other: "SourceFigures") -> "SourceFigures":
        """Return the figures of both groups together (no person may be in both)."""
        return self.from_numbers(tuple(a + b for a, b in zip(self.numbers, other.numbers, strict=True)))

    def __sub__(self, other: "SourceFigures") -> "SourceFigures":
        """Return the figures without those of ``other``; what is taken away must have been added."""
        return self.from_numbers(tuple(a - b for a, b in zip(self.numbers, other.numbers, strict=True)))


def person_figures(
    value: Decimal | None, target: Decimal | None, nearest_point: int | None, view: SelfView = ""
) -> SourceFigures:
    """Return what one person's stored score adds to a group; ``view`` is how the self-rating stands to it."""
    if value is None or nearest_point is None:
        return SourceFigures(without_score=1)
    units = int(value.scaleb(scoring.PLACES))
    return SourceFigures(
        scored=1,
        total=units,
        squares=units * units,
        below_target=int(scoring.is_below(value, target)),
        self_above=int(view == "blind_spot"),
        self_below=int(view == "hidden_strength"),
        points=tuple(int(point == nearest_point) for point in POINTS),
    )
