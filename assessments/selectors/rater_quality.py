"""What can be said about how the supervisors of a campaign rate, for HR. Only signed-off assessments count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max

from assessments.models import Assessment, Campaign, ScalePoint
from assessments.permissions import SIGNED_STATES
from assessments.selectors.answer_sheets import answer_sheets, scales_of
from assessments.statistics.raters import CampaignFigures, RaterFigures, describe_campaign, describe_raters

_LAYOUT = 1
"""Of what is kept in the cache: to be raised with every change of the figures or of how they are computed."""

_KEPT_FOR = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Quality:
    """Every supervisor with somebody signed off, by id, and all ratings together."""

    raters: Mapping[int, RaterFigures]
    whole: CampaignFigures
    points: tuple[int, ...]


def campaign_quality(campaign: Campaign) -> Quality | None:
    """Return the figures of a launched campaign; None as long as nobody is signed off.

    They come from all answers, so they are kept in the cache until somebody else is signed off, or reopened: then
    either the number of sign-offs differs or the time of the latest. One statement, six where they are computed.
    """
    signed = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES)).aggregate(
        count=Count("pk"), latest=Max("signed_off_at")
    )
    if not signed["count"]:
        return None
    key = f"rater-quality-{_LAYOUT}-{campaign.pk}-{signed['count']}-{signed['latest'].timestamp()}"
    kept = cache.get(key)
    if isinstance(kept, Quality):
        return kept
    found = _computed(campaign)
    cache.set(key, found, _KEPT_FOR)
    return found


def _computed(campaign: Campaign) -> Quality:
    points = tuple(ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value").values_list("value", flat=True))
    sheets = answer_sheets(campaign)
    raters, slope = describe_raters(sheets, points)
    whole = describe_campaign(sheets, points, scales=scales_of(campaign), slope=slope)
    return Quality(raters, whole, points)


def by_remarks(figures: Sequence[RaterFigures]) -> list[RaterFigures]:
    """Order raters by what there is to look at together: most first, then by the size of the difference."""

    def weight(rater: RaterFigures) -> tuple[int, float, int]:
        value = rater.severity.difference.value if rater.severity else None
        return -rater.remarks, -abs(value or 0), rater.rater

    return sorted(figures, key=weight)
