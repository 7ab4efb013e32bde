"""The page that compares two groups: who sees it, what it refuses, its links."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Campaign
from people.enums import Role
from people.models import Department, User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import make_campaign, make_department, make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def division() -> Department:
    return make_department("處")


@pytest.fixture
def team(division: Department) -> Department:
    return make_department("組", parent=division)


@pytest.fixture
def campaign(team: Department) -> Campaign:
    """One person in a team of the division, another without a department."""
    people = [make_user(department=team), make_user()]
    made = make_launched_campaign(candidates=people, standard_version=small_version())
    for person, value in zip(people, (4, 2), strict=True):
        signed_off(Assessment.objects.get(campaign=made, candidate=person), [3] * 7, [value] * 7)
    return made


def address(campaign: Campaign) -> str:
    return reverse("assessments:hr_campaign_comparison", args=[campaign.pk])


def test_only_hr(client: Client, campaign: Campaign) -> None:
    assessment = Assessment.objects.filter(campaign=campaign)[0]
    for user, status in (
        (make_user(role=Role.HR_MANAGER), 200),
        (assessment.supervisor, 404),
        (assessment.candidate, 404),
        (make_user(), 404),
    ):
        client.force_login(user)
        assert client.get(address(campaign)).status_code == status


def test_a_campaign_in_preparation_has_no_groups(client: Client, hr: User) -> None:
    assert client.get(address(make_campaign())).status_code == 404


def test_nothing_chosen_yet(client: Client, hr: User, campaign: Campaign) -> None:
    content = client.get(address(campaign)).text
    assert "Choose a department" in content
    assert "pair-table" not in content


def test_a_department_and_everybody_else(client: Client, hr: User, campaign: Campaign, division: Department) -> None:
    content = client.get(address(campaign), {"a": division.pk}).text
    table = content[content.index("<tbody") :]
    assert "測試任務1.1" in table
    assert "+2.00" in table
    for part in (f"{division.pk}", f"not-{division.pk}"):
        assert f"?department={part}" in table
        people = client.get(
            f"{reverse('assessments:hr_campaign_people', args=[campaign.pk])}?state=finished&department={part}"
        )
        assert people.context["page_obj"].paginator.count == 1
        assert f"?state=finished&amp;department={part}" in content
    assert "Few people" in content


@pytest.mark.parametrize(("a", "b"), [("division", "team"), ("team", "division")])
def test_groups_that_share_people_are_refused_at_the_field(
    client: Client, hr: User, campaign: Campaign, division: Department, team: Department, a: str, b: str
) -> None:
    chosen = {"division": division.pk, "team": team.pk}
    content = client.get(address(campaign), {"a": chosen[a], "b": chosen[b]}).text
    assert f"“{team.name}” is part of “{division.name}”" in content
    assert "is-invalid" in content
    assert "pair-table" not in content


def test_a_group_is_not_compared_with_itself(client: Client, hr: User, campaign: Campaign, team: Department) -> None:
    content = client.get(address(campaign), {"a": team.pk, "b": team.pk}).text
    assert "Groups A and B are the same" in content


@pytest.mark.parametrize("query", [{"a": "0"}, {"a": "x"}, {"b": "0"}, {"kind": "X"}, {"sort": "X"}])
def test_wrong_values_are_named(client: Client, hr: User, campaign: Campaign, query: dict[str, str]) -> None:
    response = client.get(address(campaign), query)
    assert response.status_code == 200
    assert "is-invalid" in response.text


def test_nobody_else(client: Client, hr: User, division: Department) -> None:
    campaign = make_launched_campaign(candidates=[make_user(department=division)], standard_version=small_version())
    signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, [3] * 7)
    assert "No results to compare yet" in client.get(address(campaign), {"a": division.pk}).text


def test_queries_do_not_grow_with_people(client: Client, hr: User, campaign: Campaign, division: Department) -> None:
    def run() -> None:
        response = client.get(address(campaign), {"a": division.pk})
        assert "pair-table" in response.text

    def grow(count: int) -> None:
        add_signed_off_like(Assessment.objects.filter(campaign=campaign)[0], count, department=division)

    assert assert_constant_queries(run, grow) <= 30
