"""Calibration: what candidates see before the release, adjusting final scores, and the release itself."""

from decimal import Decimal

import pytest

from assessments.enums import AssessmentState, CampaignEventKind, EventKind, MailKind, Relation, ScoreBasis, ScoreSource
from assessments.exceptions import InvalidInput, NotPermitted, StaleAssessment, TransitionRefused
from assessments.models import Assessment, OutgoingMail, Score, ScoreAdjustment
from assessments.permissions import may_see_result, may_see_supervisor_ratings
from assessments.scoring import Kind, Measure, mean_of_values
from assessments.selectors.calibration import final_scores
from assessments.selectors.my_work import work_items
from assessments.selectors.scores import score_differences
from assessments.services.calibration import adjust_final_score, release_results
from assessments.services.interventions import reopen
from assessments.services.launching import close_campaign
from assessments.services.transitions import acknowledge
from competencies.models import Task
from people.enums import Role
from people.models import User
from tests.factories import answer_everything, make_assessment, make_user, sign_off

pytestmark = pytest.mark.django_db


def held(state: AssessmentState = AssessmentState.SIGNED_OFF) -> Assessment:
    return make_assessment(state, holds_results=True)


def hr_of(assessment: Assessment) -> User:
    return assessment.campaign.created_by


def first_task(assessment: Assessment) -> Measure:
    item = assessment.campaign.items.filter(task__isnull=False).order_by("position")[0]
    assert item.task_id is not None
    return Measure(Kind.TASK, item.task_id)


def adjust(
    assessment: Assessment, value: str = "2.5", *, actor: User | None = None, reason: str = "與其他主管一致"
) -> None:
    assessment.refresh_from_db()
    adjust_final_score(
        actor=actor or hr_of(assessment),
        assessment_id=assessment.pk,
        version=assessment.version,
        measure=first_task(assessment),
        value=Decimal(value),
        reason=reason,
    )


def final(assessment: Assessment) -> Score:
    return Score.objects.get(
        assessment=assessment, source=ScoreSource.FINAL, basis=ScoreBasis.DIRECT, task=first_task(assessment).id
    )


def is_told(assessment: Assessment) -> bool:
    return OutgoingMail.objects.filter(
        assessment=assessment, kind=MailKind.SIGNED_OFF, recipient=assessment.candidate
    ).exists()


def test_before_the_release_the_candidate_sees_nothing_of_the_result() -> None:
    assessment = held()
    candidate = assessment.candidate
    assert not may_see_result(candidate, assessment)
    assert not may_see_supervisor_ratings(candidate, assessment)
    assert not is_told(assessment)
    assert not [item for item in work_items(candidate) if item.url_pk == assessment.pk]
    with pytest.raises(TransitionRefused):
        acknowledge(actor=candidate, assessment_id=assessment.pk, version=assessment.version)
    for reader in (assessment.supervisor, hr_of(assessment)):
        assert may_see_result(reader, assessment)


def test_the_release_shows_and_tells_what_is_signed_off_and_happens_once() -> None:
    assessment = held()
    assert release_results(actor=hr_of(assessment), campaign_id=assessment.campaign_id) == 1
    assessment = Assessment.objects.select_related("campaign").get(pk=assessment.pk)
    assert may_see_result(assessment.candidate, assessment)
    assert is_told(assessment)
    event = assessment.campaign.events.get(kind=CampaignEventKind.RESULTS_RELEASED)
    assert (event.actor, event.data) == (hr_of(assessment), {"people": 1})
    acknowledge(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    with pytest.raises(TransitionRefused):
        release_results(actor=hr_of(assessment), campaign_id=assessment.campaign_id)


def test_what_is_signed_off_after_the_release_is_shown_at_once() -> None:
    assessment = held(AssessmentState.SUBMITTED)
    assert release_results(actor=hr_of(assessment), campaign_id=assessment.campaign_id) == 0
    answer_everything(assessment, Relation.SUPERVISOR)
    signed = sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert may_see_result(signed.candidate, signed)
    assert is_told(signed)


def test_only_hr_releases_and_only_where_results_are_held() -> None:
    assessment, plain = held(), make_assessment(AssessmentState.SIGNED_OFF)
    for actor in (assessment.candidate, assessment.supervisor, make_user()):
        with pytest.raises(NotPermitted):
            release_results(actor=actor, campaign_id=assessment.campaign_id)
    with pytest.raises(TransitionRefused):
        release_results(actor=hr_of(plain), campaign_id=plain.campaign_id)
    close_campaign(actor=hr_of(assessment), campaign_id=assessment.campaign_id)
    assert release_results(actor=hr_of(assessment), campaign_id=assessment.campaign_id) == 1, "also after closing"


def test_an_adjusted_score_keeps_before_after_reason_and_name() -> None:
    assessment = held()
    before = final(assessment).value
    adjust(assessment)
    stored = final(assessment)
    assert (stored.value, stored.nearest_point) == (Decimal("2.5"), 3)
    kept = ScoreAdjustment.objects.get(assessment=assessment)
    assert (kept.before, kept.after, kept.reason, kept.by) == (
        before,
        Decimal("2.5"),
        "與其他主管一致",
        hr_of(assessment),
    )
    event = assessment.events.get(kind=EventKind.SCORE_ADJUSTED)
    assert (event.sequence, event.comment) == (kept.sequence, "與其他主管一致")
    assert event.data["adjusted"]["after"] == "2.5"
    line = next(line for line in final_scores(assessment) if line.measure == first_task(assessment))
    assert (line.final, line.before, line.reason) == (Decimal("2.5"), before, "與其他主管一致")
    assert not list(score_differences(assessment.campaign)), "the stored scores are those computed anew"


def test_what_is_made_from_an_adjusted_task_follows_it() -> None:
    assessment = held()
    adjust(assessment)
    rows = Score.objects.filter(assessment=assessment, source=ScoreSource.FINAL)
    task = Task.objects.get(pk=first_task(assessment).id)
    of_duty = [row.value for row in rows.filter(task__duty=task.duty)]
    assert Decimal("2.5") in of_duty
    assert rows.get(duty=task.duty).value == mean_of_values(of_duty)
    competence = task.competences.all()[0]
    called = rows.filter(task__in=competence.tasks.all()).values_list("value", flat=True)
    derived = rows.get(competence=competence, basis=ScoreBasis.TASKS)
    assert derived.value == mean_of_values(called)
    with_self = Score.objects.get(assessment=assessment, source=ScoreSource.SELF, duty=task.duty)
    assert with_self.value == Decimal(3), "only what is final is adjusted"


def test_of_several_adjustments_the_latest_counts_and_a_new_sign_off_ends_them() -> None:
    assessment = held()
    before = final(assessment).value
    adjust(assessment, "2.5")
    adjust(assessment, "3.25")
    assert final(assessment).value == Decimal("3.25")
    assessment.refresh_from_db()
    reopen(actor=hr_of(assessment), assessment_id=assessment.pk, version=assessment.version, reason="重新評核")
    assessment.refresh_from_db()
    sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert final(assessment).value == before
    assert not list(score_differences(assessment.campaign))


def test_who_may_adjust_and_when() -> None:
    assessment = held()
    for actor in (assessment.candidate, assessment.supervisor, make_user()):
        with pytest.raises(NotPermitted):
            adjust(assessment, actor=actor)
    colleague = make_user(role=Role.HR_MANAGER)
    own = make_assessment(AssessmentState.SIGNED_OFF, candidate=colleague, holds_results=True)
    with pytest.raises(NotPermitted):
        adjust(own, actor=colleague)
    for not_now in (held(AssessmentState.SUBMITTED), make_assessment(AssessmentState.SIGNED_OFF)):
        with pytest.raises(TransitionRefused):
            adjust(not_now)
    with pytest.raises(StaleAssessment):
        adjust_final_score(
            actor=hr_of(assessment),
            assessment_id=assessment.pk,
            version=assessment.version - 1,
            measure=first_task(assessment),
            value=Decimal(2),
            reason="理由",
        )
    release_results(actor=hr_of(assessment), campaign_id=assessment.campaign_id)
    with pytest.raises(TransitionRefused):
        adjust(assessment)


@pytest.mark.parametrize(
    ("value", "reason", "field"),
    [
        ("0.5", "理由", "value"),
        ("5.01", "理由", "value"),
        ("2.555", "理由", "value"),
        ("4", "理由", "value"),
        ("2.5", "  ", "reason"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_changes_nothing(value: str, reason: str, field: str) -> None:
    assessment = held()
    with pytest.raises(InvalidInput) as refused:
        adjust(assessment, value, reason=reason)
    assert refused.value.field == field
    assert not ScoreAdjustment.objects.exists()
