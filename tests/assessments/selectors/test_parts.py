"""Parts of a campaign's people: what the address says, whose figures count, and that parts add up to everybody."""

from decimal import Decimal

import pytest

from assessments.enums import ScoreSource
from assessments.models import Assessment, Campaign
from assessments.selectors.group_results import Group, group_figures, signed_off_of
from assessments.selectors.group_scores import GroupFigures, summed
from assessments.selectors.parts import WHOLE, Part, parts_of
from people.models import Department
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments() -> list[Department]:
    """A division, a team below it, and another division."""
    division = make_department("處")
    return [division, make_department("組", parent=division), make_department("另一處")]


@pytest.fixture
def campaign(departments: list[Department]) -> Campaign:
    """One person in each department, two in none; the supervisor gives 1, 2, 3, 4, 5 and alone counts."""
    people = [make_user(department=department) for department in (*departments, None, None)]
    made = make_launched_campaign(candidates=people, standard_version=small_version(), self_weight=0)
    for value, person in enumerate(people, start=1):
        signed_off(Assessment.objects.get(campaign=made, candidate=person), [3] * 7, [value] * 7)
    return made


def figures(campaign: Campaign, part: Part) -> GroupFigures:
    return group_figures(Group(campaign, part.department_ids()))


def total(campaign: Campaign, part: Part) -> Decimal:
    """The sum of the answers given to these people: every measure has the same."""
    found = figures(campaign, part)
    (only,) = {by_source[ScoreSource.FINAL].mean.total for by_source in found.values()} or {Decimal(0)}
    return only


def test_whose_figures_count(campaign: Campaign, departments: list[Department]) -> None:
    division, team, other = (Part.of(department.pk) for department in departments)
    nobody = Part.of(None)
    totals = {WHOLE: 15, division: 3, team: 2, other: 3, nobody: 9}
    totals |= {division.rest: 12, team.rest: 13, nobody.rest: 6}
    assert {part.text: total(campaign, part) for part in totals} == {part.text: n for part, n in totals.items()}
    assert signed_off_of(Group(campaign, nobody.department_ids())).count == 2
    assert signed_off_of(Group(campaign, division.rest.department_ids())).count == 3


def test_a_part_and_its_rest_are_everybody(campaign: Campaign, departments: list[Department]) -> None:
    for part in (Part.of(None), *(Part.of(department.pk) for department in departments)):
        assert summed(figures(campaign, part), figures(campaign, part.rest)) == figures(campaign, WHOLE)


def test_what_stands_in_the_address(departments: list[Department]) -> None:
    pk = departments[0].pk
    assert [part.text for part in (WHOLE, Part.of(pk), Part.of(None), Part.of(pk).rest, Part.of(None).rest)] == [
        "",
        f"{pk}",
        "none",
        f"not-{pk}",
        "not-none",
    ]
    assert (WHOLE.query, Part.of(None).query, Part.of(None).further) == ("", "?department=none", "&department=none")
    assert [part.department_id for part in (WHOLE, Part.of(pk), Part.of(None), Part.of(pk).rest)] == [
        None,
        pk,
        None,
        None,
    ]
    assert not WHOLE
    assert Part.of(None)


def test_a_department_that_does_not_exist_is_nobody(campaign: Campaign) -> None:
    assert figures(campaign, Part.of(0)) == {}
    assert total(campaign, Part.of(0).rest) == 15


def test_no_department_is_offered_where_somebody_has_none(campaign: Campaign, departments: list[Department]) -> None:
    offered = parts_of(campaign)
    assert {node.pk for node in offered.nodes} == {department.pk for department in departments}
    assert offered.has_none
    Assessment.objects.filter(campaign=campaign, department=None).update(department=departments[2])
    assert not parts_of(campaign).has_none
