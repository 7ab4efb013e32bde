"""Returning, completing and signing off: confirmation, refusal, doing it twice."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, RatingForm
from assessments.services.interventions import extend_dates
from tests.assessments.views.sheets import UNIQUE, items_of
from tests.factories import answer, answer_everything, make_assessment, make_user
from tests.people.signing_in import sign_in

pytestmark = pytest.mark.django_db
STALE = "Somebody changed this assessment while you had the page open."


def url(assessment: Assessment, name: str) -> str:
    return reverse(f"assessments:supervisor_{name}", args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """Submitted, and every item is rated; the supervisor is signed in and reads English."""
    made = make_assessment(AssessmentState.SUBMITTED, supervisor=make_user("主管", language="en"), self_value=4)
    answer_everything(made, Relation.SUPERVISOR, 2)
    sign_in(client, made.supervisor.email)
    return made


def make_stale(assessment: Assessment) -> None:
    """HR extends a date while the supervisor has the page open."""
    campaign = assessment.campaign
    extend_dates(
        actor=campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        self_due_on=campaign.review_due_on,
        review_due_on=None,
        reason="病假",
    )


def test_returning_needs_a_reason_and_tells_it(client: Client, assessment: Assessment) -> None:
    data = {"version": assessment.version}
    for empty in ("", "  \n "):
        response = client.post(url(assessment, "return"), {**data, "comment": empty})
        assert response.status_code == 200
        assert "is-invalid" in response.text
    response = client.post(url(assessment, "return"), {**data, "comment": UNIQUE})
    assert response["Location"] == url(assessment, "review")
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.RETURNED
    assert assessment.return_comment == UNIQUE


def test_the_sign_off_page_says_what_is_confirmed(client: Client, assessment: Assessment) -> None:
    total = len(items_of(assessment))
    page = client.get(url(assessment, "sign_off")).text
    assert f"Items: {total}; rated: {total}; not applicable: 0." in page
    assert f"Rated differently from the self-rating: {total}; below the target: {total}." in page
    assert assessment.candidate.employee_number in page
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_signing_off_with_a_remark(client: Client, assessment: Assessment) -> None:
    client.post(url(assessment, "sign_off"), {"version": assessment.version, "comment": UNIQUE})
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SIGNED_OFF
    assert assessment.sign_off_comment == UNIQUE


def test_what_is_missing_is_shown_instead_of_the_confirmation(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor=make_user(language="en"))
    answer(assessment, Relation.SUPERVISOR, [3] * (len(items_of(assessment)) - 1))
    client.force_login(assessment.supervisor)
    last = items_of(assessment)[-1]
    for response in (
        client.get(url(assessment, "sign_off")),
        client.post(url(assessment, "sign_off"), {"version": assessment.version}),
    ):
        assert f'href="{url(assessment, "review")}?tab=all#item-{last}"' in response.text
        assert "1 item is unanswered" in response.text
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


@pytest.mark.parametrize("name", ["return", "sign_off"])
def test_a_stale_page_keeps_the_comment_and_the_next_attempt_works(
    client: Client, assessment: Assessment, name: str
) -> None:
    data = {"version": assessment.version, "comment": UNIQUE}
    make_stale(assessment)
    response = client.post(url(assessment, name), data)
    assert response.status_code == 409
    assert STALE in response.text
    assert UNIQUE in response.text
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED
    assert f'name="version" value="{assessment.version}"' in response.text
    assert client.post(url(assessment, name), {**data, "version": assessment.version}).status_code == 302


def test_a_stale_sign_off_without_a_remark_leads_back_to_read_again(client: Client, assessment: Assessment) -> None:
    data = {"version": assessment.version}
    make_stale(assessment)
    response = client.post(url(assessment, "sign_off"), data, follow=True)
    assert response.redirect_chain == [(url(assessment, "review"), 302)]
    assert STALE in response.text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("return", "This self-rating has already been returned."),
        ("sign_off", "This assessment has been signed off. Only HR can reopen it."),
    ],
)
def test_the_same_step_twice_is_harmless(client: Client, assessment: Assessment, name: str, told: str) -> None:
    data = {"version": assessment.version, "comment": UNIQUE}
    client.post(url(assessment, name), data)
    assessment.refresh_from_db()
    version = assessment.version
    again = client.post(url(assessment, name), data)
    assert again.status_code == 409
    assert told in again.text
    assert UNIQUE in again.text
    assert told in client.get(url(assessment, name), follow=True).text
    assessment.refresh_from_db()
    assert assessment.version == version


@pytest.mark.parametrize("name", ["return", "sign_off"])
@pytest.mark.parametrize("comment", ["x" * 4001, "a\x1bb"])
def test_a_comment_that_cannot_be_kept_is_told_at_its_field(
    client: Client, assessment: Assessment, name: str, comment: str
) -> None:
    response = client.post(url(assessment, name), {"version": assessment.version, "comment": comment})
    assert response.status_code == 200
    assert "is-invalid" in response.text
    assert comment in response.text
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


# --- Rating independently ---------------------------------------------------------------------------------------------


@pytest.fixture
def independent(client: Client) -> Assessment:
    """Submitted and rated independently, but not completed; the supervisor is signed in and reads English."""
    made = make_assessment(
        AssessmentState.SUBMITTED,
        supervisor=make_user("主管", language="en"),
        supervisor_mode=SupervisorMode.INDEPENDENT,
    )
    answer_everything(made, Relation.SUPERVISOR)
    sign_in(client, made.supervisor.email)
    return made


def completed(assessment: Assessment) -> bool:
    form = RatingForm.objects.get(assessment=assessment, relation=Relation.SUPERVISOR)
    return form.completed_at is not None


def test_completing_comes_before_signing_off(client: Client, independent: Assessment) -> None:
    sign_off = url(independent, "sign_off")
    assert client.get(sign_off)["Location"] == url(independent, "complete")
    refused = client.post(sign_off, {"version": independent.version, "comment": UNIQUE})
    assert refused.status_code == 409
    assert "Complete your own ratings first" in refused.text
    assert UNIQUE in refused.text
    client.get(url(independent, "complete"))
    assert not completed(independent)
    client.post(url(independent, "complete"), {"version": independent.version})
    assert completed(independent)
    independent.refresh_from_db()
    client.post(sign_off, {"version": independent.version})
    independent.refresh_from_db()
    assert independent.state == AssessmentState.SIGNED_OFF


def test_completing_twice_is_harmless(client: Client, independent: Assessment) -> None:
    data = {"version": independent.version}
    client.post(url(independent, "complete"), data)
    assert client.get(url(independent, "complete"))["Location"] == url(independent, "review")
    again = client.post(url(independent, "complete"), data, follow=True)
    assert "Your ratings are complete already." in again.text


def test_in_the_open_mode_there_is_nothing_to_complete(client: Client, assessment: Assessment) -> None:
    page = client.get(url(assessment, "complete"), follow=True)
    assert page.redirect_chain == [(url(assessment, "review"), 302)]
    assert "In this campaign the ratings are completed by signing off." in page.text
    assert not completed(assessment)
