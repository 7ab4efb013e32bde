"""The page of results over time: who sees it, its filters, its links."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from competencies.models import Duty
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

URL = reverse("assessments:hr_trend")


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def done() -> Assessment:
    """The second campaign of a standard, both signed off."""
    version = small_version()
    for supervisor_values in ([2] * 7, [4] * 7):
        campaign = make_launched_campaign(standard_version=version)
        assessment = signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, supervisor_values)
    return assessment


def test_only_hr(client: Client, done: Assessment) -> None:
    for user, status in (
        (make_user(role=Role.HR_MANAGER), 200),
        (done.supervisor, 404),
        (done.candidate, 404),
        (make_user(role=Role.STANDARD_EDITOR), 404),
    ):
        client.force_login(user)
        assert client.get(URL).status_code == status


def test_without_any_campaign(client: Client, hr: User) -> None:
    assert "No campaign has been launched yet" in client.get(URL).text


def test_both_campaigns_with_change_and_links(client: Client, hr: User, done: Assessment) -> None:
    content = client.get(URL).text
    assert "2.00" in content
    assert "4.00" in content
    assert "+2.00" in content
    duty = Duty.objects.get(standard_version=done.campaign.standard_version, code="T1")
    assert f"?show=duty-{duty.pk}" in content
    assert reverse("assessments:hr_campaign_duty_people", args=[done.campaign_id, duty.pk]) in content
    opened = client.get(URL, {"show": f"duty-{duty.pk}"}).text
    assert "測試任務1.1" in opened
    assert "測試任務2.1" not in opened
    assert f"What is shown: {duty.code} {duty.name}" in opened  # on paper


def test_marks_from_another_version_are_said_to_be(client: Client, hr: User, done: Assessment) -> None:
    told = "Some of these campaigns rated another version of the standard"
    assert told not in client.get(URL).text
    older = done.campaign.standard_version
    assert older is not None
    newer = create_draft_from(actor=None, version_id=older.pk)
    publish_version(actor=None, version_id=newer.pk)
    campaign = make_launched_campaign(standard_version=newer)
    signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, [5] * 7)
    content = client.get(URL).text
    assert told in content
    assert content.count(f'<span class="code">{older.label}</span>') == 2  # at the head of two columns


def test_a_campaign_without_results_says_so(client: Client, hr: User) -> None:
    make_launched_campaign(standard_version=small_version())
    assert "No results yet" in client.get(URL).text


@pytest.mark.parametrize("query", [{"standard": "0"}, {"standard": "x"}, {"show": "x"}, {"department": "0"}])
def test_wrong_values_are_named_and_the_newest_standard_is_shown(
    client: Client, hr: User, done: Assessment, query: dict[str, str]
) -> None:
    content = client.get(URL, query).text
    assert "is-invalid" in content
    assert "測試職責1" in content


def test_the_results_of_a_campaign_lead_here(client: Client, hr: User, done: Assessment) -> None:
    version = done.campaign.standard_version
    assert version is not None
    content = client.get(reverse("assessments:hr_campaign_tasks", args=[done.campaign_id])).text
    assert f"{URL}?standard={version.standard_id}" in content


def test_queries_do_not_grow_with_people(client: Client, hr: User, done: Assessment) -> None:
    def run() -> None:
        assert client.get(URL).status_code == 200

    def grow(count: int) -> None:
        add_signed_off_like(done, count, department=make_department())

    assert assert_constant_queries(run, grow) <= 30
