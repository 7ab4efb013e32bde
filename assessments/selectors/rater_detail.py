"""One supervisor of a campaign for HR: the distribution of the ratings beside everybody's, and person by person."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When

from assessments.charts import DistributionBar
from assessments.models import Assessment, Campaign
from assessments.numbers import signed_text
from assessments.permissions import SIGNED_STATES, may_see_supervisor_ratings
from assessments.selectors.adoption import adopted_counts
from assessments.selectors.answer_sheets import answer_sheets
from assessments.selectors.figures import scale_points
from assessments.selectors.rater_pace import form_paces, kept_paces
from assessments.selectors.rater_quality import Quality
from assessments.selectors.rater_table import RaterRow, pace_text, rater_row, severity_reach
from assessments.selectors.rater_words import number, percent
from assessments.statistics.pace import FAST
from assessments.statistics.sheets import Sheet, rated
from assessments.statistics.straight_lining import longest_run, usual_longest_run
from people.models import User

PEOPLE_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class PointShare:
    """How often a point was given, in percent: by this supervisor, and by all of them; ``shade`` as in the bars."""

    label: str
    shade: int
    own: str
    everybody: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person's form. Texts are empty where nothing is known; ``is_hidden``: not for the eyes of who asks.

    ``run`` is the longest run of the same answer among ``answers``; ``adopted`` answers were taken over from the
    self-rating.
    """

    assessment_id: int
    person: User
    is_hidden: bool
    own: str = ""
    given: str = ""
    difference: str = ""
    answers: int = 0
    run: int = 0
    is_line: bool = False
    pace: str = ""
    is_fast: bool = False
    adopted: int = 0


@dataclass(frozen=True, slots=True)
class RaterDetail:
    """``usual_run``: how long a run of the same answer chance would bring forth in the campaign's usual form.

    Not in this supervisor's own: who always gives the same answer would be excused by that very habit.
    """

    row: RaterRow
    distribution: DistributionBar
    everybody: DistributionBar
    shares: tuple[PointShare, ...]
    usual_run: int
    lines: tuple[PersonLine, ...]
    page: Page[Assessment]


def rater_detail(
    campaign: Campaign, quality: Quality, supervisor_id: int, *, viewer: User, page: str | int = 1
) -> RaterDetail | None:
    """Return the figures of one supervisor with a page of the people rated, forms with long runs first.

    None where the supervisor has nobody signed off in the campaign. The number of statements does not depend on the
    number of people.
    """
    figures = quality.raters.get(supervisor_id)
    if figures is None:
        return None
    first = Case(When(pk__in=figures.straight_lines, then=Value(0)), default=Value(1), output_field=IntegerField())
    assessments = (
        Assessment.objects.filter(campaign=campaign, supervisor=supervisor_id, state__in=sorted(SIGNED_STATES))
        .select_related("campaign", "candidate")
        .order_by(first, "candidate__employee_number")
    )
    found = Paginator(assessments, PEOPLE_PER_PAGE).get_page(page)
    shown = list(found.object_list)
    ids = [assessment.pk for assessment in shown]
    sheets = {sheet.person: sheet for sheet in answer_sheets(campaign, assessment_ids=ids)}
    timed, adopted = form_paces(ids), adopted_counts(ids)
    scale = scale_points(campaign)
    supervisor = User.objects.get(pk=supervisor_id)
    pace = kept_paces(campaign, [supervisor_id], as_of=quality.as_of)[supervisor_id]
    everybody = quality.whole.counts
    items = max((len(rated(sheet.given)) for sheet in sheets.values()), default=0)
    distribution = scale.distribution(dict(figures.counts))
    return RaterDetail(
        row=rater_row(figures, supervisor, pace, severity_reach(quality)),
        distribution=distribution,
        everybody=scale.distribution(dict(everybody)),
        shares=tuple(
            PointShare(segment.label, segment.shade, _share(figures.counts, point), _share(everybody, point))
            for point, segment in zip(scale.values, distribution.segments, strict=True)
        ),
        usual_run=usual_longest_run(quality.whole.usual, answers=items),
        lines=tuple(
            _line(
                assessment,
                sheets[assessment.pk],
                is_line=assessment.pk in figures.straight_lines,
                seconds=timed.get(assessment.pk),
                adopted=adopted.get(assessment.pk, 0),
            )
            if may_see_supervisor_ratings(viewer, assessment)
            else PersonLine(assessment.pk, assessment.candidate, is_hidden=True)
            for assessment in shown
        ),
        page=found,
    )


def _line(assessment: Assessment, sheet: Sheet, *, is_line: bool, seconds: float | None, adopted: int) -> PersonLine:
    own, given = rated(sheet.own), rated(sheet.given)
    both = sheet.both
    apart = (sum(both[0]) - sum(both[1])) / len(both[0]) if both[0] else None
    return PersonLine(
        assessment_id=assessment.pk,
        person=assessment.candidate,
        is_hidden=False,
        own=number(sum(own) / len(own)) if own else "",
        given=number(sum(given) / len(given)) if given else "",
        difference="" if apart is None else signed_text(Decimal(apart)),
        answers=len(given),
        run=longest_run(given),
        is_line=is_line,
        pace=pace_text(seconds),
        is_fast=seconds is not None and seconds < FAST,
        adopted=adopted,
    )


def _share(counts: Mapping[int, int], point: int) -> str:
    total = sum(counts.values())
    if not total:
        return ""
    return percent(Fraction(counts.get(point, 0), total))
