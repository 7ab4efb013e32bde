"""The supervisor's queue: tabs, search, order, pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment
from assessments.services.launching import close_campaign
from assessments.services.transitions import complete_review
from people.models import User
from tests.factories import answer_everything, make_assessment, make_department, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
URL = reverse("assessments:supervisor_queue")
DAY = timedelta(days=1)


@pytest.fixture
def supervisor(client: Client) -> User:
    user = make_user("主管", language="en")
    client.force_login(user)
    return user


def shown(client: Client, **query: str) -> list[int]:
    """Return the assessments of the page, in order."""
    page = client.get(URL, query)
    assert page.status_code == 200
    return [int(pk) for pk in re.findall(r'row-list__title"><a href="/reviews/(\d+)/"', page.text)]


@pytest.mark.parametrize(
    ("state", "tab"),
    [
        (AssessmentState.ASSIGNED, "waiting"),
        (AssessmentState.IN_PROGRESS, "waiting"),
        (AssessmentState.RETURNED, "waiting"),
        (AssessmentState.SUBMITTED, "review"),
        (AssessmentState.SIGNED_OFF, "done"),
        (AssessmentState.ACKNOWLEDGED, "done"),
        (AssessmentState.CANCELLED, "done"),
    ],
)
def test_every_state_has_its_tab(client: Client, supervisor: User, state: AssessmentState, tab: str) -> None:
    assessment = make_assessment(state, supervisor=supervisor)
    make_assessment(state)  # somebody else's
    assert {name: shown(client, tab=name) for name in ("review", "waiting", "done")} == {
        "review": [],
        "waiting": [],
        "done": [],
        tab: [assessment.pk],
    }
    counts = {entry.tab.value: entry.count for entry in client.get(URL).context["tabs"]}
    assert counts == {"review": 0, "waiting": 0, "done": 0, tab: 1}


def test_independent_ratings_are_to_do_from_the_first_day_until_they_are_complete(
    client: Client, supervisor: User
) -> None:
    independent: dict[str, Any] = {"supervisor": supervisor, "supervisor_mode": SupervisorMode.INDEPENDENT}
    assessment = make_assessment(**independent)
    not_open = make_assessment(opens_on=timezone.localdate() + DAY, **independent)
    assert shown(client) == [assessment.pk]
    assert shown(client, tab="waiting") == [not_open.pk]
    answer_everything(assessment, Relation.SUPERVISOR)
    complete_review(actor=supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert shown(client) == []
    assert set(shown(client, tab="waiting")) == {assessment.pk, not_open.pk}


def test_what_a_closed_campaign_left_unfinished_awaits_nobody(client: Client, supervisor: User) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor=supervisor)
    close_campaign(actor=assessment.campaign.created_by, campaign_id=assessment.campaign_id)
    assert shown(client) == []
    assert shown(client, tab="done") == [assessment.pk]


def test_search_finds_person_number_and_campaign(client: Client, supervisor: User) -> None:
    wanted = make_user("尋找", supervisor=supervisor, name_latin="Sought Person", department=make_department())
    found = make_assessment(AssessmentState.SUBMITTED, candidate=wanted, title="年度活動甲")
    make_assessment(AssessmentState.SUBMITTED, supervisor=supervisor)
    for words in ("尋找", "sought", wanted.employee_number.lower(), "活動甲"):
        assert shown(client, q=words) == [found.pk]
    assert shown(client, q="nobody is called so") == []
    assert "Nobody matches" in client.get(URL, {"q": "nobody is called so"}).text


def test_orders(client: Client, supervisor: User) -> None:
    today = timezone.localdate()
    first, second, third = (
        make_assessment(AssessmentState.SUBMITTED, candidate=make_user(name), supervisor=supervisor)
        for name in ("丙", "甲", "乙")
    )
    for assessment, days in ((first, 3), (second, 2), (third, 1)):
        Assessment.objects.filter(pk=assessment.pk).update(review_due_on=today + days * DAY)
    assert shown(client) == [third.pk, second.pk, first.pk]
    assert shown(client, sort="submitted") == [first.pk, second.pk, third.pk]
    assert shown(client, sort="name") == [
        pk for _name, pk in sorted((a.candidate.name_zh, a.pk) for a in (first, second, third))
    ]


def test_what_is_late_says_so(client: Client, supervisor: User) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor=supervisor)
    assert "is-late" not in client.get(URL).text
    Assessment.objects.filter(pk=assessment.pk).update(review_due_on=timezone.localdate() - DAY)
    assert "is-late" in client.get(URL).text


def test_nonsense_in_the_address_shows_the_first_tab(client: Client, supervisor: User) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor=supervisor)
    assert shown(client, tab="x", sort="x", page="x", q="") == [assessment.pk]
    assert shown(client, page="99") == [assessment.pk]
    assert shown(client, q="x" * 101) == [assessment.pk]


def test_the_queue_is_paginated_and_its_queries_do_not_grow(client: Client, supervisor: User) -> None:
    def run() -> None:
        assert shown(client)

    def grow(count: int) -> None:
        for _ in range(count):
            make_assessment(
                AssessmentState.SUBMITTED, candidate=make_user(department=make_department()), supervisor=supervisor
            )

    assert_constant_queries(run, grow)
    assert len(shown(client)) == 25
    assert len(shown(client, page="2")) == 5
    assert not set(shown(client)) & set(shown(client, page="2"))


def test_who_reviews_nobody_sees_an_empty_queue(client: Client) -> None:
    make_assessment(AssessmentState.SUBMITTED)
    client.force_login(make_user())
    assert shown(client) == []
    assert "empty-state" in client.get(URL).text
