"""Which of the supervisor's ratings are the candidate's own, taken over by "same as self"."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, QuerySet

from assessments.enums import ChangeKind, Relation
from assessments.models import Assessment, Rating, RatingChange, RatingForm
from assessments.permissions import form_in_force


def adopted_ratings(form: RatingForm) -> QuerySet[Rating]:
    """Return the ratings of ``form`` that were adopted and have not been changed since, in the order of the items."""
    return _adopted().filter(form=form).order_by("item__position")


def adopted_items(assessment: Assessment) -> frozenset[int]:
    """Return the items whose rating by the supervisor in force is the adopted one."""
    form = form_in_force(assessment, Relation.SUPERVISOR)
    if form is None:
        return frozenset()
    return frozenset(adopted_ratings(form).order_by().values_list("item", flat=True))


def adopted_counts(assessment_ids: Collection[int]) -> dict[int, int]:
    """Count the adopted ratings of the supervisor's form in force, by assessment where there are any; one statement."""
    rows = _adopted().filter(
        form__assessment__in=assessment_ids, form__relation=Relation.SUPERVISOR, form__retired_at__isnull=True
    )
    return dict(rows.order_by().values_list("form__assessment_id").annotate(Count("pk")))


def _adopted() -> QuerySet[Rating]:
    adoption = RatingChange.objects.filter(
        form=OuterRef("form"), item=OuterRef("item"), number=OuterRef("version"), kind=ChangeKind.ADOPTED
    )
    return Rating.objects.filter(Exists(adoption))
