"""Which items a supervisor means to send back to the candidate, and which were sent back, with the reasons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Assessment
from assessments.models.item import Item
from assessments.models.rating import RatingForm


class ReturnedItem(models.Model):
    """One item of one return, append-only. ``sequence`` is that of the event of the return.

    A return without any such row sends the whole form back.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="returned_items")
    sequence = models.PositiveIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("returned item")
        verbose_name_plural = _("returned items")
        ordering = ["assessment", "sequence", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "sequence", "item"], name="returned_item_once_per_return"),
            models.CheckConstraint(condition=~Q(reason=""), name="returned_item_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.sequence}: {self.item_id}"


class ReturnMark(models.Model):
    """An item that the supervisor means to send back, with the reason as written so far.

    It belongs to the supervisor's form and is seen by nobody else. Returning the item takes it away.
    """

    form = models.ForeignKey(RatingForm, on_delete=models.CASCADE, related_name="return_marks")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("mark for the return")
        verbose_name_plural = _("marks for the return")
        ordering = ["form", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="return_mark_once_per_item"),
            models.CheckConstraint(condition=~Q(reason=""), name="return_mark_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.item_id}"
