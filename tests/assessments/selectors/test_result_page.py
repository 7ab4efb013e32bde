"""What a result says at a glance, what to work on next, and the sums behind its numbers."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from assessments.enums import AssessmentState, TaskRating
from assessments.models import Assessment, Score
from assessments.scoring import Kind, Measure
from assessments.selectors.result_page import PageRow, ResultPage, result_page
from assessments.selectors.result_summary import FOREMOST, HighlightList
from assessments.services.calibration import adjust_final_score, release_results
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_assessment, make_launched_campaign, make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

# T1.1 4.5 / 2.5, T2.1 3 (one not applicable) / 2.5, K01 4 / 4, S01 2 / not applicable, A01 5 / 1; weights 20 : 80.
SELF = [4, 5, 3, None, 4, 2, 5]
SUPERVISOR = [2, 3, 2, 3, 4, None, 1]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def assessment() -> Assessment:
    campaign = make_launched_campaign(
        standard_version=small_version(), self_weight=20, supervisor_weight=80, uniform_target=3
    )
    return signed_off(Assessment.objects.get(campaign=campaign), SELF, SUPERVISOR)


def page_of(assessment: Assessment) -> ResultPage:
    page = result_page(assessment.candidate, assessment)
    assert page is not None
    return page


def row(page: ResultPage, code: str) -> PageRow:
    (found,) = (row for section in page.sections for row in section.rows if row.code == code)
    return found


def highlights(page: ResultPage, name: str) -> HighlightList:
    (found,) = (one for one in page.summary.lists if one.name == name)
    return found


# --- At a glance ------------------------------------------------------------------------------------------------------


def test_the_sentences_count_what_lies_where_and_name_the_widest_gap(assessment: Assessment) -> None:
    assert page_of(assessment).summary.sentences == (
        "2 tasks were scored: 2 below the target, 0 at it, 0 above it.",
        "Of knowledge, skills and attitudes, 3 were scored: 2 below, 0 at and 1 above the target.",
        "The widest gap is in T2.1 測試任務2.1: 2.60, where 3 is asked for.",
    )


def test_gaps_and_strengths_by_size_with_their_numbers(assessment: Assessment) -> None:
    page = page_of(assessment)
    gaps = [(one.code, one.facts, one.difference, one.kind) for one in highlights(page, "gaps").rows]
    assert gaps == [
        ("A01", "final 1.80, target 3", "\u22121.20", "below"),
        ("S01", "final 2.00, target 3", "\u22121.00", "below"),
        ("T2.1", "final 2.60, target 3", "\u22120.40", "below"),
    ]
    assert highlights(page, "gaps").total == 4
    assert [one.code for one in highlights(page, "strengths").rows] == ["K01"]


def test_blind_spots_and_hidden_strengths_are_a_whole_point_apart() -> None:
    version = make_standard_version(duties=1, tasks=1, indicators=1, knowledge=3, skills=0, attitudes=0)
    campaign = make_launched_campaign(standard_version=version)
    done = signed_off(Assessment.objects.get(campaign=campaign), [5, 4, 3, 1], [2, 3, 3, 3])
    page = page_of(done)
    blind = highlights(page, "blind-spots").rows
    assert [(one.code, one.facts, one.difference) for one in blind] == [
        ("T1.1", "self 5.00, supervisor 2.00", "+3.00"),
        ("K01", "self 4.00, supervisor 3.00", "+1.00"),
    ]
    assert [(one.code, one.difference) for one in highlights(page, "hidden-strengths").rows] == [("K03", "\u22122.00")]


def test_a_list_names_the_foremost_and_says_how_many_there_are() -> None:
    page = page_of(make_assessment(AssessmentState.SIGNED_OFF, supervisor_value=1))
    gaps = highlights(page, "gaps")
    assert len(gaps.rows) == FOREMOST < gaps.total
    assert highlights(page, "strengths").rows == ()


def test_every_name_leads_to_its_row(assessment: Assessment) -> None:
    page = page_of(assessment)
    anchors = {row.anchor for section in page.sections for row in section.rows}
    named = {one.anchor for found in page.summary.lists for one in found.rows}
    named |= {step.anchor for step in page.development.steps}
    assert named <= anchors


def test_without_targets_there_is_nothing_to_fall_short_of(assessment: Assessment) -> None:
    Score.objects.filter(assessment=assessment).update(target=None)
    page = page_of(assessment)
    assert page.summary.sentences == ("This campaign sets no targets, so there are no gaps.",)
    assert page.development.is_empty
    assert not page.has_targets


# --- What to work on next ---------------------------------------------------------------------------------------------


def test_behind_a_gap_stand_the_indicators_below_target_and_what_the_task_calls_for(assessment: Assessment) -> None:
    development = page_of(assessment).development
    step, other = development.steps
    assert (step.subject.code, other.subject.code) == ("T2.1", "T1.1")
    # The supervisor gave 2 and 3 where 3 is asked for: only the first indicator falls short.
    assert [(line.code, line.by, line.value, line.target) for line in step.indicators] == [
        ("P2.1.1", "Supervisor", 2, 3)
    ]
    assert [(one.subject.code, one.figures.gap) for one in step.calls] == [("S01", "\u22121.00"), ("K01", "+1.00")]
    assert [one.subject.code for one in development.attitudes] == ["A01"]
    assert development.competences == ()


def test_the_widest_gaps_come_first_and_the_rest_is_counted() -> None:
    version = make_standard_version(duties=1, tasks=4, indicators=1, knowledge=9, skills=0, attitudes=0)
    campaign = make_launched_campaign(standard_version=version, uniform_target=4)
    values = [3, 1, 2, 3, *([2] * 9)]
    page = page_of(signed_off(Assessment.objects.get(campaign=campaign), values, values))
    assert [step.subject.code for step in page.development.steps] == ["T1.2", "T1.3", "T1.1"]
    assert page.development.tasks_below == 4
    assert {step.further for step in page.development.steps} == {3}
    assert [one.subject.code for one in page.development.competences] == ["K07", "K08", "K09"]


def test_where_tasks_are_not_rated_the_competences_speak() -> None:
    page = page_of(make_assessment(AssessmentState.SIGNED_OFF, supervisor_value=2, task_rating=TaskRating.NONE))
    assert page.development.steps == ()
    assert len(page.development.competences) == 4
    assert page.radar is None


# --- Every number opens -----------------------------------------------------------------------------------------------


def test_a_row_says_which_answers_and_weights_it_came_from(assessment: Assessment) -> None:
    assert row(page_of(assessment), "T2.1").sums == (
        "Self: sum 3 ÷ 1 answer = 3.00 (1 not applicable, left out)",
        "Supervisor: sum 5 ÷ 2 answers = 2.50",
        "Final: Self 3.00 × 20% + Supervisor 2.50 × 80% = 2.60",
    )


def test_a_side_without_a_score_is_left_out_of_the_weights(assessment: Assessment) -> None:
    sums = row(page_of(assessment), "S01").sums
    assert sums[1:] == (
        "Supervisor: no scores (1 not applicable, left out)",
        "Final: Self 2.00 × 100% = 2.00",
        "From tasks: (T1.1 2.90 + T2.1 2.60) ÷ 2 = 2.75",
    )


def test_a_duty_is_the_mean_of_its_tasks() -> None:
    version = make_standard_version(duties=1, tasks=3, indicators=1, knowledge=0, skills=0, attitudes=0)
    campaign = make_launched_campaign(standard_version=version)
    done = signed_off(Assessment.objects.get(campaign=campaign), [5, 4, None], [2, 5, None])
    (duty,) = page_of(done).duties
    assert duty.sums == ("Final: (T1.1 2.00 + T1.2 5.00) ÷ 2 = 3.50 (T1.3 without a score, left out)",)
    assert duty.figures is not None
    assert duty.figures.final == "3.50"


def test_an_adjustment_is_shown_with_before_after_and_reason() -> None:
    campaign = make_launched_campaign(standard_version=small_version(), holds_results=True)
    done = signed_off(Assessment.objects.get(campaign=campaign), SELF, SUPERVISOR)
    task = page_of(done).duties[0].rows[0]
    pk = int(task.anchor.removeprefix("result-T"))
    adjust_final_score(
        actor=campaign.created_by,
        assessment_id=done.pk,
        version=done.version,
        measure=Measure(Kind.TASK, pk),
        value=Decimal("3.25"),
        reason="與其他主管一致",
    )
    release_results(actor=campaign.created_by, campaign_id=campaign.pk)
    page = page_of(done)
    adjusted = row(page, "T1.1")
    assert adjusted.figures.final == "3.25"
    assert adjusted.note == "Adjusted in the calibration."
    assert adjusted.sums[2:] == (
        "Final: Supervisor 2.50 × 100% = 2.50",
        "HR adjusted the final score in the calibration: 2.50 → 3.25. Reason: 與其他主管一致",
    )
    # What is made from tasks follows, and its sum says so.
    assert row(page, "K01").sums[-1] == "From tasks: (T1.1 3.25 + T2.1 2.50) ÷ 2 = 2.88"


def test_what_nobody_rated_says_that_it_comes_from_tasks() -> None:
    page = page_of(make_assessment(AssessmentState.SIGNED_OFF, rates_knowledge=False))
    knowledge = row(page, "K01")
    assert knowledge.note == "Not rated itself: from the tasks that call for it."
    assert knowledge.answers == ()
    assert knowledge.sums == ("From tasks: (T1.1 4.00 + T1.2 4.00 + T2.1 4.00 + T2.2 4.00) ÷ 4 = 4.00",)


def test_queries_do_not_grow_with_what_is_rated() -> None:
    counts = []
    for version in (make_standard_version(), make_standard_version(duties=4, tasks=4, knowledge=9, skills=9)):
        done = make_assessment(AssessmentState.SIGNED_OFF, campaign=make_launched_campaign(standard_version=version))
        reader = make_user()
        page_of(done)
        counts.append(len(capture(lambda done=done, reader=reader: result_page(reader, done))))  # type: ignore[misc]
    assert counts[0] == counts[1]
