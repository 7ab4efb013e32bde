"""The include that shows one person's result: everything there, nothing undefined, whatever the campaign rated."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments.enums import AssessmentState, Relation, TaskRating
from assessments.models import Assessment
from assessments.selectors.result_page import result_page
from people.enums import Role
from tests.assessments.result_helpers import signed_off, small_version, submitted
from tests.factories import answer, make_assessment, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


def rendered(assessment: Assessment, language: str = "en") -> str:
    with translation.override(language):
        return render_to_string(
            "assessments/results/result.html", {"page": result_page(assessment.candidate, assessment)}
        )


def only_assessment() -> Assessment:
    campaign = make_launched_campaign(standard_version=small_version(), uniform_target=3)
    return Assessment.objects.get(campaign=campaign)


def test_figures_answers_comments_and_sums() -> None:
    done = signed_off(
        only_assessment(), [4, 5, 3, None, 4, 2, 5], [2, 3, 2, 3, 4, None, 1], comment="自評說明", remark="主管看法"
    )
    content = rendered(done)
    assert "測試任務1.1" in content
    assert "sum 9 ÷ 2 answers = 4.50" in content
    assert "sum 3 ÷ 1 answer = 3.00" in content
    assert "(1 not applicable, left out)" in content
    assert "自評說明" in content
    assert "主管看法" in content
    # T1.1: the supervisor's 2.5 is final.
    assert "T1.1: self 4.50, supervisor 2.50, final 2.50, target 3.00, on a scale from 1 to 5" in content
    assert "Final: Supervisor 2.50 × 100% = 2.50" in content


def test_comments_are_text_not_markup() -> None:
    done = signed_off(only_assessment(), [3] * 7, [3] * 7, comment="<b>bold</b>")
    assert "&lt;b&gt;bold" in rendered(done)


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_everything_not_applicable(language: str) -> None:
    done = signed_off(only_assessment(), [None] * 7, [None] * 7)
    content = rendered(done, language)
    assert "–" in content
    assert ">0.00<" not in content


def _knowledge_from_tasks_only() -> Assessment:
    return make_assessment(AssessmentState.SIGNED_OFF, rates_knowledge=False, rates_skills=False, rates_attitudes=False)


def _no_tasks() -> Assessment:
    return make_assessment(AssessmentState.SIGNED_OFF, task_rating=TaskRating.NONE)


def _whole_tasks() -> Assessment:
    return make_assessment(AssessmentState.SIGNED_OFF, task_rating=TaskRating.TASKS)


@pytest.mark.parametrize("build", [_knowledge_from_tasks_only, _no_tasks, _whole_tasks])
def test_whatever_the_campaign_rates(build: Callable[[], Assessment]) -> None:
    assert 'class="result-row"' in rendered(build())


def test_candidate_supervisor_and_hr_see_the_result_only_after_the_sign_off(client: Client) -> None:
    done = make_assessment(AssessmentState.SIGNED_OFF)
    waiting = make_assessment(AssessmentState.SUBMITTED, candidate=done.candidate, supervisor=done.supervisor)
    hr = make_user(role=Role.HR_MANAGER)
    for user, name in (
        (done.candidate, "employee_detail"),
        (done.supervisor, "supervisor_review"),
        (hr, "hr_assessment_detail"),
    ):
        client.force_login(user)
        for assessment, shown in ((done, True), (waiting, False)):
            content = client.get(reverse(f"assessments:{name}", args=[assessment.pk])).content.decode()
            assert ('class="result-row"' in content) is shown


def test_the_sign_off_page_says_what_scores_are_confirmed(client: Client) -> None:
    waiting = submitted(only_assessment(), [5] * 7)
    answer(waiting, Relation.SUPERVISOR, [2, 3, 2, 2, 2, 2, 2])
    waiting.supervisor.language = "en"
    waiting.supervisor.save(update_fields=["language"])
    client.force_login(waiting.supervisor)
    content = client.get(reverse("assessments:supervisor_sign_off", args=[waiting.pk])).content.decode()
    assert "The scores you sign off" in content
    assert "<strong>2.50</strong>" in content
    assert "\u22120.50" in content
