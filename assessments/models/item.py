"""Items: the lines of a campaign's questionnaire, frozen from the standard when the campaign is launched."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ItemKind
from assessments.models.campaign import Campaign
from competencies.models import Competence, Indicator, Task

COMPETENCE_ITEM_KINDS = [ItemKind.KNOWLEDGE, ItemKind.SKILL, ItemKind.ATTITUDE]


class Item(models.Model):
    """One line to be rated. An indicator item also names its task; code and text are copies that never change."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind.choices)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(_("printed code"), max_length=20, blank=True)
    text = models.TextField(_("text"))
    target = models.PositiveSmallIntegerField(_("target"), null=True, blank=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="item_position_is_unique"),
            models.CheckConstraint(
                condition=(
                    Q(
                        kind=ItemKind.INDICATOR,
                        indicator__isnull=False,
                        task__isnull=False,
                        competence__isnull=True,
                    )
                    | Q(kind=ItemKind.TASK, indicator__isnull=True, task__isnull=False, competence__isnull=True)
                    | Q(
                        kind__in=COMPETENCE_ITEM_KINDS,
                        indicator__isnull=True,
                        task__isnull=True,
                        competence__isnull=False,
                    )
                ),
                name="item_kind_matches_what_it_rates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()
