"""How far a campaign has come: cumulated counts over its days, against the number of people."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import Drawing
from assessments.charts.lines import OTHERS, LineStyle, draw_legend, draw_mark, legend_height
from assessments.charts.parts import ChartLabel, ChartRow, ChartTable, CountSeries, Picture
from assessments.charts.text import NO_VALUE, width_of

_WIDE, _NARROW = 640.0, 288.0
_PLOT_HEIGHT = 180.0
_MARK_LINE = 18.0
_MOST_TICKS = 6
_MOST_ROWS = 31
# Lines of counts never cross each other's meaning: the first is what comes first in the workflow.
_STYLES = (
    LineStyle("self", "6 4", "circle"),
    LineStyle("final", "", "disc"),
    *OTHERS[2:],
)


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day that matters, such as a due date, with the word for it."""

    day: date
    label: str


class ProgressChart(Picture):
    """Lines of counts over days."""


def progress_chart(
    days: Sequence[date],
    series: Sequence[CountSeries],
    *,
    total: int,
    today: date,
    title: str,
    description: str = "",
    marks: Sequence[DayMark] = (),
) -> ProgressChart:
    """Draw the counts over ``days`` (ascending; they need not be successive), with today's mark and those of ``marks``.

    The upper edge is ``total`` (or the highest count, should one be above). Counts of days to come are None. The table
    behind has at most 31 rows: of longer campaigns every second, third … day and always the last one.

    Raises ValueError when a series does not fit the days, a count is negative or the days do not ascend.
    """
    if any(later <= earlier for earlier, later in itertools.pairwise(days)):
        raise ValueError("The days do not ascend.")
    for one in series:
        if len(one.counts) != len(days):
            raise ValueError(f"{len(one.counts)} counts of {one.label!r} do not fit {len(days)} days.")
        if any(count is not None and count < 0 for count in one.counts):
            raise ValueError("A count cannot be negative.")
    every = [*(DayMark(today, _("Today")),), *marks] if days else []
    wide, narrow = (_draw(days, series, total, every, title, description, width) for width in (_WIDE, _NARROW))
    return ProgressChart(
        title=title, description=description, svg=wide, narrow_svg=narrow, table=_table(days, series), is_empty=not days
    )


def _table(days: Sequence[date], series: Sequence[CountSeries]) -> ChartTable:
    step = -(-len(days) // _MOST_ROWS) or 1
    shown = range((len(days) - 1) % step, len(days), step) if days else range(0)
    return ChartTable(
        corner=_("Day"),
        heads=tuple(one.label for one in series),
        rows=tuple(
            ChartRow(
                ChartLabel("", date_format(days[index], "SHORT_DATE_FORMAT")),
                tuple(NO_VALUE if (count := one.counts[index]) is None else number_format(count) for one in series),
            )
            for index in shown
        ),
    )


def _draw(
    days: Sequence[date],
    series: Sequence[CountSeries],
    total: int,
    marks: Sequence[DayMark],
    title: str,
    description: str,
    width: float,
) -> SafeString:
    names = [one.label for one in series]
    styles = [_STYLES[index % len(_STYLES)] for index in range(len(series))]
    highest = max([total, 1, *(count for one in series for count in one.counts if count is not None)])
    ticks = _ticks(highest)
    left = max(width_of(number_format(tick), 12) for tick in ticks) + 10
    right = width - 12
    first, last = (days[0], days[-1]) if days else (None, None)
    shown_marks = [mark for mark in marks if first is not None and last is not None and first <= mark.day <= last]
    span = (last - first).days if first is not None and last is not None else 0

    def x_of(day: date) -> float:
        return left + (right - left) * ((day - first).days / span if first is not None and span else 0.5)

    rows = _mark_rows([(x_of(mark.day), mark.label) for mark in shown_marks], left, right)
    top = 8 + _MARK_LINE * (max((row for _x, row, _anchor in rows), default=-1) + 1)
    bottom = top + _PLOT_HEIGHT
    drawing = Drawing(
        width,
        bottom + 30 + legend_height(names, width),
        title=title,
        description=description,
        css_class="chart-picture chart-progress",
    )

    def y_of(count: int) -> float:
        return bottom - _PLOT_HEIGHT * count / highest

    for tick in ticks:
        drawing.line("chart__grid", left, y_of(tick), right, y_of(tick))
        drawing.text(
            number_format(tick), left - 6, y_of(tick) + 4, css_class="chart__text--muted", anchor="end", size=12
        )
    for mark, (x, row, anchor) in zip(shown_marks, rows, strict=True):
        y = 8 + _MARK_LINE * row
        drawing.line("chart__day", x, y + 6, x, bottom)
        drawing.text(
            mark.label,
            x + {"start": 4, "end": -4}[anchor],
            y + 10,
            anchor=anchor,
            size=12,
            css_class="chart__text--halo",
        )
    for one, style in zip(series, styles, strict=True):
        points = [(x_of(day), y_of(count)) for day, count in zip(days, one.counts, strict=True) if count is not None]
        drawing.polyline(f"chart__line chart__line--{style.name}", points, dash=style.dash)
        if points:
            draw_mark(drawing, style, *points[-1])
    if first is not None and last is not None:
        drawing.text(date_format(first, "SHORT_DATE_FORMAT"), left, bottom + 18, size=12)
        if span:
            drawing.text(date_format(last, "SHORT_DATE_FORMAT"), right, bottom + 18, anchor="end", size=12)
    draw_legend(drawing, names, styles, x=0, y=bottom + 28, width=width)
    return drawing.svg()


def _ticks(highest: int) -> list[int]:
    """Return round numbers from zero to the highest count, which is always one of them."""
    step = next(
        s for power in range(12) for s in (10**power, 2 * 10**power, 5 * 10**power) if highest / s <= _MOST_TICKS
    )
    return [tick for tick in range(0, highest, step) if highest - tick >= step * 0.6] + [highest]


def _mark_rows(marks: Sequence[tuple[float, str]], left: float, right: float) -> list[tuple[float, int, str]]:
    """Return for each mark its place, the row of its words and on which side they stand: where they cover neither other
    words nor the line of another mark, else in a row of their own."""
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for x, label in marks:
        width = width_of(label, 12) + 8
        sides = [("start", x, x + width), ("end", x - width, x)]
        inside = [side for side in sides if side[1] >= left - 8 and side[2] <= right + 8] or sides[:1]
        others = [other for other, _label in marks if other != x]
        clear = [side for side in inside if not any(side[1] < other < side[2] for other in others)]
        row, (anchor, begin, end) = next(
            (row, side)
            for row in range(len(taken) + 1)
            for side in clear or inside
            if row == len(taken) or all(side[1] >= e or side[2] <= b for b, e in taken[row])
        )
        if row == len(taken):
            taken.append([])
        taken[row].append((begin, end))
        placed.append((x, row, anchor))
    return placed
