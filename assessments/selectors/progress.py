"""How far a rating form has come, as annotations of assessments."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessments.enums import Relation
from assessments.models import Item, RatingForm

ITEM_TOTAL = Coalesce(
    Subquery(
        Item.objects.filter(campaign=OuterRef("campaign"))
        .order_by()
        .values("campaign")
        .annotate(total=Count("pk"))
        .values("total")
    ),
    0,
)
"""How many items the questionnaire of the assessment's campaign has."""


def answered_count(relation: Relation) -> Coalesce:
    """Return how many items the form of ``relation`` in force has answered."""
    answered = Q(ratings__value__isnull=False) | Q(ratings__not_applicable=True)
    return Coalesce(
        Subquery(
            RatingForm.objects.filter(assessment=OuterRef("pk"), relation=relation, retired_at__isnull=True)
            .order_by()
            .annotate(answered=Count("ratings", filter=answered))
            .values("answered")[:1]
        ),
        0,
    )
