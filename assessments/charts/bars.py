"""Horizontal bars, a group for each axis: what a radar of fewer than three axes, or of very many, becomes."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from assessments.charts.drawing import TEXT_SIZE, Drawing
from assessments.charts.lines import draw_legend, draw_mark, legend_height
from assessments.charts.parts import ChartLabel
from assessments.charts.plot import Plot
from assessments.charts.scale import position
from assessments.charts.text import number, wrap

_BAR = 9
_STEP = 16
_GROUP_GAP = 16
_VALUE = 38


def draw_bars(axes: Sequence[ChartLabel], plot: Plot, *, width: float, label_width: float) -> SafeString:
    """Draw the bars, the axis' label above its group or, where ``label_width`` is above zero, left of it.

    A target is a line across its group, as in all bars of the portal.
    """
    bars = [(one, style) for one, style in zip(plot.series, plot.styles, strict=True) if one.role != "target"]
    targets = [one for one in plot.series if one.role == "target"]
    left, beside = (label_width, True) if label_width else (0.0, False)
    length = width - left - _VALUE - 6
    wrapped = [wrap(axis.text, (label_width - 12) if beside else width, size=TEXT_SIZE) for axis in axes]
    top = legend_height(plot.labels, width) + 10

    def group_height(lines: Sequence[str]) -> float:
        bars_height = max(len(bars), 1) * _STEP
        return max(bars_height, len(lines) * 16) if beside else bars_height + len(lines) * 16 + 4

    heights = [group_height(lines) for lines in wrapped]
    drawing = Drawing(
        width,
        top + sum(heights) + _GROUP_GAP * len(axes),
        title=plot.title,
        description=plot.description,
        css_class="chart-picture chart-bars",
    )
    draw_legend(drawing, plot.labels, plot.styles, x=0, y=0, width=width)

    def place(value: Decimal | int) -> float:
        return left + float(position(value, plot.minimum, plot.maximum)) * length / 100

    y = top
    for index, lines in enumerate(wrapped):
        drawing.text(lines, 0, y + TEXT_SIZE)
        first = y if beside else y + len(lines) * 16 + 4
        for row, (one, style) in enumerate(bars):
            upper, value = first + row * _STEP, one.values[index]
            drawing.add("rect", "chart__track", x=left, y=upper + 3, width=length, height=_BAR, rx=4)
            for point in plot.points[:-1]:
                drawing.line("chart__tick", place(point), upper + 3, place(point), upper + 3 + _BAR)
            if value is not None:
                css_class = f"chart__bar chart__bar--{style.name}"
                drawing.add("rect", css_class, x=left, y=upper + 3, width=place(value) - left, height=_BAR, rx=4)
                draw_mark(drawing, style, place(value), upper + 3 + _BAR / 2, 4)
            drawing.text(number(value), width, upper + 12, anchor="end", size=12)
        for target in targets:
            value = target.values[index]
            if value is not None:
                drawing.line("chart__target", place(value), first, place(value), first + max(len(bars), 1) * _STEP)
        y += heights[index] + _GROUP_GAP
    return drawing.svg()
