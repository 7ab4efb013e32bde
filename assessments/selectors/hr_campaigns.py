"""Campaigns as HR sees them: the list, and how far one has come."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, CampaignStatus, TargetRule
from assessments.models import Campaign, CampaignMember, CampaignTarget
from assessments.selectors.due import FINISHED, WITH_SUPERVISOR
from assessments.selectors.hr_people import (
    DUE_NOW,
    Late,
    PersonRow,
    assessments_with_dates,
    late_condition,
    person_rows,
)
from assessments.selectors.hr_setup import STEPS
from people.selectors import department_tree

CAMPAIGN_ORDERS = {
    "title": ("title", "pk"),
    "opens": ("opens_on", "pk"),
    "review_due": ("review_due_on", "pk"),
    "created": ("created_at", "pk"),
}
LATE_SHOWN = 8
DEEPEST_INDENT = 4


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


# --- Progress ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many assessments are in one state."""

    state: AssessmentState
    count: int

    @property
    def label(self) -> str:
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of assessments that were not cancelled, by who has to act."""

    total: int = 0
    not_begun: int = 0
    with_candidate: int = 0
    with_supervisor: int = 0
    finished: int = 0
    late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.total + other.total,
            self.not_begun + other.not_begun,
            self.with_candidate + other.with_candidate,
            self.with_supervisor + other.with_supervisor,
            self.finished + other.finished,
            self.late + other.late,
        )


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """One line of the table by department; ``tally`` includes the departments below. ``pk`` is None for "none"."""

    pk: int | None
    name: str
    depth: int
    tally: Tally

    @property
    def indent(self) -> int:
        """How far the page sets the name in: deeper levels are no longer told apart."""
        return min(self.depth, DEEPEST_INDENT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a launched campaign has come. ``late`` lists the longest overdue; the counts cover everybody."""

    tally: Tally
    states: tuple[StateCount, ...]
    cancelled: int
    self_late: int
    review_late: int
    late: tuple[PersonRow, ...]
    departments: tuple[DepartmentProgress, ...]


def campaign_progress(campaign: Campaign, *, day: datetime.date) -> Progress:
    """Return how far a launched campaign has come on ``day``; four queries at any number of people."""
    assessments = assessments_with_dates(campaign)
    counts = {
        row["state"]: row
        for row in assessments.order_by()
        .values("state")
        .annotate(
            count=Count("pk"),
            self_late=Count("pk", filter=late_condition(Late.SELF, day)),
            review_late=Count("pk", filter=late_condition(Late.REVIEW, day)),
        )
    }
    states = tuple(
        StateCount(state, counts[state]["count"] if state in counts else 0)
        for state in AssessmentState
        if state != AssessmentState.CANCELLED
    )
    departments = _by_department(campaign, day)
    late = (
        assessments.filter(late_condition(Late.ANY, day))
        .select_related("campaign", "candidate", "department", "supervisor")
        .annotate(due=DUE_NOW)
        .order_by("due", "candidate__employee_number")[:LATE_SHOWN]
    )
    return Progress(
        tally=sum((line.tally for line in departments if line.depth == 0), Tally()),
        states=states,
        cancelled=counts[AssessmentState.CANCELLED]["count"] if AssessmentState.CANCELLED in counts else 0,
        self_late=sum(row["self_late"] for row in counts.values()),
        review_late=sum(row["review_late"] for row in counts.values()),
        late=tuple(person_rows(late, day=day)),
        departments=tuple(departments),
    )


def _by_department(campaign: Campaign, day: datetime.date) -> list[DepartmentProgress]:
    """Return the departments that have anybody in the campaign, in the order of the tree, each with those below it."""
    own: dict[int | None, Tally] = {
        row["department"]: Tally(
            row["total"],
            row["not_begun"],
            row["with_candidate"],
            row["with_supervisor"],
            row["finished"],
            row["late"],
        )
        for row in assessments_with_dates(campaign)
        .exclude(state=AssessmentState.CANCELLED)
        .order_by()
        .values("department")
        .annotate(
            total=Count("pk"),
            not_begun=Count("pk", filter=Q(state=AssessmentState.ASSIGNED)),
            with_candidate=Count("pk", filter=Q(state__in=[AssessmentState.IN_PROGRESS, AssessmentState.RETURNED])),
            with_supervisor=Count("pk", filter=Q(state__in=WITH_SUPERVISOR)),
            finished=Count("pk", filter=Q(state__in=FINISHED)),
            late=Count("pk", filter=late_condition(Late.ANY, day)),
        )
    }
    nodes = department_tree()
    totals = {node.pk: own.get(node.pk, Tally()) for node in nodes}
    # The tree lists every department before those below it: from the end, each is complete before it is added above.
    for node in reversed(nodes):
        parent = node.department.parent_id
        if node.depth and parent is not None:
            totals[parent] = totals[parent] + totals[node.pk]
    lines = [
        DepartmentProgress(node.pk, node.department.name, node.depth, totals[node.pk])
        for node in nodes
        if totals[node.pk].total
    ]
    if None in own:
        lines.append(DepartmentProgress(None, _("No department"), 0, own[None]))
    return lines
