"""How long supervisors took for their answers, as far as the history of answers tells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.core.cache import cache
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from assessments.enums import ChangeKind, Relation
from assessments.models import Assessment, Campaign, RatingChange
from assessments.permissions import SIGNED_STATES
from assessments.statistics.pace import FAST, seconds_per_item

TIMED_FORMS = 10
"""How many of a supervisor's forms are timed, the latest ones: so that what is read does not grow with the campaign."""

_KEPT_FOR = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Pace:
    """A supervisor's usual ``seconds`` per item: the median of the ``timed`` forms whose time is known.

    ``fast`` of them were answered in less time than reading an item takes.
    """

    seconds: float | None = None
    timed: int = 0
    fast: int = 0


def kept_paces(campaign: Campaign, supervisor_ids: Collection[int], *, as_of: datetime) -> dict[int, Pace]:
    """Return the pace of every one of these supervisors, out of the cache where it was computed for the figures of the
    same time ``as_of``: hundreds of answers are behind each, and a page shows many supervisors."""
    key = f"rater-pace-{campaign.pk}"
    counted, known = cache.get(key, (None, {}))
    if counted != as_of:
        known = {}
    unknown = [supervisor for supervisor in supervisor_ids if supervisor not in known]
    if unknown:
        found = paces(campaign, unknown)
        known |= {supervisor: found.get(supervisor, Pace()) for supervisor in unknown}
        cache.set(key, (as_of, known), _KEPT_FOR)
    return {supervisor: known[supervisor] for supervisor in supervisor_ids}


def paces(campaign: Campaign, supervisor_ids: Collection[int]) -> dict[int, Pace]:
    """Return the pace of each supervisor over the latest forms signed off: two statements."""
    latest = (
        Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES), supervisor__in=supervisor_ids)
        .annotate(
            place=Window(
                RowNumber(), partition_by=F("supervisor"), order_by=[F("signed_off_at").desc(), F("pk").desc()]
            )
        )
        .filter(place__lte=TIMED_FORMS)
        .values_list("pk", "supervisor_id")
    )
    supervisors = dict(latest)
    by_supervisor: dict[int, list[float]] = {}
    for assessment_id, seconds in form_paces(supervisors).items():
        by_supervisor.setdefault(supervisors[assessment_id], []).append(seconds)
    return {
        supervisor: Pace(median(known), timed=len(known), fast=sum(seconds < FAST for seconds in known))
        for supervisor, known in by_supervisor.items()
    }


def form_paces(assessment_ids: Collection[int]) -> Mapping[int, float]:
    """Return the seconds per item of the supervisor's form in force, by assessment, where they are known.

    Counts the first answer to each item, unless it was taken over from the self-rating; one statement.
    """
    moments: dict[int, list[float]] = {}
    changes = RatingChange.objects.filter(
        form__assessment__in=list(assessment_ids),
        form__relation=Relation.SUPERVISOR,
        form__retired_at__isnull=True,
        number=1,
        kind=ChangeKind.ANSWERED,
    )
    for assessment_id, at in changes.order_by().values_list("form__assessment_id", "at"):
        moments.setdefault(assessment_id, []).append(at.timestamp())
    known = {assessment_id: seconds_per_item(times) for assessment_id, times in moments.items()}
    return {assessment_id: seconds for assessment_id, seconds in known.items() if seconds is not None}
