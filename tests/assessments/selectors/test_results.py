"""One person's result and the review's running scores: only to be seen when they may be, and right."""

from decimal import Decimal

import pytest

from assessments.enums import AssessmentState
from assessments.models import Assessment, Score
from assessments.selectors.results import AssessmentResult, Counted, ResultRow, assessment_result
from assessments.services.interventions import reopen
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_assessment, make_launched_campaign, make_standard_version
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
    result = assessment_result(assessment)
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


def test_what_the_stored_scores_were_counted_from(assessment: Assessment) -> None:
    counted = row(result_of(assessment), "T2.1").counted
    assert (counted["self"], counted["supervisor"]) == (Counted(1, 1), Counted(2, 0))


def test_tasks_and_what_they_call_for_know_each_other(assessment: Assessment) -> None:
    result = result_of(assessment)
    task, skill = row(result, "T1.1"), row(result, "S01")
    assert task.calls == (row(result, "K01").subject.pk, skill.subject.pk)
    assert skill.calls == tuple(one.subject.pk for one in result.tasks)
    assert row(result, "A01").calls == ()


def test_weights_as_percent(assessment: Assessment) -> None:
    assert [share for _source, share in result_of(assessment).weights] == [Decimal("20.0"), Decimal("80.0")]
    only = make_assessment(AssessmentState.SIGNED_OFF)
    assert [share for _source, share in result_of(only).weights] == [Decimal("100.0")]


@pytest.mark.parametrize("state", [s for s in AssessmentState if s not in {"signed_off", "acknowledged"}])
def test_there_is_no_result_before_the_sign_off(state: AssessmentState) -> None:
    assert assessment_result(make_assessment(state)) is None


def test_a_reopened_assessment_has_no_result(assessment: Assessment) -> None:
    reopen(
        actor=assessment.campaign.created_by, assessment_id=assessment.pk, version=assessment.version, reason="資料有誤"
    )
    assessment.refresh_from_db()
    assert assessment_result(assessment) is None


def test_an_acknowledged_assessment_keeps_its_result() -> None:
    assert result_of(make_assessment(AssessmentState.ACKNOWLEDGED)).rows


def test_without_targets_there_are_no_gaps(assessment: Assessment) -> None:
    Score.objects.filter(assessment=assessment).update(target=None)
    result = result_of(assessment)
    assert not result.has_targets
    assert {r.leading.gap_kind for r in result.rows} == {""}


def test_queries_do_not_grow_with_what_is_rated() -> None:
    counts = []
    for version in (make_standard_version(), make_standard_version(duties=4, tasks=4, knowledge=9, skills=9)):
        done = make_assessment(AssessmentState.SIGNED_OFF, campaign=make_launched_campaign(standard_version=version))
        counts.append(len(capture(lambda done=done: assessment_result(done))))  # type: ignore[misc]
    assert counts[0] == counts[1] <= 9
