"""The candidate's own assessments."""

from django.db.models import QuerySet

from assessments.models import Assessment
from assessments.selectors.due import SELF_DUE_ON
from people.models import User


def own_assessments(user: User) -> QuerySet[Assessment]:
    """Return all assessments of ``user``, the newest campaign first, each with ``due`` (the self-rating's date)."""
    return (
        Assessment.objects.filter(candidate=user)
        .select_related("campaign__standard_version", "supervisor")
        .annotate(due=SELF_DUE_ON)
        .order_by("-campaign__opens_on", "-pk")
    )
