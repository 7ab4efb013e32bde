"""Which scores are stored in which state, what they are, and that verification finds every difference."""

from decimal import Decimal
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from assessments.enums import AssessmentState, Relation, ScoreBasis, ScoreSource, TaskRating
from assessments.models import Assessment, Campaign, Item, Score
from assessments.scoring import Kind, Measure
from assessments.selectors.scores import score_differences
from assessments.services.calibration import adjust_final_score
from assessments.services.interventions import reopen, replace_supervisor
from assessments.services.returning import return_to_candidate
from assessments.services.scores import clear_scores, store_scores
from assessments.services.transitions import submit_self_rating
from competencies.models import StandardVersion, Task
from tests.factories import (
    answer,
    answer_everything,
    make_assessment,
    make_launched_campaign,
    make_standard_version,
    make_user,
    sign_off,
)
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

SELF, SUPERVISOR, FINAL = ScoreSource.SELF, ScoreSource.SUPERVISOR, ScoreSource.FINAL


def small_version() -> StandardVersion:
    """Two tasks with two indicators each, one K and one S for both tasks, one A."""
    return make_standard_version(duties=1, tasks=2, indicators=2, knowledge=1, skills=1, attitudes=1)


def small_assessment(**fields: Any) -> Assessment:
    """In order, its items are four indicators (two per task), K, S, A."""
    campaign = make_launched_campaign(
        standard_version=small_version(), **{"self_weight": 50, "supervisor_weight": 50, **fields}
    )
    return Assessment.objects.get(campaign=campaign)


def submit(assessment: Assessment, values: list[int | None]) -> None:
    answer(assessment, Relation.SELF, values)
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()


def confirm(assessment: Assessment, values: list[int | None]) -> None:
    answer(assessment, Relation.SUPERVISOR, values)
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()


def sources(assessment: Assessment) -> set[str]:
    return set(Score.objects.filter(assessment=assessment).values_list("source", flat=True))


def values_of(assessment: Assessment, source: ScoreSource) -> dict[str, Decimal | None]:
    """Return the stored values by code; those from tasks have a ``*`` behind it."""
    rows = Score.objects.filter(assessment=assessment, source=source).select_related("task", "duty", "competence")
    values: dict[str, Decimal | None] = {}
    for row in rows:
        subject = row.task or row.duty or row.competence
        assert subject is not None
        values[subject.code + ("*" if row.basis == ScoreBasis.TASKS else "")] = row.value
    return values


def test_submitting_stores_the_scores_of_the_self_rating_alone() -> None:
    assessment = small_assessment()
    submit(assessment, [4, 3, 2, None, 5, None, 1])
    assert sources(assessment) == {SELF}
    assert values_of(assessment, SELF) == {
        "T1.1": Decimal("3.5000"),  # (4 + 3) / 2
        "T1.2": Decimal("2.0000"),  # 2 / 1, the other not applicable
        "K01": Decimal("5.0000"),
        "S01": None,
        "A01": Decimal("1.0000"),
        "K01*": Decimal("2.7500"),  # (3.5 + 2) / 2
        "S01*": Decimal("2.7500"),
        "T1*": Decimal("2.7500"),
    }


def test_stored_rows_say_how_they_came_about() -> None:
    assessment = small_assessment(uniform_target=3)
    submit(assessment, [4, 3, 2, None, 5, None, 1])
    task = Score.objects.get(assessment=assessment, task__code="T1.2")
    assert (task.rated_count, task.not_applicable_count, task.nearest_point, task.target) == (1, 1, 2, Decimal(3))
    first = Score.objects.get(assessment=assessment, task__code="T1.1")
    assert first.nearest_point == 4  # 3.5, half-way: the higher
    skill = Score.objects.get(assessment=assessment, competence__code="S01", basis=ScoreBasis.DIRECT)
    assert (skill.rated_count, skill.not_applicable_count, skill.nearest_point) == (0, 1, None)
    for about in ({"competence__code": "S01"}, {"duty__code": "T1"}):
        derived = Score.objects.get(assessment=assessment, basis=ScoreBasis.TASKS, **about)
        assert (derived.rated_count, derived.not_applicable_count, derived.nearest_point) == (2, 0, 3)
        assert derived.target == Decimal(3)


def test_a_duty_counts_the_tasks_that_have_a_score() -> None:
    assessment = small_assessment()
    submit(assessment, [None, None, 2, 4, 5, 5, 5])
    duty = Score.objects.get(assessment=assessment, duty__isnull=False)
    assert (duty.value, duty.rated_count, duty.not_applicable_count) == (Decimal(3), 1, 1)


def test_a_row_is_about_one_thing() -> None:
    assessment = small_assessment()
    submit(assessment, [3] * 7)
    score = Score.objects.filter(assessment=assessment, duty__isnull=False)[0]
    for wrong in ({"basis": ScoreBasis.DIRECT}, {"duty": None}, {"task": Task.objects.all()[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Score.objects.filter(pk=score.pk).update(**wrong)


def test_signing_off_stores_self_supervisor_and_final() -> None:
    assessment = small_assessment(self_weight=20, supervisor_weight=80)
    submit(assessment, [4, 3, 2, None, 5, None, 1])
    confirm(assessment, [3, 3, None, None, 4, 3, 2])
    assert sources(assessment) == {SELF, SUPERVISOR, FINAL}
    assert values_of(assessment, SUPERVISOR)["T1.2"] is None
    assert values_of(assessment, FINAL) == {
        "T1.1": Decimal("3.1000"),  # 0.2 x 3.5 + 0.8 x 3
        "T1.2": Decimal("2.0000"),  # only the self-rating has a score
        "K01": Decimal("4.2000"),  # 0.2 x 5 + 0.8 x 4
        "S01": Decimal("3.0000"),  # only the supervisor's
        "A01": Decimal("1.8000"),
        "K01*": Decimal("2.5500"),  # (3.1 + 2) / 2
        "S01*": Decimal("2.5500"),
        "T1*": Decimal("2.5500"),
    }


def test_by_default_the_supervisor_counts_and_the_self_rating_is_only_shown() -> None:
    assessment = small_assessment(self_weight=0, supervisor_weight=100)
    submit(assessment, [5, 5, 5, 5, 5, 5, 5])
    confirm(assessment, [2, 3, None, None, 4, 3, 2])
    final = values_of(assessment, FINAL)
    assert (final["T1.1"], final["T1.2"]) == (Decimal("2.5000"), None)


def test_a_return_removes_the_scores_and_the_next_submission_stores_new_ones() -> None:
    assessment = small_assessment()
    submit(assessment, [4, 4, 4, 4, 4, 4, 4])
    return_to_candidate(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment="請補充"
    )
    assert sources(assessment) == set()
    assessment.refresh_from_db()
    submit(assessment, [2, 2, 2, 2, 2, 2, 2])
    assert set(values_of(assessment, SELF).values()) == {Decimal("2.0000")}


def test_reopening_keeps_the_self_scores_alone() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    reopen(
        actor=assessment.campaign.created_by, assessment_id=assessment.pk, version=assessment.version, reason="資料有誤"
    )
    assert sources(assessment) == {SELF}
    assert not list(score_differences(assessment.campaign))


def test_the_form_of_a_replaced_supervisor_does_not_count() -> None:
    assessment = small_assessment(self_weight=0, supervisor_weight=100)
    submit(assessment, [3] * 7)
    answer_everything(assessment, Relation.SUPERVISOR, 1)
    successor = make_user("新主管")
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=successor.pk,
        reason="調職",
    )
    assessment = Assessment.objects.get(pk=assessment.pk)
    confirm(assessment, [5] * 7)
    assert set(values_of(assessment, FINAL).values()) == {Decimal("5.0000")}


def test_tasks_rated_as_a_whole() -> None:
    assessment = small_assessment(task_rating=TaskRating.TASKS, self_weight=0, supervisor_weight=100)
    submit(assessment, [3, 3, 3, 3, 3])
    confirm(assessment, [2, 5, 1, 1, 1])
    assert values_of(assessment, FINAL) == {
        "T1.1": Decimal(2),
        "T1.2": Decimal(5),
        "K01": Decimal(1),
        "S01": Decimal(1),
        "A01": Decimal(1),
        "K01*": Decimal("3.5"),
        "S01*": Decimal("3.5"),
        "T1*": Decimal("3.5"),
    }


def test_without_tasks_there_are_no_scores_from_tasks() -> None:
    assessment = small_assessment(task_rating=TaskRating.NONE)
    submit(assessment, [3, 3, 3])
    assert set(values_of(assessment, SELF)) == {"K01", "S01", "A01"}


def test_knowledge_that_is_not_rated_itself_is_scored_from_its_tasks() -> None:
    assessment = small_assessment(rates_knowledge=False, rates_skills=False, rates_attitudes=False)
    submit(assessment, [5, 3, 2, 2])
    assert values_of(assessment, SELF) == {
        "T1.1": Decimal(4),
        "T1.2": Decimal(2),
        "K01*": Decimal(3),
        "S01*": Decimal(3),
        "T1*": Decimal(3),
    }


def test_storing_twice_changes_nothing() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    before = list(Score.objects.filter(assessment=assessment).order_by("pk").values_list("source", "value"))
    store_scores(assessment=assessment)
    after = list(Score.objects.filter(assessment=assessment).order_by("pk").values_list("source", "value"))
    assert after == before


def test_storing_in_a_state_without_scores_removes_stale_rows() -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    item = Item.objects.filter(campaign=assessment.campaign).first()
    assert item is not None
    Score.objects.create(
        assessment=assessment,
        source=SELF,
        task=item.task,
        value=3,
        nearest_point=3,
        rated_count=1,
        not_applicable_count=0,
    )
    store_scores(assessment=assessment)
    assert sources(assessment) == set()


def test_clearing_removes_only_the_named_sources() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    clear_scores(assessment=assessment, sources=[SUPERVISOR])
    assert sources(assessment) == {SELF, FINAL}


def test_storing_needs_the_same_statements_for_few_and_many_items_and_people() -> None:
    few = make_assessment(
        AssessmentState.SIGNED_OFF,
        campaign=make_launched_campaign(standard_version=make_standard_version(indicators=1)),
    )
    many = make_assessment(
        AssessmentState.SIGNED_OFF,
        campaign=make_launched_campaign(
            candidates=[make_user() for _ in range(10)],
            supervisor=make_user(),
            standard_version=make_standard_version(duties=3, tasks=3, indicators=8),
        ),
    )
    counts = [len(capture(lambda a=a: store_scores(assessment=a))) for a in (few, many)]  # type: ignore[misc]
    assert counts[0] == counts[1]


def test_scores_of_duties_are_added_to_what_was_stored_before() -> None:
    """The migration needs no ratings: it works from the stored scores of the tasks, also where HR adjusted one."""
    held = make_assessment(AssessmentState.SIGNED_OFF, holds_results=True)
    submitted = small_assessment(uniform_target=3)
    submit(submitted, [4, 3, 2, None, 5, None, 1])
    task = Task.objects.filter(duty__standard_version=held.campaign.standard_version)[0]
    adjust_final_score(
        actor=held.campaign.created_by,
        assessment_id=held.pk,
        version=held.version,
        measure=Measure(Kind.TASK, task.pk),
        value=Decimal("2.25"),
        reason="與其他主管一致",
    )
    # As it was before: no duties, and K and S from tasks without regard to the adjustment.
    Score.objects.filter(duty__isnull=False).delete()
    Score.objects.filter(source=FINAL, basis=ScoreBasis.TASKS).update(value=3, nearest_point=3)
    import_module("assessments.migrations.0012_scores_of_duties").score_from_tasks(apps, None)
    for campaign in (held.campaign, submitted.campaign):
        assert not list(score_differences(campaign))
    assert Score.objects.filter(duty__isnull=False).count() > 3


# --- Verification ----------------------------------------------------------------------------------------------------


def verified(campaign: Campaign) -> str:
    out = StringIO()
    call_command("verify_scores", "--campaign", str(campaign.pk), stdout=out)
    return out.getvalue()


@pytest.fixture
def campaign() -> Campaign:
    """One of each: signed off, submitted, in progress, cancelled."""
    people = [make_user() for _ in range(4)]
    campaign = make_launched_campaign(candidates=people, supervisor=make_user(), standard_version=small_version())
    states = (
        AssessmentState.SIGNED_OFF,
        AssessmentState.SUBMITTED,
        AssessmentState.IN_PROGRESS,
        AssessmentState.CANCELLED,
    )
    for person, state in zip(people, states, strict=True):
        make_assessment(state, campaign=campaign, candidate=person)
    return campaign


def test_verification_finds_nothing_where_all_is_right(campaign: Campaign) -> None:
    assert not list(score_differences(campaign))
    assert "All stored scores" in verified(campaign)


def test_verification_finds_a_changed_value(campaign: Campaign) -> None:
    score = Score.objects.filter(assessment__campaign=campaign, source=FINAL, task__isnull=False)[0]
    Score.objects.filter(pk=score.pk).update(value=Decimal("4.9999"))
    (difference,) = score_differences(campaign)
    assert difference.measure == Measure(Kind.TASK, score.task_id or 0)
    assert (difference.stored and difference.stored.value) == Decimal("4.9999")
    assert (difference.computed and difference.computed.value) == score.value
    out = StringIO()
    with pytest.raises(CommandError, match="1 scores and 0 figures of groups differ"):
        call_command("verify_scores", stdout=out)
    assert f"assessment {score.assessment_id}, final, task {score.task_id}: stored 4.9999" in out.getvalue()


def test_verification_finds_missing_and_superfluous_rows(campaign: Campaign) -> None:
    Score.objects.filter(assessment__campaign=campaign, source=SELF, competence__kind="A")[0].delete()
    unfinished = Assessment.objects.get(campaign=campaign, state=AssessmentState.IN_PROGRESS)
    Score.objects.create(
        assessment=unfinished,
        source=SELF,
        task=Task.objects.filter(duty__standard_version=campaign.standard_version)[0],
        value=1,
        nearest_point=1,
        rated_count=1,
        not_applicable_count=0,
    )
    missing, superfluous = sorted(score_differences(campaign), key=lambda found: found.stored is not None)
    assert missing.stored is None
    assert missing.computed is not None
    assert superfluous.computed is None
    assert superfluous.stored is not None


def test_verification_finds_a_wrong_count(campaign: Campaign) -> None:
    Score.objects.filter(pk=Score.objects.filter(assessment__campaign=campaign)[0].pk).update(rated_count=99)
    assert len(list(score_differences(campaign))) == 1


def test_verification_of_an_unknown_campaign_says_so() -> None:
    with pytest.raises(CommandError, match="no launched campaign 0"):
        call_command("verify_scores", "--campaign", "0")
