"""The lines of a result as they are drawn: everything said is there, and nothing slips through unescaped."""

import pytest
from django.utils import translation

from assessments.enums import EvidenceKind
from assessments.selectors.evidence import EvidencePiece
from assessments.selectors.result_page import AnswerLine
from assessments.selectors.result_texts import FigureTexts
from assessments.templatetags.result_lines import line_answers, line_figures, line_sums, line_words

HOSTILE = '<script>alert("x")</script> & 乙'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; 乙"


def line(text: str = "", *, comments: tuple[str, str] = ("", ""), pieces: tuple[EvidencePiece, ...] = ()) -> AnswerLine:
    return AnswerLine(
        code=text or "P1",
        text=text,
        target=text or "3",
        history_url=f"/history/?{text}",
        self_text=text or "4 fictional",
        supervisor_text=text or "2 fictional",
        self_comment=comments[0],
        supervisor_comment=comments[1],
        self_evidence=(),
        supervisor_evidence=pieces,
        has_comments=any(comments),
        has_evidence=bool(pieces),
    )


def test_every_text_of_a_line_is_escaped() -> None:
    words = line_words()
    figures = FigureTexts(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "below")
    piece = EvidencePiece(1, EvidenceKind.LINK, HOSTILE, "https://example.com/", "", None)
    drawn = [
        line_figures(figures, words),
        line_sums([HOSTILE]),
        line_answers([line(HOSTILE, comments=(HOSTILE, HOSTILE), pieces=(piece,))], words),
    ]
    assert [text.count(ESCAPED) for text in drawn] == [5, 1, 10]
    assert not any("<script" in text for text in drawn)


def test_figures_name_their_columns() -> None:
    with translation.override("en"):
        text = line_figures(FigureTexts("4.00", "2.00", "2.40", "3", "\u22120.60", "below"), line_words())
    for name, number in (("Self", "4.00"), ("Supervisor", "2.00"), ("Final", "2.40"), ("Target", "3")):
        assert f'<span class="result-figure__name">{name} </span>{number}</span>' in text
    assert "(below the target)" in text


@pytest.mark.parametrize(("comments", "shown"), [(("", ""), 0), (("甲", ""), 1), (("", "乙"), 1), (("甲", "乙"), 2)])
def test_only_comments_that_were_written_are_shown(comments: tuple[str, str], shown: int) -> None:
    text = line_answers([line(comments=comments)], line_words())
    assert text.count("<blockquote") == shown
    assert ("result-answers__comments" in text) is bool(shown)
    assert "result-answers__text" in text


def test_without_items_there_is_no_list() -> None:
    assert line_answers([], line_words()) == ""
