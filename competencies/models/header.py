"""What stands around the content: the version table, the classifications, the notes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.enums import ClassificationKind, PrintedStatus
from competencies.models.standard import StandardVersion


class HistoryEntry(models.Model):
    """One row of the document's version table, as printed."""

    standard_version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="history")
    position = models.PositiveIntegerField(_("position"))
    version = models.PositiveSmallIntegerField(_("version"), null=True, blank=True)
    code = models.CharField(_("printed code"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    status = models.CharField(_("printed status"), max_length=20, choices=PrintedStatus.choices, blank=True)
    update_note = models.TextField(_("update note"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    class Meta:
        verbose_name = _("history row")
        verbose_name_plural = _("history rows")
        ordering = ["standard_version", "position"]

    def __str__(self) -> str:
        return self.code if self.version is None else f"V{self.version} {self.code}".strip()


class Classification(models.Model):
    """A category the standard belongs to, with its official code where one is printed."""

    standard_version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="classifications")
    kind = models.CharField(_("kind"), max_length=20, choices=ClassificationKind.choices)
    position = models.PositiveIntegerField(_("position"))
    # Several may be printed as one, where names and codes do not pair up.
    code = models.CharField(_("code"), max_length=200, blank=True)
    name = models.CharField(pgettext_lazy("standard", "name"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["standard_version", "kind", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ClassificationKind.values), name="classification_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Note(models.Model):
    """One line of 說明與補充事項; ``depth`` 1 stands under the nearest line of depth 0 before it."""

    standard_version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="notes")
    position = models.PositiveIntegerField(_("position"))
    depth = models.PositiveSmallIntegerField(_("depth"), default=0)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["standard_version", "position"]

    def __str__(self) -> str:
        return self.text
