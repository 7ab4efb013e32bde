"""Files that standards were read from: those that wait for an editor's decision, and those that became a version."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.models.standard import StandardVersion


def private_storage() -> Storage:
    """Return where uploaded documents are kept: no address of the portal leads there."""
    return storages["private"]


class SourceFile(models.Model):
    """What is known of a file, whoever gave it; its text is never trusted, its name only shown."""

    file = models.FileField(
        pgettext_lazy("of an import", "file"), storage=private_storage, upload_to="imports/%Y/%m", blank=True
    )
    original_name = models.CharField(_("name of the file"), max_length=200)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True, blank=True)
    format = models.CharField(pgettext_lazy("of a file", "format"), max_length=10, blank=True)
    importer_version = models.CharField(_("version of the importer"), max_length=20)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.original_name


class ImportUpload(SourceFile):
    """A file that was read and waits until its editor makes it a draft or discards it; after some days it expires.

    A file that could not be read leaves a row too, without the file, so that its sentence is still there after a
    reload.
    """

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("uploaded by")
    )
    result = models.JSONField(null=True, editable=False)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(error_code="", result__isnull=False) & ~Q(file="")
                    | Q(result__isnull=True, file="") & ~Q(error_code="")
                ),
                name="import_upload_was_read_or_says_why_not",
            ),
        ]


class ImportSource(SourceFile):
    """The file a version was made from, kept with it and like it immutable."""

    standard_version = models.OneToOneField(
        StandardVersion, on_delete=models.CASCADE, related_name="source", verbose_name=_("standard version")
    )
    placed = models.PositiveIntegerField(_("placed characters"))
    total = models.PositiveIntegerField(_("characters in the file"))
    unplaced = models.JSONField(_("text without a place"), default=list, blank=True)
    # What the reader saw, row by row, so that a finding can be looked up long after the import; large, so defer it.
    rows = models.JSONField(default=list, blank=True, editable=False)
    # A command without a person behind it imports too.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    class Meta:
        verbose_name = _("source of an import")
        verbose_name_plural = _("sources of imports")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(placed__lte=models.F("total")), name="import_source_places_no_more_than_all"
            ),
            models.CheckConstraint(condition=~Q(file="") & ~Q(sha256=""), name="import_source_has_its_file"),
        ]
