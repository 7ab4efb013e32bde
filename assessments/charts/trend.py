"""A trend: values of a few series at successive moments."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import LINE_HEIGHT, TEXT_SIZE, Drawing
from assessments.charts.lines import LineStyle, draw_legend, draw_mark, legend_height
from assessments.charts.parts import ChartLabel, ChartSeries, Picture, series_table
from assessments.charts.plot import Plot, plot_of
from assessments.charts.text import number, width_of, wrap

_WIDE, _NARROW = 640.0, 288.0
_PLOT_HEIGHT = 220.0
_AXIS = 24.0
_LABEL_ROOM = 220.0
_LABEL_STEP = 18.0


class Trend(Picture):
    """Lines over labelled moments, the first at the left."""


def trend(
    labels: Sequence[str],
    series: Sequence[ChartSeries],
    *,
    minimum: int,
    maximum: int,
    title: str,
    description: str = "",
) -> Trend:
    """Draw the series over the moments that ``labels`` name, at equal distances.

    A missing value leaves a gap: the line is not drawn across it. Each line says at its end what it is and its last
    value; on a telephone a legend does.

    Raises ValueError when a series does not fit the labels or a value lies outside the scale.
    """
    plot = plot_of(series, len(labels), minimum=minimum, maximum=maximum, title=title, description=description)
    wide, narrow = (_draw(labels, plot, is_wide=is_wide) for is_wide in (True, False))
    return Trend(
        title=title,
        description=description,
        svg=wide,
        narrow_svg=narrow,
        table=series_table(_("When"), [ChartLabel("", label) for label in labels], series),
        is_empty=not labels,
    )


def _draw(labels: Sequence[str], plot: Plot, *, is_wide: bool) -> SafeString:
    width = _WIDE if is_wide else _NARROW
    right = width - (_LABEL_ROOM if is_wide else 20.0)
    column = (right - _AXIS) / max(len(labels), 1)
    shown = _shown_labels(len(labels), column)
    below = [wrap(label, column * shown.step - 8, size=12, lines=4) for label in labels]
    top = 12.0
    foot = max(map(len, below), default=0) * LINE_HEIGHT + 14
    legend = 0 if is_wide else legend_height(plot.labels, width) + 6
    drawing = Drawing(
        width,
        top + _PLOT_HEIGHT + foot + legend,
        title=plot.title,
        description=plot.description,
        css_class="chart-picture chart-trend",
    )

    def x_of(index: int) -> float:
        return _AXIS + column * (index + 0.5)

    def y_of(value: Decimal | int) -> float:
        return top + _PLOT_HEIGHT * (1 - float(value - plot.minimum) / (plot.maximum - plot.minimum))

    for value in plot.points:
        drawing.line("chart__grid", _AXIS, y_of(value), right, y_of(value))
        drawing.text(str(value), _AXIS - 8, y_of(value) + 4, css_class="chart__text--muted", anchor="end", size=12)
    for index in shown:
        drawing.text(below[index], x_of(index), top + _PLOT_HEIGHT + 20, anchor="middle", size=12)
    ends = []
    for one, style in zip(plot.series, plot.styles, strict=True):
        points = [None if value is None else (x_of(i), y_of(value)) for i, value in enumerate(one.values)]
        for run in _runs(points):
            drawing.polyline(f"chart__line chart__line--{style.name}", run, dash=style.dash)
        present = [point for point in points if point is not None]
        for point in present:
            draw_mark(drawing, style, *point)
        if present:
            last = next(value for value in reversed(one.values) if value is not None)
            ends.append((present[-1], one.label, number(last), style))
    if is_wide:
        _label_ends(drawing, ends, right + 6, top, top + _PLOT_HEIGHT + foot)
    else:
        height = drawing.height
        draw_legend(drawing, plot.labels, plot.styles, x=0, y=height - legend_height(plot.labels, width), width=width)
    return drawing.svg()


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Split points where one is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _shown_labels(count: int, column: float) -> range:
    """Return which labels are written: all, or where they would touch every second, third …, always with the last."""
    step = 1
    while column * step < 46 and step < count:
        step += 1
    return range((count - 1) % step, count, step) if count else range(0)


def _label_ends(
    drawing: Drawing,
    ends: Sequence[tuple[tuple[float, float], str, str, LineStyle]],
    x: float,
    top: float,
    bottom: float,
) -> None:
    """Write label and last value beside the end of each line, moved apart where they would cover each other."""
    room = _LABEL_ROOM - 20
    placed = sorted(ends, key=lambda end: end[0][1])
    heights: list[float] = []
    for point, *_rest in placed:
        heights.append(max(point[1], heights[-1] + _LABEL_STEP if heights else top))
    # What was pushed below the picture goes up again.
    limit = bottom
    for index in range(len(heights) - 1, -1, -1):
        heights[index] = min(heights[index], limit)
        limit = heights[index] - _LABEL_STEP
    for (point, label, value, style), height in zip(placed, heights, strict=True):
        (words, *_more) = wrap(label, room - width_of(value, TEXT_SIZE) - 16, size=TEXT_SIZE, lines=1) or ("",)
        if abs(height - point[1]) > 3 or x - point[0] > 12:
            drawing.polyline("chart__leader", [(point[0] + 7, point[1]), (x, height), (x + 4, height)])
        if style.mark:
            draw_mark(drawing, style, x + 10, height)
        else:
            dashes = {"stroke_dasharray": "5 3"}
            drawing.line(f"chart__line chart__line--{style.name}", x + 3, height, x + 16, height, **dashes)
        drawing.text(f"{words} {value}", x + 20, height + TEXT_SIZE * 0.36)
