"""Self-rating, supervisor's rating and final score beside the target, on one scale, for a line of a result."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import NAMESPACE, clean
from assessments.charts.scale import check_scale, position
from assessments.charts.text import number
from assessments.scoring import SHOWN, rounded

_HEIGHT = 32
_SELF_TOP, _SELF_HEIGHT = 4, 8
_FINAL_TOP, _FINAL_HEIGHT = 16, 10
_FINAL_MIDDLE = _FINAL_TOP + _FINAL_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class ComparisonBar:
    """The picture, as wide as its place, and the same in words (its title)."""

    svg: SafeString
    words: str


def comparison_bar(
    self_score: Decimal | None,
    supervisor: Decimal | None,
    final: Decimal | None,
    target: Decimal | None,
    minimum: int,
    maximum: int,
    *,
    label: str = "",
) -> ComparisonBar:
    """Draw the self-rating above the final score (without one, the supervisor's), the target across both.

    Where the supervisor's score differs from the final one (weights, an adjustment), a ring on the lower bar marks it.
    ``label`` says what is scored, for screen readers. On a page: ``components/charts/comparison_bar.html``, once with
    ``components/charts/comparison_legend.html``.

    Raises ValueError when the scale is empty or a value lies outside it.
    """
    check_scale(minimum, maximum, self_score, supervisor, final, target)
    words = _(
        "self %(self)s, supervisor %(supervisor)s, final %(final)s, target %(target)s, on a scale from %(minimum)s "
        "to %(maximum)s"
    ) % {
        "self": number(self_score),
        "supervisor": number(supervisor),
        "final": number(final),
        "target": number(target),
        "minimum": minimum,
        "maximum": maximum,
    }
    if label:
        words = _("%(label)s: %(figures)s") % {"label": label, "figures": words}
    # Written as text, unlike the other pictures: a page of a result has some thirty of these bars, and nothing but the
    # title is not a number.
    parts = [
        f'<svg xmlns="{NAMESPACE}" class="chart chart--comparison" role="img" width="100%" height="{_HEIGHT}">'
        f"<title>{escape(clean(words))}</title>"
    ]

    def place(value: Decimal | int) -> str:
        return f"{position(value, minimum, maximum)}%"

    lower = supervisor if final is None else final
    for top, height, value, name in (
        (_SELF_TOP, _SELF_HEIGHT, self_score, "self"),
        (_FINAL_TOP, _FINAL_HEIGHT, lower, "supervisor" if final is None else "final"),
    ):
        parts.append(_track(top, height, minimum, maximum))
        if value is not None:
            parts.append(
                f'<rect class="chart__bar chart__bar--{name}" x="0" y="{top}" width="{place(value)}" '
                f'height="{height}" rx="4" />'
            )
    if supervisor is not None and final is not None and rounded(supervisor, SHOWN) != rounded(final, SHOWN):
        parts.append(
            '<circle class="chart__mark chart__mark--supervisor chart__mark--hollow" '
            f'cx="{place(supervisor)}" cy="{_FINAL_MIDDLE}" r="4" />'
        )
    if target is not None:
        parts.append(
            f'<line class="chart__target" x1="{place(target)}" x2="{place(target)}" y1="1" y2="{_HEIGHT - 2}" />'
        )
    return ComparisonBar(svg=SafeString("".join((*parts, "</svg>"))), words=words)


@cache
def _track(top: int, height: int, minimum: int, maximum: int) -> str:
    """Return an empty bar with the points of the scale; there are few scales."""
    ticks = "".join(
        f'<line class="chart__tick" x1="{x}%" x2="{x}%" y1="{top}" y2="{top + height}" />'
        for x in (position(point, minimum, maximum) for point in range(minimum, maximum))
    )
    return f'<rect class="chart__track" x="0" y="{top}" width="100%" height="{height}" rx="4" />{ticks}'
