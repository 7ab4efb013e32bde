"""Tables with a line for each thing a standard rates."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from assessments.models import Assessment
from assessments.views.lines import LINES_PER_PAGE, page_of_lines
from people.enums import Role
from tests.assessments.result_helpers import signed_off
from tests.factories import make_department, make_launched_campaign, make_standard_version, make_user


@pytest.mark.django_db
def test_the_whole_standard_stands_on_one_page(client: Client) -> None:
    """Paper has what the page has: in gaps, a comparison, and self and supervisor all of 75 lines."""
    version = make_standard_version(duties=2, tasks=20, indicators=1, knowledge=20, skills=10, attitudes=5)
    department = make_department()
    people = [make_user(department=department), make_user()]
    campaign = make_launched_campaign(candidates=people, standard_version=version)
    for assessment in Assessment.objects.filter(campaign=campaign):
        signed_off(assessment, [3] * 75, [2] * 75)
    client.force_login(make_user(role=Role.HR_MANAGER))
    for name in ("gaps", "comparison", "self_and_supervisor"):
        response = client.get(reverse(f"assessments:hr_campaign_{name}", args=[campaign.pk]), {"a": department.pk})
        assert response.text.count('<th scope="row"') == 75
        assert response.context["page_obj"].paginator.num_pages == 1


def test_what_no_standard_has_comes_in_pages() -> None:
    lines = range(LINES_PER_PAGE + 1)
    assert len(page_of_lines(RequestFactory().get("/"), lines)) == LINES_PER_PAGE
    assert list(page_of_lines(RequestFactory().get("/?page=2"), lines)) == [LINES_PER_PAGE]
