"""Signing off asks again who it is, signs nothing but what the page has shown, and loses nothing that was typed."""

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, EventKind, Relation
from assessments.exceptions import AuthenticationTooOld
from assessments.models import Assessment, AssessmentEvent
from assessments.services.returning import mark_for_return
from assessments.services.transitions import SIGNING_TIMEOUT
from tests.factories import PASSWORD, answer, answer_everything, make_assessment, make_user, sign_off
from tests.people.signing_in import SECRET, current_code, sign_in

pytestmark = pytest.mark.django_db
REMARK = "表現穩定，繼續努力"


def url(assessment: Assessment) -> str:
    return reverse("assessments:supervisor_sign_off", args=[assessment.pk])


@pytest.fixture
def assessment(client: Client) -> Assessment:
    """Submitted, every item rated; the supervisor has just signed in and reads English."""
    made = make_assessment(AssessmentState.SUBMITTED, supervisor=make_user("主管", language="en"), self_value=4)
    answer_everything(made, Relation.SUPERVISOR, 2)
    sign_in(client, made.supervisor.email)
    return made


def let_pass(client: Client, minutes: float) -> None:
    """Make everything the session knows of passwords and codes that much older."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= minutes * 60
    session.save()


def is_signed_off(assessment: Assessment) -> bool:
    assessment.refresh_from_db()
    return assessment.state == AssessmentState.SIGNED_OFF


def seen_on(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_who_has_just_signed_in_is_not_asked(client: Client, assessment: Assessment) -> None:
    let_pass(client, 9.9)
    page = client.get(url(assessment)).text
    assert 'type="password"' not in page
    data = {"version": assessment.version, "seen": seen_on(page), "comment": REMARK}
    assert client.post(url(assessment), data).status_code == 302
    assert is_signed_off(assessment)


def test_items_noted_for_the_return_are_not_forgotten(client: Client, assessment: Assessment) -> None:
    assert "to be returned" not in client.get(url(assessment)).text
    item = assessment.campaign.items.order_by("position")[0].pk
    mark_for_return(actor=assessment.supervisor, assessment_id=assessment.pk, reasons={item: "請補充事例"})
    assert "You noted 1 item to be returned." in client.get(url(assessment)).text


def test_where_results_are_held_back_nobody_is_said_to_be_told(client: Client) -> None:
    held = make_assessment(AssessmentState.SUBMITTED, supervisor=make_user("主管", language="en"), holds_results=True)
    answer_everything(held, Relation.SUPERVISOR, 2)
    sign_in(client, held.supervisor.email)
    data = {"version": held.version, "seen": seen_on(client.get(url(held)).text), "comment": ""}
    told = client.post(url(held), data, follow=True).text
    assert "The employee is told once HR releases the results." in told
    assert "has been told" not in told


def test_after_ten_minutes_the_password_is_asked_for_and_nothing_typed_is_lost(
    client: Client, assessment: Assessment
) -> None:
    let_pass(client, 10.1)
    page = client.get(url(assessment)).text
    assert 'type="password"' in page
    data = {"version": assessment.version, "seen": seen_on(page), "comment": REMARK}
    for wrong in ({}, {"password": "wrong"}):
        response = client.post(url(assessment), {**data, **wrong})
        assert response.status_code == 200
        assert "is-invalid" in response.text
        assert REMARK in response.text
        assert not is_signed_off(assessment)
    assert client.post(url(assessment), {**data, "password": PASSWORD}).status_code == 302
    assert is_signed_off(assessment)


def test_a_session_that_never_gave_a_password_is_asked(client: Client, assessment: Assessment) -> None:
    client.force_login(assessment.supervisor)
    session = client.session
    session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    session.save()
    assert client.post(url(assessment), {"version": assessment.version}).status_code == 200
    assert not is_signed_off(assessment)


def test_a_password_given_with_something_else_wrong_need_not_be_given_again(
    client: Client, assessment: Assessment
) -> None:
    let_pass(client, 11)
    data = {"version": assessment.version, "comment": "a\x1bb", "password": PASSWORD}
    response = client.post(url(assessment), data)
    assert response.status_code == 200
    assert 'type="password"' not in response.text
    assert client.post(url(assessment), {"version": assessment.version, "comment": REMARK}).status_code == 302
    assert is_signed_off(assessment)


def test_guessing_is_stopped_as_it_is_at_the_door(client: Client, assessment: Assessment) -> None:
    let_pass(client, 11)
    data = {"version": assessment.version, "comment": REMARK}
    for _ in range(5):
        client.post(url(assessment), {**data, "password": "wrong"})
    response = client.post(url(assessment), {**data, "password": PASSWORD})
    assert response.status_code == 200
    assert REMARK in response.text
    assert not is_signed_off(assessment)


@pytest.fixture
def second_factor(assessment: Assessment) -> None:
    TOTP.activate(assessment.supervisor, SECRET)


@pytest.mark.usefixtures("second_factor")
def test_who_has_a_second_factor_is_asked_for_a_code(client: Client, assessment: Assessment) -> None:
    let_pass(client, 11)
    page = client.get(url(assessment)).text
    assert 'name="code"' in page
    assert 'type="password"' not in page
    data = {"version": assessment.version, "comment": REMARK}
    for wrong in ({"password": PASSWORD}, {"code": "000000"}):
        response = client.post(url(assessment), {**data, **wrong})
        assert "is-invalid" in response.text
        assert REMARK in response.text
        assert not is_signed_off(assessment)
    assert client.post(url(assessment), {**data, "code": current_code()}).status_code == 302
    assert is_signed_off(assessment)


def test_the_service_itself_refuses(assessment: Assessment) -> None:
    def attempt(age: timedelta) -> Assessment:
        return sign_off(
            actor=assessment.supervisor,
            assessment_id=assessment.pk,
            version=assessment.version,
            authenticated_at=timezone.now() - age,
        )

    with pytest.raises(AuthenticationTooOld):
        attempt(SIGNING_TIMEOUT + timedelta(seconds=1))
    assert not is_signed_off(assessment)
    attempt(SIGNING_TIMEOUT - timedelta(seconds=30))
    assert is_signed_off(assessment)


def test_nothing_else_is_signed_than_the_page_has_shown(client: Client, assessment: Assessment) -> None:
    """A rating is changed in another window: that leaves the version of the assessment as it is."""
    seen = seen_on(client.get(url(assessment)).text)
    answer(assessment, Relation.SUPERVISOR, [5])
    data = {"version": assessment.version, "seen": seen, "comment": REMARK}
    response = client.post(url(assessment), data)
    assert response.status_code == 409
    assert REMARK in response.text
    assert not is_signed_off(assessment)
    again = {"version": assessment.version, "seen": seen_on(response.text), "comment": REMARK}
    assert client.post(url(assessment), again).status_code == 302
    assert is_signed_off(assessment)


def test_the_event_keeps_the_statement_in_both_languages_and_what_the_record_needs(
    client: Client, assessment: Assessment
) -> None:
    page = client.get(url(assessment)).text
    client.post(url(assessment), {"version": assessment.version})
    event = AssessmentEvent.objects.get(assessment=assessment, kind=EventKind.SIGNED_OFF)
    assert set(event.data["statement"]) == {"zh-hant", "en"}
    assert event.data["statement"]["en"].split(" in “")[0] in page
    people = event.data["record"]["people"]
    assert set(people) >= {str(assessment.candidate_id), str(assessment.supervisor_id)}
    assert people[str(assessment.supervisor_id)]["number"] == assessment.supervisor.employee_number
    assert len(event.data["record"]["scores"]) > 0
    assert event.hash == event.computed_hash()
