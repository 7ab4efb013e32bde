"""How answers spread over the points of a scale, in percent of the width: ``components/charts/distribution.html``."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessments.charts.scale import percent

SHADES = 6
"""How many shades the palette has for the points of a scale; charts.css defines ``chart__shade-1`` to ``-6``."""

_ROOM_FOR_A_NUMBER = Decimal(8)


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
        x, end = percent(before, total), percent(before + count, total)
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


def distribution_svg(bar: DistributionBar, label: str = "") -> SafeString:
    """Return the picture of a bar in which somebody answered, without its legend; ``label`` says what was rated.

    Written by hand, because long tables have one in each line. Positions have a point, whatever the language.
    """
    told = "; ".join(f"{segment.label}: {segment.count}" for segment in bar.segments)
    parts = [segment for segment in bar.segments if segment.count]
    shapes = format_html_join(
        "",
        '<rect class="chart__segment chart__shade-{}" x="{}%" y="1" width="{}%" height="22"/>',
        ((segment.shade, str(segment.x), str(segment.width)) for segment in parts),
    )
    numbers = format_html_join(
        "",
        '<text class="chart__number chart__number-{}" x="{}%" y="17" text-anchor="middle" font-size="13">{}</text>',
        ((segment.shade, str(segment.middle), segment.count) for segment in parts if segment.has_room),
    )
    return format_html(
        '<svg class="chart chart--distribution" width="100%" height="24" role="img"><title>{}</title>{}{}</svg>',
        f"{label}: {told}" if label else told,
        shapes,
        numbers,
    )


def _shade(index: int, points: int) -> int:
    """Spread the points over the shades, so that the highest point always has the darkest."""
    return SHADES if points == 1 else 1 + round(index * (SHADES - 1) / (points - 1))
