"""Stored figures of groups: what changes them, that both ways of adding up agree, and that verification finds all."""

from decimal import Decimal
from importlib import import_module
from io import StringIO
from random import Random

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from assessments.enums import AssessmentState, GroupScope, Relation, ScoreSource
from assessments.models import Assessment, Campaign, GroupScore, Score, ScoreGroup
from assessments.scoring import Kind, Measure, nearest_point
from assessments.selectors.group_results import Group, group_figures
from assessments.selectors.group_scores import (
    GroupFigures,
    GroupTally,
    contribution,
    department_figures,
    group_differences,
    summed,
)
from assessments.selectors.scores import ScoreRow, score_differences
from assessments.services.calibration import adjust_final_score, release_results
from assessments.services.group_scores import open_groups, rebuild_groups
from assessments.services.interventions import reopen
from assessments.services.launching import add_people
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import acknowledge, submit_self_rating
from people.models import Department, User
from tests.assessments.result_helpers import add_signed_off_like, signed_off, small_version
from tests.factories import (
    answer,
    answer_everything,
    make_assessment,
    make_department,
    make_launched_campaign,
    make_user,
    sign_off,
)
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

FINAL = ScoreSource.FINAL


@pytest.fixture
def departments() -> list[Department]:
    return [make_department(), make_department()]


@pytest.fixture
def campaign(departments: list[Department]) -> Campaign:
    """Three people assigned: one in each department and one without."""
    people = [make_user(department=department) for department in (*departments, None)]
    return make_launched_campaign(
        candidates=people,
        supervisor=make_user(),
        standard_version=small_version(),
        self_weight=50,
        supervisor_weight=50,
        holds_results=True,
    )


def assessments(campaign: Campaign) -> list[Assessment]:
    return list(Assessment.objects.filter(campaign=campaign).select_related("campaign").order_by("pk"))


def wrong(campaign: Campaign) -> list[object]:
    """Everything that differs from what the ratings give."""
    tally = GroupTally()
    return [*score_differences(campaign, tally), *group_differences(campaign, tally)]


def people(campaign: Campaign) -> dict[int | None, int]:
    """The numbers of people signed off, by department; that of everybody under 0."""
    groups = ScoreGroup.objects.filter(campaign=campaign)
    return {
        0 if scope == GroupScope.CAMPAIGN else pk: number
        for scope, pk, number in groups.values_list("scope", "department_id", "people")
    }


def test_a_launch_opens_the_groups_that_its_people_need(campaign: Campaign, departments: list[Department]) -> None:
    first, second = departments
    assert people(campaign) == {0: 0, first.pk: 0, second.pk: 0, None: 0}
    newcomer = make_user(department=make_department())
    add_people(actor=campaign.created_by, campaign_id=campaign.pk, supervisors={newcomer.pk: make_user().pk})
    assert people(campaign) == {0: 0, first.pk: 0, second.pk: 0, None: 0, newcomer.department_id: 0}


def test_a_sign_off_adds_to_the_campaign_and_the_department(campaign: Campaign, departments: list[Department]) -> None:
    one, _other, alone = assessments(campaign)
    signed_off(one, [5, 5, 3, 3, 3, None, 2], [3, 3, 3, 4, 4, None, 4])
    signed_off(alone, [3, 3, 3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3, 3])
    assert people(campaign) == {0: 2, departments[0].pk: 1, departments[1].pk: 0, None: 1}
    task = Measure(Kind.TASK, campaign.items.order_by("position")[0].task_id or 0)
    final = group_figures(Group(campaign))[task][FINAL]
    # The tasks' final scores are (5 + 3) / 2 and 3; the first person's self-rating lies two points above.
    assert (final.scored, final.mean.total, final.deviation) == (2, Decimal(7), Decimal("0.7071"))
    assert (final.self_above, final.self_below, final.below_target, final.nearest) == (1, 0, 0, {3: 1, 4: 1})
    skill = Measure(Kind.COMPETENCE, campaign.items.get(code="S01").competence_id or 0)
    assert group_figures(Group(campaign))[skill][FINAL].without_score == 1
    of_departments = department_figures(campaign)
    assert set(of_departments) == {departments[0].pk, None}
    assert of_departments[None][task][FINAL].mean.value == Decimal(3)
    assert summed(*of_departments.values()) == group_figures(Group(campaign))
    assert group_figures(Group(campaign, frozenset({departments[0].pk}))) == of_departments[departments[0].pk]
    assert not wrong(campaign)


def test_what_is_taken_back_counts_no_more(campaign: Campaign) -> None:
    one, other, _alone = assessments(campaign)
    signed_off(other, *[[4] * 7] * 2)
    before = group_figures(Group(campaign))
    signed_off(one, [1, 2, 3, 4, 5, 4, 3], [5, 4, 3, 2, 1, 2, None])
    assert group_figures(Group(campaign)) != before
    reopen(actor=campaign.created_by, assessment_id=one.pk, version=one.version, reason="資料有誤")
    assert group_figures(Group(campaign)) == before
    assert not wrong(campaign)


def test_an_adjustment_moves_the_figures_and_an_acknowledgement_does_not(campaign: Campaign) -> None:
    one = signed_off(assessments(campaign)[0], *[[4] * 7] * 2)
    task = Measure(Kind.TASK, campaign.items.order_by("position")[0].task_id or 0)
    hr = campaign.created_by
    adjust_final_score(
        actor=hr,
        assessment_id=one.pk,
        version=one.version,
        measure=task,
        value=Decimal("2.25"),
        reason="與其他主管一致",
    )
    figures = group_figures(Group(campaign))
    assert (figures[task][FINAL].mean.value, figures[task][FINAL].below_target) == (Decimal("2.25"), 1)
    assert figures[task][ScoreSource.SUPERVISOR].mean.value == Decimal(4)
    assert not wrong(campaign)
    release_results(actor=hr, campaign_id=campaign.pk)
    one.refresh_from_db()
    acknowledge(actor=one.candidate, assessment_id=one.pk, version=one.version)
    assert group_figures(Group(campaign)) == figures
    assert not wrong(campaign)


def test_submitting_and_returning_touch_no_group(campaign: Campaign) -> None:
    one = assessments(campaign)[0]
    answer(one, Relation.SELF, [3] * 7)

    def hand_in_and_return() -> None:
        submit_self_rating(actor=one.candidate, assessment_id=one.pk, version=one.version)
        one.refresh_from_db()
        return_to_candidate(actor=one.supervisor, assessment_id=one.pk, version=one.version, comment="請補充")

    statements = capture(hand_in_and_return)
    assert len(statements) > 5
    assert not [sql for sql in statements if "groupscore" in sql or "scoregroup" in sql]


def test_a_sign_off_needs_the_same_statements_at_any_size() -> None:
    counts = []
    for many in (1, 25):
        everybody = [make_user(department=make_department()) for _ in range(many)]
        campaign = make_launched_campaign(
            candidates=everybody, supervisor=make_user(), standard_version=small_version()
        )
        model = signed_off(assessments(campaign)[0], *[[4] * 7] * 2)
        if many > 1:
            add_signed_off_like(model, many)
        one = make_assessment(
            AssessmentState.SUBMITTED, candidate=_added(campaign, make_department()), campaign=campaign
        )
        answer_everything(one, Relation.SUPERVISOR)
        counts.append(
            len(capture(lambda a=one: sign_off(actor=a.supervisor, assessment_id=a.pk, version=a.version)))  # type: ignore[misc]
        )
    assert counts[0] == counts[1]


def _added(campaign: Campaign, department: Department) -> User:
    person = make_user(department=department)
    add_people(actor=campaign.created_by, campaign_id=campaign.pk, supervisors={person.pk: make_user().pk})
    return person


def test_people_assigned_without_groups_are_noticed(campaign: Campaign) -> None:
    one = assessments(campaign)[0]
    ScoreGroup.objects.filter(campaign=campaign, scope=GroupScope.DEPARTMENT).delete()
    with pytest.raises(LookupError):
        signed_off(one, *[[4] * 7] * 2)
    open_groups(campaign=campaign)
    assert len(people(campaign)) == 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_stored_figures_are_those_added_up_from_scores(
    campaign: Campaign, departments: list[Department], seed: int
) -> None:
    """Of a supervisor's people the scores are added up in the database, of all others the groups are read."""
    random = Random(seed)
    model = signed_off(assessments(campaign)[0], *[[4] * 7] * 2)
    for department in (*departments, None):
        add_signed_off_like(model, random.randint(2, 6), department=department)
    scores = list(Score.objects.filter(assessment__campaign=campaign))
    for score in scores:
        # Where there is a final score, one of the two it comes from may be missing.
        is_missing = score.source == ScoreSource.SELF and random.random() < 0.2
        score.value = None if is_missing else Decimal(random.randint(10_000, 50_000)).scaleb(-4)
        score.target = random.choice([None, Decimal(3), Decimal("3.3333"), score.value])
        score.nearest_point = None if score.value is None else nearest_point(score.value, range(1, 6))
    Score.objects.bulk_update(scores, ["value", "target", "nearest_point"], batch_size=100)
    unanswered = Score.objects.filter(assessment__campaign=campaign, competence__code="S01")
    unanswered.update(value=None, nearest_point=None)
    rebuild_groups(campaign=campaign)
    rebuilt = group_figures(Group(campaign))
    by_hand: list[GroupFigures] = []
    for assessment in assessments(campaign):
        rows = Score.objects.filter(assessment=assessment).order_by("pk")
        by_hand.append(contribution(map(ScoreRow.from_model, rows)))
    assert rebuilt == summed(*by_hand)
    Assessment.objects.filter(campaign=campaign).update(supervisor=model.supervisor)
    assert group_figures(Group(campaign, supervisor_id=model.supervisor_id)) == rebuilt
    one = frozenset({departments[0].pk})
    assert group_figures(Group(campaign, one, model.supervisor_id)) == group_figures(Group(campaign, one))


@pytest.mark.parametrize(
    ("own", "above", "below"), [("3.9999", 0, 0), ("4.0000", 1, 0), ("2.0001", 0, 0), ("2.0000", 0, 1)]
)
def test_a_whole_point_apart_counts_in_the_database_too(campaign: Campaign, own: str, above: int, below: int) -> None:
    """A supervisor's people are added up there, where SQLite keeps scores as floating point."""
    one = signed_off(assessments(campaign)[0], *[[3] * 7] * 2)
    Score.objects.filter(assessment=one, source=ScoreSource.SELF).update(value=Decimal(own))
    figures = group_figures(Group(campaign, supervisor_id=one.supervisor_id))
    assert {(f[FINAL].self_above, f[FINAL].self_below) for f in figures.values()} == {(above, below)}


def test_the_migration_makes_the_groups_of_what_is_there(campaign: Campaign) -> None:
    signed_off(assessments(campaign)[0], [5, 4, 3, 2, 1, None, 2], [3, 3, 3, 4, 4, None, 4])
    signed_off(assessments(campaign)[2], *[[4] * 7] * 2)
    before = department_figures(campaign)
    ScoreGroup.objects.all().delete()
    assert wrong(campaign)
    import_module("assessments.migrations.0014_groups_of_scores").make_groups(apps, None)
    assert department_figures(campaign) == before
    assert len(people(campaign)) == 4
    assert not wrong(campaign)


# --- Verification and constraints ------------------------------------------------------------------------------------


def verified(campaign: Campaign) -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="0 scores and"):
        call_command("verify_scores", "--campaign", str(campaign.pk), stdout=out)
    return out.getvalue()


def test_verification_names_what_differs_in_groups(campaign: Campaign, departments: list[Department]) -> None:
    signed_off(assessments(campaign)[0], *[[4] * 7] * 2)
    of_department = GroupScore.objects.filter(group__department=departments[0], source=FINAL, task__isnull=False)[0]
    GroupScore.objects.filter(pk=of_department.pk).update(total=39_999)
    (line,) = verified(campaign).splitlines()
    assert line.startswith(
        f"campaign {campaign.pk}, department {departments[0].pk}, final, task {of_department.task_id}: stored "
    )
    assert "total=39999" in line
    assert "total=40000" in line
    GroupScore.objects.filter(pk=of_department.pk).delete()
    assert "stored None" in verified(campaign)
    rebuild_groups(campaign=campaign)
    assert not wrong(campaign)
    ScoreGroup.objects.filter(campaign=campaign, scope=GroupScope.CAMPAIGN).update(people=2)
    assert verified(campaign) == f"campaign {campaign.pk}, people signed off: stored 2, computed 1\n"
    ScoreGroup.objects.filter(campaign=campaign).delete()
    assert f"campaign {campaign.pk}, department {departments[0].pk}, people signed off: stored None" in verified(
        campaign
    )


@pytest.mark.parametrize(
    "change",
    [{"scored": 2}, {"point_4": 0}, {"below_target": 2}, {"self_above": 2}, {"task": None}, {"source": "peer"}],
)
def test_numbers_that_cannot_be_are_refused(campaign: Campaign, change: dict[str, object]) -> None:
    signed_off(assessments(campaign)[0], *[[4] * 7] * 2)
    row = GroupScore.objects.filter(source=FINAL, task__isnull=False)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupScore.objects.filter(pk=row.pk).update(**change)


def test_there_is_one_group_of_each_kind_and_one_row_of_each_measure(campaign: Campaign) -> None:
    signed_off(assessments(campaign)[0], *[[4] * 7] * 2)
    for group in ScoreGroup.objects.filter(campaign=campaign):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScoreGroup.objects.create(campaign=campaign, scope=group.scope, department=group.department)
    for about in ("task", "duty", "competence"):
        row = GroupScore.objects.filter(**{f"{about}__isnull": False})[0]
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
