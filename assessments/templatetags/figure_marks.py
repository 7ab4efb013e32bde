"""Small marks that stand many times on one page, where an include for each would cost most of its time."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from assessments.charts import DistributionBar, ScoreBar, distribution_svg, score_svg
from assessments.selectors.result_page import AnswerLine
from assessments.selectors.result_texts import FigureTexts

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


@register.simple_tag
def line_figures(
    figures: FigureTexts, word_self: str, word_supervisor: str, word_final: str, word_target: str, word_gap: str
) -> SafeString:
    """Return the figures of one line of a result, in the columns that the head of the list names.

    On a narrow screen each says what it is: by the words of the page, which are looked up once for some ninety lines.
    """
    name = '<span class="result-figure__name">{} </span>'
    return format_html(
        f'<span class="result-figures"><span class="result-figure">{name}{{}}</span>\n'
        f'<span class="result-figure">{name}{{}}</span>\n'
        f'<span class="result-figure result-figure--final">{name}{{}}</span>\n'
        f'<span class="result-figure">{name}{{}}</span>\n'
        f'<span class="result-figure">{name}{{}}</span></span>',
        *(word_self, figures.self_score),
        *(word_supervisor, figures.supervisor),
        *(word_final, figures.final),
        *(word_target, figures.target),
        *(word_gap, gap_mark(figures.gap, figures.gap_kind)),
    )


@register.simple_tag
def answers_of(
    line: AnswerLine, word_self: str, word_supervisor: str, word_target: str, word_history: str
) -> SafeString:
    """Return one rated item with what both answered, and the way to its history; words as in ``line_figures``."""
    item = format_html('<span class="code">{}</span> {}', line.code, line.text) if line.text else ""
    return format_html(
        '<p class="result-answers__text">{} <a class="history__link" href="{}">{}'
        '<span class="visually-hidden"> {}</span></a></p>\n'
        '<dl class="result-answers__values"><div><dt>{}</dt><dd>{}</dd></div>'
        "<div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}</dd></div></dl>",
        *(item, line.history_url, word_history, line.code),
        *(word_self, line.self_text, word_supervisor, line.supervisor_text, word_target, line.target),
    )
