"""The results of one standard's campaigns beside each other, oldest first, also across its versions.

Reads one row for each scored thing, source and campaign shown (at most CAMPAIGNS_SHOWN), however many people there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.enums import CampaignStatus, ScoreSource
from assessments.models import Assessment, Campaign, ScalePoint
from assessments.permissions import SIGNED_STATES, own_result_held
from assessments.selectors.group_results import Group, group_figures
from assessments.selectors.parts import WHOLE, Departments, Part, in_departments
from assessments.selectors.trend_section import SectionBuilder, Shown, TrendSection
from assessments.selectors.trend_subjects import read_standard_rows
from competencies.models import Duty
from people.models import User

CAMPAIGNS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TrendStandard:
    """A standard with a launched campaign; ``title`` and ``version_id`` are those of the newest one's version."""

    pk: int
    version_id: int
    title: str


@dataclass(frozen=True, slots=True)
class TrendPage:
    """``sections``: the scale of the newest campaign first. ``left_out`` older campaigns are not shown."""

    sections: tuple[TrendSection, ...]
    left_out: int


def trend_standards() -> list[TrendStandard]:
    """Return the standards with a launched campaign, that of the newest campaign first; one statement."""
    found: dict[int, TrendStandard] = {}
    launched = Campaign.objects.exclude(status=CampaignStatus.DRAFT).order_by("-opens_on", "-pk")
    for campaign in launched.select_related("standard_version"):
        version = campaign.standard_version
        if version is not None and version.standard_id not in found:
            found[version.standard_id] = TrendStandard(version.standard_id, version.pk, str(version))
    return list(found.values())


def trend_duties(standard: TrendStandard) -> list[Duty]:
    """Return the duties of the newest campaign's version, in order; one statement."""
    return list(Duty.objects.filter(standard_version=standard.version_id).order_by("position"))


def trend_page(standard: TrendStandard, what: Shown, part: Part = WHOLE, *, viewer: User | None = None) -> TrendPage:
    """Return the campaigns of a standard with the means of ``what``, of all people or of a part.

    The result of ``viewer`` is left out where it is held back. The number of statements depends on the number of
    campaigns shown alone.
    """
    department_ids = part.department_ids()
    campaigns = Campaign.objects.exclude(status=CampaignStatus.DRAFT).filter(standard_version__standard=standard.pk)
    total = campaigns.count()
    newest_first = list(
        campaigns.select_related("standard_version", "scale").order_by("-opens_on", "-pk")[:CAMPAIGNS_SHOWN]
    )
    versions = sorted({campaign.standard_version_id or 0 for campaign in newest_first})
    of_final = Q(source=ScoreSource.FINAL)
    builder = SectionBuilder(
        what=what,
        rows=read_standard_rows(standard.version_id, versions),
        part=part,
        figures={
            campaign.pk: group_figures(Group(campaign, department_ids, without_id=_without(viewer, campaign)), of_final)
            for campaign in newest_first
        },
        people=_people_signed_off(newest_first, department_ids, viewer),
    )
    by_scale: dict[int, list[Campaign]] = {}
    for campaign in newest_first:
        by_scale.setdefault(campaign.scale_id or 0, []).append(campaign)
    points = _ends_of_scales(list(by_scale))
    return TrendPage(
        sections=tuple(builder.section(same[::-1], points[scale]) for scale, same in by_scale.items()),
        left_out=total - len(newest_first),
    )


def _without(viewer: User | None, campaign: Campaign) -> int | None:
    return None if viewer is None else own_result_held(viewer, campaign)


def _people_signed_off(
    campaigns: Sequence[Campaign], department_ids: Departments | None, viewer: User | None
) -> dict[int, int]:
    signed_off = Assessment.objects.filter(campaign__in=campaigns, state__in=sorted(SIGNED_STATES))
    held = [campaign.pk for campaign in campaigns if _without(viewer, campaign) is not None]
    if held:
        signed_off = signed_off.exclude(campaign__in=held, candidate=viewer)
    if department_ids is not None:
        signed_off = signed_off.filter(in_departments(department_ids))
    counted = signed_off.order_by().values("campaign").annotate(people=Count("pk"))
    return {row["campaign"]: row["people"] for row in counted}


def _ends_of_scales(scale_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    values: dict[int, list[int]] = {}
    points = ScalePoint.objects.filter(scale__in=scale_ids).order_by("value")
    for scale_id, value in points.values_list("scale_id", "value"):
        values.setdefault(scale_id, []).append(value)
    return {scale_id: (found[0], found[-1]) for scale_id, found in values.items()}
