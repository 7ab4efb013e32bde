"""The first page: what awaits somebody now, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState
from tests.factories import make_assessment, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
URL = reverse("assessments:my_work")


def test_the_candidate_is_led_to_the_self_rating(client: Client) -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    client.force_login(assessment.candidate)
    page = client.get(URL).text
    assert reverse("assessments:employee_rate", args=[assessment.pk]) in page
    assert assessment.campaign.title in page
    assert str(assessment.assigned_by) in page


def test_nothing_awaits_a_stranger(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    client.force_login(make_user())
    page = client.get(URL).text
    assert assessment.campaign.title not in page
    assert "empty-state" in page
    assert f'<a class="btn btn-primary" href="{reverse("assessments:employee_list")}">' in page


def test_a_long_list_is_paginated_and_its_queries_do_not_grow(client: Client) -> None:
    supervisor = make_user("主管")
    client.force_login(supervisor)

    def run() -> None:
        assert client.get(URL).status_code == 200

    def grow(count: int) -> None:
        for _ in range(count):
            make_assessment(AssessmentState.SUBMITTED, supervisor=supervisor)

    assert_constant_queries(run, grow)
    page = client.get(URL)
    assert page.context["page_obj"].paginator.count == 30
    assert page.text.count("row-list__item") == 25
    assert client.get(URL, {"page": 2}).text.count("row-list__item") == 5


def test_the_supervisor_reads_who_is_to_be_reviewed(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    client.force_login(assessment.supervisor)
    (item,) = client.get(URL).context["page_obj"]
    assert item.subject == str(assessment.candidate)
    assert assessment.campaign.title in item.by_whom
