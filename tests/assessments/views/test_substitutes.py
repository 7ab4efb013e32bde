"""The pages on which supervisors and HR name substitutes."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState
from assessments.models import Substitution
from assessments.services.substitutes import name_substitute
from people.enums import Role
from people.models import User
from tests.factories import make_assessment, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
OWN, ALL = reverse("assessments:supervisor_substitutes"), reverse("assessments:hr_substitutes")


def days(**more: str) -> dict[str, str]:
    today = timezone.localdate()
    return {"starts_on": today.isoformat(), "ends_on": (today + datetime.timedelta(days=5)).isoformat(), **more}


def substitution(supervisor: User, substitute: User | None = None) -> Substitution:
    today = timezone.localdate()
    return name_substitute(
        actor=supervisor,
        supervisor_id=supervisor.pk,
        substitute_id=(substitute or make_user()).pk,
        starts_on=today,
        ends_on=today,
    )


def test_a_supervisor_names_a_substitute_who_then_finds_the_review(client: Client) -> None:
    assessment, substitute = make_assessment(AssessmentState.SUBMITTED), make_user("代理員", language="en")
    client.force_login(assessment.supervisor)
    chosen = f"{substitute.employee_number.lower()} {substitute.display_name}"
    assert client.post(OWN, days(substitute_id=chosen)).status_code == 302
    assert substitute.display_name in client.get(OWN).text
    client.force_login(substitute)
    queue = client.get(reverse("assessments:supervisor_queue")).text
    assert reverse("assessments:supervisor_review", args=[assessment.pk]) in queue
    assert f"for {assessment.supervisor.display_name}" in queue
    assert client.get(reverse("assessments:supervisor_review", args=[assessment.pk])).status_code == 200
    assert "/team/" in client.get("/").text, "the navigation leads there"


def test_bad_input_stays_on_the_page_with_the_reason_at_its_field(client: Client) -> None:
    supervisor = make_user(language="en")
    client.force_login(supervisor)
    page = client.post(OWN, days(substitute_id="NOBODY1"))
    assert page.status_code == 200
    assert "No active person has this number." in page.text
    assert "NOBODY1" in page.text
    page = client.post(OWN, days(substitute_id=supervisor.employee_number))
    assert "Nobody is their own substitute" in page.text
    assert not Substitution.objects.exists()


def test_hr_names_one_for_anybody_and_others_do_not_find_the_page(client: Client) -> None:
    supervisor, substitute, hr = make_user(), make_user(), make_user(role=Role.HR_MANAGER)
    data = days(supervisor_id=supervisor.employee_number, substitute_id=substitute.employee_number)
    client.force_login(supervisor)
    assert client.post(ALL, data).status_code == 404
    client.force_login(hr)
    assert client.post(ALL, data).status_code == 302
    named = Substitution.objects.get()
    assert (named.supervisor, named.substitute, named.created_by) == (supervisor, substitute, hr)


def test_ending_asks_first_and_strangers_find_nothing(client: Client) -> None:
    supervisor = make_user()
    named = substitution(supervisor)
    url = reverse("assessments:supervisor_substitute_end", args=[named.pk])
    client.force_login(named.substitute)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    client.force_login(supervisor)
    assert client.get(url).status_code == 200
    named.refresh_from_db()
    assert named.ended_at is None
    assert client.post(url).status_code == 302
    named.refresh_from_db()
    assert named.ended_by == supervisor
    assert client.post(url).status_code == 302, "a second press is told that it is over"


def test_queries_do_not_grow_with_substitutions(client: Client) -> None:
    client.force_login(make_user(role=Role.HR_MANAGER))

    def run() -> None:
        assert client.get(ALL).status_code == 200

    assert_constant_queries(run, lambda count: [substitution(make_user()) for _number in range(count)])
