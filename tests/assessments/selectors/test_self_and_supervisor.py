"""How people see themselves beside how their supervisors see them, with numbers worked by hand."""

from decimal import Decimal

import pytest

from assessments.enums import TaskRating
from assessments.models import Assessment, Campaign
from assessments.permissions import own_result_held
from assessments.selectors.group_results import Group
from assessments.selectors.parts import Part
from assessments.selectors.self_and_supervisor import SelfViewLine, SelfViews, self_views
from assessments.selectors.self_view_people import PEOPLE_ORDERS, kinds_rated, self_view_people
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import Values, signed_off, small_version, submitted
from tests.factories import make_department, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

# T1.1 (two indicators), T2.1 (two), K01, S01, A01: self, supervisor
FIRST: tuple[Values, Values] = ([5, 5, 3, 3, 4, 2, 3], [3, 3, 3, 4, 3, 4, None])
SECOND: tuple[Values, Values] = ([2, 3, 3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3, 3])


@pytest.fixture
def campaign() -> Campaign:
    """Two signed off, the first in a department, and one who has only submitted."""
    people = [make_user(department=make_department()), make_user(), make_user()]
    made = make_launched_campaign(candidates=people, standard_version=small_version())
    for person, (own, supervisor) in zip(people, (FIRST, SECOND), strict=False):
        signed_off(Assessment.objects.get(campaign=made, candidate=person), own, supervisor)
    submitted(Assessment.objects.get(campaign=made, candidate=people[2]), [1] * 7)
    return made


def line(found: SelfViews, code: str) -> SelfViewLine:
    return next(line for line in found.lines if line.subject.code == code)


def codes(campaign: Campaign, order: str) -> list[str]:
    return [line.subject.code for line in self_views(campaign, order=order).lines]


def test_means_difference_and_people_a_point_apart(campaign: Campaign) -> None:
    found = self_views(campaign)
    task = line(found, "T1.1")
    # Self (5 + 2.5) / 2, supervisor 3; the first lies two points above, the second half a point below.
    assert (task.compared.self_score, task.compared.supervisor) == (Decimal("3.7500"), Decimal("3.0000"))
    assert (task.compared.difference_text, task.above, task.below, task.people) == ("+0.75", 1, 0, 2)
    assert (line(found, "S01").above, line(found, "S01").below) == (0, 1)
    assert line(found, "K01").above == 1  # exactly one point
    assert task.above_url.endswith("?blind=1")
    assert line(found, "S01").above_url == ""


def test_orders(campaign: Campaign) -> None:
    # Differences: T1.1 +0.75, T2.1 -0.25, K01 +0.5, S01 -1, A01 self 3 - supervisor 3
    assert codes(campaign, "widest") == ["S01", "T1.1", "K01", "T2.1", "A01"]
    assert codes(campaign, "above") == ["T1.1", "K01", "T2.1", "S01", "A01"]
    assert codes(campaign, "below") == ["S01", "T1.1", "T2.1", "K01", "A01"]
    assert codes(campaign, "standard") == ["T1.1", "T2.1", "K01", "S01", "A01"]


def test_the_summary(campaign: Campaign) -> None:
    found = self_views(campaign)
    assert (found.higher, found.lower, found.compared) == (2, 2, 5)
    assert found.most_above is not None
    assert found.most_above.subject.code == "T1.1"


def test_nobody_signed_off(campaign: Campaign) -> None:
    found = self_views(campaign, Part.of(make_department().pk))
    assert found.signed_off.count == 0
    assert (found.most_above, found.compared) == (None, 0)


def test_people_by_their_difference(campaign: Campaign) -> None:
    """Tasks: first (5 + 3) / 2 beside (3 + 3.5) / 2, second (2.5 + 3) / 2 beside 3."""
    found = self_view_people(Group(campaign), kind="T")
    assert [(p.self_mean, p.supervisor_mean, p.above, p.below) for p in found.people] == [
        (Decimal("4.0000"), Decimal("3.2500"), 1, 0),
        (Decimal("2.7500"), Decimal("3.0000"), 0, 0),
    ]
    orders = {
        order: [p.difference_text for p in self_view_people(Group(campaign), kind="T", order=order).people]
        for order in PEOPLE_ORDERS
    }
    assert orders == {
        "widest": ["+0.75", "\u22120.25"],
        "above": ["+0.75", "\u22120.25"],
        "below": ["\u22120.25", "+0.75"],
    }


def test_people_by_other_kinds_and_of_one_department(campaign: Campaign) -> None:
    (first, second) = self_view_people(Group(campaign), kind="S").people
    assert (first.self_mean, first.supervisor_mean, first.below) == (Decimal("2.0000"), Decimal("4.0000"), 1)
    assert second.difference_text == "0.00"
    by_duties = self_view_people(Group(campaign), kind="D").people
    assert [p.difference_text for p in by_duties] == ["+0.75", "\u22120.25"]
    # The first has no score of the supervisor's in A01: without a difference, so last.
    (known, unknown) = self_view_people(Group(campaign), kind="A").people
    assert (known.difference_text, unknown.difference_text) == ("0.00", "")
    department = Assessment.objects.filter(campaign=campaign, department__isnull=False)[0].department
    assert department is not None
    assert len(self_view_people(Group(campaign, frozenset({department.pk})), kind="D").people) == 1


def test_people_are_compared_by_what_the_campaign_rates() -> None:
    everything = make_launched_campaign(standard_version=small_version())
    assert kinds_rated(everything) == ("D", "T", "K", "S", "A")
    only = make_launched_campaign(
        standard_version=small_version(), task_rating=TaskRating.NONE, rates_knowledge=False, rates_attitudes=False
    )
    assert kinds_rated(only) == ("S",)


def held(viewer: User) -> Campaign:
    """A campaign whose results are held back, with the viewer as its only candidate, signed off."""
    made = make_launched_campaign(candidates=[viewer], standard_version=small_version(), holds_results=True)
    signed_off(Assessment.objects.get(campaign=made), *FIRST)
    return made


def test_who_works_in_hr_does_not_find_the_own_result_before_its_release() -> None:
    viewer = make_user(role=Role.HR_MANAGER)
    campaign = held(viewer)
    colleague = make_user(role=Role.HR_MANAGER)
    for reader, count in ((viewer, 0), (colleague, 1)):
        group = Group(campaign, without_id=own_result_held(reader, campaign))
        assert len(self_view_people(group, kind="D").people) == count
