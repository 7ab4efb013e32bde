"""How every step of the workflow is taken: lock, check, compare the version, write, append to the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from assessments.enums import Relation
from assessments.exceptions import IncompleteForm, LacksEvidence, NotPermitted, StaleAssessment, TransitionRefused
from assessments.models import Assessment, Item, Rating, RatingForm
from assessments.permissions import may_rate_self, may_review
from assessments.selectors.rating_sheet import rating_sheet
from assessments.services.trail import next_event
from assessments.workflow import Transition, Who, is_permitted, refusal, self_form_refusal, supervisor_form_refusal
from people.models import User


def lock_assessment(**lookup: Any) -> Assessment:
    """Return the assessment, locked for the transaction.

    Its campaign is deliberately not joined: it is read when first needed, so after the lock was waited for, and a
    campaign closed meanwhile is seen as closed.
    """
    return Assessment.objects.select_for_update(of=("self",)).get(**lookup)


def check_open_form(*, actor: User, assessment: Assessment, form: RatingForm) -> None:
    """Raise NotPermitted unless ``actor`` fills in ``form``, TransitionRefused unless it is open now.

    What every change of a form begins with: its ratings, its comments, its evidence.
    """
    check_rater(actor=actor, assessment=assessment, form=form)
    check_form_state(assessment=assessment, form=form)


def check_rater(*, actor: User, assessment: Assessment, form: RatingForm) -> None:
    """Raise NotPermitted unless ``actor`` fills in ``form``, whether it is open or not."""
    may = may_rate_self(actor, assessment) if form.relation == Relation.SELF else may_review(actor, assessment)
    if not may or form.retired_at is not None:
        raise NotPermitted


def check_form_state(*, assessment: Assessment, form: RatingForm) -> None:
    """Raise TransitionRefused, saying why, unless ``form`` is open now."""
    is_self = form.relation == Relation.SELF
    if why := self_form_refusal(assessment) if is_self else supervisor_form_refusal(assessment):
        raise TransitionRefused(why)


def check_step(*, actor: User, assessment: Assessment, transition: Transition, version: int) -> None:
    """Raise NotPermitted, TransitionRefused or StaleAssessment unless ``actor`` may take the step now.

    The state comes before the version: who presses a button twice is told that the step has been taken.
    """
    if not is_permitted(actor, assessment, transition):
        raise NotPermitted
    if why := refusal(assessment, transition):
        raise TransitionRefused(why)
    if version != assessment.version:
        raise StaleAssessment


def take_step(
    *,
    actor: User,
    assessment: Assessment,
    transition: Transition,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write the new state with its ``facts`` and the event; the caller has checked that the step is allowed.

    SQLite ignores the lock, so the version read is compared once more: StaleAssessment when another step came between.
    """
    version = assessment.version
    if transition.who is Who.SUPERVISOR and actor.pk != assessment.supervisor_id:
        # A substitute acted: both names stand in the trail.
        data = {**(data or {}), "on_behalf_of": assessment.supervisor_id}
    event = next_event(
        assessment=assessment,
        kind=transition.event,
        actor=actor,
        at=at,
        to_state=transition.to or assessment.state,
        comment=comment,
        data=data,
    )
    changes = {**(facts or {}), "state": event.to_state, "version": event.sequence, "trail_hash": event.hash}
    if not Assessment.objects.filter(pk=assessment.pk, version=version).update(**changes):
        raise StaleAssessment
    for name, value in changes.items():
        setattr(assessment, name, value)
    event.save(force_insert=True)


def form_of(assessment: Assessment, relation: Relation) -> RatingForm:
    """Return the form in force; every assessment has one for each relation."""
    return RatingForm.objects.get(assessment=assessment, relation=relation, retired_at__isnull=True)


def require_complete(form: RatingForm, *, campaign_id: int) -> None:
    """Raise IncompleteForm with the unanswered items, in order, unless every item is answered."""
    answers = Rating.objects.filter(Q(value__isnull=False) | Q(not_applicable=True), form=form, item=OuterRef("pk"))
    missing = list(
        Item.objects.filter(~Exists(answers), campaign=campaign_id).order_by("position").values_list("pk", flat=True)
    )
    if missing:
        raise IncompleteForm(
            missing,
            ngettext(
                "%(count)d item is still unanswered. Answer it first.",
                "%(count)d items are still unanswered. Answer them first.",
                len(missing),
            )
            % {"count": len(missing)},
        )


def require_evidence(assessment: Assessment, relation: Relation, *, other: Relation | None = None) -> None:
    """Raise LacksEvidence with the items, in order, whose answers lack what the campaign asks for beside them.

    ``other`` is Relation.SELF where the supervisor sees the self-rating: an answer that is the same needs nothing more.
    """
    campaign = assessment.campaign
    if not (campaign.evidence_at_extremes or campaign.evidence_gap or campaign.not_applicable_needs_reason):
        return
    lacking = [line.item_id for line in rating_sheet(assessment, relation, other=other).lacking]
    if lacking:
        raise LacksEvidence(
            lacking,
            ngettext(
                "%(count)d answer still lacks evidence or a reason. Add it first.",
                "%(count)d answers still lack evidence or a reason. Add it first.",
                len(lacking),
            )
            % {"count": len(lacking)},
        )
