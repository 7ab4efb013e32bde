"""What stands in the way of a launch."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessments.enums import AssessmentState, ScaleKind, TargetRule, TaskRating
from assessments.models import Campaign, CampaignMember, CampaignTarget, RatingScale, ScalePoint
from assessments.selectors.questionnaire import planned_items
from assessments.selectors.readiness import launch_problems, unfinished_by_state
from competencies.enums import VersionStatus
from competencies.models import StandardVersion, Task
from tests.factories import make_assessment, make_campaign, make_standard_version, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LEVELS = "icap-level-6"


def problems(campaign: Campaign) -> list[tuple[str, str]]:
    found = launch_problems(campaign)
    assert all(problem.message for problem in found)
    return [(problem.code, problem.step) for problem in found]


def ready(**fields: Any) -> Campaign:
    return make_campaign(candidates=[make_user()], **fields)


def test_a_ready_campaign_has_none() -> None:
    assert problems(ready()) == []


def test_an_empty_draft_has_one_for_every_step() -> None:
    campaign = make_campaign(
        standard_version=None, scale=None, uniform_target=None, opens_on=None, self_due_on=None, review_due_on=None
    )
    assert problems(campaign) == [
        ("no_standard", "standard"),
        ("no_scale", "contents"),
        ("dates_missing", "dates"),
        ("no_people", "people"),
    ]


@pytest.mark.parametrize("status", [VersionStatus.DRAFT, VersionStatus.SUPERSEDED, VersionStatus.RETIRED])
def test_only_a_published_version(status: VersionStatus) -> None:
    version = make_standard_version(published=False)
    version.status = status
    campaign = ready(standard_version=version)
    assert problems(campaign) == [("standard_not_published", "standard")]


def test_something_must_be_rated() -> None:
    campaign = ready(task_rating=TaskRating.NONE, rates_knowledge=False, rates_skills=False, rates_attitudes=False)
    assert problems(campaign) == [("nothing_rated", "contents")]


@pytest.mark.parametrize(("target", "code"), [(None, "no_target"), (6, "target_off_scale"), (0, "target_off_scale")])
def test_one_target_for_all_must_be_on_the_scale(target: int | None, code: str) -> None:
    assert problems(ready(uniform_target=target)) == [(code, "targets")]


def test_levels_need_a_scale_of_levels() -> None:
    assert problems(ready(target_rule=TargetRule.TASK_LEVEL)) == [("scale_has_no_levels", "targets")]
    fine = ready(target_rule=TargetRule.TASK_LEVEL, scale=RatingScale.objects.get(slug=LEVELS))
    assert problems(fine) == []


def level_campaign(version: StandardVersion, scale: RatingScale | None = None) -> Campaign:
    return ready(
        target_rule=TargetRule.TASK_LEVEL,
        scale=scale or RatingScale.objects.get(slug=LEVELS),
        standard_version=version,
    )


def test_levels_that_are_not_printed_are_accepted_unless_none_is() -> None:
    partly = make_standard_version(published=False)
    Task.objects.filter(duty__standard_version=partly, code="T1.1").update(level=None)
    partly.status = VersionStatus.PUBLISHED
    assert problems(level_campaign(partly)) == []
    bare = make_standard_version(published=False)
    Task.objects.filter(duty__standard_version=bare).update(level=None)
    bare.level = None
    bare.status = VersionStatus.PUBLISHED
    assert problems(level_campaign(bare)) == [("no_levels_printed", "targets")]


def test_levels_must_be_points_of_the_scale() -> None:
    scale = RatingScale.objects.create(kind=ScaleKind.LEVEL, name_zh="測試兩級")
    for value in (1, 2):
        ScalePoint.objects.create(scale=scale, value=value, label_zh=str(value), anchor_zh="…")
    campaign = level_campaign(make_standard_version(level=3), scale)
    assert problems(campaign) == [("targets_off_scale", "targets")]


def test_each_item_needs_its_target_on_the_scale() -> None:
    campaign = ready(target_rule=TargetRule.PER_ITEM)
    assert problems(campaign) == [("targets_missing", "targets")]
    for item in planned_items(campaign):
        part, pk = item.target_key
        CampaignTarget.objects.create(campaign=campaign, value=3, **{f"{part}_id": pk})
    assert problems(campaign) == []
    CampaignTarget.objects.filter(campaign=campaign, competence__isnull=False).update(value=9)
    (problem,) = launch_problems(campaign)
    assert (problem.code, problem.step) == ("targets_off_scale", "targets")
    assert "5" in problem.message


def test_dates_are_complete_in_order_and_not_past() -> None:
    assert problems(ready(review_due_on=None)) == [("dates_missing", "dates")]
    past = TODAY() - timedelta(days=1)
    overdue = ready(opens_on=past, self_due_on=past)
    assert problems(overdue) == [("self_due_in_past", "dates")]
    assert problems(ready(opens_on=TODAY(), self_due_on=TODAY(), review_due_on=TODAY())) == []
    mixed = ready()
    mixed.opens_on = TODAY() + timedelta(days=20)  # the database refuses it, a form not saved yet may hold it
    assert problems(mixed) == [("dates_out_of_order", "dates")]


def test_people_are_there_active_and_have_active_supervisors() -> None:
    assert problems(make_campaign()) == [("no_people", "people")]
    campaign = ready()
    gone = make_user(is_active=False)
    CampaignMember.objects.create(campaign=campaign, candidate=make_user(), supervisor=None)
    CampaignMember.objects.create(campaign=campaign, candidate=make_user(), supervisor=gone)
    CampaignMember.objects.create(campaign=campaign, candidate=gone, supervisor=make_user())
    assert problems(campaign) == [
        ("without_supervisor", "people"),
        ("candidate_left", "people"),
        ("supervisor_left", "people"),
    ]


def test_the_number_of_statements_does_not_grow_with_people() -> None:
    campaign = make_campaign()

    def grow(count: int) -> None:
        for _person in range(count):
            CampaignMember.objects.create(campaign=campaign, candidate=make_user(), supervisor=make_user())

    assert_constant_queries(lambda: launch_problems(Campaign.objects.get(pk=campaign.pk)), grow)


def test_what_would_stay_unfinished() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    assert unfinished_by_state(assessment.campaign) == {AssessmentState.SUBMITTED: 1}
    done = make_assessment(AssessmentState.SIGNED_OFF)
    assert unfinished_by_state(done.campaign) == {}
