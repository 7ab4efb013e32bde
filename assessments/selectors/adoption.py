"""Which of the supervisor's ratings are the candidate's own, taken over by "same as self"."""

from django.db.models import Exists, OuterRef, QuerySet

from assessments.enums import ChangeKind, Relation
from assessments.models import Assessment, Rating, RatingChange, RatingForm
from assessments.permissions import form_in_force


def adopted_ratings(form: RatingForm) -> QuerySet[Rating]:
    """Return the ratings of ``form`` that were adopted and have not been changed since, in the order of the items."""
    adoption = RatingChange.objects.filter(
        form=OuterRef("form"), item=OuterRef("item"), number=OuterRef("version"), kind=ChangeKind.ADOPTED
    )
    return Rating.objects.filter(Exists(adoption), form=form).order_by("item__position")


def adopted_items(assessment: Assessment) -> frozenset[int]:
    """Return the items whose rating by the supervisor in force is the adopted one."""
    form = form_in_force(assessment, Relation.SUPERVISOR)
    if form is None:
        return frozenset()
    return frozenset(adopted_ratings(form).order_by().values_list("item", flat=True))
