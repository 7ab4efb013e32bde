"""What each step writes, beyond the state: facts, forms, scores, the trail."""

import itertools
from datetime import timedelta

import pytest
from django.db.models import Count

from assessments.enums import AssessmentState, EventKind, Relation, ScoreSource, SupervisorMode
from assessments.exceptions import (
    DomainError,
    IncompleteForm,
    InvalidInput,
    StaleAssessment,
    TransitionRefused,
)
from assessments.models import Assessment, Score
from assessments.services.interventions import cancel, extend_dates, reopen, replace_supervisor
from assessments.services.launching import close_campaign, extend_campaign_dates
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.returning import return_to_candidate
from assessments.services.steps import lock_assessment
from assessments.services.transitions import acknowledge, complete_review, submit_self_rating
from people.models import User
from tests.factories import (
    answer_everything,
    form_in_force,
    make_assessment,
    make_launched_campaign,
    make_standard_version,
    make_user,
    sign_off,
)
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def reloaded(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("campaign", "candidate", "supervisor").get(pk=assessment.pk)


def hr(assessment: Assessment) -> User:
    return User.objects.get(pk=assessment.campaign.created_by_id)


def sources(assessment: Assessment) -> set[str]:
    return set(Score.objects.filter(assessment=assessment).values_list("source", flat=True))


def submit(assessment: Assessment) -> Assessment:
    return submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)


# --- Submit -----------------------------------------------------------------------------------------------------------


def test_submitting_says_what_is_missing_in_order() -> None:
    assessment = make_assessment()
    items = list(assessment.campaign.items.order_by("position").values_list("pk", flat=True))
    form = form_in_force(assessment, Relation.SELF)
    answers = [AnswerInput(item, value=3) for item in items[:3]] + [AnswerInput(items[4], comment="only a comment")]
    save_ratings(actor=assessment.candidate, form_id=form.pk, answers=answers)
    with pytest.raises(IncompleteForm) as refused:
        submit(reloaded(assessment))
    assert refused.value.missing_item_ids == tuple(items[3:])
    assert reloaded(assessment).state == AssessmentState.IN_PROGRESS


def test_submitting_completes_the_form_and_stores_the_self_scores() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    assert assessment.submitted_by == assessment.candidate
    assert form_in_force(assessment, Relation.SELF).completed_at == assessment.submitted_at
    assert sources(assessment) == {ScoreSource.SELF}


def test_submitting_twice_is_answered_in_a_friendly_way() -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    answer_everything(assessment, Relation.SELF)
    submit(assessment)
    with pytest.raises(
        TransitionRefused
    ):  # and not StaleAssessment: the version of the page is old, but that is not it
        submit(assessment)


def test_everything_not_applicable_is_complete() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, self_value=None, supervisor_value=None)
    assert set(Score.objects.filter(assessment=assessment).values_list("value", flat=True)) == {None}


# --- Return -----------------------------------------------------------------------------------------------------------


def test_a_returned_self_rating_is_open_again_and_its_scores_are_gone() -> None:
    assessment = make_assessment(AssessmentState.RETURNED)
    assert assessment.return_comment == "請補充具體事例"
    assert assessment.returned_by == assessment.supervisor
    assert assessment.submitted_at is None
    form = form_in_force(assessment, Relation.SELF)
    assert form.completed_at is None
    assert form.ratings.count() == 13
    assert sources(assessment) == set()
    again = reloaded(submit(assessment))
    assert again.state == AssessmentState.SUBMITTED
    assert (again.returned_at, again.returned_by, again.return_comment) == (None, None, "")
    assert again.events.get(kind=EventKind.RETURNED).comment == "請補充具體事例"


@pytest.mark.parametrize("comment", ["", "  \n ", "a\x00", "x" * 4001])
def test_a_return_needs_a_comment_that_can_be_read(comment: str) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    with pytest.raises(InvalidInput) as refused:
        return_to_candidate(
            actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment=comment
        )
    assert refused.value.field == "comment"


# --- Sign off, acknowledge --------------------------------------------------------------------------------------------


def test_signing_off_needs_every_item_and_stores_all_scores() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    with pytest.raises(IncompleteForm) as refused:
        sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert len(refused.value.missing_item_ids) == 13
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    signed = sign_off(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment="  很好 "
    )
    assert (signed.signed_off_by, signed.sign_off_comment) == (assessment.supervisor, "很好")
    assert form_in_force(assessment, Relation.SUPERVISOR).completed_at == signed.signed_off_at
    assert sources(assessment) == set(ScoreSource)


def test_acknowledging_keeps_the_remark_and_is_possible_after_closing() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF)
    close_campaign(actor=hr(assessment), campaign_id=assessment.campaign_id)
    done = acknowledge(
        actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version, remark="收到"
    )
    assert (done.state, done.acknowledgement_remark) == (AssessmentState.ACKNOWLEDGED, "收到")
    assert done.events.get(kind=EventKind.ACKNOWLEDGED).comment == "收到"


# --- Independent supervisors ------------------------------------------------------------------------------------------


def test_in_the_independent_mode_the_review_is_completed_before_it_is_signed_off() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    supervisor, version = assessment.supervisor, assessment.version
    with pytest.raises(IncompleteForm):
        complete_review(actor=supervisor, assessment_id=assessment.pk, version=version)
    answer_everything(assessment, Relation.SUPERVISOR)
    with pytest.raises(TransitionRefused):
        sign_off(actor=supervisor, assessment_id=assessment.pk, version=version)
    completed = complete_review(actor=supervisor, assessment_id=assessment.pk, version=version)
    with pytest.raises(TransitionRefused):
        complete_review(actor=supervisor, assessment_id=assessment.pk, version=completed.version)
    signed = sign_off(actor=supervisor, assessment_id=assessment.pk, version=completed.version)
    assert signed.state == AssessmentState.SIGNED_OFF


def test_in_the_open_mode_there_is_nothing_to_complete() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    answer_everything(assessment, Relation.SUPERVISOR)
    with pytest.raises(TransitionRefused):
        complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)


# --- What HR does -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED])
def test_reopening_keeps_the_ratings_and_remembers_what_was_signed(state: AssessmentState) -> None:
    assessment = make_assessment(state)
    reopen(actor=hr(assessment), assessment_id=assessment.pk, version=assessment.version, reason="計分有誤")
    again = reloaded(assessment)
    assert again.submitted_at == assessment.submitted_at
    assert (again.signed_off_at, again.sign_off_comment, again.acknowledged_at) == (None, "", None)
    form = form_in_force(again, Relation.SUPERVISOR)
    assert form.completed_at is None
    assert form.ratings.count() == 13
    assert form_in_force(again, Relation.SELF).completed_at is not None
    assert sources(again) == {ScoreSource.SELF}
    event = again.events.get(kind=EventKind.REOPENED)
    assert event.comment == "計分有誤"
    assert event.data["undone"]["sign_off_comment"] == "表現穩定"
    assert event.data["undone"]["signed_off_by"] == assessment.supervisor_id
    answer_everything(again, Relation.SUPERVISOR, 2)
    signed = sign_off(actor=again.supervisor, assessment_id=again.pk, version=again.version)
    assert signed.state == AssessmentState.SIGNED_OFF


def test_a_reopened_independent_review_stays_completed_so_that_changes_leave_a_trace() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, supervisor_mode=SupervisorMode.INDEPENDENT)
    reopen(actor=hr(assessment), assessment_id=assessment.pk, version=assessment.version, reason="計分有誤")
    answer_everything(assessment, Relation.SUPERVISOR, 1)
    assert assessment.events.filter(kind=EventKind.REVIEW_CHANGED).count() == 1


def test_a_cancelled_assessment_keeps_its_ratings_and_has_no_scores() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    cancel(actor=hr(assessment), assessment_id=assessment.pk, version=assessment.version, reason="離職")
    cancelled = reloaded(assessment)
    assert (cancelled.cancel_reason, cancelled.cancelled_by) == ("離職", hr(assessment))
    assert form_in_force(cancelled, Relation.SELF).ratings.count() == 13
    assert sources(cancelled) == set()


def replace(assessment: Assessment, supervisor: User) -> Assessment:
    return replace_supervisor(
        actor=hr(assessment),
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=supervisor.pk,
        reason="調動",
    )


def test_a_new_supervisor_rates_on_a_form_of_their_own_and_the_old_one_comes_back_to_theirs() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    former, newcomer = assessment.supervisor, make_user()
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    replaced = replace(assessment, newcomer)
    assert replaced.supervisor_id == newcomer.pk
    form = form_in_force(assessment, Relation.SUPERVISOR)
    assert (form.rater, form.ratings.count()) == (newcomer, 0)
    assert assessment.forms.get(rater=former).retired_at is not None
    event = replaced.events.get(kind=EventKind.SUPERVISOR_REPLACED)
    assert (event.comment, event.data) == ("調動", {"from": former.pk, "to": newcomer.pk})
    replace(reloaded(assessment), former)
    form = form_in_force(assessment, Relation.SUPERVISOR)
    assert (form.rater, form.ratings.count()) == (former, 13)
    assert assessment.forms.count() == 3


def test_who_cannot_become_supervisor() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    for person in (assessment.candidate, assessment.supervisor, make_user(is_active=False)):
        with pytest.raises(InvalidInput) as refused:
            replace(assessment, person)
        assert refused.value.field == "supervisor_id"
    assert assessment.forms.count() == 2


def test_one_person_gets_more_time() -> None:
    assessment = make_assessment()
    campaign = assessment.campaign
    assert campaign.self_due_on is not None
    later = campaign.self_due_on + timedelta(days=5)
    extend_dates(
        actor=hr(assessment),
        assessment_id=assessment.pk,
        version=assessment.version,
        self_due_on=later,
        reason="產假",
    )
    extended = reloaded(assessment)
    assert (extended.self_due_on, extended.review_due_on) == (later, None)
    event = extended.events.get(kind=EventKind.DUE_DATE_EXTENDED)
    assert event.data["before"]["self_due_on"] == campaign.self_due_on.isoformat()
    assert event.data["after"]["self_due_on"] == later.isoformat()
    with pytest.raises(InvalidInput):
        extend_dates(
            actor=hr(assessment),
            assessment_id=assessment.pk,
            version=extended.version,
            self_due_on=later - timedelta(days=1),
            reason="再調整",
        )


def test_a_later_date_for_all_overtakes_that_of_one_person() -> None:
    campaign = make_launched_campaign(candidates=[make_user(), make_user()])
    near, far = Assessment.objects.filter(campaign=campaign).order_by("pk")
    assert campaign.self_due_on is not None
    for assessment, days in ((near, 2), (far, 9)):
        extend_dates(
            actor=hr(assessment),
            assessment_id=assessment.pk,
            version=assessment.version,
            self_due_on=campaign.self_due_on + timedelta(days=days),
            reason="出差",
        )
    later = campaign.self_due_on + timedelta(days=5)
    extend_campaign_dates(actor=hr(near), campaign_id=campaign.pk, self_due_on=later, reason="颱風")
    assert reloaded(near).self_due_on is None
    assert reloaded(far).self_due_on == campaign.self_due_on + timedelta(days=9)


# --- Versions, the trail, cost ----------------------------------------------------------------------------------------


def test_who_decided_on_an_old_page_is_told() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    stale_version = assessment.version
    replaced = replace(assessment, make_user())
    with pytest.raises(StaleAssessment):
        cancel(actor=hr(assessment), assessment_id=assessment.pk, version=stale_version, reason="離職")
    assert reloaded(assessment).version == replaced.version


def test_a_write_that_came_between_is_noticed_without_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What SQLite relies on, whose row locks do nothing: the version is compared in the UPDATE itself."""
    assessment = make_assessment(AssessmentState.SUBMITTED)

    def overtaken(**lookup: object) -> Assessment:
        row = lock_assessment(**lookup)
        Assessment.objects.filter(pk=row.pk).update(version=row.version + 1)
        return row

    monkeypatch.setattr("assessments.services.returning.lock_assessment", overtaken)
    with pytest.raises(StaleAssessment):
        return_to_candidate(
            actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment="請補充"
        )
    after = reloaded(assessment)
    assert after.state == AssessmentState.SUBMITTED
    assert after.version == assessment.version, "the whole transaction was undone"


def test_the_trail_counts_with_the_version() -> None:
    assessment = make_assessment(AssessmentState.ACKNOWLEDGED)
    events = list(assessment.events.order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, assessment.version + 1))
    assert [event.kind for event in events] == ["assigned", "started", "submitted", "signed_off", "acknowledged"]
    for before, after in itertools.pairwise(events):
        assert before.to_state == after.from_state


def test_messages_are_for_people() -> None:
    assessment = make_assessment(AssessmentState.CANCELLED)
    with pytest.raises(DomainError) as refused:
        submit(assessment)
    assert refused.value.message == str(refused.value)
    assert len(refused.value.message) > 8


def test_steps_cost_the_same_with_many_items() -> None:
    counts = []
    for indicators in (1, 20):
        version = make_standard_version(indicators=indicators)
        campaign = make_launched_campaign(standard_version=version)
        assessment = make_assessment(AssessmentState.IN_PROGRESS, campaign=campaign)
        answer_everything(assessment, Relation.SELF)
        submitting = capture(lambda a=assessment: submit(a))  # type: ignore[misc]
        assessment = reloaded(assessment)
        answer_everything(assessment, Relation.SUPERVISOR)
        signing = capture(
            lambda a=assessment: sign_off(actor=a.supervisor, assessment_id=a.pk, version=a.version)  # type: ignore[misc]
        )
        counts.append((len(submitting), len(signing)))
        assert Score.objects.filter(assessment=assessment).aggregate(count=Count("pk"))["count"] > 0
    assert counts[0] == counts[1]
