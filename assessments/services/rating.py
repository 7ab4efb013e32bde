"""Saving answers while a form is being filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, ChangeKind, Relation, SupervisorMode
from assessments.models import Assessment, Campaign, Item, Rating, RatingChange, RatingForm, ScalePoint
from assessments.selectors.present_answers import PresentAnswer, present_answers
from assessments.selectors.returns import open_items
from assessments.services.bulk import insert_from_select
from assessments.services.steps import check_open_form, lock_assessment, take_step
from assessments.services.text import normalised, text_problem
from assessments.workflow import CHANGE_REVIEW, START
from people.models import User


@dataclass(frozen=True)
class AnswerInput:
    """What a rater says about one item. Neither value nor not-applicable: not answered (yet).

    ``version`` is the one of the stored answer it was given on, 0 where there was none. None replaces whatever is
    there: for answers that no page showed before they were given. It is no part of what is said.
    """

    item_id: int
    value: int | None = None
    not_applicable: bool = False
    comment: str = ""
    version: int | None = field(default=None, compare=False)

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.not_applicable

    @property
    def is_empty(self) -> bool:
        return not self.is_answered and not self.comment


@dataclass(frozen=True)
class SavedRatings:
    """What came of a call. With ``errors`` (item -> message) or ``conflicts`` nothing at all was saved.

    ``conflicts`` are the items that somebody answered otherwise after the page was read, with what is stored now.
    ``version`` is what the next step of the page has to give; ``answered`` of ``total`` items now have an answer.
    """

    state: AssessmentState
    version: int
    answered: int
    total: int
    saved: int = 0
    errors: Mapping[int, str] = field(default_factory=dict)
    conflicts: Mapping[int, PresentAnswer] = field(default_factory=dict)

    @property
    def is_saved(self) -> bool:
        return not self.errors and not self.conflicts


@transaction.atomic
def save_ratings(*, actor: User, form_id: int, answers: Sequence[AnswerInput]) -> SavedRatings:
    """Keep these answers in the form; items not named stay as they are.

    All or nothing: when an answer cannot be kept, none is, and ``errors`` says why for each item, ``conflicts`` where
    somebody was quicker. An answer without value, not-applicable and comment takes back what was there. Every change is
    kept in the item's history. The first answers of a candidate begin the assessment. Raises NotPermitted for anybody
    but the rater in force and TransitionRefused when the form cannot be changed now. The number of statements does not
    depend on the number of answers (SQLite takes a long INSERT in pieces).
    """
    assessment = lock_assessment(forms=form_id)
    form = RatingForm.objects.get(pk=form_id)
    check_open_form(actor=actor, assessment=assessment, form=form)
    campaign = assessment.campaign
    items = set(Item.objects.filter(campaign=campaign).values_list("pk", flat=True))
    ratings = list(Rating.objects.filter(form=form))
    stored = {rating.item_id: _as_input(rating) for rating in ratings}
    given = {answer.item_id: replace(answer, comment=normalised(answer.comment)) for answer in answers}
    changed = {item: answer for item, answer in given.items() if answer != stored.get(item, AnswerInput(item_id=item))}
    errors = _problems(campaign, items, _open_items(assessment, form), changed) if changed else {}
    versions = {rating.item_id: rating.version for rating in ratings}
    stale = [item for item, answer in changed.items() if answer.version not in {None, versions.get(item, 0)}]
    conflicts = present_answers(form, [item for item in stale if item not in errors]) if stale else {}
    is_saved = not errors and not conflicts
    if changed and is_saved:
        now = timezone.now()
        write_answers(form, changed, versions=versions, by=actor, at=now)
        leave_trace(actor, assessment, form, stored, changed, now)
        stored |= changed
    return SavedRatings(
        state=AssessmentState(assessment.state),
        version=assessment.version,
        answered=sum(answer.is_answered for answer in stored.values()),
        total=len(items),
        saved=len(changed) if is_saved else 0,
        errors=errors,
        conflicts=conflicts,
    )


def _as_input(rating: Rating) -> AnswerInput:
    return AnswerInput(rating.item_id, rating.value, rating.not_applicable, rating.comment)


def _open_items(assessment: Assessment, form: RatingForm) -> frozenset[int] | None:
    """After a return item by item the candidate changes these alone; None: any."""
    return open_items(assessment) if form.relation == Relation.SELF else None


def _problems(
    campaign: Campaign, items: set[int], returned: frozenset[int] | None, answers: Mapping[int, AnswerInput]
) -> dict[int, str]:
    points = set(ScalePoint.objects.filter(scale=campaign.scale_id).values_list("value", flat=True))
    found = {}
    for item, answer in answers.items():
        problem = answer_problem(
            campaign,
            answer,
            is_item=item in items,
            is_open=returned is None or item in returned,
            is_point=answer.value in points,
        )
        if problem:
            found[item] = problem
    return found


def answer_problem(campaign: Campaign, answer: AnswerInput, *, is_item: bool, is_open: bool, is_point: bool) -> str:
    """Say why an answer cannot be kept; empty when it can.

    ``is_item``: the item is one of the campaign's; ``is_open``: it may be changed now; ``is_point``: the value, if any,
    lies on the scale.
    """
    if not is_item:
        return _("This item is not part of the form: load the page again.")
    if not is_open:
        return _("This answer was not returned to you: only the returned ones can be changed now.")
    if answer.value is not None and answer.not_applicable:
        return _("Choose a value or “not applicable”, not both.")
    if answer.value is not None and not is_point:
        return _("Choose one of the answers of the rating scale.")
    if answer.not_applicable and not campaign.allows_not_applicable:
        return _("“Not applicable” is not offered in this campaign: choose a value.")
    return text_problem(answer.comment)


def write_answers(
    form: RatingForm,
    answers: Mapping[int, AnswerInput],
    *,
    versions: Mapping[int, int],
    by: User,
    at: datetime,
    kind: ChangeKind = ChangeKind.ANSWERED,
) -> None:
    """Write the answers, by item, and each as the next version of its item; ``versions`` are the stored ones.

    The caller holds the lock of the assessment and has checked that the answers can be kept.
    """
    ratings = [
        Rating(
            form=form,
            item_id=item,
            value=answer.value,
            not_applicable=answer.not_applicable,
            comment=answer.comment,
            version=versions.get(item, 0) + 1,
            updated_at=at,
        )
        for item, answer in answers.items()
    ]
    Rating.objects.bulk_create(
        ratings,
        update_conflicts=True,
        unique_fields=["form", "item"],
        update_fields=["value", "not_applicable", "comment", "version", "updated_at"],
    )
    insert_from_select(
        RatingChange,
        {
            "form": form.pk,
            "item": F("item"),
            "number": F("version"),
            "kind": kind,
            "value": F("value"),
            "not_applicable": F("not_applicable"),
            "comment": F("comment"),
            "by": by.pk,
            "at": at,
        },
        Rating.objects.filter(form=form, item__in=list(answers)).order_by("item"),
    )


def leave_trace(
    actor: User,
    assessment: Assessment,
    form: RatingForm,
    stored: Mapping[int, AnswerInput],
    changed: Mapping[int, AnswerInput],
    now: datetime,
) -> None:
    """The first answers begin the assessment. Who has rated independently and then seen the self-rating may still
    change their mind, but not without a trace."""
    if form.relation == Relation.SELF:
        if assessment.state == AssessmentState.ASSIGNED:
            take_step(actor=actor, assessment=assessment, transition=START, at=now, facts={"started_at": now})
        return
    if form.completed_at is not None and assessment.campaign.supervisor_mode == SupervisorMode.INDEPENDENT:
        changes = [
            {"item": item, "before": _told(stored.get(item)), "after": _told(answer)}
            for item, answer in sorted(changed.items())
        ]
        take_step(actor=actor, assessment=assessment, transition=CHANGE_REVIEW, at=now, data={"changes": changes})


def _told(answer: AnswerInput | None) -> dict[str, object] | None:
    if answer is None or answer.is_empty:
        return None
    return {"value": answer.value, "not_applicable": answer.not_applicable, "comment": answer.comment}
