"""Two groups beside each other, with numbers worked by hand."""

from decimal import Decimal

import pytest

from assessments.effect_size import Sample, hedges_g
from assessments.models import Assessment, Campaign
from assessments.selectors.parts import Part
from assessments.selectors.two_groups import TwoGroups, TwoGroupsLine, two_groups
from people.models import Department
from tests.assessments.result_helpers import Values, signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

# T1.1 (two indicators), T2.1 (two), K01, S01, A01
DIVISION: tuple[Values, ...] = ([4, 4, 2, 2, 3, 3, 3],)
TEAM: tuple[Values, ...] = ([5, 5, 3, 3, 3, 3, None], [3, 3, 3, 3, 3, 3, 3])
OTHERS: tuple[Values, ...] = ([2, 2, 3, 3, 3, 4, 3], [1, 1, 5, 5, 3, 5, 4])


@pytest.fixture
def departments() -> dict[str, Department]:
    division = make_department("處")
    return {"division": division, "team": make_department("組", parent=division), "other": make_department("別處")}


@pytest.fixture
def campaign(departments: dict[str, Department]) -> Campaign:
    """One person in the division, two in its team, one elsewhere and one without a department."""
    people = [
        make_user(department=departments["division"]),
        *(make_user(department=departments["team"]) for _ in TEAM),
        make_user(department=departments["other"]),
        make_user(),
    ]
    made = make_launched_campaign(candidates=people, standard_version=small_version())
    for person, values in zip(people, (*DIVISION, *TEAM, *OTHERS), strict=True):
        signed_off(Assessment.objects.get(campaign=made, candidate=person), [3] * 7, values)
    return made


def line(found: TwoGroups, code: str) -> TwoGroupsLine:
    return next(line for line in found.lines if line.subject.code == code)


def test_a_division_and_everybody_else(campaign: Campaign, departments: dict[str, Department]) -> None:
    found = two_groups(campaign, Part.of(departments["division"].pk))
    assert (found.first.count, found.second.count) == (3, 2)
    task = line(found, "T1.1")
    # (4 + 5 + 3) / 3 against (2 + 1) / 2
    assert (task.first.people, task.first.mean) == (3, Decimal("4.0000"))
    assert (task.second.people, task.second.mean) == (2, Decimal("1.5000"))
    assert task.difference == Decimal("2.5000")
    assert task.effect == hedges_g(Sample(3, Decimal(4), Decimal(1)), Sample(2, Decimal("1.5"), Decimal("0.5").sqrt()))
    # One of the division has no score in A01.
    assert line(found, "A01").first.people == 2


def test_everybody_else_is_the_sum_of_the_others(campaign: Campaign, departments: dict[str, Department]) -> None:
    """The other department and who has none, together; each also from scratch."""
    rest = line(two_groups(campaign, Part.of(departments["division"].pk)), "T2.1").second
    scores = [Decimal(3), Decimal(5)]
    assert rest.mean == sum(scores) / 2
    assert rest.figures.deviation == Decimal("1.4142")
    assert rest.url.endswith(f"?department=not-{departments['division'].pk}")


def test_who_has_no_department_and_everybody_else(campaign: Campaign) -> None:
    found = two_groups(campaign, Part.of(None))
    assert (found.first.count, found.second.count) == (1, 4)
    task = line(found, "T1.1")
    assert [side.url.partition("?")[2] for side in (task.first, task.second)] == [
        "department=none",
        "department=not-none",
    ]


def test_two_departments(campaign: Campaign, departments: dict[str, Department]) -> None:
    found = two_groups(campaign, Part.of(departments["team"].pk), Part.of(departments["other"].pk))
    task = line(found, "T1.1")
    assert (task.first.mean, task.second.mean) == (Decimal("4.0000"), Decimal("2.0000"))
    assert task.effect is None  # one person has no spread
    assert task.has_few
    assert task.first.url.endswith(f"?department={departments['team'].pk}")
    assert task.second.url.endswith(f"?department={departments['other'].pk}")


def test_orders(campaign: Campaign, departments: dict[str, Department]) -> None:
    def codes(order: str) -> list[str]:
        found = two_groups(campaign, Part.of(departments["division"].pk), order=order)
        return [line.subject.code for line in found.lines]

    # T1.1: 4 - 1.5; S01: 3 - 4.5; T2.1: 2.6667 - 4; A01: 3 - 3.5; K01: 3 - 3, without any spread
    assert codes("difference") == ["T1.1", "S01", "T2.1", "A01", "K01"]
    assert codes("standard") == ["T1.1", "T2.1", "K01", "S01", "A01"]
    assert codes("effect")[-1] == "K01"


def test_kinds(campaign: Campaign, departments: dict[str, Department]) -> None:
    found = two_groups(campaign, Part.of(departments["division"].pk), kinds=("D",))
    assert sorted(line.subject.code for line in found.lines) == ["T1", "T2"]


def test_what_chance_would_show(campaign: Campaign, departments: dict[str, Department]) -> None:
    found = two_groups(campaign, Part.of(departments["division"].pk))
    assert found.with_effect == 4
    assert found.by_chance == 1
    assert found.beyond_chance == sum(line.is_beyond_chance for line in found.lines)


def test_a_group_without_results(campaign: Campaign) -> None:
    found = two_groups(campaign, Part.of(make_department().pk))
    assert found.first.count == 0
    assert all(line.difference is None and line.effect is None for line in found.lines)
