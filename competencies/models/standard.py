"""A standard over time, and its editions."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.enums import PrintedStatus, TitleKind, VersionStatus

LEVEL_VALIDATORS = [MinValueValidator(1), MaxValueValidator(6)]


def level_constraint(name: str) -> models.CheckConstraint:
    """iCAP knows six levels; a printed document may give none."""
    return models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__range=(1, 6)), name=name)


class Standard(models.Model):
    """The competency standard of one occupation over time, known by its code without a version suffix."""

    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class StandardVersion(models.Model):
    """One edition. Only a draft can be changed; a published one is immutable, also in the database (see triggers).

    ``revision`` counts editions of the same printed version made in this portal: 1 is the document as printed.
    """

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="versions", verbose_name=_("standard")
    )
    version = models.PositiveSmallIntegerField(_("version"), validators=[MinValueValidator(1)])
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, validators=[MinValueValidator(1)])
    code = models.CharField(_("printed code"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    title_kind = models.CharField(
        _("title given as"), max_length=20, choices=TitleKind.choices, default=TitleKind.OCCUPATION
    )
    printed_status = models.CharField(_("printed status"), max_length=20, choices=PrintedStatus.choices, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    update_note = models.TextField(_("update note"), blank=True)
    description = models.TextField(_("job description"), blank=True)
    level = models.PositiveSmallIntegerField(_("standard level"), null=True, blank=True, validators=LEVEL_VALIDATORS)
    # Normalised code, title and contents, so that one indexed column answers the search box.
    search_text = models.TextField(editable=False, blank=True, default="")

    status = models.CharField(
        _("status"), max_length=20, choices=VersionStatus.choices, default=VersionStatus.DRAFT, editable=False
    )
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="derived_versions",
        verbose_name=_("made from"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("retired by"),
    )
    retirement_reason = models.TextField(_("reason for retiring"), blank=True, editable=False)

    class Meta:
        verbose_name = _("standard version")
        verbose_name_plural = _("standard versions")
        ordering = ["standard__code", "-version", "-revision"]
        permissions = [("publish_standardversion", _("Can publish and retire standard versions"))]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "version", "revision"], name="standard_version_and_revision_are_unique"
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(status=VersionStatus.PUBLISHED),
                name="standard_has_one_published_version",
            ),
            # Two editors who both start from the published edition would otherwise overwrite each other's work.
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(status=VersionStatus.DRAFT),
                name="standard_version_has_one_draft_made_from_it",
            ),
            models.CheckConstraint(condition=Q(status__in=VersionStatus.values), name="standard_version_status_known"),
            # A command without a person behind it (the first import) publishes too: only the time is required.
            models.CheckConstraint(
                condition=(
                    Q(status=VersionStatus.DRAFT, published_at__isnull=True)
                    | Q(status=VersionStatus.RETIRED)
                    | Q(status__in=[VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED], published_at__isnull=False)
                ),
                name="standard_version_published_facts",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=VersionStatus.SUPERSEDED, superseded_at__isnull=False)
                    | Q(status=VersionStatus.RETIRED)
                    | Q(status__in=[VersionStatus.DRAFT, VersionStatus.PUBLISHED], superseded_at__isnull=True)
                ),
                name="standard_version_superseded_facts",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=VersionStatus.RETIRED, retired_at__isnull=False)
                    | (~Q(status=VersionStatus.RETIRED) & Q(retired_at__isnull=True, retired_by__isnull=True))
                ),
                name="standard_version_retired_facts",
            ),
            level_constraint("standard_version_level_range"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """The printed code, with the revision where this portal made a further edition of it."""
        if self.revision == 1:
            return self.code
        return gettext("%(code)s (revision %(revision)d)") % {"code": self.code, "revision": self.revision}

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT
