"""Storing the scores of an assessment, in the transaction of the step that changes them."""

import json
from collections.abc import Collection, Iterable, Sequence

from django.db import connection, transaction

from assessments.enums import ScoreSource
from assessments.models import Assessment, Score
from assessments.selectors.group_scores import GroupFigures, contribution
from assessments.selectors.scores import ScoreRow, basis_of, campaign_rules, column_of, computed_scores
from assessments.services.group_scores import count_difference
from assessments.services.json_rows import DECIMAL, TEXT, WHOLE, rows_of_json


@transaction.atomic
def store_scores(*, assessment: Assessment, computed: Sequence[ScoreRow] | None = None) -> None:
    """Make the stored scores those that the assessment's state in the database asks for.

    ``computed`` are these scores where the step has worked them out already, from the answers that it holds locked.

    Submitted: the self-rating's. Signed off, acknowledged: self, supervisor and final. Any other state: none. Rows of
    before are replaced. Call it after the new state is written, in the same transaction. The number of statements does
    not depend on how much is rated. The figures of the assessment's groups change with them, last, because their locks
    are those that others wait for.
    """
    before = _counted(assessment)
    if computed is None:
        state = Assessment.objects.values_list("state", flat=True).get(pk=assessment.pk)
        rows: Sequence[ScoreRow] = computed_scores(campaign_rules(assessment.campaign), {assessment.pk: state})
    else:
        rows = computed
    Score.objects.filter(assessment=assessment).delete()
    _insert(rows)
    count_difference(assessment=assessment, before=before, after=contribution(rows))


@transaction.atomic
def clear_scores(*, assessment: Assessment, sources: Collection[ScoreSource]) -> None:
    """Remove the stored scores of these sources: SELF at a return, SUPERVISOR and FINAL at a reopening.

    After a reopening the assessment counts in its groups no more.
    """
    before = _counted(assessment)
    Score.objects.filter(assessment=assessment, source__in=sources).delete()
    count_difference(assessment=assessment, before=before, after=_counted(assessment) if before else {})


def _counted(assessment: Assessment) -> GroupFigures:
    """Return what the stored scores add to the groups; most often nothing, for which one small statement is enough."""
    scores = Score.objects.filter(assessment=assessment)
    if not scores.filter(source=ScoreSource.FINAL).exists():
        return {}
    return contribution(ScoreRow.from_model(score) for score in scores.order_by("pk"))


_COLUMNS = {
    "assessment_id": WHOLE,
    "source": TEXT,
    "basis": TEXT,
    "task_id": WHOLE,
    "duty_id": WHOLE,
    "competence_id": WHOLE,
    "value": DECIMAL,
    "target": DECIMAL,
    "rated_count": WHOLE,
    "not_applicable_count": WHOLE,
    "nearest_point": WHOLE,
}
_ABOUT = ("task_id", "duty_id", "competence_id")


def _insert(rows: Iterable[ScoreRow]) -> None:
    """Store new rows; one statement. As objects, the four hundred of a sign-off would take a tenth of its time."""
    written = [
        [
            row.assessment_id,
            row.source,
            basis_of(row.measure),
            *(row.measure.id if name == column else None for name in _ABOUT),
            None if row.value is None else str(row.value),
            None if row.target is None else str(row.target),
            row.rated_count,
            row.not_applicable_count,
            row.nearest_point,
        ]
        for row in rows
        for column in (column_of(row.measure),)
    ]
    if not written:
        return
    names = ", ".join(_COLUMNS)
    # Names of tables and columns are the model's own; the rows are a bound parameter.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO assessments_score ({names}) SELECT {names} FROM {rows_of_json(_COLUMNS)} one",  # noqa: S608
            [json.dumps(written)],
        )
