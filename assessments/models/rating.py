"""Rating forms and the ratings in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Relation
from assessments.models.assessment import Assessment
from assessments.models.item import Item


class RatingForm(models.Model):
    """What one rater fills in for one assessment.

    ``completed_at`` is set when the rater hands the form in and cleared when it is opened again. ``retired_at`` marks
    the form of a supervisor who was replaced: it is kept and no longer counts.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="forms")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rating_forms")
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("no longer counts since"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating form")
        verbose_name_plural = _("rating forms")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rater"], name="rating_form_once_per_rater"),
            models.UniqueConstraint(
                fields=["assessment", "relation"],
                condition=Q(retired_at__isnull=True),
                name="rating_form_one_in_force_per_relation",
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="rating_form_relation_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} ({self.get_relation_display()})"


class Rating(models.Model):
    """One answer: a value of the campaign's scale or not-applicable; before either, possibly only a comment.

    That the value lies on the scale and the item belongs to the form's campaign is held by triggers.
    """

    form = models.ForeignKey(RatingForm, on_delete=models.CASCADE, related_name="ratings")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment"), blank=True)
    updated_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="rating_once_per_item"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(not_applicable=False), name="rating_value_or_not_applicable"
            ),
            # An unanswered item has no row, unless a comment was written first: that must not be lost.
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(not_applicable=True) | ~Q(comment=""),
                name="rating_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.value if self.value is not None else '–'}"

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.not_applicable
