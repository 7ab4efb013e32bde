"""Self and supervisor: who sees the pages, their filters and links."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Campaign
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version, submitted
from tests.factories import make_campaign, make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

VIEWS = ("hr_campaign_self_and_supervisor", "hr_campaign_self_and_supervisor_people")


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def done() -> Assessment:
    """The one signed-off assessment of a campaign of two; the other has submitted a self-rating of 1 throughout."""
    people = [make_user("甲", department=make_department("行銷處")), make_user("乙")]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version())
    submitted(Assessment.objects.get(campaign=campaign, candidate=people[1]), [1] * 7)
    return signed_off(Assessment.objects.get(campaign=campaign, candidate=people[0]), [5] * 7, [3, 3, 5, 5, 4, 3, 2])


def address(name: str, campaign: Campaign) -> str:
    return reverse(f"assessments:{name}", args=[campaign.pk])


@pytest.mark.parametrize("name", VIEWS)
def test_only_hr(client: Client, done: Assessment, name: str) -> None:
    for user, status in (
        (make_user(role=Role.HR_MANAGER), 200),
        (done.supervisor, 404),
        (done.candidate, 404),
        (make_user(), 404),
    ):
        client.force_login(user)
        assert client.get(address(name, done.campaign)).status_code == status


@pytest.mark.parametrize("name", VIEWS)
def test_a_campaign_in_preparation_has_nothing(client: Client, hr: User, name: str) -> None:
    assert client.get(address(name, make_campaign())).status_code == 404


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_of_an_unsigned_self_rating_is_shown(client: Client, hr: User, done: Assessment, name: str) -> None:
    content = client.get(address(name, done.campaign)).text
    assert ">1.00<" not in content
    assert Assessment.objects.exclude(pk=done.pk).get(campaign=done.campaign).candidate.name_latin not in content


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_signed_off_yet(client: Client, hr: User, name: str) -> None:
    content = client.get(address(name, make_launched_campaign(standard_version=small_version()))).text
    assert "No results yet" in content
    assert "figures-table" not in content


def test_rows_with_differences_and_blind_spots(client: Client, hr: User, done: Assessment) -> None:
    content = client.get(address(VIEWS[0], done.campaign)).text
    table = content[content.index("<tbody") :]
    assert "+3.00" in table  # A01: 5 beside 2
    assert table.index("+3.00") < table.index("+1.00")
    assert "?blind=1" in table
    assert address(VIEWS[1], done.campaign) in content


def test_people_lead_to_their_results(client: Client, hr: User, done: Assessment) -> None:
    content = client.get(address(VIEWS[1], done.campaign)).text
    assert done.candidate.name_latin in content
    assert reverse("assessments:hr_assessment_detail", args=[done.pk]) in content
    assert "+1.00" in content  # duties: 5 beside (3 + 5) / 2


@pytest.mark.parametrize("name", VIEWS)
def test_filters_are_in_the_address(client: Client, hr: User, done: Assessment, name: str) -> None:
    department = done.department
    assert department is not None
    query = {"department": str(department.pk), "kind": "A", "sort": "above"}
    content = client.get(address(name, done.campaign), query).text
    assert "+3.00" in content
    assert "測試任務1.1" not in content
    for wrong in ({"kind": "X"}, {"sort": "X"}, {"department": "0"}):
        assert "is-invalid" in client.get(address(name, done.campaign), wrong).text


@pytest.mark.parametrize("name", VIEWS)
def test_queries_do_not_grow_with_people(client: Client, hr: User, done: Assessment, name: str) -> None:
    def run() -> None:
        assert client.get(address(name, done.campaign)).status_code == 200

    def grow(count: int) -> None:
        add_signed_off_like(done, count, department=make_department())

    assert assert_constant_queries(run, grow) <= 25
