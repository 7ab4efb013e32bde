"""Figures of groups, for somebody in HR whose own result is held back: those of everybody else.

Others can be read one by one, so a figure of all of them together would tell the own one.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Campaign
from assessments.services.calibration import release_results
from competencies.models import Competence, Duty, Task
from people.enums import Role
from people.models import Department, User
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

LEFT_OUT = "Your own result: not shown before its release."


@pytest.fixture
def departments() -> tuple[Department, Department]:
    return make_department("人資部"), make_department("研發部")


@pytest.fixture
def hr(departments: tuple[Department, Department]) -> User:
    return make_user("人資", role=Role.HR_MANAGER, department=departments[0], language="en")


@pytest.fixture
def campaign(hr: User, departments: tuple[Department, Department]) -> Campaign:
    """HR, alone in a department, got 5 throughout; the three others, elsewhere, 2, from the same supervisor. Nothing is
    released."""
    elsewhere = (departments[1], departments[1], None)
    people = [hr, *(make_user(department=department, language="en") for department in elsewhere)]
    campaign = make_launched_campaign(
        candidates=people, supervisor=make_user(), standard_version=small_version(), holds_results=True
    )
    for assessment in Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number"):
        values = [5] * 7 if assessment.candidate == hr else [2] * 7
        signed_off(assessment, values, values)
    return campaign


def addresses(campaign: Campaign, department: Department) -> Iterator[str]:
    """Return every page on which HR reads figures of groups, of all and of one department."""
    of_version = {"standard_version": campaign.standard_version}
    duty = Duty.objects.filter(**of_version)[0]
    task = Task.objects.filter(duty=duty)[0]
    competence = Competence.objects.filter(**of_version)[0]
    pages = [
        reverse("assessments:hr_campaign_task_people", args=[campaign.pk, task.pk]),
        reverse("assessments:hr_campaign_duty_people", args=[campaign.pk, duty.pk]),
        reverse("assessments:hr_campaign_competence_people", args=[campaign.pk, competence.pk]),
        reverse("assessments:hr_trend"),
    ]
    for name in ("tasks", "competences", "departments", "gaps", "self_and_supervisor", "self_and_supervisor_people"):
        pages.append(reverse(f"assessments:hr_campaign_{name}", args=[campaign.pk]))
    for page in pages:
        yield page
        yield f"{page}?department={department.pk}"
    comparison = reverse("assessments:hr_campaign_comparison", args=[campaign.pk])
    yield f"{comparison}?a={department.pk}"
    other = campaign.assessments.filter(department__isnull=False).exclude(department=department)[0]
    yield f"{comparison}?a={other.department_id}"


def pages_with(client: Client, campaign: Campaign, department: Department, *texts: str) -> set[str]:
    found = set()
    for address in addresses(campaign, department):
        response = client.get(address)
        assert response.status_code == 200, address
        found |= {address for text in texts if text in response.text}
    return found


def test_no_page_tells_the_own_result_before_its_release(
    client: Client, hr: User, campaign: Campaign, departments: tuple[Department, Department]
) -> None:
    client.force_login(hr)
    # 5.00 is the own score, 11 the sum and 2.75 the mean of all.
    assert pages_with(client, campaign, departments[0], "5.00", "11.0000", "2.75") == set()
    for name in ("tasks", "competences", "departments", "gaps", "self_and_supervisor"):
        assert LEFT_OUT in client.get(reverse(f"assessments:hr_campaign_{name}", args=[campaign.pk])).text
    comparison = f"{reverse('assessments:hr_campaign_comparison', args=[campaign.pk])}?a={departments[1].pk}"
    assert LEFT_OUT in client.get(comparison).text
    tasks = client.get(reverse("assessments:hr_campaign_tasks", args=[campaign.pk]))
    assert tasks.context["dashboard"].signed_off.count == 3
    assert {row.final.scored for row in tasks.context["dashboard"].rows} == {3}
    assert {str(row.leading.final) for row in tasks.context["dashboard"].rows} == {"2.0000"}


def test_a_colleague_and_after_the_release_everybody_sees_all(
    client: Client, hr: User, campaign: Campaign, departments: tuple[Department, Department]
) -> None:
    client.force_login(make_user(role=Role.HR_MANAGER, language="en"))
    seen = pages_with(client, campaign, departments[0], "5.00")
    of_department = {page for page in addresses(campaign, departments[0]) if page.endswith(f"={departments[0].pk}")}
    assert of_department <= seen
    assert LEFT_OUT not in client.get(reverse("assessments:hr_campaign_tasks", args=[campaign.pk])).text
    release_results(actor=campaign.created_by, campaign_id=campaign.pk)
    client.force_login(hr)
    assert pages_with(client, campaign, departments[0], "5.00") == seen


def test_files_with_the_own_result_in_their_means_are_refused(client: Client, hr: User, campaign: Campaign) -> None:
    client.force_login(hr)
    address = reverse("assessments:hr_campaign_export", args=[campaign.pk])
    for kind in ("campaign_report", "groups"):
        refused = client.post(address, {"kind": kind}, follow=True)
        assert "This file would hold your own result" in refused.text, kind


def test_hr_who_also_reviews_is_told_no_mean_of_everybody(client: Client, hr: User, campaign: Campaign) -> None:
    other = campaign.assessments.exclude(candidate=hr)[0]
    Assessment.objects.filter(pk=other.pk).update(supervisor=hr)
    client.force_login(hr)
    page = client.get(reverse("assessments:supervisor_team_tasks", args=[campaign.pk]))
    assert page.status_code == 200
    assert "How others stand is shown once the campaign is closed" in page.text
    assert not page.context["map"].comparison.values


def test_figures_about_raters_leave_out_the_own_ratings_before_their_release(
    client: Client, hr: User, campaign: Campaign
) -> None:
    own = Assessment.objects.get(campaign=campaign, candidate=hr)
    raters = reverse("assessments:hr_campaign_raters", args=[campaign.pk])
    rater = reverse("assessments:hr_campaign_rater", args=[campaign.pk, own.supervisor_id])
    calibration = reverse("assessments:hr_calibration", args=[campaign.pk])
    colleague = make_user(role=Role.HR_MANAGER, language="en")
    client.force_login(colleague)
    assert client.get(raters).context["quality"].whole.people == 4
    client.force_login(hr)
    for page in (raters, rater, calibration):
        response = client.get(page)
        assert LEFT_OUT in response.text, page
        quality = response.context["compared"].quality if page == calibration else response.context["quality"]
        assert quality.whole.people == 3, page
        assert [figures.mean for figures in quality.raters.values()] == [2.0], page
        assert "2.75" not in response.text, page
    release_results(actor=colleague, campaign_id=campaign.pk)
    response = client.get(raters)
    assert response.context["quality"].whole.people == 4
    assert LEFT_OUT not in response.text


def test_a_supervisor_of_nobody_else_has_no_figures_before_the_release(client: Client, hr: User) -> None:
    campaign = make_launched_campaign(candidates=[hr], standard_version=small_version(), holds_results=True)
    own = Assessment.objects.get(campaign=campaign)
    signed_off(own, [5] * 7, [5] * 7)
    client.force_login(hr)
    assert LEFT_OUT in client.get(reverse("assessments:hr_campaign_raters", args=[campaign.pk])).text
    rater = reverse("assessments:hr_campaign_rater", args=[campaign.pk, own.supervisor_id])
    assert client.get(rater).status_code == 404
