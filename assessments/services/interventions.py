"""What HR does to a single assessment: reopen, cancel, replace the supervisor, extend dates.

Each function is one transaction, wants a reason that the people concerned will read, and raises like the functions of
``transitions``.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import MailKind, Relation, ScoreSource, SupervisorMode
from assessments.exceptions import InvalidInput
from assessments.models import Assessment, RatingForm
from assessments.notifications.outbox import queue_mails
from assessments.selectors.contents import sealed_contents
from assessments.services.dates import checked_dates
from assessments.services.scores import clear_scores
from assessments.services.steps import check_step, form_of, lock_assessment, take_step
from assessments.services.text import required_text
from assessments.workflow import CANCEL, EXTEND_DATES, REOPEN, REPLACE_SUPERVISOR
from people.models import User


@transaction.atomic
def reopen(*, actor: User, assessment_id: int, version: int, reason: str) -> Assessment:
    """Take back a sign-off: the supervisor reviews again. All ratings stay; what was signed stands in the event.

    Where the supervisor rates independently the form stays completed: the self-rating has been seen, and every change
    from here on leaves its trace.
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=REOPEN, version=version)
    reason = required_text("reason", reason)
    if assessment.campaign.supervisor_mode == SupervisorMode.OPEN:
        form = form_of(assessment, Relation.SUPERVISOR)
        form.completed_at = None
        form.save(update_fields=["completed_at"])
    now = timezone.now()
    undone = {
        "signed_off_at": assessment.signed_off_at,
        "signed_off_by": assessment.signed_off_by_id,
        "sign_off_comment": assessment.sign_off_comment,
        "acknowledged_at": assessment.acknowledged_at,
        "acknowledgement_remark": assessment.acknowledgement_remark,
    }
    take_step(
        actor=actor,
        assessment=assessment,
        transition=REOPEN,
        at=now,
        facts={
            "signed_off_at": None,
            "signed_off_by": None,
            "sign_off_comment": "",
            "acknowledged_at": None,
            "acknowledgement_remark": "",
        },
        comment=reason,
        data={
            "undone": undone,
            "contents": sealed_contents(assessment, Relation.SELF, Relation.SUPERVISOR),
        },
    )
    clear_scores(assessment=assessment, sources=[ScoreSource.SUPERVISOR, ScoreSource.FINAL])
    _tell_both(assessment, MailKind.REOPENED)
    return assessment


@transaction.atomic
def cancel(*, actor: User, assessment_id: int, version: int, reason: str) -> Assessment:
    """End an assessment that was not signed off. What was rated stays stored and counts nowhere."""
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=CANCEL, version=version)
    reason = required_text("reason", reason)
    now = timezone.now()
    take_step(
        actor=actor,
        assessment=assessment,
        transition=CANCEL,
        at=now,
        facts={"cancelled_at": now, "cancelled_by": actor, "cancel_reason": reason},
        comment=reason,
    )
    clear_scores(assessment=assessment, sources=list(ScoreSource))
    _tell_both(assessment, MailKind.CANCELLED)
    return assessment


@transaction.atomic
def replace_supervisor(*, actor: User, assessment_id: int, version: int, supervisor_id: int, reason: str) -> Assessment:
    """Hand the review to another person, who rates on a form of their own; one who comes back finds theirs again.

    The form of the former supervisor is kept and counts no more.
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=REPLACE_SUPERVISOR, version=version)
    reason = required_text("reason", reason)
    if supervisor_id == assessment.candidate_id:
        raise InvalidInput("supervisor_id", _("Nobody reviews themselves: choose another supervisor."))
    if supervisor_id == assessment.supervisor_id:
        raise InvalidInput("supervisor_id", _("This person is the supervisor already: choose another."))
    if not User.objects.filter(pk=supervisor_id, is_active=True).exists():
        raise InvalidInput("supervisor_id", _("This person has left: choose another supervisor."))
    now = timezone.now()
    former = form_of(assessment, Relation.SUPERVISOR)
    former.retired_at = now
    former.save(update_fields=["retired_at"])
    RatingForm.objects.update_or_create(
        assessment=assessment,
        rater_id=supervisor_id,
        defaults={"retired_at": None},
        create_defaults={"relation": Relation.SUPERVISOR},
    )
    take_step(
        actor=actor,
        assessment=assessment,
        transition=REPLACE_SUPERVISOR,
        at=now,
        facts={"supervisor_id": supervisor_id},
        comment=reason,
        data={"from": former.rater_id, "to": supervisor_id},
    )
    queue_mails(
        assessment=assessment,
        kind=MailKind.SUPERVISOR_REPLACED,
        recipient_ids=[supervisor_id, former.rater_id, assessment.candidate_id],
        at=now,
    )
    return assessment


@transaction.atomic
def extend_dates(
    *,
    actor: User,
    assessment_id: int,
    version: int,
    self_due_on: date | None = None,
    review_due_on: date | None = None,
    reason: str,
) -> Assessment:
    """Give this one person more time; None leaves a date as it is."""
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=EXTEND_DATES, version=version)
    reason = required_text("reason", reason)
    campaign = assessment.campaign
    before = {
        "self_due_on": assessment.self_due_on or campaign.self_due_on,
        "review_due_on": assessment.review_due_on or campaign.review_due_on,
    }
    after = checked_dates(in_force=before, wanted={"self_due_on": self_due_on, "review_due_on": review_due_on})
    changed = {name: day for name, day in after.items() if day != before[name]}
    now = timezone.now()
    take_step(
        actor=actor,
        assessment=assessment,
        transition=EXTEND_DATES,
        at=now,
        facts=changed,
        comment=reason,
        data={"before": before, "after": after},
    )
    concerned = {"self_due_on": assessment.candidate_id, "review_due_on": assessment.supervisor_id}
    queue_mails(
        assessment=assessment,
        kind=MailKind.DUE_DATE_EXTENDED,
        recipient_ids=[concerned[name] for name in changed],
        at=now,
    )
    return assessment


def _tell_both(assessment: Assessment, kind: MailKind) -> None:
    queue_mails(
        assessment=assessment,
        kind=kind,
        recipient_ids=[assessment.candidate_id, assessment.supervisor_id],
        at=timezone.now(),
    )
