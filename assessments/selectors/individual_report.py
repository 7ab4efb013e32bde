"""One person's result for the individual report: what its page shows, with as many comments as two pages can hold."""

import datetime
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import ScoreSource
from assessments.models import Assessment
from assessments.selectors.result_page import PageRow, ResultPage, result_page
from people.models import User

# In half-widths (a Chinese letter has two): the report has four pages at most, the page of the result every word.
LONGEST_REMARK = 1000
LONGEST_COMMENT = 240
ALL_COMMENTS = 3600
MOST_COMMENTS = 24


@dataclass(frozen=True, slots=True)
class ReportComment:
    """``about`` says whose it is and on what; ``text`` ends in an ellipsis where it is cut."""

    about: str
    text: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class IndividualReport:
    """``remarks`` are on the whole result, ``comments`` on single items.

    ``comments_note`` says what of them is not printed, and where it can be read; empty where all is.
    """

    page: ResultPage
    remarks: tuple[ReportComment, ...]
    comments: tuple[ReportComment, ...]
    comments_note: str
    made_at: datetime.datetime
    made_by: str


def individual_report(reader: User, assessment: Assessment) -> IndividualReport | None:
    """Return the report of a signed-off result for ``reader``; None where there is none.

    The caller has checked that the reader may see the result. Its numbers are those of the page (``result_page``).
    """
    page = result_page(reader, assessment)
    if page is None:
        return None
    remarks = list(_remarks(page))
    found = list(_comments(page))
    comments: list[ReportComment] = []
    room = ALL_COMMENTS - sum(half_width(remark.text) for remark in remarks)
    for comment in found[:MOST_COMMENTS]:
        room -= half_width(comment.text)
        if room < 0:
            break
        comments.append(comment)
    return IndividualReport(
        page=page,
        remarks=tuple(remarks),
        comments=tuple(comments),
        comments_note=_note(len(found) - len(comments), any(comment.is_cut for comment in (*remarks, *comments))),
        made_at=timezone.now(),
        made_by=reader.display_name,
    )


def _remarks(page: ResultPage) -> Iterator[ReportComment]:
    """The supervisor's closing words and the employee's answer to them."""
    assessment = page.assessment
    for about, text in (
        (_("Supervisor, at the sign-off"), assessment.sign_off_comment),
        (_("Employee, acknowledging the result"), assessment.acknowledgement_remark),
    ):
        if text:
            yield _comment(about, text, LONGEST_REMARK)


def _comments(page: ResultPage) -> Iterator[ReportComment]:
    """The comments of both, what lies below its target first."""
    rows = [row for section in page.sections for row in section.rows]
    for row in sorted(rows, key=lambda row: row.figures.gap_kind != "below"):
        yield from _comments_on(row)


def _comments_on(row: PageRow) -> Iterator[ReportComment]:
    for line in row.answers:
        code = line.code or row.code
        for source, answer, comment in (
            (ScoreSource.SUPERVISOR, line.supervisor_text, line.supervisor_comment),
            (ScoreSource.SELF, line.self_text, line.self_comment),
        ):
            if comment:
                words = {"who": source.label, "code": code, "answer": answer}
                yield _comment(_("%(who)s on %(code)s (%(answer)s)") % words, comment, LONGEST_COMMENT)


def _comment(about: str, text: str, longest: int) -> ReportComment:
    room = longest
    for index, letter in enumerate(text):
        room -= half_width(letter)
        if room < 0:
            return ReportComment(about, f"{text[:index].rstrip()}…", is_cut=True)
    return ReportComment(about, text, is_cut=False)


def half_width(text: str) -> int:
    """Return how wide a text is in print, in half-widths: a Chinese letter has two, a Latin one about one."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _note(left_out: int, is_cut: bool) -> str:
    if left_out:
        return ngettext(
            "%(count)d more comment is not printed, and long ones are cut. The portal shows every word, on the page of "
            "the result.",
            "%(count)d more comments are not printed, and long ones are cut. The portal shows every word, on the page "
            "of the result.",
            left_out,
        ) % {"count": left_out}
    if is_cut:
        return _("Comments that end in “…” are cut. The portal shows every word, on the page of the result.")
    return ""
