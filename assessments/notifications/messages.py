"""Writing mails: plain text, in the recipient's language, with a link to where there is something to do."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.enums import EventKind, MailKind
from assessments.models import Assessment, OutgoingMail
from assessments.permissions import is_candidate, is_supervisor, may_review
from assessments.selectors.returns import last_return
from people.models import User

TEMPLATES = {
    MailKind.ASSIGNED: "assessments/mail/assigned.txt",
    MailKind.SUBMITTED: "assessments/mail/submitted.txt",
    MailKind.RETURNED: "assessments/mail/returned.txt",
    MailKind.SIGNED_OFF: "assessments/mail/signed_off.txt",
    MailKind.REOPENED: "assessments/mail/reopened.txt",
    MailKind.SUPERVISOR_REPLACED: "assessments/mail/supervisor_replaced.txt",
    MailKind.DUE_DATE_EXTENDED: "assessments/mail/due_date_extended.txt",
    MailKind.CANCELLED: "assessments/mail/cancelled.txt",
}
# Steps for which somebody gave a reason, by the event that keeps it.
REASONS = {
    MailKind.RETURNED: EventKind.RETURNED,
    MailKind.REOPENED: EventKind.REOPENED,
    MailKind.SUPERVISOR_REPLACED: EventKind.SUPERVISOR_REPLACED,
    MailKind.DUE_DATE_EXTENDED: EventKind.DUE_DATE_EXTENDED,
    MailKind.CANCELLED: EventKind.CANCELLED,
}
# The candidate still has to rate; after everything else there is something to read.
TO_RATE = {MailKind.ASSIGNED, MailKind.RETURNED, MailKind.DUE_DATE_EXTENDED}


def message_for(mail: OutgoingMail) -> EmailMessage:
    """Return the mail ready to send. It tells what holds now, not what held when it was queued."""
    assessment, recipient, kind = mail.assessment, mail.recipient, MailKind(mail.kind)
    returned = last_return(assessment) if kind == MailKind.RETURNED else None
    with translation.override(recipient.language):
        subject = _("%(occasion)s: %(campaign)s") % {
            "occasion": kind.label,
            "campaign": assessment.campaign.title,
        }
        body = render_to_string(
            TEMPLATES[kind],
            {
                "recipient": recipient,
                "assessment": assessment,
                "campaign": assessment.campaign,
                "is_candidate": is_candidate(recipient, assessment),
                "is_supervisor": is_supervisor(recipient, assessment),
                "self_due_on": assessment.self_due_on or assessment.campaign.self_due_on,
                "review_due_on": assessment.review_due_on or assessment.campaign.review_due_on,
                "reason": _reason(assessment, kind) if returned is None else returned.comment,
                "returned_lines": () if returned is None else returned.lines,
                "link": settings.PORTAL_URL + _path(assessment, recipient, kind),
            },
        )
        # A line break in a campaign's title must not become a header.
        return EmailMessage(subject=" ".join(subject.split()), body=body, to=[recipient.email])


def _reason(assessment: Assessment, kind: MailKind) -> str:
    if kind not in REASONS:
        return ""
    events = assessment.events.filter(kind=REASONS[kind]).order_by("-sequence")
    return events.values_list("comment", flat=True).first() or ""


def _path(assessment: Assessment, recipient: User, kind: MailKind) -> str:
    if is_candidate(recipient, assessment):
        name = "assessments:employee_rate" if kind in TO_RATE else "assessments:employee_detail"
        return reverse(name, kwargs={"pk": assessment.pk})
    if may_review(recipient, assessment) and kind != MailKind.CANCELLED:
        return reverse("assessments:supervisor_review", kwargs={"pk": assessment.pk})
    return reverse("assessments:my_work")
