"""Which row of a version became which of a later one: the map along which results go from one to the other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.enums import Decider, MatchKind
from competencies.models.standard import StandardVersion


class ItemMatch(models.Model):
    """A row of ``old_version`` and its counterpart in ``new_version``; null on one side: it has none.

    Rows of several tables are named, so by their keys and without a foreign key: what was published never changes, and
    what is said about a row that was deleted from a draft says nothing. Both versions are of one standard; triggers
    hold that. An editor's word is kept from the moment it is given, the machine's from publication on.
    """

    old_version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="matches_after")
    new_version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="matches_before")
    kind = models.CharField(_("kind"), max_length=10, choices=MatchKind.choices)
    old_row = models.PositiveBigIntegerField(null=True, blank=True)
    new_row = models.PositiveBigIntegerField(null=True, blank=True)
    similarity = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    decided_by_what = models.CharField(max_length=10, choices=Decider.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("match of two versions")
        verbose_name_plural = _("matches of two versions")
        ordering = ["old_version", "new_version", "kind", "pk"]
        # Written with the right to edit standards; it has no pages of its own.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(old_version=F("new_version")), name="item_match_of_two_versions"),
            models.CheckConstraint(condition=Q(kind__in=MatchKind.values), name="item_match_kind_known"),
            models.CheckConstraint(
                condition=Q(old_row__isnull=False) | Q(new_row__isnull=False), name="item_match_names_a_row"
            ),
            models.CheckConstraint(
                condition=(
                    Q(old_row__isnull=False, new_row__isnull=False, similarity__isnull=False, similarity__range=(0, 1))
                    | (Q(old_row__isnull=True) | Q(new_row__isnull=True)) & Q(similarity__isnull=True)
                ),
                name="item_match_similarity_of_two_rows",
            ),
            # A command without a person behind it publishes too, but only a person corrects.
            models.CheckConstraint(
                condition=(
                    Q(decided_by_what=Decider.MACHINE, decided_by__isnull=True)
                    | Q(decided_by_what=Decider.EDITOR, decided_by__isnull=False)
                ),
                name="item_match_decided_facts",
            ),
            # One to one: each row has one counterpart or none.
            models.UniqueConstraint(
                fields=["old_version", "new_version", "kind", "old_row"], name="item_match_old_row_once"
            ),
            models.UniqueConstraint(
                fields=["old_version", "new_version", "kind", "new_row"], name="item_match_new_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_row or '–'} → {self.new_row or '–'}"
