"""Where an assessment stands, the own answers, the result, and acknowledging it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment
from assessments.services.launching import close_campaign
from people.enums import Role
from tests.assessments.views.sheets import UNIQUE
from tests.factories import answer_everything, make_assessment, make_user

pytestmark = pytest.mark.django_db


def url(assessment: Assessment, name: str = "detail") -> str:
    return reverse(f"assessments:employee_{name}", args=[assessment.pk])


def made(state: AssessmentState, client: Client) -> Assessment:
    """Return an assessment in ``state``; its candidate is signed in and reads English."""
    assessment = make_assessment(state, candidate=make_user(language="en"))
    client.force_login(assessment.candidate)
    return assessment


@pytest.mark.parametrize("state", AssessmentState.values)
def test_every_state_says_what_comes_next_to_the_candidate_alone(client: Client, state: str) -> None:
    assessment = made(AssessmentState(state), client)
    page = client.get(url(assessment))
    assert page.status_code == 200
    assert page.context["what_next"] in page.text
    assert client.head(url(assessment)).status_code == 200
    assert client.post(url(assessment)).status_code == 405
    rates = state in {AssessmentState.ASSIGNED, AssessmentState.IN_PROGRESS, AssessmentState.RETURNED}
    assert (url(assessment, "rate") in page.text) == rates
    assert (url(assessment, "acknowledge") in page.text) == (state == AssessmentState.SIGNED_OFF)
    for user in (make_user(), assessment.supervisor, make_user(role=Role.HR_MANAGER)):
        client.force_login(user)
        assert client.get(url(assessment)).status_code == 404


@pytest.mark.parametrize(
    "state", [AssessmentState.ASSIGNED, AssessmentState.SUBMITTED, AssessmentState.RETURNED, AssessmentState.CANCELLED]
)
def test_nothing_of_the_supervisors_ratings_before_sign_off(client: Client, state: AssessmentState) -> None:
    if state in {AssessmentState.RETURNED, AssessmentState.SUBMITTED}:
        assessment = made(AssessmentState.SUBMITTED, client)
        answer_everything(assessment, Relation.SUPERVISOR, 5, comment=UNIQUE)
        if state == AssessmentState.RETURNED:
            client.force_login(assessment.supervisor)
            client.post(
                reverse("assessments:supervisor_return", args=[assessment.pk]),
                {"version": assessment.version, "comment": "補充"},
            )
            client.force_login(assessment.candidate)
    else:
        assessment = made(state, client)
    for name in ("detail", "rate", "submit"):
        page = client.get(url(assessment, name), follow=True)
        assert page.status_code == 200
        assert UNIQUE not in page.text
    assert page.context["sheet"] is None or not page.context["sheet"].shows_other


def test_the_own_answers_can_be_read_after_submitting(client: Client) -> None:
    assessment = make_assessment(candidate=make_user(language="en"))
    client.force_login(assessment.candidate)
    answer_everything(assessment, Relation.SELF, 2, comment=UNIQUE)
    client.post(url(assessment, "submit"), {"version": assessment.version})
    page = client.get(url(assessment)).text
    assert UNIQUE in page
    assert "2 With guidance" in page


def test_the_result_shows_both_ratings_and_is_acknowledged_with_a_remark(client: Client) -> None:
    assessment = made(AssessmentState.SIGNED_OFF, client)
    page = client.get(url(assessment))
    assert page.context["result"] is not None
    assert assessment.sign_off_comment in page.text
    response = client.post(url(assessment, "acknowledge"), {"version": assessment.version, "remark": UNIQUE})
    assert response["Location"] == url(assessment)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.ACKNOWLEDGED
    assert UNIQUE in client.get(url(assessment)).text


def test_acknowledging_twice_keeps_the_first_remark_and_shows_the_second(client: Client) -> None:
    assessment = made(AssessmentState.SIGNED_OFF, client)
    data = {"version": assessment.version, "remark": "first"}
    client.post(url(assessment, "acknowledge"), data)
    again = client.post(url(assessment, "acknowledge"), {**data, "remark": UNIQUE})
    assert again.status_code == 409
    assert "You have already acknowledged this result." in again.text
    assert UNIQUE in again.text
    assessment.refresh_from_db()
    assert assessment.acknowledgement_remark == "first"


def test_a_stale_or_wrong_acknowledgement_keeps_what_was_typed(client: Client) -> None:
    assessment = made(AssessmentState.SIGNED_OFF, client)
    for version, remark, status in (
        (str(assessment.version - 1), UNIQUE, 409),
        ("", UNIQUE, 409),
        (str(assessment.version), UNIQUE + "\x07", 200),
        (str(assessment.version), UNIQUE + "x" * 4000, 200),
    ):
        response = client.post(url(assessment, "acknowledge"), {"version": version, "remark": remark})
        assert response.status_code == status
        assert UNIQUE in response.text
        assert f'name="version" value="{assessment.version}"' in response.text
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SIGNED_OFF


def test_acknowledging_is_possible_after_the_campaign_was_closed(client: Client) -> None:
    assessment = made(AssessmentState.SIGNED_OFF, client)
    close_campaign(actor=assessment.campaign.created_by, campaign_id=assessment.campaign_id)
    client.post(url(assessment, "acknowledge"), {"version": assessment.version})
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.ACKNOWLEDGED


def test_a_campaign_that_opens_later_or_was_closed_says_so(client: Client) -> None:
    user = make_user(language="en")
    client.force_login(user)
    later = make_assessment(candidate=user, opens_on=timezone.localdate() + timedelta(days=2))
    assert "The self-rating opens on" in client.get(url(later)).text
    closed = make_assessment(candidate=user)
    close_campaign(actor=closed.campaign.created_by, campaign_id=closed.campaign_id)
    page = client.get(url(closed)).text
    assert "The campaign was closed before you submitted." in page
    assert url(closed, "rate") not in page


def test_the_list_has_the_own_assessments_only(client: Client) -> None:
    own = made(AssessmentState.ACKNOWLEDGED, client)
    other = make_assessment()
    page = client.get(reverse("assessments:employee_list")).text
    assert url(own) in page
    assert other.campaign.title not in page
