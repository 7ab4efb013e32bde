"""Which of the supervisor's ratings are the candidate's own, taken over by "same as self"."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.enums import ChangeKind, Relation
from assessments.models import Assessment, Campaign, Item, Rating, RatingChange, RatingForm
from assessments.permissions import SIGNED_STATES, form_in_force


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
    rows = _in_force().filter(form__assessment__in=assessment_ids)
    return dict(rows.order_by().values_list("form__assessment_id").annotate(Count("pk")))


def adopted_answers(campaign: Campaign, *, without: int | None = None) -> int:
    """Count the adopted points, "not applicable" left out, in the signed-off assessments of a campaign but one."""
    signed = Q(form__assessment__campaign=campaign, form__assessment__state__in=sorted(SIGNED_STATES))
    left_out = Q(form__assessment=without) if without is not None else Q(pk__in=[])
    return _in_force().filter(signed, ~left_out, value__isnull=False).order_by().count()


def adopted_places(campaign: Campaign, assessment_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return where in the questionnaire, from 0, the adopted answers are, by assessment of the campaign where there
    are any; two statements."""
    items = Item.objects.filter(campaign=campaign).order_by("position").values_list("pk", flat=True)
    places = {item_id: place for place, item_id in enumerate(items)}
    found: dict[int, set[int]] = {}
    rows = _in_force().filter(form__assessment__in=assessment_ids)
    for assessment_id, item_id in rows.order_by().values_list("form__assessment_id", "item_id"):
        found.setdefault(assessment_id, set()).add(places[item_id])
    return {assessment_id: frozenset(known) for assessment_id, known in found.items()}


def _in_force() -> QuerySet[Rating]:
    """Return the adopted ratings of supervisors' forms in force."""
    return _adopted().filter(form__relation=Relation.SUPERVISOR, form__retired_at__isnull=True)


def _adopted() -> QuerySet[Rating]:
    adoption = RatingChange.objects.filter(
        form=OuterRef("form"), item=OuterRef("item"), number=OuterRef("version"), kind=ChangeKind.ADOPTED
    )
    return Rating.objects.filter(Exists(adoption))
