"""A supervisor's campaigns: what is open, what is signed off, and where most people fall short."""

from datetime import timedelta
from decimal import Decimal

import pytest

from assessments.enums import AssessmentState, ScoreSource
from assessments.models import Assessment, Campaign, Score
from assessments.selectors.due import today
from assessments.selectors.team_results import OpenWork, TeamOverview, reviewed_campaigns, team_overviews
from assessments.services.returning import return_to_candidate
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version, submitted
from tests.factories import make_assessment, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> User:
    return make_user("主管", language="en")


@pytest.fixture
def campaign(supervisor: User) -> Campaign:
    """Four people: signed off, submitted, returned, assigned; and somebody else's, signed off."""
    people = [make_user(supervisor=supervisor) for _ in range(4)] + [make_user(supervisor=make_user("別組主管"))]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version(), uniform_target=3)
    done, waiting, returned, _assigned, other = Assessment.objects.filter(campaign=campaign).order_by(
        "candidate__employee_number"
    )
    signed_off(done, [4] * 7, [2, 2, 3, 3, 1, 3, 4])
    submitted(waiting, [3] * 7)
    submitted(returned, [3] * 7)
    return_to_candidate(actor=supervisor, assessment_id=returned.pk, version=returned.version, comment="請補充具體事例")
    signed_off(other, [1] * 7, [1] * 7)
    return campaign


def overview(supervisor: User, *, days_later: int = 0) -> TeamOverview:
    campaigns = list(reviewed_campaigns(supervisor))
    (found,) = team_overviews(supervisor, campaigns, today() + timedelta(days=days_later))
    return found


def test_open_work_is_counted_as_in_the_queue(campaign: Campaign, supervisor: User) -> None:
    found = overview(supervisor)
    assert (found.people, found.signed_off) == (4, 1)
    assert found.work == OpenWork(to_review=1, with_employee=2, returned=1, late=0)
    assert overview(supervisor, days_later=60).work.late == 3


def test_nothing_is_open_when_all_are_signed_off(supervisor: User) -> None:
    make_assessment(AssessmentState.SIGNED_OFF, supervisor=supervisor, standard_version=small_version())
    assert overview(supervisor).work.is_done


def test_gaps_are_those_of_the_own_people(campaign: Campaign, supervisor: User) -> None:
    found = overview(supervisor)
    assert [(gap.subject.code, gap.below, gap.people, gap.mean) for gap in found.gaps or ()] == [
        ("K01", 1, 1, None),
        ("T1.1", 1, 1, None),
    ]


def test_the_mean_gap_needs_enough_people(campaign: Campaign, supervisor: User) -> None:
    add_signed_off_like(Assessment.objects.get(campaign=campaign, supervisor=supervisor, state="signed_off"), 4)
    assert [(gap.below, gap.people, gap.mean) for gap in overview(supervisor).gaps or ()] == [
        (5, 5, Decimal(-2)),
        (5, 5, Decimal(-1)),
    ]


@pytest.mark.parametrize(("value", "is_below"), [("2.9949", True), ("2.9950", True), ("2.9951", False)])
def test_below_is_what_the_page_shows_below(
    campaign: Campaign, supervisor: User, value: str, *, is_below: bool
) -> None:
    """A gap shown as 0.00 is none; both databases agree at the bound."""
    Score.objects.filter(
        assessment__campaign=campaign, assessment__supervisor=supervisor, source=ScoreSource.FINAL
    ).update(value=Decimal(value))
    assert bool(overview(supervisor).gaps) is is_below


def test_without_targets_nobody_is_below_one(campaign: Campaign, supervisor: User) -> None:
    Score.objects.filter(assessment__campaign=campaign).update(target=None)
    assert overview(supervisor).gaps is None


def test_nobody_below_a_target(supervisor: User) -> None:
    make_assessment(AssessmentState.SIGNED_OFF, supervisor=supervisor, standard_version=small_version())
    assert overview(supervisor).gaps == ()


def test_somebody_who_reviews_nobody_has_no_campaigns(campaign: Campaign) -> None:
    assert not reviewed_campaigns(make_user()).exists()
