"""Files made of a campaign's data for one person, at once or in the background, and kept for some days."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import ExportKind, ExportState
from assessments.models.campaign import Campaign
from people.models import Department

STALLED_AFTER = timedelta(seconds=60)
"""A process that is alive says so far more often; the database's clock decides, since machines may differ."""

_NO_FILE = Q(stored_name="", sha256="", size__isnull=True)


class Export(models.Model):
    """One file: who asked for what, how far it is, and what became of it.

    ``department`` narrows it to that department and those below; ``supervisor`` says whose team a team's file is about.
    Of either, ``assessment_ids`` says whose data it holds, so that a later change of supervisors closes it. ``attempt``
    grows each time somebody begins to make the file: who was overtaken writes nothing any more. While it is made,
    ``heartbeat_at`` says when its process was last alive, by the clock of the database.
    """

    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    kind = models.CharField(_("kind"), max_length=20, choices=ExportKind.choices)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="exports")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessment_ids = models.JSONField(default=list, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=ExportState.choices, default=ExportState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(_("people done"), default=0)
    total = models.PositiveIntegerField(_("people in all"))
    requested_at = models.DateTimeField(_("asked for at"))
    started_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    stored_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["requester", "-requested_at"], name="export_of_requester"),
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=[ExportState.QUEUED, ExportState.RUNNING]),
                name="export_to_be_made",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExportKind.values), name="export_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=Q(kind=ExportKind.TEAM_WORKBOOK, supervisor__isnull=False)
                | ~Q(kind=ExportKind.TEAM_WORKBOOK) & Q(supervisor__isnull=True),
                name="export_of_a_team_names_its_supervisor",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="export_does_no_more_than_all"),
            models.CheckConstraint(
                condition=(
                    Q(state=ExportState.QUEUED, started_at__isnull=True, heartbeat_at__isnull=True)
                    & Q(finished_at__isnull=True, expires_at__isnull=True)
                    & _NO_FILE
                )
                | (
                    Q(state=ExportState.RUNNING, started_at__isnull=False, heartbeat_at__isnull=False)
                    & Q(finished_at__isnull=True, expires_at__isnull=True, attempt__gte=1)
                    & _NO_FILE
                )
                | (
                    Q(state=ExportState.READY, started_at__isnull=False, finished_at__isnull=False)
                    & Q(expires_at__isnull=False, size__isnull=False, done=F("total"))
                    & ~Q(stored_name="")
                    & ~Q(sha256="")
                )
                | (Q(state=ExportState.FAILED, finished_at__isnull=False, expires_at__isnull=True) & _NO_FILE)
                | (
                    # What was handed out can still be told from another file, by its digest.
                    Q(state=ExportState.EXPIRED, finished_at__isnull=False, expires_at__isnull=False)
                    & Q(stored_name="", size__isnull=False)
                    & ~Q(sha256="")
                ),
                name="export_state_facts",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("finished_at")),
                name="export_expires_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.campaign}"

    @property
    def counts_people(self) -> bool:
        """Whether its progress is told person by person; a report is set as a whole."""
        return self.kind != ExportKind.CAMPAIGN_REPORT

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in {ExportState.QUEUED, ExportState.RUNNING}

    @property
    def is_ready(self) -> bool:
        """Whether the file can be had now; from its last moment on it cannot, whether it was cleaned away or not."""
        return self.state == ExportState.READY and self.expires_at is not None and timezone.now() < self.expires_at

    @property
    def is_stalled(self) -> bool:
        """Whether its process has ended without a word (one statement asks), or none has begun for long."""
        if self.state == ExportState.RUNNING:
            return silent_exports().filter(pk=self.pk).exists()
        return self.state == ExportState.QUEUED and timezone.now() - self.requested_at > STALLED_AFTER

    @property
    def can_be_tried_again(self) -> bool:
        return self.state == ExportState.FAILED or self.is_stalled


def silent_exports() -> models.QuerySet[Export]:
    """Return what is being made by a process that has not said for ``STALLED_AFTER`` that it is alive."""
    return Export.objects.filter(state=ExportState.RUNNING, heartbeat_at__lt=Now() - STALLED_AFTER)
