"""What awaits whom: every kind of work, in the order of urgency, and nothing that is finished."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import AssessmentState, CampaignStatus, Relation, SupervisorMode
from assessments.models import Assessment, Campaign
from assessments.selectors.my_work import WorkItem, work_items
from assessments.services.launching import close_campaign
from assessments.services.transitions import complete_review
from people.enums import Role
from people.models import User
from tests.factories import (
    answer,
    answer_everything,
    make_assessment,
    make_campaign,
    make_standard_version,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def the_item(user: User) -> WorkItem:
    (item,) = work_items(user)
    return item


@pytest.mark.parametrize(
    ("state", "url_name"),
    [
        (AssessmentState.ASSIGNED, "assessments:employee_rate"),
        (AssessmentState.IN_PROGRESS, "assessments:employee_rate"),
        (AssessmentState.RETURNED, "assessments:employee_rate"),
        (AssessmentState.SUBMITTED, None),
        (AssessmentState.SIGNED_OFF, "assessments:employee_detail"),
        (AssessmentState.ACKNOWLEDGED, None),
        (AssessmentState.CANCELLED, None),
    ],
)
def test_what_the_candidate_has_to_do(state: AssessmentState, url_name: str | None) -> None:
    assessment = make_assessment(state)
    found = [(item.url_name, item.url_pk) for item in work_items(assessment.candidate)]
    assert found == ([] if url_name is None else [(url_name, assessment.pk)])


def test_a_self_rating_says_by_whom_until_when_and_how_far() -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    item = the_item(assessment.candidate)
    assert item.who == str(assessment.assigned_by)
    assert item.due_on == assessment.campaign.self_due_on
    assert (item.done, item.total) == (1, assessment.campaign.items.count())
    assert item.days_left == 14
    assert item.days_late is None


def test_a_returned_self_rating_says_who_returned_it_and_why() -> None:
    assessment = make_assessment(AssessmentState.RETURNED)
    item = the_item(assessment.candidate)
    assert item.who == assessment.supervisor.display_name
    assert item.remark == assessment.return_comment


def test_a_date_extended_for_one_person_counts() -> None:
    assessment = make_assessment()
    later = timezone.localdate() + 17 * DAY
    Assessment.objects.filter(pk=assessment.pk).update(self_due_on=later)
    assert the_item(assessment.candidate).due_on == later


def test_a_late_form_still_awaits_and_says_so() -> None:
    assessment = make_assessment()
    Assessment.objects.filter(pk=assessment.pk).update(self_due_on=timezone.localdate() - 2 * DAY)
    item = the_item(assessment.candidate)
    assert item.days_late == 2
    assert item.days_left is None


@pytest.mark.parametrize(
    ("state", "awaits"),
    [
        (AssessmentState.ASSIGNED, False),
        (AssessmentState.RETURNED, False),
        (AssessmentState.SUBMITTED, True),
        (AssessmentState.SIGNED_OFF, False),
        (AssessmentState.CANCELLED, False),
    ],
)
def test_what_the_supervisor_has_to_do(state: AssessmentState, awaits: bool) -> None:
    assessment = make_assessment(state)
    found = [(item.url_name, item.url_pk) for item in work_items(assessment.supervisor)]
    assert found == ([("assessments:supervisor_review", assessment.pk)] if awaits else [])


def test_who_rates_independently_may_begin_before_the_self_rating_and_is_done_until_it_is_there() -> None:
    assessment = make_assessment(supervisor_mode=SupervisorMode.INDEPENDENT)
    supervisor = assessment.supervisor
    assert the_item(supervisor).url_pk == assessment.pk
    answer_everything(assessment, Relation.SUPERVISOR)
    complete_review(actor=supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert work_items(supervisor) == []


def test_nothing_of_a_campaign_that_has_not_opened() -> None:
    tomorrow = timezone.localdate() + DAY
    assessment = make_assessment(opens_on=tomorrow, supervisor_mode=SupervisorMode.INDEPENDENT)
    assert work_items(assessment.candidate) == []
    assert work_items(assessment.supervisor) == []


def test_of_a_closed_campaign_only_the_result_awaits() -> None:
    unfinished = make_assessment(AssessmentState.SUBMITTED)
    signed_off = make_assessment(AssessmentState.SIGNED_OFF)
    for campaign in (unfinished.campaign, signed_off.campaign):
        close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    assert work_items(unfinished.candidate) == []
    assert work_items(unfinished.supervisor) == []
    assert the_item(signed_off.candidate).url_name == "assessments:employee_detail"


def test_hr_finishes_the_own_drafts_and_closes_what_is_over() -> None:
    draft = make_campaign()
    hr = draft.created_by
    make_campaign()  # somebody else's
    over = make_assessment(AssessmentState.SIGNED_OFF, created_by=hr).campaign
    assert [item.url_pk for item in work_items(hr)] == [draft.pk]
    past = timezone.localdate() - DAY
    Campaign.objects.filter(pk=over.pk).update(opens_on=past - DAY, self_due_on=past, review_due_on=past)
    assert [(item.url_pk, item.done, item.total) for item in work_items(hr)] == [
        (over.pk, 1, 1),
        (draft.pk, None, None),
    ]
    assert over.status == CampaignStatus.RUNNING


def test_hr_asks_for_late_self_ratings_of_a_running_campaign() -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    hr = assessment.campaign.launched_by
    assert hr is not None
    today = timezone.localdate()
    assert work_items(hr) == []
    Campaign.objects.filter(pk=assessment.campaign_id).update(opens_on=today - 2 * DAY, self_due_on=today - DAY)
    item = the_item(hr)
    assert (item.url_pk, item.days_late, item.done, item.total) == (assessment.campaign_id, 1, 0, 1)
    assert item.by_whom.startswith("1 ")
    Assessment.objects.filter(pk=assessment.pk).update(self_due_on=today)
    assert work_items(hr) == []


def test_nobody_is_asked_for_a_self_rating_that_is_handed_in() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    hr = assessment.campaign.launched_by
    assert hr is not None
    past = timezone.localdate() - DAY
    Campaign.objects.filter(pk=assessment.campaign_id).update(opens_on=past - DAY, self_due_on=past)
    assert work_items(hr) == []


def test_an_editor_is_reminded_of_the_own_draft() -> None:
    editor = make_user(role=Role.STANDARD_EDITOR)
    draft = make_standard_version(published=False)
    assert work_items(editor) == []
    type(draft).objects.filter(pk=draft.pk).update(created_by=editor)
    assert the_item(editor).url_name == "admin:competencies_standardversion_change"


def test_the_most_urgent_comes_first_and_what_is_never_due_last() -> None:
    today, user = timezone.localdate(), make_user()
    later = make_assessment(candidate=user, opens_on=today, self_due_on=today + 9 * DAY, review_due_on=today + 20 * DAY)
    result = make_assessment(AssessmentState.SIGNED_OFF, candidate=user)
    soon = make_assessment(candidate=user, opens_on=today, self_due_on=today + 2 * DAY, review_due_on=today + 20 * DAY)
    assert [item.url_pk for item in work_items(user)] == [soon.pk, later.pk, result.pk]


def test_progress_counts_not_applicable_and_no_bare_comment() -> None:
    assessment = make_assessment()
    answer(assessment, Relation.SELF, [None, 2])
    assert the_item(assessment.candidate).done == 2
