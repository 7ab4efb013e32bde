"""The page of an item's history; what each may read of it is tested with the selector."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import AssessmentState
from assessments.models import Assessment
from people.models import User
from tests.assessments.views.sheets import items_of
from tests.factories import make_assessment, make_user

pytestmark = pytest.mark.django_db


def url(assessment: Assessment, item: int) -> str:
    return reverse("assessments:item_history", args=[assessment.pk, item])


def test_owner_authorised_other_and_stranger(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    item = items_of(assessment)[0]
    back = {
        assessment.candidate: reverse("assessments:employee_detail", args=[assessment.pk]),
        assessment.supervisor: reverse("assessments:supervisor_review", args=[assessment.pk]),
        User.objects.get(pk=assessment.campaign.created_by_id): reverse(
            "assessments:hr_assessment_detail", args=[assessment.pk]
        ),
    }
    for person, address in back.items():
        client.force_login(person)
        page = client.get(url(assessment, item))
        assert "data-history" in page.text
        assert assessment.candidate.display_name in page.text
        assert f'href="{address}' in page.text
    client.force_login(make_user())
    assert client.get(url(assessment, item)).status_code == 404


def test_an_item_of_another_campaign_is_not_there(client: Client) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    client.force_login(assessment.candidate)
    assert client.get(url(assessment, items_of(make_assessment())[0])).status_code == 404


def test_nothing_to_read_is_said(client: Client) -> None:
    assessment = make_assessment(supervisor=make_user("主管", language="en"))
    client.force_login(assessment.supervisor)
    page = client.get(url(assessment, items_of(assessment)[0]))
    assert "There is nothing to read about this item yet." in page.text
