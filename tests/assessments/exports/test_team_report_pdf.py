"""The team report: the figures of the team's pages, in the reader's language."""

import io
import re

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments.charts.text import number
from assessments.exports.team_report_pdf import team_report_file_name, team_report_pdf
from assessments.models import Assessment, Campaign
from assessments.selectors.due import today
from assessments.selectors.group_comparison import group_comparison
from assessments.selectors.group_results import Group, task_dashboard
from assessments.selectors.team_map import TeamFilter, TeamMap, team_map, team_people
from assessments.selectors.team_report import TeamReport, team_report
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version, submitted
from tests.factories import make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> User:
    return make_user("主管", language="en")


@pytest.fixture
def campaign(supervisor: User) -> Campaign:
    """Two people signed off, one waiting for the review; one of another supervisor."""
    people = [make_user(supervisor=supervisor) for _ in range(3)] + [make_user(supervisor=make_user("別組主管"))]
    campaign = make_launched_campaign(candidates=people, standard_version=small_version(), uniform_target=3)
    first, second, waiting, other = Assessment.objects.filter(campaign=campaign).order_by("candidate__employee_number")
    signed_off(first, [4] * 7, [2, 1, 3, 3, 2, 4, 3])
    signed_off(second, [3] * 7, [3, 4, 5, 4, 3, 3, 5])
    submitted(waiting, [3] * 7)
    signed_off(other, [5] * 7, [5] * 7)
    return campaign


def report_of(campaign: Campaign, supervisor: User) -> TeamReport:
    return team_report(campaign, supervisor, today())


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def lines_of(shown: TeamMap) -> list[str]:
    """Each person's row of the map as the page shows it."""
    return [
        " ".join([person.name, *(number(person.cell(row).final) for row in shown.columns)]) for person in shown.people
    ]


def test_it_has_the_numbers_of_the_page(client: Client, campaign: Campaign, supervisor: User) -> None:
    client.force_login(supervisor)
    group = Group(campaign, supervisor_id=supervisor.pk)
    dashboard = task_dashboard(group)
    comparison = group_comparison(viewer=supervisor, campaign=campaign, department_id=None)
    page = team_map(dashboard, team_people(group, dashboard), TeamFilter(), comparison)
    with translation.override("en"):
        expected = lines_of(page)
        printed = text_of(client.get(reverse("assessments:supervisor_team_report", args=[campaign.pk])).content)
        shown = client.get(reverse("assessments:supervisor_team_tasks", args=[campaign.pk])).content.decode()
    assert len(expected) == 2
    for line in expected:
        assert line in printed, "each person's scores stand in one line of the map"
        numbers = re.findall(r"\d\.\d\d", line)
        assert all(one in shown for one in numbers)
    for figure in ("2 of 3", "1 of 2"):
        assert figure in printed
        assert figure in shown


def test_it_names_who_is_open_and_nobody_of_another_team(campaign: Campaign, supervisor: User) -> None:
    with translation.override("en"):
        printed = text_of(team_report_pdf(report_of(campaign, supervisor)))
    *own, waiting, other = [a.candidate for a in campaign.assessments.order_by("candidate__employee_number")]
    assert f"{waiting.name_latin} Submitted for review the supervisor" in printed
    assert all(person.name_latin in printed for person in own)
    assert other.name_latin not in printed
    assert "There is no row of means: a mean is shown from 5 people" in printed


def test_gaps_and_strengths_of_each_person(campaign: Campaign, supervisor: User) -> None:
    weak, strong = report_of(campaign, supervisor).people
    assert [(one.subject.code, one.compared.gap_text) for one in weak.gaps] == [
        ("T1.1", "−1.50"),
        ("K01", "−1.00"),
    ]
    assert [one.subject.code for one in weak.strengths] == ["S01"]
    assert (weak.below, weak.rated) == (2, 5)
    assert {one.subject.code for one in weak.blind_spots} == {"T1.1", "T2.1", "K01"}
    assert (strong.below, strong.gaps, strong.blind_spots) == (0, (), ())


def test_the_mean_of_a_large_enough_team(campaign: Campaign, supervisor: User) -> None:
    add_signed_off_like(campaign.assessments.filter(supervisor=supervisor).order_by("candidate__employee_number")[0], 3)
    report = report_of(campaign, supervisor)
    with translation.override("en"):
        printed = text_of(team_report_pdf(report))
        means = [number(mean.final) for mean in report.tasks.means if mean]
    assert len(means) == 2
    assert " ".join(["Mean of the whole team", *means]) in printed


def test_it_is_the_same_all_day(campaign: Campaign, supervisor: User) -> None:
    first, second = (report_of(campaign, supervisor) for _ in range(2))
    assert team_report_pdf(first) == team_report_pdf(second)
    assert team_report_file_name(first).endswith(f"-{campaign.pk}-{today():%Y%m%d}.pdf")


def test_how_others_stand_is_told_as_to_any_supervisor(campaign: Campaign, supervisor: User) -> None:
    """Also of one who works in HR and sees all means: a colleague whose own result is held back may read it too."""
    supervisor.groups.add(*make_user(role=Role.HR_MANAGER).groups.all())
    assert not group_comparison(viewer=supervisor, campaign=campaign, department_id=None).is_withheld
    assert report_of(campaign, supervisor).tasks.comparison.is_withheld


def test_nobody_signed_off_yet(supervisor: User) -> None:
    campaign = make_launched_campaign(supervisor=supervisor, standard_version=small_version())
    with translation.override("en"):
        printed = text_of(team_report_pdf(report_of(campaign, supervisor)))
    assert printed.count("Nobody is signed off yet.") == 2


def test_texts_of_people_stay_text(supervisor: User) -> None:
    hostile = make_user("測", name_latin="*#b<g>$1$&amp;_", supervisor=supervisor)
    campaign = make_launched_campaign(candidates=[hostile], standard_version=small_version(), uniform_target=3)
    signed_off(campaign.assessments.get(), [3] * 7, [2] * 7)
    with translation.override("en"):
        printed = text_of(team_report_pdf(report_of(campaign, supervisor)))
    assert printed.count("*#b<g>$1$&amp;_") == 3, "in both maps and in the list of people"
