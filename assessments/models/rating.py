"""Rating forms and the ratings in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ChangeKind, Relation
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

    An answer taken back leaves an empty row, so that ``version``, which grows by one with every change, never starts
    again: a page compares it to find out whether somebody was quicker. Each version stands in ``RatingChange``. That
    the value lies on the scale and the item belongs to the form's campaign is held by triggers.
    """

    form = models.ForeignKey(RatingForm, on_delete=models.CASCADE, related_name="ratings")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ratings")
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="rating_once_per_item"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(not_applicable=False), name="rating_value_or_not_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.value if self.value is not None else '–'}"

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.not_applicable


class RatingChange(models.Model):
    """One version of one answer, append-only: every value an item ever had, by whom and when.

    ``number`` is the version of the rating that it led to. ``operation`` is the client's own name for the save, so that
    one that is sent again does nothing. ``by`` differs from the form's rater where a substitute acted.
    """

    form = models.ForeignKey(RatingForm, on_delete=models.PROTECT, related_name="changes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=ChangeKind.choices, default=ChangeKind.ANSWERED)
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    operation = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of a rating")
        verbose_name_plural = _("changes of ratings")
        ordering = ["form", "item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "item", "number"], name="rating_change_number_is_unique"),
            models.UniqueConstraint(
                fields=["form", "operation"],
                condition=Q(operation__isnull=False),
                name="rating_change_once_per_operation",
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="rating_change_kind_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(not_applicable=False),
                name="rating_change_value_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} #{self.number}"
