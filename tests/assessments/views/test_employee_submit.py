"""Submitting the self-rating: what is missing, the confirmation, and doing it twice."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment
from assessments.services.interventions import extend_dates
from tests.assessments.views.sheets import items_of
from tests.factories import answer, answer_everything, make_assessment, make_user

pytestmark = pytest.mark.django_db


def url(assessment: Assessment) -> str:
    return reverse("assessments:employee_submit", args=[assessment.pk])


def detail(assessment: Assessment) -> str:
    return reverse("assessments:employee_detail", args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """Everything is answered; its candidate is signed in and reads English."""
    made = make_assessment(candidate=make_user(language="en"))
    answer_everything(made, Relation.SELF)
    client.force_login(made.candidate)
    return made


def state(assessment: Assessment) -> str:
    assessment.refresh_from_db()
    return assessment.state


def test_strangers_learn_nothing(client: Client, assessment: Assessment) -> None:
    for user in (make_user(), assessment.supervisor):
        client.force_login(user)
        assert client.get(url(assessment)).status_code == 404
        assert client.post(url(assessment), {"version": assessment.version}).status_code == 404
    assert state(assessment) == AssessmentState.IN_PROGRESS


def test_an_incomplete_form_leads_to_every_missing_item(client: Client) -> None:
    assessment = make_assessment(candidate=make_user(language="en"))
    answer(assessment, Relation.SELF, [3] * (len(items_of(assessment)) - 2))
    client.force_login(assessment.candidate)
    for response in (client.get(url(assessment)), client.post(url(assessment), {"version": assessment.version})):
        assert response.status_code == 200
        form = reverse("assessments:employee_rate", args=[assessment.pk])
        for item in items_of(assessment)[-2:]:
            assert f'href="{form}#item-{item}"' in response.text
        assert "2 items are unanswered" in response.text
    assert state(assessment) == AssessmentState.IN_PROGRESS


def test_the_confirmation_says_what_will_happen_and_changes_nothing(client: Client, assessment: Assessment) -> None:
    page = client.get(url(assessment)).text
    assert f"You answered all {len(items_of(assessment))} items." in page
    assert str(assessment.supervisor) in page or assessment.supervisor.display_name in page
    assert state(assessment) == AssessmentState.IN_PROGRESS


def test_submitting_twice_is_harmless_and_says_so(client: Client, assessment: Assessment) -> None:
    data = {"version": assessment.version}
    assert client.post(url(assessment), data)["Location"] == detail(assessment)
    assert state(assessment) == AssessmentState.SUBMITTED
    version = assessment.version
    again = client.post(url(assessment), data, follow=True)
    assert again.redirect_chain == [(detail(assessment), 302)]
    assert "This self-rating has already been submitted." in again.text
    assert state(assessment) == AssessmentState.SUBMITTED
    assert assessment.version == version


@pytest.mark.parametrize("version", ["", "nonsense", "0", "9" * 400])
def test_without_the_right_version_nothing_is_submitted(client: Client, assessment: Assessment, version: str) -> None:
    page = client.post(url(assessment), {"version": version}, follow=True)
    assert "Somebody changed this assessment while you had the page open." in page.text
    assert state(assessment) == AssessmentState.IN_PROGRESS


def test_a_stale_page_is_told_and_the_next_one_works(client: Client, assessment: Assessment) -> None:
    stale = assessment.version
    campaign = assessment.campaign
    extend_dates(
        actor=campaign.created_by,
        assessment_id=assessment.pk,
        version=stale,
        self_due_on=campaign.review_due_on,
        review_due_on=None,
        reason="病假",
    )
    page = client.post(url(assessment), {"version": stale}, follow=True)
    assert "Somebody changed this assessment while you had the page open." in page.text
    assert state(assessment) == AssessmentState.IN_PROGRESS
    client.post(url(assessment), {"version": assessment.version})
    assert state(assessment) == AssessmentState.SUBMITTED
