"""The parts of the lines of a person's result: a page has some ninety lines with a hundred and sixty answers, of which
a template would spend most of its time on looking up what each is called."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.markup import safe
from assessments.selectors.evidence import EvidencePiece
from assessments.selectors.result_page import AnswerLine
from assessments.selectors.result_texts import FigureTexts
from assessments.templatetags.figure_marks import gap_mark

register = template.Library()


@dataclass(frozen=True, slots=True)
class LineWords:
    """What the figures and answers of every line are called, escaped; ``own`` is the employee's."""

    own: SafeString
    supervisor: SafeString
    final: SafeString
    target: SafeString
    gap: SafeString
    history: SafeString
    own_evidence: SafeString
    supervisor_evidence: SafeString


@register.simple_tag
def line_words() -> LineWords:
    """Return the words of all lines of a page, in its language."""
    return LineWords(
        own=safe(_("Self")),
        supervisor=safe(_("Supervisor")),
        final=safe(_("Final")),
        target=safe(_("Target")),
        gap=safe(_("Gap")),
        history=safe(_("History")),
        own_evidence=safe(_("Evidence of the employee")),
        supervisor_evidence=safe(_("Evidence of the supervisor")),
    )


@register.simple_tag
def line_figures(figures: FigureTexts, words: LineWords) -> SafeString:
    """Return the figures of one line of a result, in the columns that the head of the list names.

    On a narrow screen each says what it is.
    """
    return SafeString(
        f'<span class="result-figures">{_figure(words.own, safe(figures.self_score))}\n'
        f"{_figure(words.supervisor, safe(figures.supervisor))}\n"
        f"{_figure(words.final, safe(figures.final), ' result-figure--final')}\n"
        f"{_figure(words.target, safe(figures.target))}\n"
        f"{_figure(words.gap, gap_mark(figures.gap, figures.gap_kind))}</span>"
    )


def _figure(word: SafeString, figure: SafeString, css_class: str = "") -> str:
    return f'<span class="result-figure{css_class}"><span class="result-figure__name">{word} </span>{figure}</span>'


@register.simple_tag
def line_sums(sums: Sequence[str]) -> SafeString:
    """Return how the figures of a line came about, as a list of sentences."""
    return SafeString(f'<ul class="result-sums">{"".join(f"<li>{safe(one)}</li>" for one in sums)}</ul>')


@register.simple_tag
def line_answers(answers: Sequence[AnswerLine], words: LineWords) -> SafeString:
    """Return what both answered to the items of a line, each with the way to its history; nothing without items."""
    if not answers:
        return SafeString("")
    return SafeString(f'<ul class="result-answers">{"".join(_answer(one, words) for one in answers)}</ul>')


def _answer(line: AnswerLine, words: LineWords) -> str:
    code = safe(line.code)
    item = f'<span class="code">{code}</span> {safe(line.text)}' if line.text else ""
    parts = [
        f'<li><p class="result-answers__text">{item} <a class="history__link" href="{safe(line.history_url)}">'
        f'{words.history}<span class="visually-hidden"> {code}</span></a></p>\n'
        f'<dl class="result-answers__values"><div><dt>{words.own}</dt><dd>{safe(line.self_text)}</dd></div>'
        f"<div><dt>{words.supervisor}</dt><dd>{safe(line.supervisor_text)}</dd></div>"
        f"<div><dt>{words.target}</dt><dd>{safe(line.target)}</dd></div></dl>"
    ]
    if line.has_evidence:
        parts.append(
            f'<div class="result-answers__comments">{_evidence(words.own_evidence, line.self_evidence)}'
            f"{_evidence(words.supervisor_evidence, line.supervisor_evidence)}</div>"
        )
    if line.has_comments:
        parts.append(
            f'<div class="result-answers__comments">{_comment(words.own, line.self_comment)}'
            f"{_comment(words.supervisor, line.supervisor_comment)}</div>"
        )
    return f"{''.join(parts)}</li>"


def _evidence(title: SafeString, pieces: Sequence[EvidencePiece]) -> str:
    if not pieces:
        return ""
    listed = render_to_string("assessments/evidence/pieces.html", {"pieces": pieces, "removable": False})
    return f'<div><p class="quote__who">{title}</p>{listed}</div>'


def _comment(who: SafeString, comment: str) -> str:
    if not comment:
        return ""
    return (
        f'<blockquote class="quote"><p class="quote__who">{who}</p>'
        f'<p class="result-answers__comment">{safe(comment)}</p></blockquote>'
    )
