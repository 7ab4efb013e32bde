"""Small marks that stand many times on one page, where an include for each would cost most of its time."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from assessments.charts import DistributionBar, ScoreBar, distribution_svg, score_svg

register = template.Library()

_NOTHING = SafeString('<span class="muted">\u2013</span>')
_ICONS = {"below": "caret-down-fill", "above": "caret-up-fill", "met": "check-lg"}
_WORDS = {
    "below": gettext_lazy("(below the target)"),
    "above": gettext_lazy("(above the target)"),
    "met": gettext_lazy("(target met)"),
}


@register.simple_tag
def gap_mark(gap: str, gap_kind: str) -> SafeString:
    """Return a gap as a sign, a number and a word for screen readers; colour only repeats them.

    ``gap`` is the text with its sign, empty when there is none; ``gap_kind`` is below, met or above.
    """
    if not gap:
        return _NOTHING
    kind = gap_kind if gap_kind in _ICONS else "met"
    return format_html(
        '<span class="gap gap--{}"><i class="bi bi-{}" aria-hidden="true"></i>{}'
        '<span class="visually-hidden"> {}</span></span>',
        kind,
        _ICONS[kind],
        gap,
        _WORDS[kind],
    )


@register.simple_tag
def distribution_mark(bar: DistributionBar, label: str = "") -> SafeString:
    """Return how answers spread over the points as one bar with the counts in it; a dash where there are none.

    ``label`` says for screen readers what was rated.
    """
    return distribution_svg(bar, label) if bar.total else _NOTHING


@register.simple_tag
def score_mark(bar: ScoreBar, label: str = "") -> SafeString:
    """Return a score on its scale with the target's mark and the gap dashed; ``label`` says what is scored."""
    return score_svg(bar, label)
