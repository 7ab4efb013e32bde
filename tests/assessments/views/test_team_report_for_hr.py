"""The report on a team, for HR: of the supervisor they name, and never with the own result before it is released."""

import io

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState
from assessments.models import Assessment
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import small_version
from tests.factories import make_assessment, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make_user("人資", role=Role.HR_MANAGER, language="en")


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(AssessmentState.SIGNED_OFF, standard_version=small_version())


def url(assessment: Assessment, supervisor: object = "") -> str:
    path = reverse("assessments:hr_campaign_team_report", args=[assessment.campaign_id])
    return f"{path}?supervisor={supervisor}"


def test_hr_reads_the_report_of_a_team(client: Client, hr: User, assessment: Assessment) -> None:
    client.force_login(hr)
    response = client.get(url(assessment, assessment.supervisor_id))
    assert response["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(response.content)) as document:
        first = document.pages[0].extract_text()
    assert assessment.supervisor.name_latin in first
    assert assessment.candidate.name_latin in first


@pytest.mark.parametrize(
    ("supervisor", "words"),
    [
        ("", "Choose the supervisor whose team the file is about."),
        ("0", "Choose a supervisor from the list."),
        ("x", "Choose a supervisor from the list."),
    ],
)
def test_without_a_supervisor_of_the_campaign_the_page_says_so(
    client: Client, hr: User, assessment: Assessment, supervisor: str, words: str
) -> None:
    client.force_login(hr)
    assert words in client.get(url(assessment, supervisor)).content.decode()


def test_strangers_learn_nothing(client: Client, assessment: Assessment) -> None:
    for user in (assessment.supervisor, assessment.candidate, make_user(role=Role.STANDARD_EDITOR)):
        client.force_login(user)
        assert client.get(url(assessment, assessment.supervisor_id)).status_code == 404


def test_who_works_in_hr_does_not_read_the_own_result_early(client: Client, hr: User) -> None:
    other = make_user("他人")
    campaign = make_launched_campaign(candidates=[hr, other], standard_version=small_version(), holds_results=True)
    own = make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=hr)
    theirs = make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=other)
    client.force_login(hr)
    response = client.get(url(own, own.supervisor_id))
    assert response["Content-Type"].startswith("text/html")
    assert "This file would hold your own result, which is not released yet." in response.content.decode()
    response = client.get(url(theirs, theirs.supervisor_id))
    assert response["Content-Type"] == "application/pdf", "of a team without the own result"
