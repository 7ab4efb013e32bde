"""Substitutes: who may stand in, what they may do, and that nobody reviews themselves by this detour."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import AssessmentState, EventKind, MailKind, Relation, SupervisorMode
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, OutgoingMail, RatingChange, Substitution
from assessments.permissions import may_review, may_see_assessment, may_see_self_ratings, may_see_supervisor_ratings
from assessments.selectors.substitutes import SubstitutionState, substitution_row
from assessments.selectors.supervisor import reviews
from assessments.services.interventions import replace_supervisor
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.returning import return_to_candidate
from assessments.services.substitutes import end_substitution, name_substitute
from assessments.services.transitions import submit_self_rating
from people.enums import Role
from people.models import User
from tests.factories import answer_everything, form_in_force, make_assessment, make_user, sign_off

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def name(
    supervisor: User, substitute: User, *, starts: int = 0, ends: int = 7, actor: User | None = None
) -> Substitution:
    today = timezone.localdate()
    return name_substitute(
        actor=actor or supervisor,
        supervisor_id=supervisor.pk,
        substitute_id=substitute.pk,
        starts_on=today + starts * DAY,
        ends_on=today + ends * DAY,
    )


def rate_everything(assessment: Assessment, actor: User) -> None:
    form = form_in_force(assessment, Relation.SUPERVISOR)
    items = assessment.campaign.items.values_list("pk", flat=True)
    saved = save_ratings(actor=actor, form_id=form.pk, answers=[AnswerInput(item, value=4) for item in items])
    assert saved.is_saved


def test_a_substitute_rates_and_signs_off_and_both_names_stand_in_the_trail() -> None:
    assessment, substitute = make_assessment(AssessmentState.SUBMITTED), make_user("代理人")
    assert not may_review(substitute, assessment)
    name(assessment.supervisor, substitute)
    assert may_review(substitute, assessment)
    assert may_see_self_ratings(substitute, assessment)
    rate_everything(assessment, substitute)
    form = form_in_force(assessment, Relation.SUPERVISOR)
    assert form.rater == assessment.supervisor, "the form stays the supervisor's"
    assert set(RatingChange.objects.filter(form=form).values_list("by", flat=True)) == {substitute.pk}
    signed = sign_off(actor=substitute, assessment_id=assessment.pk, version=assessment.version)
    event = signed.events.get(kind=EventKind.SIGNED_OFF)
    assert (event.actor, event.data["on_behalf_of"]) == (substitute, assessment.supervisor_id)
    assert signed.signed_off_by == substitute
    assert may_review(substitute, signed), "reads what was signed"


def test_the_supervisor_acts_in_their_own_name_alone() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    name(assessment.supervisor, make_user())
    returned = return_to_candidate(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, comment="請補充"
    )
    assert "on_behalf_of" not in returned.events.get(kind=EventKind.RETURNED).data


@pytest.mark.parametrize(("starts", "ends", "may"), [(0, 0, True), (-3, 0, True), (1, 5, False)])
def test_a_substitution_holds_on_its_days_alone(starts: int, ends: int, may: bool) -> None:
    assessment, substitute = make_assessment(AssessmentState.SUBMITTED), make_user()
    name(assessment.supervisor, substitute, starts=starts, ends=ends)
    assert may_review(substitute, assessment) is may
    assert (assessment in reviews(substitute, timezone.localdate())) is may


def test_over_and_ended_substitutions_give_nothing() -> None:
    assessment, substitute = make_assessment(AssessmentState.SUBMITTED), make_user()
    substitution = name(assessment.supervisor, substitute)
    end_substitution(actor=assessment.supervisor, substitution_id=substitution.pk)
    assert not may_review(substitute, assessment)
    assert not may_see_assessment(substitute, assessment)
    assert not reviews(substitute, timezone.localdate()).exists()
    with pytest.raises(TransitionRefused):
        end_substitution(actor=assessment.supervisor, substitution_id=substitution.pk)
    again = name(assessment.supervisor, substitute)
    Substitution.objects.filter(pk=again.pk).update(
        starts_on=timezone.localdate() - 9 * DAY, ends_on=timezone.localdate() - DAY
    )
    assert not may_review(substitute, assessment)
    with pytest.raises(TransitionRefused):
        end_substitution(actor=assessment.supervisor, substitution_id=again.pk)


def test_earlier_results_of_the_team_are_not_inherited() -> None:
    signed, substitute = make_assessment(AssessmentState.SIGNED_OFF), make_user()
    name(signed.supervisor, substitute)
    assert not may_see_assessment(substitute, signed)
    assert not may_see_supervisor_ratings(substitute, signed)
    assert not reviews(substitute, timezone.localdate()).exists()


def test_what_the_supervisor_signed_meanwhile_can_still_be_read() -> None:
    assessment, substitute = make_assessment(AssessmentState.SUBMITTED), make_user()
    name(assessment.supervisor, substitute)
    answer_everything(assessment, Relation.SUPERVISOR)
    signed = sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assert may_review(substitute, signed), "who was overtaken is told so, and not turned away"


def test_nobody_reviews_themselves_as_a_substitute() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    candidate = assessment.candidate
    name(assessment.supervisor, candidate)
    assert not may_review(candidate, assessment)
    assert not may_see_supervisor_ratings(candidate, assessment)
    assert not reviews(candidate, timezone.localdate()).exists()
    form = form_in_force(assessment, Relation.SUPERVISOR)
    item = assessment.campaign.items.order_by("pk")[0]
    with pytest.raises(NotPermitted):
        save_ratings(actor=candidate, form_id=form.pk, answers=[AnswerInput(item.pk, value=5)])
    with pytest.raises(NotPermitted):
        sign_off(actor=candidate, assessment_id=assessment.pk, version=assessment.version)


def test_the_database_refuses_that_somebody_decides_on_themselves() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    answer_everything(assessment, Relation.SUPERVISOR)
    signed = sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=signed.pk).update(signed_off_by=assessment.candidate)
    open_one = make_assessment(AssessmentState.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingChange.objects.create(
            form=form_in_force(open_one, Relation.SUPERVISOR),
            item=open_one.campaign.items.order_by("pk")[0],
            number=1,
            value=5,
            by=open_one.candidate,
            at=timezone.now(),
        )


def test_a_substitute_has_no_substitute() -> None:
    assessment, substitute, third = make_assessment(AssessmentState.SUBMITTED), make_user(), make_user()
    name(assessment.supervisor, substitute)
    name(substitute, third)
    assert not may_review(third, assessment)


def test_a_substitute_is_bound_by_the_independent_mode_too() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    substitute = make_user(role=Role.HR_MANAGER)
    assert may_see_self_ratings(substitute, assessment), "HR reads it"
    name(assessment.supervisor, substitute)
    assert not may_see_self_ratings(substitute, assessment), "but not while they are to rate independently"


def test_after_the_supervisor_was_replaced_the_substitute_of_the_former_is_a_stranger() -> None:
    assessment, substitute = make_assessment(AssessmentState.SUBMITTED), make_user()
    name(assessment.supervisor, substitute)
    replaced = replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=make_user().pk,
        reason="調任",
    )
    assert not may_review(substitute, replaced)


def test_supervisor_and_hr_may_name_and_end_and_nobody_else() -> None:
    supervisor, substitute, stranger = make_user(), make_user(), make_user()
    hr = make_user(role=Role.HR_MANAGER)
    with pytest.raises(NotPermitted):
        name(supervisor, substitute, actor=stranger)
    with pytest.raises(NotPermitted):
        name(supervisor, substitute, actor=substitute)
    substitution = name(supervisor, substitute, actor=hr)
    for actor in (stranger, substitute):
        with pytest.raises(NotPermitted):
            end_substitution(actor=actor, substitution_id=substitution.pk)
    assert end_substitution(actor=hr, substitution_id=substitution.pk).ended_by == hr


def test_bad_input_is_refused_at_its_field() -> None:
    supervisor, substitute, former = make_user(), make_user(), make_user(is_active=False)

    def field(**arguments: int | User) -> str:
        with pytest.raises(InvalidInput) as refused:
            name(supervisor, **arguments)  # type: ignore[arg-type]
        return refused.value.field

    assert field(substitute=supervisor) == "substitute_id"
    assert field(substitute=former) == "substitute_id"
    assert field(substitute=substitute, starts=3, ends=2) == "ends_on"
    assert field(substitute=substitute, starts=-5, ends=-1) == "ends_on"
    name(supervisor, substitute, starts=2, ends=4)
    assert field(substitute=make_user(), starts=4, ends=9) == "starts_on"
    name(supervisor, make_user(), starts=5, ends=9)
    with pytest.raises(InvalidInput):
        name(former, substitute, actor=make_user(role=Role.HR_MANAGER))


def test_the_substitute_gets_the_mail_that_a_review_awaits() -> None:
    assessment, substitute = make_assessment(), make_user()
    name(assessment.supervisor, substitute)
    name(make_user(), assessment.candidate)
    answer_everything(assessment, Relation.SELF)
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    mails = OutgoingMail.objects.filter(assessment=assessment, kind=MailKind.SUBMITTED)
    assert set(mails.values_list("recipient", flat=True)) == {assessment.supervisor_id, substitute.pk}


def test_how_a_substitution_stands() -> None:
    today = timezone.localdate()
    substitution = Substitution(starts_on=today, ends_on=today + DAY)
    assert substitution_row(substitution, today - DAY).state == SubstitutionState.PLANNED
    assert substitution_row(substitution, today).state == SubstitutionState.IN_FORCE
    assert substitution_row(substitution, today + DAY).state == SubstitutionState.IN_FORCE
    assert substitution_row(substitution, today + 2 * DAY).state == SubstitutionState.OVER
    substitution.ended_at = timezone.now()
    assert substitution_row(substitution, today).state == SubstitutionState.OVER
