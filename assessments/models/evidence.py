"""Evidence: links and files that a rater adds to an item; its comment stands in the rating itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import EvidenceKind
from assessments.models.item import Item
from assessments.models.rating import RatingForm


class Evidence(models.Model):
    """One link or one file. The file lies in private storage as ``stored_name``, which says nothing about it; ``name``
    is what the rater called it, or the words of the link."""

    form = models.ForeignKey(RatingForm, on_delete=models.CASCADE, related_name="evidence")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind.choices)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    stored_name = models.CharField(max_length=100, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["form", "item", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=EvidenceKind.LINK, stored_name="", content_type="", size__isnull=True, sha256="")
                    & ~Q(url="")
                )
                | (Q(kind=EvidenceKind.FILE, url="", size__isnull=False) & ~Q(stored_name="") & ~Q(sha256="")),
                name="evidence_is_a_link_or_a_file",
            ),
            models.UniqueConstraint(fields=["stored_name"], condition=~Q(stored_name=""), name="evidence_stored_once"),
        ]

    def __str__(self) -> str:
        return self.name
