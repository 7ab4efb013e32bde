"""Duties, tasks, outputs, indicators, and the knowledge, skills and attitudes behind them.

Printed codes are kept as printed and are not unique: documents misnumber and repeat them. Identity is the row, order
is ``position``; ``canonical_code`` is derived for look-ups and never shown in place of the printed one.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.enums import CompetenceKind
from competencies.models.standard import LEVEL_VALIDATORS, StandardVersion, level_constraint


class Duty(models.Model):
    """主要職責, for example T1."""

    standard_version = models.ForeignKey(
        StandardVersion, on_delete=models.CASCADE, related_name="duties", verbose_name=_("standard version")
    )
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("printed code"), max_length=20, blank=True)
    canonical_code = models.CharField(max_length=20, blank=True, editable=False)
    name = models.TextField(pgettext_lazy("standard", "name"))

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["standard_version", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Competence(models.Model):
    """職能內涵: one line of knowledge (K), skill (S) or attitude (A); only attitudes have a ``name`` too."""

    standard_version = models.ForeignKey(
        StandardVersion, on_delete=models.CASCADE, related_name="competences", verbose_name=_("standard version")
    )
    kind = models.CharField(_("kind"), max_length=1, choices=CompetenceKind.choices)
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("printed code"), max_length=20, blank=True)
    canonical_code = models.CharField(max_length=20, blank=True, editable=False)
    name = models.CharField(pgettext_lazy("standard", "name"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("knowledge, skill or attitude")
        verbose_name_plural = _("knowledge, skills and attitudes")
        ordering = ["standard_version", "kind", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CompetenceKind.values), name="competence_kind_known"),
            # A document may name a code that no line of it defines: the code alone is kept, so that no link is lost.
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(name="") | ~Q(code=""),
                name="competence_says_something",
                violation_error_message=_("Give a text; for an attitude, a name, a text or both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name or self.text}".strip()


class CompetenceDetail(models.Model):
    """A bulleted line below the text of a competence."""

    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="details")
    position = models.PositiveIntegerField(_("position"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("detail")
        verbose_name_plural = _("details")
        ordering = ["competence", "position"]

    def __str__(self) -> str:
        return self.text


class Task(models.Model):
    """工作任務, for example T1.1, with the level (職能級別) it demands and the K and S it calls for."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("duty"))
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("printed code"), max_length=20, blank=True)
    canonical_code = models.CharField(max_length=20, blank=True, editable=False)
    name = models.TextField(pgettext_lazy("standard", "name"))
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, validators=LEVEL_VALIDATORS)
    competences = models.ManyToManyField(
        Competence, through="TaskCompetence", related_name="tasks", verbose_name=_("knowledge and skills")
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["duty", "position"]
        constraints = [level_constraint("task_level_range")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class TaskCompetence(models.Model):
    """A task calls for a knowledge or skill; attitudes belong to the whole standard and are never linked."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="competence_links", verbose_name=_("task"))
    competence = models.ForeignKey(
        Competence, on_delete=models.CASCADE, related_name="task_links", verbose_name=_("knowledge or skill")
    )
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("knowledge or skill of a task")
        verbose_name_plural = _("knowledge and skills of a task")
        ordering = ["task", "position"]
        constraints = [
            models.UniqueConstraint(fields=["task", "competence"], name="task_calls_for_a_competence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} – {self.competence}"


class Output(models.Model):
    """工作產出, for example O1.1.1."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="outputs", verbose_name=_("task"))
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("printed code"), max_length=20, blank=True)
    canonical_code = models.CharField(max_length=20, blank=True, editable=False)
    name = models.TextField(pgettext_lazy("standard", "name"))

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")
        ordering = ["task", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Indicator(models.Model):
    """行為指標, for example P1.1.1."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("task"))
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("printed code"), max_length=20, blank=True)
    canonical_code = models.CharField(max_length=20, blank=True, editable=False)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("behaviour indicator")
        verbose_name_plural = _("behaviour indicators")
        ordering = ["task", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()
