"""Small marks that stand many times on one page, where an include for each would cost most of its time."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from assessments.charts import DistributionBar, ScoreBar, distribution_svg, score_svg
from assessments.markup import safe
from assessments.numbers import NO_NUMBER

register = template.Library()

_NOTHING = SafeString(f'<span class="muted">{NO_NUMBER}</span>')
_ICONS = {"below": "caret-down-fill", "above": "caret-up-fill", "met": "check-lg"}
_WORDS = {
    "below": gettext_lazy("(below the target)"),
    "above": gettext_lazy("(above the target)"),
    "met": gettext_lazy("(target met)"),
}


@register.inclusion_tag("assessments/dashboards/line_heads.html")
def line_heads(*numbers: str, picture: str) -> dict[str, Any]:
    """Draw the head of a table with a line for each thing that is rated: its name, its numbers, a picture."""
    return {"numbers": numbers, "picture": picture}


@register.simple_tag
def figure_link(url: str, text: str | int, code: str = "") -> SafeString:
    """Return a figure that opens the people behind it; a dash, or the bare figure, where there is nobody to open.

    ``code`` says for screen readers what the figure is of.
    """
    if text in ("", NO_NUMBER):
        return _NOTHING
    if not url:
        return SafeString(safe(str(text)))
    told = f'<span class="visually-hidden">: {safe(code)}</span>' if code else ""
    return SafeString(f'<a class="figures-table__figure" href="{safe(url)}">{safe(str(text))}{told}</a>')


@register.simple_tag
def gap_mark(gap: str, gap_kind: str, url: str = "") -> SafeString:
    """Return a gap as a sign, a number and a word for screen readers; colour only repeats them.

    ``gap`` is the text with its sign, empty when there is none; ``gap_kind`` is below, met or above. With a ``url`` it
    opens the people behind it.
    """
    if not gap:
        return _NOTHING
    mark = _gap_mark(gap, gap_kind if gap_kind in _ICONS else "met", get_language())
    return SafeString(f'<a class="figures-table__figure" href="{safe(url)}">{mark}</a>') if url else mark


@lru_cache(maxsize=4096)
def _gap_mark(gap: str, kind: str, language: str | None) -> SafeString:
    """Draw a mark; ``language`` is the one in force, named so that each has its own words."""
    return SafeString(
        f'<span class="gap gap--{kind}"><i class="bi bi-{_ICONS[kind]}" aria-hidden="true"></i>{safe(gap)}'
        f'<span class="visually-hidden"> {safe(str(_WORDS[kind]))}</span></span>'
    )


@register.simple_tag
def distribution_mark(bar: DistributionBar, label: str = "", url: str = "") -> SafeString:
    """Return how answers spread over the points as one bar with the counts in it; a dash where there are none.

    ``label`` says for screen readers what was rated. With a ``url`` the bar opens the people behind it.
    """
    if not bar.total:
        return _NOTHING
    picture = distribution_svg(bar, label)
    return SafeString(f'<a class="chart-link" href="{safe(url)}">{picture}</a>') if url else picture


@register.simple_tag
def score_mark(bar: ScoreBar, label: str = "") -> SafeString:
    """Return a score on its scale with the target's mark and the gap dashed; ``label`` says what is scored."""
    return score_svg(bar, label)
