"""The report of a result as a file: for the candidate once released, for who reviews, for HR, and for nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState
from assessments.models import Assessment
from assessments.services.calibration import release_results
from assessments.services.substitutes import name_substitute
from people.enums import Role
from people.models import User
from tests.factories import make_assessment, make_user

pytestmark = pytest.mark.django_db


def status(client: Client, user: User, assessment: Assessment) -> int:
    client.force_login(user)
    return client.get(reverse("assessments:employee_report", args=[assessment.pk])).status_code


def test_who_may_see_the_result_may_have_it_as_a_file(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    client.force_login(assessment.candidate)
    response = client.get(reverse("assessments:employee_report", args=[assessment.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "private, no-cache"
    name = f'attachment; filename="{assessment.candidate.employee_number}-'
    assert response["Content-Disposition"].startswith(name)
    assert response.content.startswith(b"%PDF")
    assert status(client, assessment.supervisor, assessment) == 200
    assert status(client, make_user(role=Role.HR_MANAGER), assessment) == 200
    for stranger in (make_user(), make_user(role=Role.STANDARD_EDITOR)):
        assert status(client, stranger, assessment) == 404


def test_the_page_leads_to_it(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    address = reverse("assessments:employee_report", args=[assessment.pk])
    for user, page in (
        (assessment.candidate, "employee_detail"),
        (assessment.supervisor, "supervisor_review"),
        (make_user(role=Role.HR_MANAGER), "hr_assessment_detail"),
    ):
        client.force_login(user)
        assert address in client.get(reverse(f"assessments:{page}", args=[assessment.pk])).text


@pytest.mark.parametrize("state", [s for s in AssessmentState if s not in {"signed_off", "acknowledged"}])
def test_there_is_none_before_the_sign_off_for_anybody(client: Client, state: AssessmentState) -> None:
    assessment = make_assessment(state)
    for user in (assessment.candidate, assessment.supervisor, make_user(role=Role.HR_MANAGER)):
        assert status(client, user, assessment) == 404


def test_a_held_result_waits_for_the_release_also_of_a_candidate_in_hr(client: Client) -> None:
    assessment = make_assessment(
        AssessmentState.SIGNED_OFF, candidate=make_user(role=Role.HR_MANAGER), holds_results=True
    )
    assert status(client, assessment.candidate, assessment) == 404
    assert status(client, assessment.supervisor, assessment) == 200
    release_results(actor=assessment.campaign.created_by, campaign_id=assessment.campaign_id)
    assert status(client, assessment.candidate, assessment) == 200


def test_a_substitute_has_it_for_what_they_signed_in_the_supervisors_place(client: Client) -> None:
    before = make_assessment(AssessmentState.SIGNED_OFF)
    substitute, today = make_user(), timezone.localdate()
    name_substitute(
        actor=before.supervisor,
        supervisor_id=before.supervisor_id,
        substitute_id=substitute.pk,
        starts_on=today,
        ends_on=today + timedelta(days=7),
    )
    after = make_assessment(AssessmentState.SIGNED_OFF, supervisor=before.supervisor)
    assert status(client, substitute, after) == 200
    assert status(client, substitute, before) == 404
