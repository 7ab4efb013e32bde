"""What can be said about how the supervisors of a campaign rate, for HR. Only signed-off assessments count."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils import timezone

from assessments.models import Assessment, Campaign, ScalePoint
from assessments.permissions import SIGNED_STATES
from assessments.selectors.answer_sheets import answer_sheets, scales_of
from assessments.statistics.raters import CampaignFigures, RaterFigures, describe_campaign, describe_raters

_LAYOUT = 2
"""Of what is kept in the cache: to be raised with every change of the figures or of how they are computed."""

_KEPT_FOR = 24 * 60 * 60

LARGE = 1000
"""From this many people on computing takes seconds, so figures may be a little old while people are signed off."""

A_LITTLE_OLD = datetime.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Quality:
    """Every supervisor with somebody signed off, by id, and all ratings together, as of the time they were counted.

    ``signed`` and ``latest`` tell whether somebody was signed off or reopened since.
    """

    raters: Mapping[int, RaterFigures]
    whole: CampaignFigures
    points: tuple[int, ...]
    as_of: datetime.datetime
    signed: int
    latest: datetime.datetime


def campaign_quality(campaign: Campaign) -> Quality | None:
    """Return the figures of a launched campaign; None as long as nobody is signed off.

    They come from all answers, so they are kept in the cache until somebody else is signed off, or reopened: then
    either the number of sign-offs differs or the time of the latest. In a large campaign, where somebody always is,
    they serve for a quarter of an hour. One statement, six where they are computed.
    """
    found = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES)).aggregate(
        signed=Count("pk"), latest=Max("signed_off_at")
    )
    if not found["signed"]:
        return None
    key, now = f"rater-quality-{_LAYOUT}-{campaign.pk}", timezone.now()
    kept = cache.get(key)
    if isinstance(kept, Quality):
        is_current = (kept.signed, kept.latest) == (found["signed"], found["latest"])
        if is_current or (kept.signed >= LARGE and now - kept.as_of < A_LITTLE_OLD):
            return kept
    computed = _computed(campaign, as_of=now, signed=found["signed"], latest=found["latest"])
    cache.set(key, computed, _KEPT_FOR)
    return computed


def _computed(campaign: Campaign, *, as_of: datetime.datetime, signed: int, latest: datetime.datetime) -> Quality:
    points = tuple(ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value").values_list("value", flat=True))
    sheets = answer_sheets(campaign)
    raters, slope = describe_raters(sheets, points)
    whole = describe_campaign(sheets, points, scales=scales_of(campaign), slope=slope)
    return Quality(raters, whole, points, as_of, signed, latest)


def by_remarks(figures: Sequence[RaterFigures]) -> list[RaterFigures]:
    """Order raters by what there is to look at together: most first, then by the size of the difference."""

    def weight(rater: RaterFigures) -> tuple[int, float, int]:
        value = rater.severity.difference.value if rater.severity else None
        return -rater.remarks, -abs(value or 0), rater.rater

    return sorted(figures, key=weight)
