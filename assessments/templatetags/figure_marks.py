"""Small marks that stand many times on one page, where an include for each would cost most of its time."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from assessments.charts import DistributionBar, ScoreBar, distribution_svg, score_svg
from assessments.markup import safe

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
    return _gap_mark(gap, gap_kind if gap_kind in _ICONS else "met", get_language())


@lru_cache(maxsize=4096)
def _gap_mark(gap: str, kind: str, language: str | None) -> SafeString:
    """Draw a mark; ``language`` is the one in force, named so that each has its own words."""
    return SafeString(
        f'<span class="gap gap--{kind}"><i class="bi bi-{_ICONS[kind]}" aria-hidden="true"></i>{safe(gap)}'
        f'<span class="visually-hidden"> {safe(str(_WORDS[kind]))}</span></span>'
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
