"""A difference with its interval around zero, for a line of a table."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from assessments.charts.drawing import Drawing

_HEIGHT = 22
_MIDDLE = _HEIGHT / 2
_MARGIN = Decimal(4)


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """The picture, as wide as its place; the numbers stand beside it in words."""

    svg: SafeString


def interval_bar(
    value: Decimal, low: Decimal | None, high: Decimal | None, *, reach: Decimal, label: str
) -> IntervalBar:
    """Draw ``value`` as a dot and the interval as a line, on an axis from -``reach`` to ``reach`` with zero marked.

    What lies beyond the axis is drawn at its end. ``label`` says the same in words, for screen readers.

    Raises ValueError when the axis has no length.
    """
    if reach <= 0:
        raise ValueError(f"An axis of {reach} has no length.")

    def place(at: Decimal) -> str:
        within = max(-reach, min(reach, at))
        return f"{float(_MARGIN + (within + reach) / (2 * reach) * (100 - 2 * _MARGIN)):.2f}%"

    drawing = Drawing(0, _HEIGHT, title=label, css_class="chart chart--interval", fills_width=True)
    drawing.add("line", "chart__grid", x1="0%", x2="100%", y1=_MIDDLE, y2=_MIDDLE)
    drawing.add("line", "chart__zero", x1="50%", x2="50%", y1=2, y2=_HEIGHT - 2)
    if low is not None and high is not None:
        drawing.add("line", "chart__interval", x1=place(low), x2=place(high), y1=_MIDDLE, y2=_MIDDLE)
        for end in (low, high):
            drawing.add("line", "chart__interval-end", x1=place(end), x2=place(end), y1=_MIDDLE - 4, y2=_MIDDLE + 4)
    drawing.add("circle", "chart__mark chart__mark--supervisor", cx=place(value), cy=_MIDDLE, r=5)
    return IntervalBar(svg=drawing.svg())
