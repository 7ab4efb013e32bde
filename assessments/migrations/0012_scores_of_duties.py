"""Duties are scored too, and what is made from tasks' scores starts from those that are stored, adjusted or not."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from assessments import scoring

ASSESSMENTS_AT_ONCE = 200


def score_from_tasks(apps: Any, schema_editor: Any) -> None:
    """Add the scores of duties, and make the K and S from tasks anew from the stored scores of the tasks."""
    assessments = apps.get_model("assessments", "Assessment").objects
    Score = apps.get_model("assessments", "Score")
    calls: dict[int, set[int]] = {}
    links = apps.get_model("competencies", "TaskCompetence").objects
    for task, competence in links.values_list("task_id", "competence_id"):
        calls.setdefault(competence, set()).add(task)
    points: dict[int, list[int]] = {}
    for scale, value in apps.get_model("assessments", "ScalePoint").objects.values_list("scale_id", "value"):
        points.setdefault(scale, []).append(value)

    last = 0
    while some := list(
        assessments.filter(pk__gt=last).order_by("pk").values_list("pk", "campaign__scale_id")[:ASSESSMENTS_AT_ONCE]
    ):
        last = some[-1][0]
        scale_of = dict(some)
        by_source: dict[tuple[int, str], dict[int, Any]] = {}
        tasks = Score.objects.filter(assessment__in=list(scale_of), task__isnull=False).order_by("pk")
        for score in tasks.select_related("task"):
            by_source.setdefault((score.assessment_id, score.source), {})[score.task_id] = score
        added = []
        for (assessment, source), scores in by_source.items():
            for duty in dict.fromkeys(score.task.duty_id for score in scores.values()):
                of_duty = [score for score in scores.values() if score.task.duty_id == duty]
                score = Score(assessment_id=assessment, source=source, basis="tasks", duty_id=duty)
                _fill(score, of_duty, points[scale_of[assessment]])
                added.append(score)
        Score.objects.bulk_create(added, batch_size=500)
        changed = []
        for score in Score.objects.filter(
            assessment__in=list(scale_of), competence__isnull=False, basis="tasks"
        ).order_by("pk"):
            before = (score.value, score.target)
            scores = by_source.get((score.assessment_id, score.source), {})
            called = [found for task, found in scores.items() if task in calls.get(score.competence_id, ())]
            _fill(score, called, points[scale_of[score.assessment_id]])
            if (score.value, score.target) != before:
                changed.append(score)
        Score.objects.bulk_update(
            changed, ["value", "target", "rated_count", "not_applicable_count", "nearest_point"], batch_size=100
        )


def _fill(score: Any, tasks: list[Any], points: list[int]) -> None:
    figure = scoring.mean_of_stored(task.value for task in tasks)
    score.value = figure.value
    score.target = scoring.mean_of_values(task.target for task in tasks)
    score.rated_count = figure.count
    score.not_applicable_count = figure.left_out
    score.nearest_point = None if figure.value is None else scoring.nearest_point(figure.value, points)


def check_what_was_written(apps: Any, schema_editor: Any) -> None:
    """Check foreign keys now: PostgreSQL makes no index on a table whose new rows are still to be checked."""
    schema_editor.connection.check_constraints(table_names=["assessments_score"])


def remove_scores_of_duties(apps: Any, schema_editor: Any) -> None:
    apps.get_model("assessments", "Score").objects.filter(duty__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_chained_events"), ("competencies", "0009_source_rows")]

    operations = [
        migrations.RemoveConstraint(model_name="score", name="score_is_of_one_task_or_competence"),
        migrations.AddField(
            model_name="score",
            name="duty",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competencies.duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("basis", "direct"),
                        ("competence__isnull", True),
                        ("duty__isnull", True),
                        ("task__isnull", False),
                    ),
                    models.Q(
                        ("basis", "tasks"),
                        ("competence__isnull", True),
                        ("duty__isnull", False),
                        ("task__isnull", True),
                    ),
                    models.Q(
                        ("basis__in", ["direct", "tasks"]),
                        ("competence__isnull", False),
                        ("duty__isnull", True),
                        ("task__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="score_is_of_one_task_duty_or_competence",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                condition=models.Q(("duty__isnull", False)),
                fields=("assessment", "duty", "source"),
                name="score_once_per_duty",
            ),
        ),
        migrations.RunPython(score_from_tasks, remove_scores_of_duties),
        migrations.RunPython(check_what_was_written, migrations.RunPython.noop),
    ]
