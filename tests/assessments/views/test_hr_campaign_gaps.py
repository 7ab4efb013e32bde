"""The page that ranks gaps: who sees it, its filters, its links."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Campaign
from people.enums import Role
from people.models import User
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
def done() -> Assessment:
    person = make_user("甲", department=make_department("行銷處"))
    campaign = make_launched_campaign(candidates=[person], standard_version=small_version(), uniform_target=3)
    return signed_off(Assessment.objects.get(campaign=campaign), [3] * 7, [2, 3, 4, 4, 1, 3, 2])


def address(campaign: Campaign) -> str:
    return reverse("assessments:hr_campaign_gaps", args=[campaign.pk])


def test_only_hr(client: Client, done: Assessment) -> None:
    for user, status in (
        (make_user(role=Role.HR_MANAGER), 200),
        (done.supervisor, 404),
        (done.candidate, 404),
        (make_user(), 404),
    ):
        client.force_login(user)
        assert client.get(address(done.campaign)).status_code == status


def test_a_campaign_in_preparation_has_no_gaps(client: Client, hr: User) -> None:
    assert client.get(address(make_campaign())).status_code == 404


def test_the_ranking_with_its_links(client: Client, hr: User, done: Assessment) -> None:
    content = client.get(address(done.campaign)).text
    table = content[content.index("<tbody") :]
    assert table.index("測試K1") < table.index("測試任務1.1") < table.index("測試任務2.1")
    assert "−2.00" in table  # K01: 1, target 3
    assert "?below=1" in table
    assert "What to train: 2 it calls for" in table


def test_filters_are_in_the_address_and_stay_on_the_way_to_the_people(
    client: Client, hr: User, done: Assessment
) -> None:
    department = done.department
    assert department is not None
    content = client.get(address(done.campaign), {"department": str(department.pk), "kind": "K", "people": "1"}).text
    table = content[content.index("<tbody") :]
    assert "測試任務1.1" not in table
    assert f"?department={department.pk}&amp;below=1" in table
    nothing = client.get(address(done.campaign), {"people": 2}).text
    assert "Nothing to rank" in nothing


def test_paper_says_what_the_page_was_narrowed_to(client: Client, hr: User, done: Assessment) -> None:
    department = done.department
    assert department is not None
    content = client.get(address(done.campaign), {"department": str(department.pk), "sort": "share"}).text
    narrowed = content[content.index('<p class="print-only">') :].partition("</p>")[0]
    assert f"Department (with those below it): {department.name}" in narrowed
    assert "Order: Largest share below the target first" in narrowed
    assert "What is shown" not in narrowed


@pytest.mark.parametrize("query", [{"kind": "X"}, {"sort": "X"}, {"people": "0"}, {"people": "x"}, {"department": "0"}])
def test_wrong_values_are_named_and_the_page_shows_all(
    client: Client, hr: User, done: Assessment, query: dict[str, str]
) -> None:
    content = client.get(address(done.campaign), query).text
    assert "is-invalid" in content
    assert "測試任務1.1" in content


def test_nothing_signed_off_yet(client: Client, hr: User) -> None:
    content = client.get(address(make_launched_campaign(standard_version=small_version()))).text
    assert "No results yet" in content
    assert "gaps-table" not in content


def test_queries_do_not_grow_with_people(client: Client, hr: User, done: Assessment) -> None:
    def run() -> None:
        assert client.get(address(done.campaign)).status_code == 200

    def grow(count: int) -> None:
        add_signed_off_like(done, count, department=make_department())

    assert assert_constant_queries(run, grow) <= 25
