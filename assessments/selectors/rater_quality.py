"""What can be said about how the supervisors of a campaign rate, for HR. Only signed-off assessments count."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils import timezone

from assessments.models import Assessment, Campaign, Item, ScalePoint
from assessments.permissions import SIGNED_STATES, own_result_held
from assessments.selectors.adoption import adopted_answers, adopted_places
from assessments.selectors.answer_sheets import answer_sheets, scales_of
from assessments.statistics.raters import (
    CampaignFigures,
    RaterFigures,
    describe_campaign,
    describe_raters,
    without_taken_over,
)
from people.models import User

_LAYOUT = 4
"""Of what is kept in the cache: to be raised with every change of the figures or of how they are computed.

What there are thousands of in it (the figures of each rater) are classes without slots: those are read back in less
than half the time."""

_KEPT_FOR = 24 * 60 * 60

LARGE = 1000
"""From this many people on computing takes seconds: no request does it, and figures may be a little old."""

A_LITTLE_OLD = datetime.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Quality:
    """Every supervisor with somebody signed off, by id, and all ratings together, as of the time they were counted.

    ``adopted`` of the supervisors' answers were taken over from the self-rating. ``signed`` and ``latest`` tell whether
    somebody was signed off or reopened since.
    """

    raters: Mapping[int, RaterFigures]
    whole: CampaignFigures
    points: tuple[int, ...]
    adopted: int
    as_of: datetime.datetime
    signed: int
    latest: datetime.datetime


@dataclass(frozen=True, slots=True)
class KeptQuality:
    """What the cache has of a campaign with ``signed`` people signed off, the last one at ``latest``.

    ``quality`` may be out of date; ``serves`` says that it may be shown without counting anew.
    """

    signed: int
    latest: datetime.datetime | None
    quality: Quality | None
    serves: bool

    @property
    def is_large(self) -> bool:
        """Whether counting takes longer than a request may."""
        return self.signed >= LARGE


def unseen_assessment(viewer: User, campaign: Campaign) -> int | None:
    """Return the assessment that figures about raters leave out for ``viewer``: the own one, signed off and held back.

    Also who works in HR does not read it early (``permissions.own_result_held``), and a supervisor's mean less what
    the others got would tell it.
    """
    candidate = own_result_held(viewer, campaign)
    if candidate is None:
        return None
    signed = Assessment.objects.filter(campaign=campaign, candidate=candidate, state__in=sorted(SIGNED_STATES))
    return signed.values_list("pk", flat=True).first()


def kept_quality(campaign: Campaign, *, without: int | None = None) -> KeptQuality:
    """Return what is kept of a launched campaign, with the assessment ``without`` left out. One statement.

    It serves until somebody else is signed off, or reopened: then either the number of sign-offs differs or the time of
    the latest. In a large campaign, where somebody always is, it serves for a quarter of an hour.
    """
    found = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES)).aggregate(
        signed=Count("*"), latest=Max("signed_off_at")
    )
    signed, latest = found["signed"], found["latest"]
    kept = cache.get(_key(campaign, without)) if signed else None
    if not isinstance(kept, Quality):
        return KeptQuality(signed, latest, None, serves=False)
    is_current = (kept.signed, kept.latest) == (signed, latest)
    is_young = kept.signed >= LARGE and timezone.now() - kept.as_of < A_LITTLE_OLD
    return KeptQuality(signed, latest, kept, serves=is_current or is_young)


def compute_quality(campaign: Campaign, kept: KeptQuality, *, without: int | None = None) -> Quality | None:
    """Return the figures from all answers as they are now, and keep them; None as long as nobody is signed off.

    ``kept`` was read just before, with the same assessment left out. Eight statements at most; seconds in a large
    campaign.
    """
    if kept.latest is None:
        return None
    computed = _computed(campaign, without, as_of=timezone.now(), signed=kept.signed, latest=kept.latest)
    if computed is not None:
        cache.set(_key(campaign, without), computed, _KEPT_FOR)
    return computed


def answers_of(campaign: Campaign, kept: KeptQuality) -> int:
    """Return how many answers the figures come from: both sides answer every item, be it as not applicable."""
    return 2 * kept.signed * Item.objects.filter(campaign=campaign).count()


def _key(campaign: Campaign, without: int | None) -> str:
    return f"rater-quality-{_LAYOUT}-{campaign.pk}-{without or 'all'}"


def _computed(
    campaign: Campaign, without: int | None, *, as_of: datetime.datetime, signed: int, latest: datetime.datetime
) -> Quality | None:
    sheets = [sheet for sheet in answer_sheets(campaign) if sheet.person != without]
    if not sheets:
        return None
    points = tuple(ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value").values_list("value", flat=True))
    raters, slope = describe_raters(sheets, points)
    whole = describe_campaign(sheets, points, scales=scales_of(campaign), slope=slope)
    lines = [person for rater in raters.values() for person in rater.straight_lines]
    if lines:
        raters = without_taken_over(raters, sheets, whole.usual, adopted_places(campaign, lines))
    return Quality(raters, whole, points, adopted_answers(campaign, without=without), as_of, signed, latest)


def by_remarks(figures: Sequence[RaterFigures]) -> list[RaterFigures]:
    """Order raters by what there is to look at together: most first, then by the size of the difference."""

    def weight(rater: RaterFigures) -> tuple[int, float, int]:
        value = rater.severity.difference.value if rater.severity else None
        return -rater.remarks, -abs(value or 0), rater.rater

    return sorted(figures, key=weight)
