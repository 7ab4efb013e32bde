"""Stored scores of one assessment, written in the transaction of the step that changes them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ScoreBasis, ScoreSource
from assessments.models.assessment import Assessment
from competencies.models import Competence, Duty, Task

OF_ONE_THING = (
    Q(task__isnull=False, duty__isnull=True, competence__isnull=True, basis=ScoreBasis.DIRECT)
    | Q(task__isnull=True, duty__isnull=False, competence__isnull=True, basis=ScoreBasis.TASKS)
    | Q(task__isnull=True, duty__isnull=True, competence__isnull=False, basis__in=ScoreBasis.values)
)
"""A score, and a group's figures, are of a task by its ratings, a duty by its tasks, or a competence by either."""


class Score(models.Model):
    """The aggregate of ratings for one task, duty or competence, from one source.

    Computed by ``assessments.scoring``.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    source = models.CharField(_("source"), max_length=20, choices=ScoreSource.choices)
    basis = models.CharField(_("basis"), max_length=10, choices=ScoreBasis.choices, default=ScoreBasis.DIRECT)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # None where everything was answered "not applicable".
    value = models.DecimalField(_("score"), max_digits=6, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=6, decimal_places=4, null=True, blank=True)
    rated_count = models.PositiveIntegerField(_("answers counted"))
    not_applicable_count = models.PositiveIntegerField(_("answers “not applicable”"))
    # The scale point nearest to the value, for distributions.
    nearest_point = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        # In place of the indexes of the foreign keys: the people behind a figure are listed by their score.
        indexes = [
            models.Index(fields=["task", "source", "value"], condition=Q(task__isnull=False), name="score_by_task"),
            models.Index(fields=["duty", "source", "value"], condition=Q(duty__isnull=False), name="score_by_duty"),
            models.Index(
                fields=["competence", "source", "basis", "value"],
                condition=Q(competence__isnull=False),
                name="score_by_competence",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=ScoreSource.values), name="score_source_known"),
            models.CheckConstraint(
                condition=OF_ONE_THING,
                name="score_is_of_one_task_duty_or_competence",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, nearest_point__isnull=True)
                | Q(value__isnull=False, nearest_point__isnull=False),
                name="score_value_facts",
            ),
            models.UniqueConstraint(
                fields=["assessment", "task", "source"], condition=Q(task__isnull=False), name="score_once_per_task"
            ),
            models.UniqueConstraint(
                fields=["assessment", "duty", "source"], condition=Q(duty__isnull=False), name="score_once_per_duty"
            ),
            models.UniqueConstraint(
                fields=["assessment", "competence", "source", "basis"],
                condition=Q(competence__isnull=False),
                name="score_once_per_competence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task or self.duty or self.competence} ({self.get_source_display()}): {self.value}"


class ScoreAdjustment(models.Model):
    """A final score that HR changed in the calibration, append-only. ``sequence`` is that of its event.

    Of several for one task or competence the latest counts, and only those made after the latest sign-off.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="adjustments")
    sequence = models.PositiveIntegerField()
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    before = models.DecimalField(_("before"), max_digits=6, decimal_places=4)
    after = models.DecimalField(_("after"), max_digits=6, decimal_places=4)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("adjusted score")
        verbose_name_plural = _("adjusted scores")
        ordering = ["assessment", "sequence"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, competence__isnull=True)
                | Q(task__isnull=True, competence__isnull=False),
                name="score_adjustment_is_of_one_task_or_competence",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="score_adjustment_reason_given"),
            models.UniqueConstraint(fields=["assessment", "sequence"], name="score_adjustment_has_its_own_event"),
        ]

    def __str__(self) -> str:
        return f"{self.task or self.competence}: {self.before} – {self.after}"
