"""A score on its scale beside its target, in percent of the width: ``components/charts/score_bar.html`` draws it."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.charts.scale import check_scale, position


@dataclass(frozen=True)
class Tick:
    """A point of the scale between its ends; ``x`` in percent."""

    value: int
    x: Decimal


@dataclass(frozen=True)
class ScoreBar:
    """A score beside its target on the scale from ``minimum`` to ``maximum``; positions in percent.

    ``gap`` is score minus target. Where the score is below the target, the line from ``gap_x`` to ``gap_end`` is what
    is missing; ``gap_width`` is zero otherwise.
    """

    score: Decimal | None
    target: Decimal | None
    minimum: int
    maximum: int
    gap: Decimal | None
    score_x: Decimal | None
    target_x: Decimal | None
    gap_x: Decimal
    gap_end: Decimal
    gap_width: Decimal
    ticks: tuple[Tick, ...]


def score_bar(score: Decimal | None, target: Decimal | None, minimum: int, maximum: int) -> ScoreBar:
    """Place ``score`` and ``target`` on a scale. The scale's lowest point already fills a part of the bar, because the
    bar starts one step below it: a rating of 1 is visible and differs from no rating.

    Raises ValueError when the scale is empty or a value lies outside it.
    """
    check_scale(minimum, maximum, score, target)
    score_x = None if score is None else position(score, minimum, maximum)
    target_x = None if target is None else position(target, minimum, maximum)
    gap_x = gap_end = Decimal(0)
    if score_x is not None and target_x is not None and score_x < target_x:
        gap_x, gap_end = score_x, target_x
    return ScoreBar(
        score=score,
        target=target,
        minimum=minimum,
        maximum=maximum,
        gap=None if score is None or target is None else score - target,
        score_x=score_x,
        target_x=target_x,
        gap_x=gap_x,
        gap_end=gap_end,
        gap_width=gap_end - gap_x,
        ticks=tuple(Tick(value, position(value, minimum, maximum)) for value in range(minimum, maximum)),
    )
