"""Sending a self-rating back: the whole form, or single items, each with what should change and why."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import MailKind, Relation, ScoreSource
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, Item, ReturnedItem, ReturnMark
from assessments.notifications.outbox import queue_mails
from assessments.permissions import may_review, may_see_self_ratings
from assessments.selectors.contents import sealed_contents
from assessments.services.scores import clear_scores
from assessments.services.steps import check_step, form_of, lock_assessment, take_step
from assessments.services.text import normalised, optional_text, required_text, text_problem
from assessments.workflow import RETURN, refusal
from people.models import User


class InvalidReasons(InvalidInput):
    """Reasons that cannot be kept; ``errors`` says why, by item."""

    def __init__(self, errors: Mapping[int, str]) -> None:
        super().__init__("items", _("Some of the reasons are missing or cannot be kept: correct the marked items."))
        self.errors = dict(errors)


@transaction.atomic
def mark_for_return(*, actor: User, assessment_id: int, reasons: Mapping[int, str]) -> int:
    """Keep what the supervisor writes about items (by item) that should go back; an empty reason takes the mark away.

    Nobody is told before the return itself. All or nothing; returns how many items are marked now. Raises NotPermitted
    for anybody but the reviewer and while the self-rating may not be seen, TransitionRefused while there is nothing to
    return, and InvalidReasons.
    """
    assessment = lock_assessment(pk=assessment_id)
    if not may_review(actor, assessment):
        raise NotPermitted
    if why := refusal(assessment, RETURN):
        raise TransitionRefused(why)
    _require_sight(actor, assessment)
    form = form_of(assessment, Relation.SUPERVISOR)
    given = {item: normalised(reason) for item, reason in reasons.items()}
    _require_reasons(assessment, {item: reason for item, reason in given.items() if reason})
    ReturnMark.objects.filter(form=form, item__in=[item for item, reason in given.items() if not reason]).delete()
    ReturnMark.objects.bulk_create(
        [ReturnMark(form=form, item_id=item, reason=reason) for item, reason in given.items() if reason],
        update_conflicts=True,
        unique_fields=["form", "item"],
        update_fields=["reason"],
    )
    return ReturnMark.objects.filter(form=form).count()


@transaction.atomic
def return_to_candidate(
    *, actor: User, assessment_id: int, version: int, comment: str = "", items: Mapping[int, str] | None = None
) -> Assessment:
    """The supervisor sends the self-rating back; the supervisor's own ratings stay.

    ``items`` are the reasons by item: then only these can be changed before the self-rating is submitted again, and
    ``comment`` may be left out. Without items the whole form goes back, and the comment is required. The event keeps
    both; the marks of these items are used up. Raises as all steps do (see ``transitions``), InvalidReasons, and
    NotPermitted for items while the self-rating may not be seen.
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=RETURN, version=version)
    items = {item: normalised(reason) for item, reason in (items or {}).items()}
    if items:
        _require_sight(actor, assessment)
    codes = _require_reasons(assessment, items)
    comment = optional_text("comment", comment) if items else required_text("comment", comment)
    lines = [{"item": item, "code": code, "reason": items[item]} for item, code in codes.items()]
    form = form_of(assessment, Relation.SELF)
    form.completed_at = None
    form.save(update_fields=["completed_at"])
    now = timezone.now()
    # A return without a reason is impossible, by constraint: where each item has its own, they are the reason.
    data: dict[str, Any] = {"contents": sealed_contents(assessment, Relation.SELF, Relation.SUPERVISOR)}
    if lines:
        data |= {"comment": comment, "items": lines}
    told = comment or "\n".join(f"{line['code']} {line['reason']}".strip() for line in lines)
    take_step(
        actor=actor,
        assessment=assessment,
        transition=RETURN,
        at=now,
        facts={
            "submitted_at": None,
            "submitted_by": None,
            "returned_at": now,
            "returned_by": actor,
            "return_comment": told,
        },
        comment=told,
        data=data,
    )
    ReturnedItem.objects.bulk_create(
        ReturnedItem(assessment=assessment, sequence=assessment.version, item_id=item, reason=items[item])
        for item in codes
    )
    ReturnMark.objects.filter(form__assessment=assessment, item__in=list(codes)).delete()
    clear_scores(assessment=assessment, sources=[ScoreSource.SELF])
    queue_mails(assessment=assessment, kind=MailKind.RETURNED, recipient_ids=[assessment.candidate_id], at=now)
    return assessment


def _require_sight(actor: User, assessment: Assessment) -> None:
    if not may_see_self_ratings(actor, assessment):
        raise NotPermitted(_("Complete your own ratings first: then compare them with the self-rating."))


def _require_reasons(assessment: Assessment, reasons: Mapping[int, str]) -> dict[int, str]:
    """Return the printed codes by item, in the order of the form; raise InvalidReasons unless all can be kept."""
    if not reasons:
        return {}
    codes = dict(
        Item.objects.filter(campaign=assessment.campaign_id, pk__in=list(reasons))
        .order_by("position")
        .values_list("pk", "code")
    )
    errors = {item: problem for item, reason in reasons.items() if (problem := _problem(item in codes, reason))}
    if errors:
        raise InvalidReasons(errors)
    return codes


def _problem(is_known: bool, reason: str) -> str:
    if not is_known:
        return _("This item is not part of the form: load the page again.")
    if not reason:
        return _("Say what should change, and why; or take the item off the list.")
    return text_problem(reason)
