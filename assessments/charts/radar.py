"""A radar: how far each of a few axes reaches, for several series at once."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.bars import draw_bars
from assessments.charts.drawing import LINE_HEIGHT, TEXT_SIZE, Drawing
from assessments.charts.lines import LineStyle, draw_legend, draw_mark, legend_height
from assessments.charts.parts import ChartLabel, ChartSeries, Picture, series_table
from assessments.charts.plot import Plot, plot_of
from assessments.charts.text import wrap

FEWEST_AXES, MOST_AXES = 3, 12

_WIDE, _NARROW = 640.0, 288.0
_WIDE_RADIUS, _NARROW_RADIUS = 130.0, 105.0
_LABEL_WIDTH, _LABEL_REACH = 150.0, 12.0

Point = tuple[float, float]
Place = Callable[[float, Decimal | int], Point]
"""Where a value stands on the axis that leaves the centre in a direction."""


class Radar(Picture):
    """A radar or, where its number of axes makes no readable one, bars."""


def radar(
    axes: Sequence[ChartLabel],
    series: Sequence[ChartSeries],
    *,
    minimum: int,
    maximum: int,
    title: str,
    description: str = "",
) -> Radar:
    """Draw the series over the axes, first axis at the top, then clockwise.

    The centre is one step below ``minimum``, as on the portal's bars, so that the lowest point can be seen. A missing
    value leaves the line open on both sides of its axis. Two axes span no area and more than twelve cannot be read:
    fewer than FEWEST_AXES or more than MOST_AXES are drawn as bars, in the same picture with the same table.

    Raises ValueError when a series does not fit the axes or a value lies outside the scale.
    """
    plot = plot_of(series, len(axes), minimum=minimum, maximum=maximum, title=title, description=description)
    if FEWEST_AXES <= len(axes) <= MOST_AXES:
        wide, narrow = (_draw(axes, plot, is_wide=is_wide) for is_wide in (True, False))
    else:
        wide = draw_bars(axes, plot, width=_WIDE, label_width=220.0)
        narrow = draw_bars(axes, plot, width=_NARROW, label_width=0.0)
    return Radar(
        title=title,
        description=description,
        svg=wide,
        narrow_svg=narrow,
        table=series_table(_("Axis"), axes, series),
        key=tuple(axis for axis in axes if axis.code) if FEWEST_AXES <= len(axes) <= MOST_AXES else (),
        is_empty=not axes,
    )


def _draw(axes: Sequence[ChartLabel], plot: Plot, *, is_wide: bool) -> SafeString:
    width, radius = (_WIDE, _WIDE_RADIUS) if is_wide else (_NARROW, _NARROW_RADIUS)
    labels = [
        wrap(axis.text, _LABEL_WIDTH, size=TEXT_SIZE) if is_wide else wrap(axis.short, 64, size=TEXT_SIZE, lines=2)
        for axis in axes
    ]
    turns = [2 * math.pi * index / len(axes) - math.pi / 2 for index in range(len(axes))]
    edges = [_upper_edge(lines, turn, radius + _LABEL_REACH) for lines, turn in zip(labels, turns, strict=True)]
    lowest = max(edge + len(lines) * LINE_HEIGHT for edge, lines in zip(edges, labels, strict=True))
    middle = (width / 2, 4 - min(edges))
    height = middle[1] + max(lowest, radius) + 14 + legend_height(plot.labels, width)
    drawing = Drawing(
        width, height, title=plot.title, description=plot.description, css_class="chart-picture chart-radar"
    )

    def point(turn: float, value: Decimal | int) -> Point:
        reach = radius * float(value - (plot.minimum - 1)) / len(plot.points)
        return middle[0] + reach * math.cos(turn), middle[1] + reach * math.sin(turn)

    _draw_web(drawing, middle, turns, plot.points, point)
    for one, style in zip(plot.series, plot.styles, strict=True):
        _draw_series(drawing, one, style, turns, point)
    _draw_numbers(drawing, turns[0], plot.points, point)
    for turn, edge, lines in zip(turns, edges, labels, strict=True):
        sideways = round(math.cos(turn), 3)
        anchor = "middle" if abs(sideways) < 0.1 else "start" if sideways > 0 else "end"
        x = middle[0] + (radius + _LABEL_REACH) * sideways
        drawing.text(lines, x, middle[1] + edge + TEXT_SIZE * 0.9, anchor=anchor)
    draw_legend(drawing, plot.labels, plot.styles, x=0, y=height - legend_height(plot.labels, width), width=width)
    return drawing.svg()


def _draw_web(drawing: Drawing, middle: Point, turns: Sequence[float], points: range, place: Place) -> None:
    """Draw a ring for every point of the scale, and the axes."""
    for value in points:
        drawing.polyline("chart__grid", [place(turn, value) for turn in turns], closed=True)
    for turn in turns:
        drawing.line("chart__grid", *middle, *place(turn, points[-1]))


def _draw_numbers(drawing: Drawing, turn: float, points: range, place: Place) -> None:
    """Write the points' numbers along an axis, the highest always, the others as far as there is room."""
    room = place(turn, points[0])[1] - place(turn, points[1])[1]
    step = math.ceil(13 / room)
    for value in points[::-step]:
        x, y = place(turn, value)
        drawing.text(str(value), x - 6, y + 4, css_class="chart__text--muted chart__text--halo", anchor="end", size=12)


def _draw_series(drawing: Drawing, series: ChartSeries, style: LineStyle, turns: Sequence[float], place: Place) -> None:
    points = [None if value is None else place(turn, value) for turn, value in zip(turns, series.values, strict=True)]
    css_class = f"chart__line chart__line--{style.name}"
    present = [point for point in points if point is not None]
    if len(present) == len(points):
        area = " chart__area" if series.role == "final" else ""
        drawing.polyline(css_class + area, present, closed=True, dash=style.dash)
    else:
        for index, point in enumerate(points):
            following = points[(index + 1) % len(points)]
            if point is not None and following is not None:
                drawing.polyline(css_class, [point, following], dash=style.dash)
    for point in present:
        draw_mark(drawing, style, *point)


def _upper_edge(lines: Sequence[str], turn: float, reach: float) -> float:
    """Return where an axis' label begins, from the middle: above the end of an axis that points up, below one that
    points down, beside it in between."""
    down = math.sin(turn)
    return reach * down - (1 - down) / 2 * len(lines) * LINE_HEIGHT
