"""Stored figures of groups: what the scores of a campaign's people, and of each department's, add up to.

They are derived from the scores of signed-off assessments and kept in step by ``services.group_scores``, so that a page
about ten thousand people reads as many rows as the standard has tasks and competences.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessments.enums import GroupScope, ScoreBasis, ScoreSource
from assessments.models.campaign import Campaign
from assessments.models.score import OF_ONE_THING
from assessments.tallies import POINTS
from competencies.models import Competence, Duty, Task
from people.models import Department


class ScoreGroup(models.Model):
    """Everybody of a campaign, or those of one department (not of those below it), as the assessments name it.

    A department's group without ``department`` holds the people who have none. ``people`` are signed off. The row is
    what is locked before the figures of the group change.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="score_groups", db_index=False)
    scope = models.CharField(max_length=20, choices=GroupScope.choices)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField(_("people signed off"), default=0)

    class Meta:
        verbose_name = _("group of people")
        verbose_name_plural = _("groups of people")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=GroupScope.CAMPAIGN, department__isnull=True) | Q(scope=GroupScope.DEPARTMENT),
                name="score_group_scope_known",
            ),
            models.UniqueConstraint(
                fields=["campaign", "scope"], condition=Q(department__isnull=True), name="score_group_once_per_campaign"
            ),
            models.UniqueConstraint(
                fields=["campaign", "department"],
                condition=Q(department__isnull=False),
                name="score_group_once_per_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.department or self.get_scope_display()}"


class GroupScore(models.Model):
    """What one source's scores of one task, duty or competence add up to in a group; see ``assessments.tallies``.

    ``total`` is in 1/10000 of a scale point, ``squares`` in 1/10000 of that. Rows are only looked up by their group.
    """

    group = models.ForeignKey(ScoreGroup, on_delete=models.CASCADE, related_name="scores", db_index=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    basis = models.CharField(_("basis"), max_length=10, choices=ScoreBasis.choices)
    source = models.CharField(_("source"), max_length=20, choices=ScoreSource.choices)
    scored = models.PositiveIntegerField()
    without_score = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    squares = models.PositiveBigIntegerField()
    below_target = models.PositiveIntegerField()
    self_above = models.PositiveIntegerField()
    self_below = models.PositiveIntegerField()
    point_1 = models.PositiveIntegerField()
    point_2 = models.PositiveIntegerField()
    point_3 = models.PositiveIntegerField()
    point_4 = models.PositiveIntegerField()
    point_5 = models.PositiveIntegerField()
    point_6 = models.PositiveIntegerField()
    point_7 = models.PositiveIntegerField()
    point_8 = models.PositiveIntegerField()
    point_9 = models.PositiveIntegerField()
    point_10 = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("figures of a group")
        verbose_name_plural = _("figures of groups")
        constraints = [
            models.CheckConstraint(condition=Q(source__in=ScoreSource.values), name="group_score_source_known"),
            models.CheckConstraint(
                condition=OF_ONE_THING,
                name="group_score_is_of_one_task_duty_or_competence",
            ),
            # Everybody with a score is counted at one point; nobody else is.
            models.CheckConstraint(
                condition=Q(scored=sum((F(f"point_{point}") for point in POINTS[1:]), start=F("point_1"))),
                name="group_score_points_add_up",
            ),
            models.CheckConstraint(
                condition=Q(below_target__lte=F("scored"), self_above__lte=F("scored"), self_below__lte=F("scored")),
                name="group_score_counts_are_of_the_scored",
            ),
            # One key for all three kinds, so that one statement can add to any of them. It leads with the group, which
            # is what pages read by.
            models.UniqueConstraint(
                F("group"),
                F("source"),
                F("basis"),
                Coalesce(F("task"), 0),
                Coalesce(F("duty"), 0),
                Coalesce(F("competence"), 0),
                name="group_score_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task or self.duty or self.competence} ({self.get_source_display()}): {self.scored}"
