"""The list of standards."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.competencies.plans import bundled_plan, small_plan
from tests.factories import make_standard_version, make_user
from tests.support.queries import assert_constant_queries, capture

pytestmark = pytest.mark.django_db


def shown(client: Client, user: User, **query: Any) -> list[StandardVersion]:
    client.force_login(user)
    response = client.get(reverse("competencies:standard_list"), query)
    assert response.status_code == 200
    return list(response.context["page_obj"].object_list)


def test_everybody_signed_in_sees_what_is_published(client: Client) -> None:
    published, draft = make_standard_version(), make_standard_version(published=False)
    assert shown(client, make_user()) == [published]
    assert shown(client, make_user(role=Role.HR_MANAGER)) == [published]
    assert shown(client, make_user(role=Role.STANDARD_EDITOR)) == [published, draft]


def test_nobody_else_does(client: Client) -> None:
    assert client.get(reverse("competencies:standard_list")).status_code == 302


def test_only_editors_filter_by_status(client: Client) -> None:
    old = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    new = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    draft = make_standard_version(published=False)
    editor = make_user(role=Role.STANDARD_EDITOR)
    assert shown(client, editor) == [new, draft]
    assert shown(client, editor, status="superseded") == [old]
    assert set(shown(client, editor, status="any")) == {old, new, draft}
    assert shown(client, make_user(), status="any") == [new]
    assert shown(client, make_user(), status="draft") == [new]


@pytest.mark.parametrize(
    "query",
    [
        "KMM2431",
        "kmm2431-003v2",
        "行銷經理",
        "行銷",
        "組織",
        "⾏銷",
        "ＫＭＭ２４３１",
        "批判性思考",
        "行銷 市場",
        "廣告業",
    ],
)
def test_search_finds_codes_and_words(client: Client, query: str) -> None:
    version = publish_version(actor=None, version_id=import_plan(actor=None, plan=bundled_plan()).pk)
    make_standard_version()
    found = shown(client, make_user(), q=query)
    if query == "批判性思考" and query not in version.search_text:
        assert found == []
    else:
        assert found == [version]


def test_search_takes_signs_literally(client: Client) -> None:
    make_standard_version()
    assert shown(client, make_user(), q="%") == []
    assert shown(client, make_user(), q="_") == []


def test_filters(client: Client) -> None:
    marketing = publish_version(actor=None, version_id=import_plan(actor=None, plan=bundled_plan()).pk)
    testing = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    user = make_user()
    assert shown(client, user, level="5") == [marketing]
    assert shown(client, user, category="測試／驗證") == [testing]
    assert shown(client, user, industry=marketing.classifications.get(kind="industry").name) == [marketing]
    assert shown(client, user, level="6") == []


def test_sorting(client: Client) -> None:
    low, high = make_standard_version(level=2), make_standard_version(level=6)
    user = make_user()
    assert shown(client, user) == [low, high]
    assert shown(client, user, sort="-level") == [high, low]
    assert shown(client, user, sort="level") == [low, high]
    newest = publish_version(
        actor=None, version_id=import_plan(actor=None, plan=small_plan(issued_on=date(2024, 5, 6))).pk
    )
    assert shown(client, user, sort="-issued_on")[0] == newest


def test_a_filter_that_makes_no_sense_asks_nothing(client: Client) -> None:
    version = make_standard_version()
    assert shown(client, make_user(), level="x", sort="x", category="x", page="x") == [version]


def test_empty_list_and_empty_search_say_so(client: Client) -> None:
    client.force_login(make_user(language="en"))
    url = reverse("competencies:standard_list")
    assert "No standard has been published yet" in client.get(url).content.decode()
    assert "Nothing was found" in client.get(url, {"q": "沒有"}).content.decode()


def test_number_of_queries_does_not_grow(client: Client) -> None:
    client.force_login(make_user(role=Role.STANDARD_EDITOR))

    def run() -> None:
        response = client.get(reverse("competencies:standard_list"), {"status": "any"})
        assert len(response.context["page_obj"].object_list) >= 3

    def grow(number: int) -> None:
        for _ in range(number):
            make_standard_version(duties=1, tasks=1, indicators=1, knowledge=1, skills=0, attitudes=0)

    assert_constant_queries(run, grow)
    assert len([sql for sql in capture(run) if "competencies_" in sql]) <= 5
