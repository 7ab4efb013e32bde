"""Which of the supervisor's ratings are the candidate's own, taken over by "same as self"."""

from django.db.models import Exists, OuterRef, QuerySet

from assessments.enums import ChangeKind
from assessments.models import Rating, RatingChange, RatingForm


def adopted_ratings(form: RatingForm) -> QuerySet[Rating]:
    """Return the ratings of ``form`` that were adopted and have not been changed since, in the order of the items."""
    adoption = RatingChange.objects.filter(
        form=OuterRef("form"), item=OuterRef("item"), number=OuterRef("version"), kind=ChangeKind.ADOPTED
    )
    return Rating.objects.filter(Exists(adoption), form=form).order_by("item__position")
