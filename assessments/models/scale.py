"""Rating scales: the ordered answers, each with a label and a behavioural anchor in both languages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.enums import ScaleKind


def in_active_language(chinese: str, english: str) -> str:
    """Return the text of the active language, or the other one where that is empty."""
    if (get_language() or "").startswith("en"):
        return english or chinese
    return chinese or english


class RatingScale(models.Model):
    """Built-in scales (``slug`` given) are read-only; HR edits copies until a launched campaign uses them."""

    slug = models.SlugField(_("short name"), max_length=50, null=True, blank=True, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ScaleKind.choices, default=ScaleKind.PROFICIENCY)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    description_zh = models.TextField(_("Chinese description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    origin = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="copies"
    )

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ScaleKind.values), name="scale_kind_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_active_language(self.name_zh, self.name_en)

    @property
    def description(self) -> str:
        return in_active_language(self.description_zh, self.description_en)

    @property
    def is_builtin(self) -> bool:
        return self.slug is not None


class ScalePoint(models.Model):
    """One answer of a scale; ``value`` orders the points and is what scores are computed from."""

    scale = models.ForeignKey(RatingScale, on_delete=models.CASCADE, related_name="points")
    value = models.PositiveSmallIntegerField(_("value"))
    label_zh = models.CharField(_("Chinese label"), max_length=40)
    label_en = models.CharField(_("English label"), max_length=60, blank=True)
    anchor_zh = models.TextField(_("Chinese anchor"))
    anchor_en = models.TextField(_("English anchor"), blank=True)

    class Meta:
        verbose_name = _("scale point")
        verbose_name_plural = _("scale points")
        ordering = ["scale", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "value"], name="scale_has_a_value_once"),
            models.CheckConstraint(condition=Q(value__range=(1, 10)), name="scale_value_range"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"

    @property
    def label(self) -> str:
        return in_active_language(self.label_zh, self.label_en)

    @property
    def anchor(self) -> str:
        return in_active_language(self.anchor_zh, self.anchor_en)
