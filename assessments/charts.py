"""Where the parts of a chart stand. Pure: numbers in, positions in percent of the chart's width out.

Templates draw what is computed here as SVG with plain attributes, so the charts print, scale and read aloud, and a
strict Content-Security-Policy has nothing to object to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SHADES = 6
"""How many shades the palette has for the points of a scale; charts.css defines ``chart__shade-1`` to ``-6``."""

_ROOM_FOR_A_NUMBER = Decimal(8)


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


@dataclass(frozen=True)
class Segment:
    """One part of a distribution: ``x``, ``middle`` and ``width`` in percent.

    ``shade`` goes from 1 (lowest point) to SHADES; 0 is for not applicable, which is no point of the scale.
    """

    label: str
    count: int
    x: Decimal
    middle: Decimal
    width: Decimal
    shade: int
    has_room: bool


@dataclass(frozen=True)
class DistributionBar:
    """How the answers spread over the points; ``segments`` has every point, also those nobody chose."""

    total: int
    segments: tuple[Segment, ...]


def score_bar(score: Decimal | None, target: Decimal | None, minimum: int, maximum: int) -> ScoreBar:
    """Place ``score`` and ``target`` on a scale. The scale's lowest point already fills a part of the bar, because the
    bar starts one step below it: a rating of 1 is visible and differs from no rating.

    Raises ValueError when the scale is empty or a value lies outside it.
    """
    if minimum >= maximum:
        raise ValueError(f"A scale from {minimum} to {maximum} has no length.")
    for value in (score, target):
        if value is not None and not minimum <= value <= maximum:
            raise ValueError(f"{value} lies outside the scale from {minimum} to {maximum}.")

    start, length = minimum - 1, maximum - minimum + 1

    def position(value: Decimal | int) -> Decimal:
        return _percent(Decimal(value) - start, length)

    score_x = None if score is None else position(score)
    target_x = None if target is None else position(target)
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
        ticks=tuple(Tick(value, position(value)) for value in range(minimum, maximum)),
    )


def distribution_bar(
    counts: Sequence[int], labels: Sequence[str], *, last_is_not_applicable: bool = False
) -> DistributionBar:
    """Lay the counts side by side, from the lowest point to the highest; all widths are zero when nobody answered.

    With ``last_is_not_applicable`` the last count is of those for whom the item does not apply: it stands beside the
    points without a shade of its own.

    Raises ValueError when a count has no label or is negative.
    """
    if len(counts) != len(labels):
        raise ValueError(f"{len(counts)} counts do not fit {len(labels)} labels.")
    if any(count < 0 for count in counts):
        raise ValueError("A count cannot be negative.")
    total = sum(counts)
    points = len(counts) - 1 if last_is_not_applicable else len(counts)
    segments = []
    before = 0
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        x, end = _percent(before, total), _percent(before + count, total)
        segments.append(
            Segment(
                label=label,
                count=count,
                x=x,
                middle=(x + end) / 2,
                width=end - x,
                shade=_shade(index, points) if index < points else 0,
                has_room=end - x >= _ROOM_FOR_A_NUMBER,
            )
        )
        before += count
    return DistributionBar(total=total, segments=tuple(segments))


def _percent(part: Decimal | int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01")) if whole else Decimal(0)


def _shade(index: int, points: int) -> int:
    """Spread the points over the shades, so that the highest point always has the darkest."""
    return SHADES if points == 1 else 1 + round(index * (SHADES - 1) / (points - 1))
