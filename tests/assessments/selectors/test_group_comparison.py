"""What candidates and supervisors learn of the others: means that are right, and nothing about a few people."""

from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from assessments.enums import CampaignStatus, ScoreSource
from assessments.models import Assessment, Campaign, Score, Substitution
from assessments.scoring import Kind, Measure, mean_of_values, nearest_point
from assessments.selectors.group_comparison import group_comparison
from assessments.services.calibration import release_results
from assessments.services.group_scores import rebuild_groups
from assessments.services.launching import close_campaign
from competencies.models import Duty, Task
from people.enums import Role
from people.models import Department, User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import make_department, make_launched_campaign, make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

VALUES = ([3, 3, 3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3, 3])


def campaign_in(department: Department | None, **fields: Any) -> Campaign:
    """A campaign with one person signed off, of this department."""
    person = make_user(department=department)
    campaign = make_launched_campaign(candidates=[person], standard_version=small_version(), **fields)
    signed_off(Assessment.objects.get(campaign=campaign), *VALUES)
    return campaign


def add(campaign: Campaign, count: int, department: Department | None) -> list[User]:
    return add_signed_off_like(Assessment.objects.filter(campaign=campaign)[0], count, department=department)


def close(campaign: Campaign) -> None:
    close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    campaign.refresh_from_db()


def scatter(campaign: Campaign, random: Random, *, without: float = 0.0) -> None:
    """Give everybody other final scores, and some none."""
    scores = list(Score.objects.filter(assessment__campaign=campaign, source=ScoreSource.FINAL))
    for score in scores:
        score.value = None if random.random() < without else Decimal(random.randint(10_000, 50_000)).scaleb(-4)
        score.nearest_point = None if score.value is None else nearest_point(score.value, range(1, 6))
    Score.objects.bulk_update(scores, ["value", "nearest_point"], batch_size=100)
    rebuild_groups(campaign=campaign)


def first_task(campaign: Campaign) -> Measure:
    item = campaign.items.filter(task__isnull=False).order_by("position")[0]
    assert item.task_id is not None
    return Measure(Kind.TASK, item.task_id)


def test_means_are_those_of_the_final_scores() -> None:
    top = make_department()
    below = make_department(parent=top)
    campaign = campaign_in(top)
    viewer = add(campaign, 9, below)[0]
    add(campaign, 12, None)
    scatter(campaign, Random(1))
    close(campaign)
    found = group_comparison(viewer=viewer, campaign=campaign, department_id=below.pk)
    task = first_task(campaign)
    scores = Score.objects.filter(assessment__campaign=campaign, source=ScoreSource.FINAL, task=task.id)
    assert found.everybody(task).mean == mean_of_values(scores.values_list("value", flat=True))
    own = scores.filter(assessment__department=below).values_list("value", flat=True)
    assert found.of_department(task).mean == mean_of_values(own)
    assert found.department == below
    assert {measure.kind for measure in found.values} == set(Kind)
    # One person alone is above; those below do not hide them.
    above = group_comparison(viewer=viewer, campaign=campaign, department_id=top.pk).of_department(task)
    assert (above.mean, above.text) == (None, "–")
    assert above.why


def test_a_reorganisation_changes_no_mean() -> None:
    """With those below it, a department's mean before and after a move would tell about the few that moved."""
    top = make_department()
    moving = make_department(parent=top)
    campaign = campaign_in(top)
    viewer = add(campaign, 8, top)[0]
    add(campaign, 6, moving)
    scatter(campaign, Random(2))
    close(campaign)
    task = first_task(campaign)

    def seen() -> tuple[str, str]:
        found = group_comparison(viewer=viewer, campaign=campaign, department_id=top.pk)
        return found.everybody(task).text, found.of_department(task).text

    before = seen()
    assert "–" not in before
    moving.parent = None
    moving.save()
    assert seen() == before


def test_a_substitute_who_may_know_nearly_all_is_told_nothing() -> None:
    """Two of ten were signed off before the substitution: the mean and the eight others would give the sum of both."""
    department = make_department()
    campaign = campaign_in(department)
    people = add(campaign, 9, department)
    boss, substitute = make_user(), make_user()
    Assessment.objects.filter(campaign=campaign).update(supervisor=boss, signed_off_by=boss)
    close(campaign)
    task = first_task(campaign)
    outsider = group_comparison(viewer=people[0], campaign=campaign, department_id=department.pk)
    assert outsider.of_department(task).mean is not None
    today = timezone.localdate()
    Substitution.objects.create(
        supervisor=boss,
        substitute=substitute,
        starts_on=today,
        ends_on=today,
        created_by=boss,
        created_at=timezone.now(),
    )
    found = group_comparison(viewer=substitute, campaign=campaign, department_id=department.pk)
    assert found.of_department(task).mean is None
    assert found.everybody(task).mean is None


def test_a_duty_says_no_more_than_its_tasks() -> None:
    """Two of twenty have no score in one task of a duty: with the persons' own duties they could be told apart."""
    version = make_standard_version(duties=1, tasks=2, indicators=1, knowledge=1, skills=1, attitudes=1)
    person = make_user()
    campaign = make_launched_campaign(candidates=[person], standard_version=version)
    signed_off(Assessment.objects.get(campaign=campaign), [3, 3, 3, 3, 3], [3, 3, 3, 3, 3])
    viewer, *others = add(campaign, 19, None)
    first, second = (Measure(Kind.TASK, task.pk) for task in Task.objects.filter(duty__standard_version=version))
    duty = Measure(Kind.DUTY, Duty.objects.get(standard_version=version).pk)
    knowledge = Measure(Kind.COMPETENCE_FROM_TASKS, campaign.items.get(code="K01").competence_id or 0)
    finals = Score.objects.filter(assessment__campaign=campaign, source=ScoreSource.FINAL)
    without = finals.filter(assessment__candidate__in=others[:2])
    without.filter(task=second.id).update(value=None, nearest_point=None)
    without.filter(task=first.id).update(value=Decimal(1), nearest_point=1)
    without.filter(duty=duty.id).update(value=Decimal(1), nearest_point=1)
    rebuild_groups(campaign=campaign)
    close(campaign)
    found = group_comparison(viewer=viewer, campaign=campaign, department_id=None)
    assert found.everybody(first).mean == Decimal("2.8")  # (18 x 3 + 2 x 1) / 20
    assert found.everybody(second).mean == Decimal(3)
    assert found.everybody(duty).mean == found.everybody(knowledge).mean == Decimal("2.9")
    hr = group_comparison(viewer=make_user(role=Role.HR_MANAGER), campaign=campaign, department_id=None)
    assert hr.everybody(duty).mean == Decimal("2.8")
    # Were one of the tasks kept back, so would be what is made from it.
    few = Score.objects.filter(assessment__campaign=campaign, source=ScoreSource.FINAL, task=second.id)
    few.exclude(assessment__candidate__in=[person, *others[2:5]]).update(value=None, nearest_point=None)
    rebuild_groups(campaign=campaign)
    found = group_comparison(viewer=viewer, campaign=campaign, department_id=None)
    assert found.everybody(first).mean is not None
    for measure in (second, duty, knowledge):
        assert found.everybody(measure).is_kept_back
        assert found.everybody(measure).mean is None


def test_nothing_is_shown_before_it_is_final() -> None:
    department = make_department()
    campaign = campaign_in(department, holds_results=True)
    viewer = add(campaign, 9, department)[0]
    task = first_task(campaign)
    for step in (close, lambda c: release_results(actor=c.created_by, campaign_id=c.pk)):
        found = group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk)
        assert found.is_withheld
        assert found.everybody(task).mean is None
        assert found.everybody(task).why == found.why_not
        step(campaign)
        campaign.refresh_from_db()
    assert not group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk).is_withheld


def test_nothing_is_shown_while_people_are_still_signed_off() -> None:
    """Also where each result is read at once: the mean before and after one more sign-off would tell about that one."""
    department = make_department()
    campaign = campaign_in(department, holds_results=False)
    viewer = add(campaign, 9, department)[0]
    found = group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk)
    assert found.is_withheld
    assert found.everybody(first_task(campaign)).mean is None
    close(campaign)
    campaign.refresh_from_db()
    assert not group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk).is_withheld


def test_hr_is_shown_everything_at_any_time() -> None:
    department = make_department()
    campaign = campaign_in(department)
    found = group_comparison(viewer=make_user(role=Role.HR_MANAGER), campaign=campaign, department_id=department.pk)
    task = first_task(campaign)
    assert (found.everybody(task).mean, found.of_department(task).mean) == (Decimal(3), Decimal(3))
    assert found.note == ""


def test_a_candidate_counts_not_among_those_who_hide() -> None:
    """Five people: whoever of them looks could take the own score away and be left with four."""
    department = make_department()
    campaign = campaign_in(None)
    person = add(campaign, 5, department)[0]
    stranger = add(campaign, 20, None)[0]
    close(campaign)
    task = first_task(campaign)
    for viewer, shown in ((person, False), (stranger, True)):
        found = group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk)
        assert (found.of_department(task).mean is not None) == shown


def test_a_supervisor_knows_the_own_team() -> None:
    department = make_department()
    campaign = campaign_in(department)
    team = add(campaign, 5, department)
    supervisor = make_user()
    Assessment.objects.filter(campaign=campaign, candidate__in=team[:3]).update(
        supervisor=supervisor, signed_off_by=supervisor
    )
    add(campaign, 20, None)
    close(campaign)
    task = first_task(campaign)
    found = group_comparison(viewer=supervisor, campaign=campaign, department_id=department.pk)
    assert found.of_department(task).mean is None, "three others are left of six"
    assert found.everybody(task).mean is not None
    other = group_comparison(viewer=make_user(), campaign=campaign, department_id=department.pk)
    assert other.of_department(task).mean is not None


def test_who_signed_off_in_somebodys_place_knows_these_people() -> None:
    """Six people, two of them signed off by the viewer during a substitution that is no more: four are left."""
    department = make_department()
    campaign = campaign_in(department)
    people = add(campaign, 5, department)
    viewer = make_user()
    Assessment.objects.filter(campaign=campaign, candidate__in=people[:2]).update(signed_off_by=viewer)
    close(campaign)
    task = first_task(campaign)
    found = group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk)
    assert found.of_department(task).mean is None
    other = group_comparison(viewer=make_user(), campaign=campaign, department_id=department.pk)
    assert other.of_department(task).mean is not None


def test_the_minimum_is_a_setting() -> None:
    department = make_department()
    campaign = campaign_in(department)
    add(campaign, 7, department)
    close(campaign)
    viewer = make_user()
    for minimum, shown in ((8, True), (9, False)):
        with override_settings(GROUP_MINIMUM=minimum):
            found = group_comparison(viewer=viewer, campaign=campaign, department_id=department.pk)
        assert (found.everybody(first_task(campaign)).mean is not None) == shown
        assert str(minimum) in found.note


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_no_two_means_differ_by_a_few_people(seed: int) -> None:
    """Whatever pages a viewer can ever open: of the means of all groups, no two are apart by one to four others."""
    random = Random(seed)
    departments: list[Department] = []
    for _index in range(5):
        departments.append(make_department(parent=random.choice([None, *departments])))
    campaign = campaign_in(departments[0])
    people: list[User] = []
    for department in (*departments, None):
        people += add(campaign, random.randint(1, 9), department)
    supervisor = make_user()
    team = random.sample(people, 4)
    Assessment.objects.filter(campaign=campaign, candidate__in=team).update(
        supervisor=supervisor, signed_off_by=supervisor
    )
    scatter(campaign, random, without=0.05)
    Campaign.objects.filter(pk=campaign.pk).update(
        status=CampaignStatus.CLOSED, closed_at=timezone.now(), closed_by=campaign.created_by
    )
    campaign.refresh_from_db()
    own = [department.pk for department in departments]
    measures = [first_task(campaign), Measure(Kind.COMPETENCE, campaign.items.get(code="K01").competence_id or 0)]
    shown_at_all = 0
    for viewer, known in ((people[0], {people[0].pk}), (supervisor, {person.pk for person in team})):
        found = {pk: group_comparison(viewer=viewer, campaign=campaign, department_id=pk) for pk in own}
        for measure in measures:
            scores = Score.objects.filter(
                assessment__campaign=campaign,
                source=ScoreSource.FINAL,
                basis="direct",
                value__isnull=False,
                **{f"{measure.kind}_id": measure.id},
            )
            scored = list(scores.values_list("assessment__candidate_id", "assessment__department_id"))
            groups = [
                {person for person, department in scored if department == pk}
                for pk, comparison in found.items()
                if comparison.of_department(measure).mean is not None
            ]
            if next(iter(found.values())).everybody(measure).mean is not None:
                groups.append({person for person, _department in scored})
            shown_at_all += len(groups)
            for one, other in combinations([*groups, set()], 2):
                for told in (one - other, other - one):
                    if one >= other or other >= one:
                        assert not 0 < len(told) < 5
                        assert not 0 < len(told - known) < 5
    assert shown_at_all


def test_statements_do_not_grow_with_people_and_departments() -> None:
    counts = []
    for departments in (1, 6):
        made = [make_department() for _ in range(departments)]
        campaign = campaign_in(made[0])
        viewer = add(campaign, 5, made[0])[0]
        for department in made[1:]:
            add(campaign, 5, department)
        close(campaign)
        reader = User.objects.get(pk=viewer.pk)

        def run(reader: User = reader, campaign: Campaign = campaign, pk: int = made[0].pk) -> None:
            group_comparison(viewer=reader, campaign=campaign, department_id=pk)

        counts.append(len(capture(run)))
    assert counts[0] == counts[1]
