"""One person's result as a PDF of two to four pages, in the language in force."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from assessments.charts import ComparisonBar, pdf_svg
from assessments.numbers import NO_NUMBER
from assessments.selectors.development import Called, Development
from assessments.selectors.earlier_results import EarlierResults, Movement
from assessments.selectors.individual_report import IndividualReport, ReportComment, half_width
from assessments.selectors.result_page import PageRow, PageSection, ResultPage
from assessments.selectors.result_summary import HighlightList
from assessments.selectors.result_texts import FigureTexts
from competencies.exports.typesetting import breakable, typeset

_TEMPLATE = Path(__file__).with_name("individual_report.typ")
_BAR_PIXELS = 260
MOVED = 8
"""How many of the greatest changes since the campaign before are named."""

Texts = dict[str, object]
T = TypeVar("T")


def individual_report_pdf(report: IndividualReport) -> bytes:
    """Return the report as an accessible PDF; every number in it is one that the page of the result prints."""
    return typeset(_TEMPLATE, _document(report), made_at=report.made_at)


def report_file_name(report: IndividualReport) -> str:
    """Return a name for the file that says whose result of when it is."""
    assessment = report.page.assessment
    signed_on = f"{timezone.localtime(assessment.signed_off_at):%Y%m%d}" if assessment.signed_off_at else ""
    return f"{assessment.candidate.employee_number}-{signed_on}-report.pdf"


def _document(report: IndividualReport) -> Texts:
    page = report.page
    assessment, campaign = page.assessment, page.assessment.campaign
    person = assessment.candidate.display_name
    is_english = (get_language() or "").startswith("en")
    return {
        "lang": "en" if is_english else "zh",
        "region": "US" if is_english else "TW",
        "document_title": f"{_('Competency report')} {person} {campaign.title}",
        "kind": _("Competency report"),
        "person": person,
        "campaign": breakable(campaign.title),
        "running": person,
        "made": _("Printed by %(who)s on %(date)s") % {"who": report.made_by, "date": _day(report.made_at)},
        "words": _words(),
        "short_heads": [_("Self"), _("Sup."), _("Final"), _("Target"), _("Gap")],
        "facts": _facts(page),
        "sentences": [breakable(sentence) for sentence in page.summary.sentences],
        "radar": _radar(page),
        "lists": [_listing(one) for one in page.summary.lists],
        **_next_steps(page.development, has_targets=page.has_targets),
        "duties": [_section(section) for section in page.duties],
        "competences": _two_columns(page.competences),
        "earlier": None if page.earlier is None else _earlier(page.earlier, campaign.title),
        "remarks": [_comment(one) for one in report.remarks],
        "comments": _halves([_comment(one) for one in report.comments], lambda one: 1 + _lines(one["text"], 58)),
        "comments_note": report.comments_note,
        "computed": _computed(page),
    }


def _words() -> dict[str, str]:
    return {
        "page": _("Page {page} of {total}"),
        "summary": _("Result"),
        "next": _("What to work on next"),
        "below": _("Rated below the target"),
        "calls": _("The task calls for"),
        "duties": _("Duties and tasks"),
        "competences": _("Knowledge, skills and attitudes"),
        "earlier": _("Compared with earlier campaigns"),
        "comments": _("Comments"),
        "computed": _("How is this computed?"),
        "self": _("Self"),
        "supervisor": _("Supervisor"),
        "final": _("Final"),
        "target": _("Target"),
        "gap": _("Gap"),
    }


def _facts(page: ResultPage) -> list[tuple[str, str]]:
    assessment = page.assessment
    signer = assessment.signed_off_by
    facts = [
        (_("Employee number"), assessment.candidate.employee_number),
        (_("Department"), assessment.department.name if assessment.department else NO_NUMBER),
        (_("Supervisor"), assessment.supervisor.display_name),
        (_("Standard"), str(assessment.campaign.standard_version)),
        (_("Signed off by"), signer.display_name if signer else NO_NUMBER),
        (_("Signed off on"), _day(assessment.signed_off_at)),
        (_("Scale"), f"{page.scale.labels[0]} – {page.scale.labels[-1]}"),
        (_("Acknowledged"), _day(assessment.acknowledged_at)),
    ]
    return [(label, breakable(value)) for label, value in facts]


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else NO_NUMBER  # type: ignore[arg-type]


def _radar(page: ResultPage) -> Texts | None:
    if page.radar is None:
        return None
    return {
        "svg": pdf_svg(page.radar.narrow_svg),
        "alt": page.radar.title,
        "key": [(label.code, breakable(label.title)) for label in page.radar.key],
    }


# --- What stands out --------------------------------------------------------------------------------------------------


def _listing(one: HighlightList) -> Texts:
    left = one.total - len(one.rows)
    return {
        "title": one.title,
        "about": one.explanation,
        "rows": [
            {
                "code": row.code,
                "title": breakable(row.title),
                "facts": row.facts,
                "text": row.difference,
                "kind": row.kind,
            }
            for row in one.rows
        ],
        "more": ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left} if left else "",
        "empty": one.empty,
    }


def _next_steps(development: Development, *, has_targets: bool) -> Texts:
    note = ""
    if development.is_empty:
        note = (
            _("Nothing lies below its target.")
            if has_targets
            else _("This campaign sets no targets, so there are no gaps.")
        )
    others = [
        (
            _("Other knowledge and skills below the target")
            if development.steps
            else _("Knowledge and skills below the target"),
            development.competences,
        ),
        (_("Attitudes below the target"), development.attitudes),
    ]
    return {
        "next_note": note,
        "steps": [
            {
                "code": step.subject.code,
                "title": breakable(step.subject.title),
                "facts": _("Final %(final)s, target %(target)s")
                % {"final": step.figures.final, "target": step.figures.target},
                **_gap(step.figures),
                "indicators": [
                    {
                        "code": line.code,
                        "title": breakable(line.text),
                        "facts": _("%(by)s %(value)s, target %(target)s")
                        % {"by": line.by, "value": line.value, "target": line.target},
                    }
                    for line in step.indicators
                ],
                "calls": [_called(one) for one in step.calls],
                "more": (
                    ngettext(
                        "and %(further)s more with a smaller gap or none",
                        "and %(further)s more with smaller gaps or none",
                        step.further,
                    )
                    % {"further": step.further}
                    if step.further
                    else ""
                ),
            }
            for step in development.steps
        ],
        "others": [{"title": title, "rows": [_called(one) for one in found]} for title, found in others if found],
    }


def _called(one: Called) -> Texts:
    return {
        "code": one.subject.code,
        "title": breakable(one.subject.title),
        **_gap(one.figures),
        "facts": _("for %(tasks)s") % {"tasks": " ".join(one.tasks)} if one.tasks else "",
    }


def _gap(figures: FigureTexts) -> Texts:
    return {"text": figures.gap, "kind": figures.gap_kind}


# --- Every line -------------------------------------------------------------------------------------------------------


def _section(section: PageSection) -> Texts:
    return {
        "code": section.code,
        "title": breakable(section.title),
        **(_figures(section.figures) if section.figures else {}),
        **_bar(section.bar),
        "rows": [_row(row) for row in section.rows],
    }


def _two_columns(sections: Sequence[PageSection]) -> list[list[Texts]]:
    """Return all K, S and A in two columns of about the same height; a kind that is parted has its head in both."""
    rows = [(section, row) for section in sections for row in section.rows]
    columns = _halves(rows, lambda found: _lines(f"{found[1].code} {found[1].title}", 40))
    return [
        [
            {
                "code": section.code,
                "title": section.title,
                "rows": [_row(row) for _section, row in members],
            }
            for section, members in groupby(column, key=lambda found: found[0])
        ]
        for column in columns
    ]


def _halves(entries: Sequence[T], height: Callable[[T], int]) -> list[list[T]]:
    """Part entries into two columns, the first as high as the second or a little higher."""
    half = sum(map(height, entries)) / 2
    reached = 0
    for index, entry in enumerate(entries):
        reached += height(entry)
        if reached >= half:
            return [list(entries[: index + 1]), list(entries[index + 1 :])]
    return [list(entries), []]


def _lines(text: str, half_widths: int) -> int:
    """Estimate how many lines of so many half-widths a text takes (a Chinese letter has two)."""
    return 1 + half_width(text) // half_widths


def _row(row: PageRow) -> Texts:
    return {"code": row.code, "title": breakable(row.title), **_figures(row.figures), **_bar(row.bar)}


def _figures(figures: FigureTexts) -> Texts:
    return {
        "self": figures.self_score,
        "supervisor": figures.supervisor,
        "final": figures.final,
        "target": figures.target,
        "gap": _gap(figures),
    }


def _bar(bar: ComparisonBar | None) -> Texts:
    return {} if bar is None else {"bar": {"svg": pdf_svg(bar.svg, width=_BAR_PIXELS), "alt": bar.words}}


# --- Earlier campaigns ------------------------------------------------------------------------------------------------


def _earlier(earlier: EarlierResults, title: str) -> Texts:
    duties = [section.lead for section in earlier.duties if section.lead is not None]
    rows = [one for section in earlier.sections for one in section.movements]
    return {
        "campaigns": [
            {
                "title": breakable(one.title),
                "facts": breakable(
                    " ".join(
                        [
                            _("signed off on %(date)s, %(version)s")
                            % {"date": date_format(one.signed_on, "DATE_FORMAT"), "version": one.version},
                            *one.remarks,
                        ]
                    )
                ),
            }
            for one in earlier.campaigns
        ],
        "heads": [*(breakable(one.title) for one in earlier.compared), breakable(title), pgettext("score", "Change")],
        "duties": [
            {"code": one.code, "title": breakable(one.title), "texts": [*one.texts, one.change or NO_NUMBER]}
            for one in duties
        ],
        "moved": [
            {"label": label, "text": breakable(_movements(found))}
            for label, found in (
                (_("Rose most"), _most(rows, "up")),
                (_("Fell most"), _most(rows, "down")),
            )
            if found
        ]
        + [
            {"label": label, "text": breakable(_(", ").join(found))}
            for label, found in (
                (_("New in the standard, so not compared"), earlier.added),
                (_("No longer in the standard"), earlier.dropped),
            )
            if found
        ],
    }


def _most(rows: Iterable[Movement], direction: str) -> list[Movement]:
    moved = [row for row in rows if row.direction == direction]
    return sorted(moved, key=_distance)[:MOVED]


def _distance(row: Movement) -> Decimal:
    """Put the greatest change first."""
    before, now = row.scores[-2:]
    return -abs((now or Decimal(0)) - (before or Decimal(0)))


def _movements(rows: Iterable[Movement]) -> str:
    return _(", ").join(
        _("%(what)s (%(change)s)") % {"what": f"{row.code} {row.title}".strip(), "change": row.change} for row in rows
    )


# --- Comments ---------------------------------------------------------------------------------------------------------


def _comment(comment: ReportComment) -> dict[str, str]:
    # Blank lines would take the place of words.
    return {"about": comment.about, "text": breakable(" ".join(comment.text.split()))}


# --- How it is computed -----------------------------------------------------------------------------------------------


def _computed(page: ResultPage) -> list[tuple[str, str]]:
    weights = " + ".join(f"{who} {share}" for who, share in page.weights)
    return [
        (_("Score of a task"), _("The mean of the answers to its items; “not applicable” is left out.")),
        (_("Score of a duty"), _("The mean of the scores of its tasks.")),
        (_("Final"), f"{weights}. {_('A side without a score is left out and the rest counts in full.')}"),
        (_("Gap"), _("Final − target. The target of a task is the mean of its items’ targets.")),
        (_("Scale"), " · ".join(page.scale.labels)),
        (_("Rounding"), _("Scores are kept to four decimal places and shown to two, rounded half up.")),
        (_("Every number"), _("On the page of the result each line opens to the sums and answers it came from.")),
    ]
