"""Storing the scores of an assessment, in the transaction of the step that changes them."""

from collections.abc import Collection

from django.db import transaction

from assessments.enums import ScoreSource
from assessments.models import Assessment, Score
from assessments.selectors.scores import campaign_rules, computed_scores


@transaction.atomic
def store_scores(*, assessment: Assessment) -> None:
    """Make the stored scores those that the assessment's state in the database asks for.

    Submitted: the self-rating's. Signed off, acknowledged: self, supervisor and final. Any other state: none. Rows of
    before are replaced. Call it after the new state is written, in the same transaction. The number of statements does
    not depend on how much is rated (but SQLite takes a long INSERT in pieces).
    """
    current = Assessment.objects.select_related("campaign").get(pk=assessment.pk)
    rows = computed_scores(campaign_rules(current.campaign), {current.pk: current.state})
    Score.objects.filter(assessment=current).delete()
    Score.objects.bulk_create([row.as_model() for row in rows])


def clear_scores(*, assessment: Assessment, sources: Collection[ScoreSource]) -> None:
    """Remove the stored scores of these sources: SELF at a return, SUPERVISOR and FINAL at a reopening."""
    Score.objects.filter(assessment=assessment, source__in=sources).delete()
