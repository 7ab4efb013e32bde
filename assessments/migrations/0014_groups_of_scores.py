"""Figures of campaigns and departments are stored, and made once from the scores that are there."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assessments.selectors.group_scores import added_up, summed
from assessments.selectors.scores import basis_of, column_of
from assessments.tallies import NUMBERS

SIGNED = ["signed_off", "acknowledged"]
POINTS = [f"point_{point}" for point in range(1, 11)]


def make_groups(apps: Any, schema_editor: Any) -> None:
    """Add up the scores of every launched campaign, by department and altogether."""
    Assessment = apps.get_model("assessments", "Assessment")
    Score = apps.get_model("assessments", "Score")
    ScoreGroup = apps.get_model("assessments", "ScoreGroup")
    for campaign in apps.get_model("assessments", "Campaign").objects.exclude(status="draft").order_by("pk"):
        assigned = Assessment.objects.filter(campaign=campaign).order_by("department_id")
        signed = assigned.filter(state__in=SIGNED)
        scores = Score.objects.filter(assessment__in=signed)
        figures = {key[0]: found for key, found in added_up(scores, "assessment__department_id").items()}
        people = dict.fromkeys(assigned.values_list("department_id", flat=True).distinct(), 0)
        for department in signed.values_list("department_id", flat=True):
            people[department] += 1
        groups = [(ScoreGroup(campaign=campaign, scope="campaign", people=sum(people.values())), None)]
        groups += [
            (ScoreGroup(campaign=campaign, scope="department", department_id=pk, people=count), figures.get(pk, {}))
            for pk, count in people.items()
        ]
        for group, of_group in groups:
            group.save()
            _fill(apps, group, summed(*figures.values()) if of_group is None else of_group)


def _fill(apps: Any, group: Any, figures: Any) -> None:
    GroupScore = apps.get_model("assessments", "GroupScore")
    GroupScore.objects.bulk_create(
        (
            GroupScore(
                group=group,
                source=source,
                basis=basis_of(measure),
                **{column_of(measure): measure.id},
                **dict(zip(NUMBERS, found.numbers, strict=True)),
            )
            for measure, by_source in figures.items()
            for source, found in by_source.items()
        ),
        batch_size=500,
    )


def leave_room(apps: Any, schema_editor: Any) -> None:
    """Every sign-off changes the same rows: with room on their pages PostgreSQL need not touch the indexes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE assessments_groupscore SET (fillfactor = 50)")
        schema_editor.execute("ALTER TABLE assessments_scoregroup SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0013_exports"),
        ("competencies", "0009_source_rows"),
        ("people", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoreGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("campaign", "Everybody in the campaign"),
                            ("department", "The people of one department"),
                        ],
                        max_length=20,
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0, verbose_name="people signed off")),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="score_groups",
                        to="assessments.campaign",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                    ),
                ),
            ],
            options={
                "verbose_name": "group of people",
                "verbose_name_plural": "groups of people",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(scope="campaign", department__isnull=True) | Q(scope="department"),
                        name="score_group_scope_known",
                    ),
                    models.UniqueConstraint(
                        fields=("campaign", "scope"),
                        condition=Q(department__isnull=True),
                        name="score_group_once_per_campaign",
                    ),
                    models.UniqueConstraint(
                        fields=("campaign", "department"),
                        condition=Q(department__isnull=False),
                        name="score_group_once_per_department",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="assessments.scoregroup",
                    ),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=f"competencies.{name}",
                        ),
                    )
                    for name in ("task", "duty", "competence")
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("direct", "Own ratings"), ("tasks", "From its tasks")],
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("self", "Self"), ("supervisor", "Supervisor"), ("final", "Final")],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("scored", models.PositiveIntegerField()),
                ("without_score", models.PositiveIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("squares", models.PositiveBigIntegerField()),
                ("below_target", models.PositiveIntegerField()),
                ("self_above", models.PositiveIntegerField()),
                ("self_below", models.PositiveIntegerField()),
                *((name, models.PositiveIntegerField()) for name in POINTS),
            ],
            options={
                "verbose_name": "figures of a group",
                "verbose_name_plural": "figures of groups",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(source__in=["self", "supervisor", "final"]), name="group_score_source_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(task__isnull=False, duty__isnull=True, competence__isnull=True, basis="direct")
                        | Q(task__isnull=True, duty__isnull=False, competence__isnull=True, basis="tasks")
                        | Q(
                            task__isnull=True,
                            duty__isnull=True,
                            competence__isnull=False,
                            basis__in=["direct", "tasks"],
                        ),
                        name="group_score_is_of_one_task_duty_or_competence",
                    ),
                    models.CheckConstraint(
                        condition=Q(scored=sum((F(name) for name in POINTS[1:]), start=F(POINTS[0]))),
                        name="group_score_points_add_up",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            below_target__lte=F("scored"), self_above__lte=F("scored"), self_below__lte=F("scored")
                        ),
                        name="group_score_counts_are_of_the_scored",
                    ),
                    models.UniqueConstraint(
                        F("group"),
                        F("source"),
                        F("basis"),
                        Coalesce(F("task"), 0),
                        Coalesce(F("duty"), 0),
                        Coalesce(F("competence"), 0),
                        name="group_score_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
