"""The map of departments: sums of subtrees against figures worked by hand, pages, and what each cell opens."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.charts import HeatCell
from assessments.models import Assessment, Campaign
from assessments.selectors.department_results import By, DepartmentMap, department_map
from assessments.selectors.parts import Part
from assessments.services.interventions import cancel
from assessments.services.launching import add_people
from competencies.models import Task
from people.models import Department, User
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Department:
    return make_department("總公司")


@pytest.fixture
def people(head: Department) -> list[User]:
    marketing, sales = make_department("行銷處", parent=head), make_department("業務處", parent=head)
    brand = make_department("品牌部", parent=marketing)
    departments = (brand, marketing, sales, None)
    return [make_user(f"員工{n}", department=department) for n, department in enumerate(departments)]


@pytest.fixture
def campaign(people: list[User]) -> Campaign:
    """Supervisors count alone; target 3. T1.1: brand 2, marketing 4, sales 5, without department 1."""
    campaign = make_launched_campaign(candidates=people, standard_version=small_version(), uniform_target=3)
    for person, value in zip(people, (2, 4, 5, 1), strict=True):
        values: list[int | None] = [value, value, 3, 3, 3, 3, 3]
        signed_off(Assessment.objects.get(campaign=campaign, candidate=person), [3] * 7, values)
    return campaign


def shown(found: DepartmentMap) -> dict[str, dict[str, HeatCell]]:
    """The cells by name of the department and code of the column."""
    assert found.heat is not None
    heat = found.heat.heat
    return {
        line.name: dict(zip((column.code for column in heat.columns), cells, strict=True))
        for line, cells in zip(found.page.object_list, heat.cells, strict=True)
    }


def test_each_department_counts_with_those_below_it(campaign: Campaign) -> None:
    with translation.override("zh-hant"):
        found = department_map(campaign)
    cells = shown(found)
    assert list(cells) == ["總公司", "行銷處", "品牌部", "業務處", "無部門"]
    means = {name: by_code["T1.1"].value for name, by_code in cells.items()}
    assert means == {
        "總公司": Decimal("3.6667"),  # (2 + 4 + 5) / 3
        "行銷處": Decimal("3.0000"),  # (2 + 4) / 2
        "品牌部": Decimal("2.0000"),
        "業務處": Decimal("5.0000"),
        "無部門": Decimal("1.0000"),
    }
    assert cells["品牌部"]["T1.1"].gap == Decimal("-1.0000")
    assert [(line.name, line.depth, line.signed_off) for line in found.page.object_list][:3] == [
        ("總公司", 0, 3),
        ("行銷處", 1, 2),
        ("品牌部", 2, 1),
    ]
    assert (found.signed_off.count, found.signed_off.total) == (4, 4)


def test_every_cell_opens_the_people_of_that_department_and_task(campaign: Campaign, people: list[User]) -> None:
    task = Task.objects.get(code="T1.1", duty__standard_version=campaign.standard_version)
    url = reverse("assessments:hr_campaign_task_people", args=[campaign.pk, task.pk])
    cells = shown(department_map(campaign))
    assert cells["品牌部"]["T1.1"].url == f"{url}?department={people[0].department_id}"
    duties = shown(department_map(campaign, by=By.DUTIES))
    duty_url = reverse("assessments:hr_campaign_duty_people", args=[campaign.pk, task.duty_id])
    assert duties["品牌部"]["T1"].url == f"{duty_url}?department={people[0].department_id}"
    assert duties["品牌部"]["T1"].value == Decimal("2.0000")


def test_columns_of_competences_of_one_kind(campaign: Campaign) -> None:
    assert list(shown(department_map(campaign, by=By.COMPETENCES))["總公司"]) == ["K01", "S01", "A01"]
    assert list(shown(department_map(campaign, by=By.SKILLS))["總公司"]) == ["S01"]


def test_knowledge_that_is_not_rated_itself_has_the_figures_from_its_tasks(people: list[User]) -> None:
    campaign = make_launched_campaign(candidates=people[:1], standard_version=small_version(), rates_knowledge=False)
    signed_off(Assessment.objects.get(campaign=campaign), [3] * 6, [4, 4, 2, 2, 5, 5])
    cells = shown(department_map(campaign, by=By.COMPETENCES))["品牌部"]
    assert (cells["K01"].value, cells["S01"].value) == (Decimal("3.0000"), Decimal("5.0000"))


def test_a_part_of_the_tree_alone(campaign: Campaign, people: list[User]) -> None:
    department = people[1].department
    assert department is not None
    found = department_map(campaign, part=Part.of(department.pk))
    assert list(shown(found)) == ["行銷處", "品牌部"]
    assert [line.depth for line in found.page.object_list] == [0, 1]
    assert found.signed_off.count == 2


def test_few_people_are_marked_but_shown(campaign: Campaign) -> None:
    with translation.override("en"):
        notes = {name: cells["T1.1"].note for name, cells in shown(department_map(campaign)).items()}
    assert set(notes.values()) == {"fewer than 5 people"}


def test_cancelled_people_are_nobodys(campaign: Campaign, people: list[User]) -> None:
    extra = make_launched_campaign(candidates=people, standard_version=campaign.standard_version)
    only = Assessment.objects.get(campaign=extra, candidate=people[3])
    cancel(actor=extra.created_by, assessment_id=only.pk, version=only.version, reason="離職")
    found = department_map(extra)
    assert (found.heat, found.signed_off.count) == (None, 0)
    assert None not in [line.pk for line in found.page.object_list]


def test_many_departments_come_in_pages(campaign: Campaign, head: Department, people: list[User]) -> None:
    more = [make_user(department=make_department(parent=head)) for _ in range(24)]
    supervisors = dict.fromkeys((person.pk for person in more), campaign.created_by_id)
    add_people(actor=campaign.created_by, campaign_id=campaign.pk, supervisors=supervisors)
    first, second = (department_map(campaign, page=page) for page in (1, 2))
    assert first.heat is not None
    assert (len(first.heat.heat.rows), first.page.paginator.count) == (20, 29)
    assert len(second.page.object_list) == 9
