"""All there is to report of one campaign; the figures are those of HR's pages."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from assessments.charts import HeatMap
from assessments.models import Campaign
from assessments.selectors.campaign_course import Course, campaign_course
from assessments.selectors.campaign_progress import Progress, campaign_progress
from assessments.selectors.department_results import By, department_map
from assessments.selectors.gap_ranking import GapLine, GapRanking, gap_ranking
from assessments.selectors.group_results import Dashboard, Group, SignedOff, competence_dashboard, task_dashboard
from people.models import User

GAPS_SHOWN = 20
"""How many of the widest gaps a report prints; it says how many there are."""

ALL_DEPARTMENTS = 100_000


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """``campaign`` is launched and has its standard and scale loaded; ``made_at`` is when ``made_by`` asked for it.

    ``departments`` is the map of all departments by tasks; None while nobody is signed off.
    """

    campaign: Campaign
    made_by: User
    made_at: datetime.datetime
    progress: Progress
    course: Course
    tasks: Dashboard
    competences: Dashboard
    gaps: GapRanking
    departments: HeatMap | None

    @property
    def signed_off(self) -> SignedOff:
        return self.tasks.signed_off

    @property
    def widest_gaps(self) -> tuple[GapLine, ...]:
        """The gaps that are printed: the widest GAPS_SHOWN of what lies below its target."""
        return tuple(line for line in self.gaps.lines if line.compared.gap_kind == "below")[:GAPS_SHOWN]


def campaign_report(campaign: Campaign, made_by: User, made_at: datetime.datetime) -> CampaignReport:
    """Return the report on a launched campaign as it stands.

    The caller has checked that ``made_by`` manages campaigns. The number of statements depends neither on people nor on
    departments nor on the standard.
    """
    group = Group(campaign)
    day = timezone.localdate(made_at, timezone.get_default_timezone())
    progress = campaign_progress(campaign, day=day)
    return CampaignReport(
        campaign=campaign,
        made_by=made_by,
        made_at=made_at,
        progress=progress,
        course=campaign_course(campaign, people=progress.tally.total, day=day),
        tasks=task_dashboard(group),
        competences=competence_dashboard(group),
        gaps=gap_ranking(campaign),
        departments=department_map(campaign, by=By.TASKS, per_page=ALL_DEPARTMENTS).heat,
    )
