"""Two means on one scale, joined by a line as long as their difference.

Written by hand, because long tables have one in each line.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import NAMESPACE, clean
from assessments.charts.scale import check_scale, position
from assessments.charts.text import number
from assessments.markup import safe

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
    parts = []
    x1, x2 = (None if value is None else f"{position(value, minimum, maximum)}%" for value in (first, second))
    if x1 and x2:
        parts.append(f'<line class="chart__join" x1="{x1}" x2="{x2}" y1="{_MIDDLE}" y2="{_MIDDLE}"/>')
    if x2:
        parts.append(
            f'<rect class="chart__mark chart__mark--{roles[1]}" x="{x2}" y="{_MIDDLE - _HALF}" width="{2 * _HALF}"'
            f' height="{2 * _HALF}" transform="translate(-{_HALF} 0)"/>'
        )
    if x1:
        parts.append(f'<circle class="chart__mark chart__mark--{roles[0]}" cx="{x1}" cy="{_MIDDLE}" r="{_HALF}"/>')
    svg = (
        f'<svg xmlns="{NAMESPACE}" class="chart" role="img" width="100%" height="{_HEIGHT}"><title>{safe(clean(words))}'
        f"</title>{_track(minimum, maximum)}{''.join(parts)}</svg>"
    )
    return PairBar(svg=SafeString(svg), words=words)


@cache
def _track(minimum: int, maximum: int) -> str:
    """Return what all bars of a scale have in common."""
    ticks = "".join(
        f'<line class="chart__tick" x1="{x}%" x2="{x}%" y1="{_MIDDLE - 4}" y2="{_MIDDLE + 4}"/>'
        for x in (position(point, minimum, maximum) for point in range(minimum, maximum))
    )
    return f'<rect class="chart__track" x="0" y="{_MIDDLE - 4}" width="100%" height="8" rx="4"/>{ticks}'
