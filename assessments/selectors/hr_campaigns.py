"""Campaigns as HR sees them in the list."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from assessments.enums import AssessmentState, CampaignStatus, TargetRule
from assessments.models import Campaign, CampaignMember, CampaignTarget
from assessments.selectors.due import FINISHED
from assessments.selectors.hr_people import Late, assessments_with_dates, late_condition
from assessments.selectors.hr_setup import STEPS

CAMPAIGN_ORDERS = {
    "title": ("title", "pk"),
    "opens": ("opens_on", "pk"),
    "review_due": ("review_due_on", "pk"),
    "created": ("created_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign in the list. ``people`` counts who is chosen or takes part; ``next_step`` is set for drafts."""

    campaign: Campaign
    people: int
    finished: int
    late: int
    next_step: str

    @property
    def is_draft(self) -> bool:
        return self.campaign.status == CampaignStatus.DRAFT


def campaigns_matching(search: str = "", status: str = "", order: str = "-created") -> QuerySet[Campaign]:
    """Return campaigns whose title or standard has every word of ``search``; ``order`` is a key of CAMPAIGN_ORDERS."""
    campaigns = Campaign.objects.select_related("standard_version", "created_by")
    for word in search.split():
        campaigns = campaigns.filter(
            Q(title__icontains=word)
            | Q(standard_version__code__icontains=word)
            | Q(standard_version__title__icontains=word)
        )
    if status:
        campaigns = campaigns.filter(status=status)
    descending = order.startswith("-")
    fields = CAMPAIGN_ORDERS.get(order.removeprefix("-"), CAMPAIGN_ORDERS["created"])
    return campaigns.order_by(
        *(F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True) for field in fields)
    )


def campaign_rows(campaigns: list[Campaign], *, day: datetime.date) -> list[CampaignRow]:
    """Return what the list says of these campaigns; three queries at any number."""
    drafts = [campaign.pk for campaign in campaigns if campaign.status == CampaignStatus.DRAFT]
    chosen = {
        row["campaign"]: (row["people"], row["solved"])
        for row in CampaignMember.objects.filter(campaign__in=drafts)
        .order_by()
        .values("campaign")
        .annotate(people=Count("pk"), solved=Count("pk", filter=Q(supervisor__is_active=True)))
    }
    with_targets = set(
        CampaignTarget.objects.filter(campaign__in=drafts).order_by().values_list("campaign", flat=True).distinct()
    )
    assessments = {
        row["campaign"]: row
        for row in assessments_with_dates(*campaigns)
        .order_by()
        .values("campaign")
        .annotate(
            people=Count("pk", filter=~Q(state=AssessmentState.CANCELLED)),
            finished=Count("pk", filter=Q(state__in=FINISHED)),
            late=Count("pk", filter=late_condition(Late.ANY, day)),
        )
    }
    rows = []
    for campaign in campaigns:
        if campaign.status == CampaignStatus.DRAFT:
            people, solved = chosen.get(campaign.pk, (0, 0))
            step = _next_step(campaign, people, solved, campaign.pk in with_targets)
            rows.append(CampaignRow(campaign, people, 0, 0, str(STEPS[step])))
            continue
        counts = assessments.get(campaign.pk, {"people": 0, "finished": 0, "late": 0})
        rows.append(CampaignRow(campaign, counts["people"], counts["finished"], counts["late"], ""))
    return rows


def _next_step(campaign: Campaign, people: int, solved: int, has_targets: bool) -> str:
    """Where to go on with a draft, as far as can be said without reading its standard; the set-up knows more."""
    if campaign.standard_version_id is None:
        return "standard"
    if campaign.scale_id is None:
        return "contents"
    if campaign.target_rule == TargetRule.UNIFORM and campaign.uniform_target is None:
        return "targets"
    if campaign.target_rule == TargetRule.PER_ITEM and not has_targets:
        return "targets"
    if None in {campaign.opens_on, campaign.self_due_on, campaign.review_due_on}:
        return "dates"
    if people == 0 or solved < people:
        return "people"
    return "summary"
