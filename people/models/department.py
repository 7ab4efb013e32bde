"""Departments, a tree."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models.hierarchy import closes_circle


class Department(models.Model):
    """A unit of the organisation; its parent is the unit above it."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="department_is_not_its_own_parent",
                violation_error_message=_("A department cannot be its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language; the Chinese one where no English one is kept."""
        if (get_language() or "").startswith("en") and self.name_en:
            return self.name_en
        return self.name_zh

    def clean(self) -> None:
        """Refuse a parent that would close a circle (raises ValidationError)."""
        if self.pk is None or self.parent_id is None:
            return
        parents = dict(Department.objects.values_list("pk", "parent_id"))
        if closes_circle(self.pk, self.parent_id, parents):
            raise ValidationError({"parent": _("This department lies below the one you are editing: choose another.")})
