"""Mail waiting to be sent: queued in the transaction that causes it, sent after it commits."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import MailKind
from assessments.models.assessment import Assessment


class OutgoingMail(models.Model):
    """One mail to one person about one assessment; written in the recipient's language when it is sent.

    ``next_attempt_at`` is when somebody may (again) try to send it. Whoever tries first moves it into the future: that
    claims the mail for the time of the attempt, and spaces attempts out when they fail.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("occasion"), max_length=30, choices=MailKind.choices)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    queued_at = models.DateTimeField(_("queued at"))
    next_attempt_at = models.DateTimeField(_("to be sent from"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["queued_at", "pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(sent_at__isnull=True), name="outgoing_mail_unsent")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="outgoing_mail_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"
