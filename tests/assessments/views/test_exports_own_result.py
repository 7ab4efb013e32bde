"""Files about persons, for somebody in HR whose own result is held back: of all whom they are not among."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState, ExportKind
from assessments.models import Assessment, Campaign, Export
from assessments.services import exports
from assessments.services.calibration import release_results
from assessments.services.exports import request_export
from people.enums import Role
from people.models import Department, User
from tests.assessments.result_helpers import small_version
from tests.factories import make_assessment, make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

REFUSED = "This file would hold your own result, which is not released yet."


@pytest.fixture
def own_department() -> Department:
    return make_department("人資部")


@pytest.fixture
def hr(own_department: Department) -> User:
    return make_user("人資", role=Role.HR_MANAGER, department=own_department, language="en")


@pytest.fixture
def other() -> User:
    return make_user("研發人員", department=make_department("研發部"), language="en")


@pytest.fixture
def campaign(hr: User, other: User) -> Campaign:
    """Its results are held back; both are signed off, each by a supervisor of their own."""
    campaign = make_launched_campaign(candidates=[hr, other], standard_version=small_version(), holds_results=True)
    for person in (hr, other):
        make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=person)
    return campaign


def assessment_of(person: User, campaign: Campaign) -> Assessment:
    return Assessment.objects.get(candidate=person, campaign=campaign)


def ask(client: Client, user: User, campaign: Campaign, **asked: object) -> tuple[str, list[str]]:
    """Ask for a file as ``user``; return what the page says, and the people's numbers in the file that came instead."""
    client.force_login(user)
    url = reverse("assessments:hr_campaign_export", args=[campaign.pk])
    response = client.post(url, {"kind": "answers", **asked}, follow=True)
    if not response.streaming:
        return response.content.decode(), []
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return "", sorted({line["Employee number"] for line in csv.DictReader(io.StringIO(text, newline=""))})


def test_who_waits_for_the_own_result_takes_away_others(
    client: Client, hr: User, other: User, campaign: Campaign, own_department: Department
) -> None:
    assert ask(client, hr, campaign, department=other.department_id) == ("", [other.employee_number])
    for department in ("", own_department.pk):
        page, people = ask(client, hr, campaign, department=department)
        assert REFUSED in page
        assert not people
    assert Export.objects.count() == 1


def test_a_department_above_the_own_one_holds_the_own_result(
    client: Client, hr: User, campaign: Campaign, own_department: Department
) -> None:
    above = make_department("總管理處")
    Department.objects.filter(pk=own_department.pk).update(parent=above)
    page, people = ask(client, hr, campaign, department=above.pk)
    assert REFUSED in page
    assert not people


def test_a_colleague_takes_away_everything(client: Client, hr: User, other: User, campaign: Campaign) -> None:
    everybody = sorted([hr.employee_number, other.employee_number])
    assert ask(client, make_user(role=Role.HR_MANAGER, language="en"), campaign) == ("", everybody)


def test_a_stranger_takes_away_nothing(client: Client, other: User, campaign: Campaign) -> None:
    url = reverse("assessments:hr_campaign_export", args=[campaign.pk])
    for stranger in (other, assessment_of(other, campaign).supervisor, make_user(role=Role.STANDARD_EDITOR)):
        client.force_login(stranger)
        assert client.post(url, {"kind": "answers", "department": other.department_id}).status_code == 404


def test_a_team_without_the_own_result_too(client: Client, hr: User, other: User, campaign: Campaign) -> None:
    client.force_login(hr)
    url = reverse("assessments:hr_campaign_export", args=[campaign.pk])
    teams = {person: assessment_of(person, campaign).supervisor_id for person in (hr, other)}
    page = client.post(url, {"kind": "team_workbook", "supervisor": teams[hr]}, follow=True)
    assert REFUSED in page.content.decode()
    client.post(url, {"kind": "team_workbook", "supervisor": teams[other]})
    assert Export.objects.get().assessment_ids == [assessment_of(other, campaign).pk]


def test_after_the_release_there_is_no_difference(client: Client, hr: User, other: User, campaign: Campaign) -> None:
    release_results(actor=campaign.created_by, campaign_id=campaign.pk)
    assert ask(client, hr, campaign) == ("", sorted([hr.employee_number, other.employee_number]))


def test_what_was_signed_off_while_a_file_was_waiting_closes_it(
    client: Client, hr: User, other: User, own_department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the department is put elsewhere afterwards: the row knows whose data the file holds."""
    parent = make_department("總管理處")
    Department.objects.filter(pk__in=[own_department.pk, other.department_id]).update(parent=parent)
    campaign = make_launched_campaign(candidates=[hr, other], standard_version=small_version(), holds_results=True)
    make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=other)
    monkeypatch.setitem(exports.DIRECT_PEOPLE, ExportKind.ANSWERS, 0)
    export = request_export(
        actor=hr, kind=ExportKind.ANSWERS, campaign_id=campaign.pk, language="en", department_id=parent.pk
    )
    own = make_assessment(AssessmentState.SIGNED_OFF, campaign=campaign, candidate=hr)
    assert exports._claim(export)
    exports._make(export)
    export.refresh_from_db()
    assert export.is_ready
    assert own.pk in export.assessment_ids
    client.force_login(hr)
    file = reverse("assessments:export_file", args=[export.pk])
    assert client.get(file).status_code == 404
    Department.objects.filter(pk=own_department.pk).update(parent=None)
    assert client.get(file).status_code == 404
    release_results(actor=campaign.created_by, campaign_id=campaign.pk)
    assert client.get(file).status_code == 200
