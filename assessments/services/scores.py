"""Storing the scores of an assessment, in the transaction of the step that changes them."""

from collections.abc import Collection

from django.db import transaction

from assessments.enums import ScoreSource
from assessments.models import Assessment, Score
from assessments.selectors.group_scores import GroupFigures, contribution
from assessments.selectors.scores import ScoreRow, campaign_rules, computed_scores
from assessments.services.group_scores import count_difference


@transaction.atomic
def store_scores(*, assessment: Assessment) -> None:
    """Make the stored scores those that the assessment's state in the database asks for.

    Submitted: the self-rating's. Signed off, acknowledged: self, supervisor and final. Any other state: none. Rows of
    before are replaced. Call it after the new state is written, in the same transaction. The number of statements does
    not depend on how much is rated (but SQLite takes a long INSERT in pieces). The figures of the assessment's groups
    change with them, last, because their locks are those that others wait for.
    """
    state = Assessment.objects.values_list("state", flat=True).get(pk=assessment.pk)
    before = _counted(assessment)
    rows = computed_scores(campaign_rules(assessment.campaign), {assessment.pk: state})
    Score.objects.filter(assessment=assessment).delete()
    Score.objects.bulk_create([row.as_model() for row in rows])
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
