"""Saving one answer in the background, while a form is being filled in.

What a page sends may come twice, late, or after somebody else was quicker: each save is named by an operation, so that
one that is sent again does nothing, and carries the version it was typed on, so that nothing is overwritten unseen.

The cost does not depend on the size of the form. Four statements: lock the assessment, read all that the decision
needs, write the answer, write its history. The first answer of a candidate and a change after an independent review was
completed write the assessment and its trail as well; a refusal for being late reads who was quicker.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, Relation
from assessments.exceptions import DomainError, InvalidAnswer
from assessments.models import Assessment, Item, Rating, RatingChange, RatingForm, ScalePoint
from assessments.selectors.present_answers import PresentAnswer, present_answers
from assessments.selectors.returns import latest_returned_items
from assessments.services.rating import AnswerInput, answer_problem, leave_trace
from assessments.services.steps import check_form_state, check_rater, lock_assessment
from assessments.services.text import normalised
from people.models import User


@dataclass(frozen=True, slots=True)
class SavedRating:
    """The item's answer is stored as ``version``. ``replayed``: this very save had been done before."""

    item_id: int
    version: int
    replayed: bool = False


class StaleRating(DomainError):
    """Somebody answered the item otherwise after the page was read; ``present`` is what is stored."""

    def __init__(self, present: PresentAnswer) -> None:
        super().__init__(_("This item was answered otherwise meanwhile: choose which answer holds."))
        self.present = present


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the decision needs, read in one statement after the assessment was locked."""

    form: RatingForm
    stored: AnswerInput
    version: int
    is_item: bool
    is_open: bool
    is_point: bool
    done: AnswerInput | None
    done_as: int


@transaction.atomic
def save_rating(
    *, actor: User, assessment_id: int, relation: Relation, operation: UUID, answer: AnswerInput
) -> SavedRating:
    """Keep one answer, given on ``answer.version``, in the form of ``relation`` in force.

    The whole answer is replaced; without value, not-applicable and comment it takes back what was there. An answer that
    says what is stored already changes nothing, on whatever version it was given.

    Raises Assessment.DoesNotExist or RatingForm.DoesNotExist, NotPermitted for anybody but the rater in force,
    TransitionRefused when the form cannot be changed now, InvalidAnswer when the answer cannot be kept and StaleRating
    when somebody was quicker. A save that was done before is confirmed even then, as long as it says the same.
    """
    assessment = lock_assessment(pk=assessment_id)
    answer = replace(answer, comment=normalised(answer.comment))
    facts = _read(assessment, relation, operation, answer)
    check_rater(actor=actor, assessment=assessment, form=facts.form)
    if facts.done is not None:
        if facts.done != answer:
            raise InvalidAnswer(answer.item_id, _("This save was made for another answer: load the page again."))
        return SavedRating(answer.item_id, facts.done_as, replayed=True)
    check_form_state(assessment=assessment, form=facts.form)
    if facts.is_item and answer == facts.stored:
        return SavedRating(answer.item_id, facts.version)
    problem = answer_problem(
        assessment.campaign, answer, is_item=facts.is_item, is_open=facts.is_open, is_point=facts.is_point
    )
    if problem:
        raise InvalidAnswer(answer.item_id, problem)
    if answer.version != facts.version:
        raise StaleRating(present_answers(facts.form, [answer.item_id])[answer.item_id])
    _write(actor, assessment, facts, operation, answer)
    return SavedRating(answer.item_id, facts.version + 1)


def _read(assessment: Assessment, relation: Relation, operation: UUID, answer: AnswerInput) -> _Facts:
    """Read in one statement, after the lock was waited for: what was committed meanwhile is seen, be it a step, another
    answer, or the campaign's closing, which locks every assessment first."""
    of_campaign = Item.objects.filter(pk=answer.item_id, campaign=OuterRef("assessment__campaign"))
    of_scale = ScalePoint.objects.filter(scale=OuterRef("assessment__campaign__scale"), value=answer.value or 0)
    returned = latest_returned_items(assessment)
    form = (
        RatingForm.objects.filter(assessment=assessment, relation=relation, retired_at__isnull=True)
        .select_related("assessment__campaign")
        .annotate(
            present=FilteredRelation("ratings", condition=Q(ratings__item=answer.item_id)),
            done=FilteredRelation("changes", condition=Q(changes__operation=operation)),
        )
        .annotate(
            is_item=Exists(of_campaign),
            is_point=Exists(of_scale),
            singles_out=Exists(returned),
            is_returned=Exists(returned.filter(item=answer.item_id)),
            present_version=F("present__version"),
            present_value=F("present__value"),
            present_not_applicable=F("present__not_applicable"),
            present_comment=F("present__comment"),
            done_number=F("done__number"),
            done_item=F("done__item"),
            done_value=F("done__value"),
            done_not_applicable=F("done__not_applicable"),
            done_comment=F("done__comment"),
        )
        .get()
    )
    assessment.campaign = form.assessment.campaign
    is_after_return = relation == Relation.SELF and assessment.state == AssessmentState.RETURNED
    stored = done = None
    if form.present_version is not None:
        stored = AnswerInput(
            answer.item_id, form.present_value, form.present_not_applicable, form.present_comment, form.present_version
        )
    if form.done_number is not None:
        done = AnswerInput(form.done_item, form.done_value, form.done_not_applicable, form.done_comment)
    return _Facts(
        form=form,
        stored=stored or AnswerInput(answer.item_id),
        version=form.present_version or 0,
        is_item=form.is_item,
        is_open=not is_after_return or not form.singles_out or form.is_returned,
        is_point=form.is_point,
        done=done,
        done_as=form.done_number or 0,
    )


def _write(actor: User, assessment: Assessment, facts: _Facts, operation: UUID, answer: AnswerInput) -> None:
    now = timezone.now()
    given = {"value": answer.value, "not_applicable": answer.not_applicable, "comment": answer.comment}
    if facts.version:
        here = Rating.objects.filter(form=facts.form, item=answer.item_id, version=facts.version)
        if not here.update(**given, version=facts.version + 1, updated_at=now):
            # The lock makes this impossible; without it, nothing would be overwritten all the same.
            raise StaleRating(present_answers(facts.form, [answer.item_id])[answer.item_id])
    else:
        Rating.objects.create(form=facts.form, item_id=answer.item_id, **given, updated_at=now)
    RatingChange.objects.create(
        form=facts.form,
        item_id=answer.item_id,
        number=facts.version + 1,
        **given,
        by=actor,
        at=now,
        operation=operation,
    )
    leave_trace(actor, assessment, facts.form, {answer.item_id: facts.stored}, {answer.item_id: answer}, now)
