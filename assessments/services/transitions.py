"""The steps of an assessment that candidate and supervisor take: submit, complete, sign off, acknowledge.

Returning is in ``returning``, what HR does to a single assessment in ``interventions``. Each function is one
transaction and raises, changing nothing: NotPermitted, TransitionRefused (with what to do next), StaleAssessment,
IncompleteForm, LacksEvidence or InvalidInput.
``version`` is the one of the page on which the actor decided.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import MailKind, Relation, SupervisorMode
from assessments.exceptions import AuthenticationTooOld, StaleAssessment, TransitionRefused
from assessments.models import Assessment
from assessments.notifications.outbox import queue_mails
from assessments.permissions import is_released
from assessments.selectors.contents import sealed_contents
from assessments.selectors.signing import seal_of, sign_off_data, sign_off_scores
from assessments.selectors.substitutes import reviewer_ids
from assessments.services.scores import store_scores
from assessments.services.steps import (
    check_step,
    form_of,
    lock_assessment,
    require_complete,
    require_evidence,
    take_step,
)
from assessments.services.text import optional_text
from assessments.workflow import ACKNOWLEDGE, COMPLETE_REVIEW, SIGN_OFF, SUBMIT
from people.models import User

SIGNING_TIMEOUT = timedelta(minutes=10)
"""How long after giving a password or second factor somebody may sign off."""

NOT_RETURNED = {"returned_at": None, "returned_by": None, "return_comment": ""}


@transaction.atomic
def submit_self_rating(*, actor: User, assessment_id: int, version: int) -> Assessment:
    """The candidate hands in the self-rating; every item must be answered. Stores the self scores."""
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=SUBMIT, version=version)
    form = form_of(assessment, Relation.SELF)
    require_complete(form, campaign_id=assessment.campaign_id)
    require_evidence(assessment, Relation.SELF)
    now = timezone.now()
    form.completed_at = now
    form.save(update_fields=["completed_at"])
    take_step(
        actor=actor,
        assessment=assessment,
        transition=SUBMIT,
        at=now,
        facts={
            "started_at": assessment.started_at or now,
            "submitted_at": now,
            "submitted_by": actor,
            **NOT_RETURNED,
        },
        data={"contents": sealed_contents(assessment, Relation.SELF)},
    )
    store_scores(assessment=assessment)
    queue_mails(assessment=assessment, kind=MailKind.SUBMITTED, recipient_ids=reviewer_ids(assessment), at=now)
    return assessment


@transaction.atomic
def complete_review(*, actor: User, assessment_id: int, version: int) -> Assessment:
    """The supervisor who rates independently has answered every item, and may now compare with the self-rating."""
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=COMPLETE_REVIEW, version=version)
    form = form_of(assessment, Relation.SUPERVISOR)
    if form.completed_at is not None:
        raise TransitionRefused(_("You have already completed your ratings. There is nothing more to do."))
    require_complete(form, campaign_id=assessment.campaign_id)
    # The self-rating is not seen yet: whether an answer is the same must not be told by what is asked for.
    require_evidence(assessment, Relation.SUPERVISOR)
    now = timezone.now()
    form.completed_at = now
    form.save(update_fields=["completed_at"])
    take_step(
        actor=actor,
        assessment=assessment,
        transition=COMPLETE_REVIEW,
        at=now,
        data={"contents": sealed_contents(assessment, Relation.SUPERVISOR)},
    )
    return assessment


def require_recent_authentication(authenticated_at: datetime | None) -> None:
    """Raise AuthenticationTooOld unless the actor has lately shown to be the one who is signed in."""
    if authenticated_at is None or timezone.now() - authenticated_at > SIGNING_TIMEOUT:
        raise AuthenticationTooOld


@transaction.atomic
def sign_off(
    *,
    actor: User,
    assessment_id: int,
    version: int,
    authenticated_at: datetime | None,
    seen: str = "",
    comment: str = "",
) -> Assessment:
    """The supervisor confirms the result; every item of the own form must be answered. Stores all scores.

    ``authenticated_at`` is when the actor last gave a password or second factor: AuthenticationTooOld when that is
    longer ago than ``SIGNING_TIMEOUT``, or never was. ``seen`` is the ``signing.seal`` of the page on which the actor
    decided: StaleAssessment when an answer has changed since. The event keeps both forms' contents, the statement in
    words and what the signed record prints.

    The candidate is told at once, or by the release where HR holds the results back for a calibration.

    Where the supervisor rates independently, the ratings must have been completed (``complete_review``) before.
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=SIGN_OFF, version=version)
    require_recent_authentication(authenticated_at)
    comment = optional_text("comment", comment)
    form = form_of(assessment, Relation.SUPERVISOR)
    require_complete(form, campaign_id=assessment.campaign_id)
    require_evidence(assessment, Relation.SUPERVISOR, other=Relation.SELF)
    now = timezone.now()
    contents = sealed_contents(assessment, Relation.SELF, Relation.SUPERVISOR)
    if seen and seen != seal_of(contents):
        raise StaleAssessment
    if form.completed_at is None:
        if assessment.campaign.supervisor_mode == SupervisorMode.INDEPENDENT:
            raise TransitionRefused(
                _("Complete your own ratings first: then compare them with the self-rating, and sign off.")
            )
        form.completed_at = now
        form.save(update_fields=["completed_at"])
    scores = sign_off_scores(assessment)
    take_step(
        actor=actor,
        assessment=assessment,
        transition=SIGN_OFF,
        at=now,
        facts={"signed_off_at": now, "signed_off_by": actor, "sign_off_comment": comment},
        comment=comment,
        data=sign_off_data(assessment, actor, contents, scores),
    )
    store_scores(assessment=assessment, computed=scores.rows)
    if is_released(assessment):
        queue_mails(assessment=assessment, kind=MailKind.SIGNED_OFF, recipient_ids=[assessment.candidate_id], at=now)
    return assessment


@transaction.atomic
def acknowledge(*, actor: User, assessment_id: int, version: int, remark: str = "") -> Assessment:
    """The candidate has seen the result; also possible after the campaign was closed."""
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=ACKNOWLEDGE, version=version)
    remark = optional_text("remark", remark)
    now = timezone.now()
    take_step(
        actor=actor,
        assessment=assessment,
        transition=ACKNOWLEDGE,
        at=now,
        facts={"acknowledged_at": now, "acknowledgement_remark": remark},
        comment=remark,
    )
    return assessment
