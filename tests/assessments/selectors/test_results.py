"""One person's result and the review's running scores: only to be seen when they may be, and right."""

from decimal import Decimal

import pytest

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, Score
from assessments.selectors.results import AssessmentResult, ResultRow, assessment_result, review_scores
from assessments.services.interventions import reopen
from tests.assessments.result_helpers import signed_off, small_version, submitted
from tests.factories import answer, make_assessment, make_launched_campaign, make_standard_version
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

SELF = [4, 5, 3, None, 4, 2, 5]
SUPERVISOR = [2, 3, 2, 3, 4, None, 1]


@pytest.fixture
def assessment() -> Assessment:
    campaign = make_launched_campaign(
        standard_version=small_version(), self_weight=20, supervisor_weight=80, uniform_target=3
    )
    return signed_off(
        Assessment.objects.get(campaign=campaign), SELF, SUPERVISOR, comment="我的說明", remark="主管看法"
    )


def result_of(assessment: Assessment) -> AssessmentResult:
    result = assessment_result(assessment.pk)
    assert result is not None
    return result


def row(result: AssessmentResult, code: str) -> ResultRow:
    (found,) = (row for row in result.rows if row.subject.code == code)
    return found


def test_tasks_by_duty(assessment: Assessment) -> None:
    result = result_of(assessment)
    assert [(duty.code, [r.subject.code for r in duty.rows]) for duty in result.duties] == [
        ("T1", ["T1.1"]),
        ("T2", ["T2.1"]),
    ]
    first = row(result, "T1.1").compared
    assert (first.self_score, first.supervisor, first.final) == (Decimal("4.5"), Decimal("2.5"), Decimal("2.9"))
    assert (first.target, first.gap_text, first.gap_kind) == (Decimal(3), "\u22120.10", "below")


def test_a_dutys_figures_are_the_means_of_its_tasks() -> None:
    version = make_standard_version(duties=1, tasks=2, indicators=1, knowledge=0, skills=0, attitudes=0)
    campaign = make_launched_campaign(standard_version=version, self_weight=0, supervisor_weight=100)
    done = signed_off(Assessment.objects.get(campaign=campaign), [5, None], [2, 5])
    (duty,) = result_of(done).duties
    assert duty.compared is not None
    assert (duty.compared.self_score, duty.compared.final) == (Decimal(5), Decimal("3.5"))


def test_competences_by_kind_with_the_scores_from_tasks(assessment: Assessment) -> None:
    result = result_of(assessment)
    assert [section.kind for section in result.competences] == ["K", "S", "A"]
    skill = row(result, "S01")
    assert (skill.compared.self_score, skill.compared.supervisor, skill.compared.final) == (
        Decimal(2),
        None,
        Decimal(2),
    )
    # Tasks: 2.9 and (0.2 x 3 + 0.8 x 2.5) = 2.6; mean 2.75
    assert skill.from_tasks is not None
    assert skill.from_tasks.final == Decimal("2.75")
    assert row(result, "A01").from_tasks is None


def test_answers_and_comments_of_both(assessment: Assessment) -> None:
    line = row(result_of(assessment), "T2.1").items[1]
    assert line.self_given.not_applicable
    assert line.supervisor_given.value == 3
    assert line.supervisor_given.text.startswith("3 ")
    assert (line.self_given.comment, line.supervisor_given.comment) == ("我的說明", "主管看法")
    assert line.target == 3


def test_the_sums_behind_a_task(assessment: Assessment) -> None:
    own, supervisor = row(result_of(assessment), "T2.1").derivations
    assert (own.total, own.count, own.left_out, own.mean) == (3, 1, 1, Decimal(3))
    assert (supervisor.total, supervisor.count, supervisor.left_out, supervisor.mean) == (5, 2, 0, Decimal("2.5"))


def test_gaps_and_strengths_by_size(assessment: Assessment) -> None:
    result = result_of(assessment)
    # T1.1 -0.1, T2.1 -0.4, K01 +1, S01 -1, A01 0.2 x 5 + 0.8 x 1 = 1.8: -1.2
    assert [r.subject.code for r in result.gaps] == ["A01", "S01", "T2.1", "T1.1"]
    assert [r.subject.code for r in result.strengths] == ["K01"]


def test_at_most_five_gaps_are_named() -> None:
    done = make_assessment(AssessmentState.SIGNED_OFF, supervisor_value=1)
    result = result_of(done)
    assert len(result.rows) > 5
    assert len(result.gaps) == 5
    assert result.strengths == ()


def test_weights_as_percent(assessment: Assessment) -> None:
    assert [share for _source, share in result_of(assessment).weights] == [Decimal("20.0"), Decimal("80.0")]
    only = make_assessment(AssessmentState.SIGNED_OFF)
    assert [share for _source, share in result_of(only).weights] == [Decimal("100.0")]


@pytest.mark.parametrize("state", [s for s in AssessmentState if s not in {"signed_off", "acknowledged"}])
def test_there_is_no_result_before_the_sign_off(state: AssessmentState) -> None:
    assert assessment_result(make_assessment(state).pk) is None


def test_there_is_no_result_of_what_does_not_exist() -> None:
    assert assessment_result(0) is None


def test_a_reopened_assessment_has_no_result(assessment: Assessment) -> None:
    reopen(
        actor=assessment.campaign.created_by, assessment_id=assessment.pk, version=assessment.version, reason="資料有誤"
    )
    assert assessment_result(assessment.pk) is None


def test_an_acknowledged_assessment_keeps_its_result() -> None:
    assert result_of(make_assessment(AssessmentState.ACKNOWLEDGED)).rows


def test_without_targets_there_are_no_gaps(assessment: Assessment) -> None:
    Score.objects.filter(assessment=assessment).update(target=None)
    result = result_of(assessment)
    assert not result.has_targets
    assert (result.gaps, result.strengths) == ((), ())


def test_queries_do_not_grow_with_what_is_rated() -> None:
    counts = []
    for version in (make_standard_version(), make_standard_version(duties=4, tasks=4, knowledge=9, skills=9)):
        done = make_assessment(AssessmentState.SIGNED_OFF, campaign=make_launched_campaign(standard_version=version))
        counts.append(len(capture(lambda pk=done.pk: assessment_result(pk))))  # type: ignore[misc]
    assert counts[0] == counts[1] <= 8


# --- While the review is going on ------------------------------------------------------------------------------------


def test_review_scores_follow_the_answers_without_storing_anything() -> None:
    campaign = make_launched_campaign(
        standard_version=small_version(), uniform_target=3, self_weight=50, supervisor_weight=50
    )
    assessment = submitted(Assessment.objects.get(campaign=campaign), SELF)
    before = Score.objects.count()
    answer(assessment, Relation.SUPERVISOR, [2, 3])
    scores = {score.subject.code: score.compared for score in review_scores(assessment, include_self=True)}
    first, second = scores["T1.1"], scores["T2.1"]
    assert (first.self_score, first.supervisor, first.final) == (Decimal("4.5"), Decimal("2.5"), Decimal("3.5"))
    assert (first.target, first.gap) == (Decimal(3), Decimal("0.5"))
    assert (second.self_score, second.supervisor, second.final) == (Decimal(3), None, Decimal(3))
    assert Score.objects.count() == before


def test_review_scores_are_what_the_sign_off_stores(assessment: Assessment) -> None:
    stored = {row.subject: row.compared for row in result_of(assessment).rows}
    assert {score.subject: score.compared for score in review_scores(assessment, include_self=True)} == stored


def test_review_scores_without_the_self_rating_do_not_even_read_it() -> None:
    campaign = make_launched_campaign(
        standard_version=small_version(), supervisor_mode=SupervisorMode.INDEPENDENT, self_weight=50
    )
    assessment = submitted(Assessment.objects.get(campaign=campaign), SELF)
    answer(assessment, Relation.SUPERVISOR, SUPERVISOR)
    statements = capture(lambda: review_scores(assessment, include_self=False))
    assert not [sql for sql in statements if "'self'" in sql]
    scores = review_scores(assessment, include_self=False)
    assert {(score.compared.self_score, score.compared.final) for score in scores} == {(None, None)}
    assert scores[0].compared.supervisor == Decimal("2.5")
