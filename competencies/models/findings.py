"""What the import found odd in a document, for an editor to read and decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.enums import FindingResolution, FindingSeverity
from competencies.models.standard import StandardVersion


class Finding(models.Model):
    """One oddity at one place of the source; ``code`` and ``params`` give the message in the reader's language."""

    standard_version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField(_("position"))
    severity = models.CharField(_("severity"), max_length=10, choices=FindingSeverity.choices)
    code = models.CharField(_("kind"), max_length=60)
    params = models.JSONField(default=dict, blank=True)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    quote = models.TextField(_("quotation"), blank=True)
    resolution = models.CharField(
        _("resolution"), max_length=10, choices=FindingResolution.choices, default=FindingResolution.OPEN
    )
    resolution_reason = models.TextField(_("reason"), blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["standard_version", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=FindingSeverity.values), name="finding_severity_known"),
            models.CheckConstraint(
                condition=(
                    Q(resolution=FindingResolution.OPEN, resolved_at__isnull=True, resolved_by__isnull=True)
                    | (
                        Q(resolution__in=[FindingResolution.RESOLVED, FindingResolution.DISMISSED])
                        & Q(resolved_at__isnull=False, resolved_by__isnull=False)
                        & ~Q(resolution_reason="")
                    )
                ),
                name="finding_resolution_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.quote}"
