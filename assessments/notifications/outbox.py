"""The outbox: mails are queued with the step that causes them, and sent after it has been committed.

A mail is claimed before it is sent, by moving its next attempt into the future in a transaction of its own. Two senders
never claim the same mail (PostgreSQL skips rows another one holds; SQLite has one writer at a time), and no transaction
is open while a mail server is waited for. A sender that dies leaves the mail to the next one, after the claim has run
out.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.enums import MailKind
from assessments.models import Assessment, OutgoingMail
from assessments.notifications.messages import message_for

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
# Longer than a whole batch can take when every mail runs into the time limit of the mail server.
CLAIM = timedelta(minutes=15)
BATCH = 50


@dataclass(frozen=True)
class Sent:
    """``failed`` ones are tried again later, unless it was their last attempt."""

    sent: int = 0
    failed: int = 0


def queue_mails(*, assessment: Assessment, kind: MailKind, recipient_ids: Iterable[int], at: datetime) -> None:
    """Queue a mail for each recipient, and try to send them as soon as the present transaction is committed.

    When that fails they stay queued for ``manage.py send_outgoing_mail``, and the step stands.
    """
    mails = OutgoingMail.objects.bulk_create(
        OutgoingMail(recipient_id=recipient, kind=kind, assessment=assessment, queued_at=at, next_attempt_at=at)
        for recipient in dict.fromkeys(recipient_ids)
    )
    transaction.on_commit(partial(send_mails, [mail.pk for mail in mails]), robust=True)


def send_mails(pks: Sequence[int]) -> Sent:
    """Send these mails, unless somebody else is sending them or has done so."""
    return _send_all(_claim(OutgoingMail.objects.filter(pk__in=pks), limit=len(pks)))


def send_due_mails(*, limit: int = BATCH) -> Sent:
    """Send up to ``limit`` mails that are due, oldest first."""
    return _send_all(_claim(OutgoingMail.objects.all(), limit=limit))


def _claim(mails: QuerySet[OutgoingMail], *, limit: int) -> list[OutgoingMail]:
    now = timezone.now()
    with transaction.atomic():
        claimed = list(
            mails.select_for_update(of=("self",), skip_locked=True)
            .filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS, next_attempt_at__lte=now)
            .select_related("recipient", "assessment__campaign", "assessment__candidate", "assessment__supervisor")
            .order_by("next_attempt_at", "pk")[:limit]
        )
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in claimed]).update(
            attempts=F("attempts") + 1, next_attempt_at=now + CLAIM
        )
    for mail in claimed:
        mail.attempts += 1
    return claimed


def _send_all(mails: Iterable[OutgoingMail]) -> Sent:
    sent = failed = 0
    connection = get_connection()
    for mail in mails:
        if _send(mail, connection):
            sent += 1
        else:
            failed += 1
    connection.close()
    return Sent(sent=sent, failed=failed)


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    row = OutgoingMail.objects.filter(pk=mail.pk)
    if not (mail.recipient.is_active and mail.recipient.email):
        row.update(attempts=MAX_ATTEMPTS, last_error="The recipient has no e-mail address or has left.")
        return False
    try:
        message = message_for(mail)
        message.connection = connection
        message.send()
    except Exception as error:
        # Whatever is wrong with one mail or the mail server must not keep the others waiting, or undo the step.
        logger.exception("Mail %s could not be sent (attempt %s of %s)", mail.pk, mail.attempts, MAX_ATTEMPTS)
        wait = timedelta(minutes=2**mail.attempts)
        row.update(last_error=f"{type(error).__name__}: {error}"[:1000], next_attempt_at=timezone.now() + wait)
        connection.close()  # the next mail opens it anew
        return False
    row.update(sent_at=timezone.now(), last_error="")
    return True
