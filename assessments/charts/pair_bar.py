"""Two means on one scale, joined by a line as long as their difference."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import Drawing
from assessments.charts.scale import check_scale, position
from assessments.charts.text import number

_HEIGHT = 26
_MIDDLE = 13
_HALF = 5


@dataclass(frozen=True, slots=True)
class PairBar:
    """The picture, as wide as its place, and the same in words (its title)."""

    svg: SafeString
    words: str


def pair_bar(
    first: Decimal | None,
    second: Decimal | None,
    minimum: int,
    maximum: int,
    *,
    names: tuple[str, str],
    roles: tuple[str, str] = ("other-1", "other-2"),
    label: str = "",
) -> PairBar:
    """Draw ``first`` as a dot and ``second`` as a square; what is None is left out.

    ``names`` say in the title what they are, ``roles`` choose the colours as those of a series do, ``label`` says what
    is scored. On a page: ``components/charts/pair_bar.html``, once with ``components/charts/pair_legend.html``.

    Raises ValueError when the scale is empty or a value lies outside it.
    """
    check_scale(minimum, maximum, first, second)
    words = _("%(first_name)s %(first)s, %(second_name)s %(second)s, on a scale from %(minimum)s to %(maximum)s") % {
        "first_name": names[0],
        "first": number(first),
        "second_name": names[1],
        "second": number(second),
        "minimum": minimum,
        "maximum": maximum,
    }
    if label:
        words = _("%(label)s: %(figures)s") % {"label": label, "figures": words}
    drawing = Drawing(0, _HEIGHT, title=words, css_class="chart", fills_width=True)

    def place(value: Decimal | int) -> str:
        return f"{position(value, minimum, maximum)}%"

    drawing.add("rect", "chart__track", x=0, y=_MIDDLE - 4, width="100%", height=8, rx=4)
    for point in range(minimum, maximum):
        drawing.add("line", "chart__tick", x1=place(point), x2=place(point), y1=_MIDDLE - 4, y2=_MIDDLE + 4)
    if first is not None and second is not None:
        drawing.add("line", "chart__join", x1=place(first), x2=place(second), y1=_MIDDLE, y2=_MIDDLE)
    if second is not None:
        drawing.add(
            "rect",
            f"chart__mark chart__mark--{roles[1]}",
            x=place(second),
            y=_MIDDLE - _HALF,
            width=2 * _HALF,
            height=2 * _HALF,
            transform=f"translate(-{_HALF} 0)",
        )
    if first is not None:
        drawing.add("circle", f"chart__mark chart__mark--{roles[0]}", cx=place(first), cy=_MIDDLE, r=_HALF)
    return PairBar(svg=drawing.svg(), words=words)
