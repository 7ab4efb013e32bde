"""A campaign day by day, and the words on when it would be finished."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from assessments.enums import AssessmentState
from assessments.models import Assessment, Campaign
from assessments.pace import Outlook
from assessments.selectors.campaign_course import Course, campaign_course
from tests.factories import make_assessment, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())


def campaign_of(count: int) -> Campaign:
    campaign = make_launched_campaign(candidates=[make_user() for _ in range(count)])
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=DAY - timedelta(days=19),
        self_due_on=DAY + timedelta(days=5),
        review_due_on=DAY + timedelta(days=10),
    )
    campaign.refresh_from_db()
    return campaign


def bring(campaign: Campaign, state: AssessmentState, submitted: date, signed_off: date | None = None) -> None:
    waiting = campaign.assessments.filter(state=AssessmentState.ASSIGNED).order_by("pk")[0]
    done = make_assessment(state, campaign=campaign, candidate=waiting.candidate)
    Assessment.objects.filter(pk=done.pk).update(submitted_at=noon(submitted))
    if signed_off:
        Assessment.objects.filter(pk=done.pk).update(signed_off_at=noon(signed_off))


def course_of(campaign: Campaign) -> Course:
    with translation.override("en"):
        return campaign_course(campaign, people=campaign.assessments.count(), day=DAY)


def test_submissions_and_sign_offs_add_up_day_by_day() -> None:
    campaign = campaign_of(4)
    bring(campaign, AssessmentState.SUBMITTED, DAY - timedelta(days=1))
    bring(campaign, AssessmentState.SIGNED_OFF, DAY - timedelta(days=3), DAY)
    bring(campaign, AssessmentState.CANCELLED, DAY - timedelta(days=3))
    course = course_of(campaign)
    assert (course.days[0], course.days[-1], len(course.days)) == (DAY - timedelta(days=19), DAY, 20)
    assert course.submitted[-5:] == (0, 1, 1, 2, 2)
    assert course.signed_off[-5:] == (0, 0, 0, 0, 1)


def test_a_day_is_a_day_of_the_organisation() -> None:
    """18:00 UTC is two in the morning of the next day in Taipei."""
    campaign = campaign_of(1)
    bring(campaign, AssessmentState.SUBMITTED, DAY)
    Assessment.objects.update(submitted_at=datetime(2026, 3, 18, 18, tzinfo=UTC))
    assert str(timezone.get_default_timezone()) == "Asia/Taipei"
    assert course_of(campaign).submitted[-3:] == (0, 1, 1)


def test_the_forecast_says_what_it_comes_from_and_how_it_lies_to_the_due_date() -> None:
    campaign = campaign_of(12)
    for n in range(7):
        bring(campaign, AssessmentState.SUBMITTED, DAY - timedelta(days=n))
    submissions, sign_offs = course_of(campaign).expected
    # 7 in 14 days: the other 5 take 10 days, the date is 5 days after the one on which self-ratings are due.
    assert submissions.forecast.day == DAY + timedelta(days=10)
    assert submissions.value == "about 30 Mar 2026"
    assert submissions.note == "5 days after the due date. Done in the last 14 days: 7."
    assert sign_offs.value == "no forecast"
    assert sign_offs.note == "Fewer than 5 are done: too few to tell a pace."


def test_a_forecast_in_time_and_one_that_stands_still() -> None:
    campaign = campaign_of(6)
    for _ in range(5):
        bring(campaign, AssessmentState.SIGNED_OFF, DAY - timedelta(days=15), DAY - timedelta(days=1))
    submissions, sign_offs = course_of(campaign).expected
    assert submissions.note == "Nothing was done in the last 14 days."
    assert sign_offs.note == "In time. Done in the last 14 days: 5."


def test_everything_done_and_a_closed_campaign() -> None:
    campaign = campaign_of(1)
    bring(campaign, AssessmentState.SIGNED_OFF, DAY - timedelta(days=1), DAY)
    assert [line.forecast.outlook for line in course_of(campaign).expected] == [Outlook.FINISHED] * 2
    closed = campaign_of(1)
    closed.status = "closed"
    closed.closed_at = noon(DAY - timedelta(days=2))
    course = course_of(closed)
    assert course.expected == ()
    assert course.days[-1] == DAY - timedelta(days=2)
