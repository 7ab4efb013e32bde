"""A supervisor's campaigns: what is open in each, what is signed off, and where the team falls short most."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum

from assessments import scoring
from assessments.enums import AssessmentState, ScoreBasis, ScoreSource
from assessments.models import Assessment, Campaign, Score
from assessments.numbers import signed_text
from assessments.permissions import SIGNED_STATES
from assessments.scoring import GroupMean
from assessments.selectors.figures import Subject, competence_subject, task_subject
from assessments.selectors.group_scores import BELOW_TARGET
from assessments.selectors.supervisor import QueueTab, reviews
from competencies.models import Competence, Task
from people.models import User

FOREMOST = 3
"""How many of the team's gaps an overview names."""


@dataclass(frozen=True, slots=True)
class TeamGap:
    """A task or competence in which people of a team are below the target.

    ``below`` of ``people`` with a score and a target are; ``mean`` is the mean of their gaps, None where they are too
    few for a mean to be shown.
    """

    subject: Subject
    below: int
    people: int
    mean: Decimal | None

    @property
    def mean_text(self) -> str:
        return signed_text(self.mean)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How many of a team's assessments still await something; ``late`` ones are also among the others.

    ``returned`` ones are with the employee for rework, and among ``with_employee``.
    """

    to_review: int = 0
    with_employee: int = 0
    returned: int = 0
    late: int = 0

    @property
    def is_done(self) -> bool:
        return not (self.to_review or self.with_employee)

    def __add__(self, other: "OpenWork") -> "OpenWork":
        return OpenWork(
            self.to_review + other.to_review,
            self.with_employee + other.with_employee,
            self.returned + other.returned,
            self.late + other.late,
        )


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """One campaign of a supervisor: ``people`` are the assessments that are not cancelled.

    ``gaps`` is None where there is no score with a target, so nobody can be below one.
    """

    campaign: Campaign
    people: int
    signed_off: int
    work: OpenWork = field(default_factory=OpenWork)
    gaps: tuple[TeamGap, ...] | None = None


def reviewed_campaigns(user: User) -> QuerySet[Campaign]:
    """Return the campaigns in which ``user`` is the supervisor of somebody, latest first, with their standard."""
    reviewed = Assessment.objects.filter(campaign=OuterRef("pk"), supervisor=user)
    return (
        Campaign.objects.filter(Exists(reviewed.exclude(state=AssessmentState.CANCELLED)))
        .select_related("standard_version")
        .order_by("-launched_at", "-pk")
    )


def reviewed_campaign(user: User, campaign_id: int) -> Campaign | None:
    """Return a campaign in which ``user`` is the supervisor of somebody, with its standard and scale; else None."""
    # By the key of the campaign itself: an address may name a number greater than any column holds, which Django knows
    # to match nothing in a key, but not in a foreign key.
    campaign = Campaign.objects.select_related("standard_version", "scale").filter(pk=campaign_id).first()
    if campaign is None:
        return None
    reviewed = Assessment.objects.filter(supervisor=user, campaign=campaign)
    return campaign if reviewed.exclude(state=AssessmentState.CANCELLED).exists() else None


def team_overviews(supervisor: User, campaigns: Sequence[Campaign], day: datetime.date) -> list[TeamOverview]:
    """Return what there is to know of the supervisor's team in each of the campaigns; four statements at any size.

    Only the assessments whose supervisor this is; what they review in another's place is in the queue alone.
    """
    people = _people(supervisor, campaigns)
    work = open_work(supervisor, campaigns, day)
    gaps = _gaps(supervisor, campaigns)
    return [
        TeamOverview(
            campaign,
            *people.get(campaign.pk, (0, 0)),
            work=work.get(campaign.pk, OpenWork()),
            gaps=gaps.get(campaign.pk),
        )
        for campaign in campaigns
    ]


def open_work(supervisor: User, campaigns: Sequence[Campaign], day: datetime.date) -> dict[int, OpenWork]:
    """Return what awaits somebody in the supervisor's own team, by campaign, as the queue counts it: one statement."""
    counted = (
        reviews(supervisor, day)
        .filter(supervisor=supervisor, campaign__in=campaigns)
        .exclude(queue_tab=QueueTab.DONE.value)
        .order_by()
        .values_list("campaign_id", "queue_tab", "state", "is_late")
        .annotate(Count("pk"))
    )
    found: dict[int, OpenWork] = {}
    for campaign_id, tab, state, is_late, count in counted:
        part = OpenWork(
            to_review=count if tab == QueueTab.TO_REVIEW else 0,
            with_employee=count if tab == QueueTab.WITH_EMPLOYEE else 0,
            returned=count if state == AssessmentState.RETURNED else 0,
            late=count if is_late else 0,
        )
        found[campaign_id] = found.get(campaign_id, OpenWork()) + part
    return found


def _people(supervisor: User, campaigns: Sequence[Campaign]) -> dict[int, tuple[int, int]]:
    counted = (
        Assessment.objects.filter(supervisor=supervisor, campaign__in=campaigns)
        .exclude(state=AssessmentState.CANCELLED)
        .order_by()
        .values_list("campaign_id")
        .annotate(people=Count("pk"), signed_off=Count("pk", filter=Q(state__in=sorted(SIGNED_STATES))))
    )
    return {campaign_id: (people, signed_off) for campaign_id, people, signed_off in counted}


class _Fallen(NamedTuple):
    """One task or competence (the other id is 0) with its mean gap; ``below`` of ``people`` are below the target."""

    below: int
    mean: Decimal
    task_id: int
    competence_id: int
    people: int

    @property
    def order(self) -> tuple[int, Decimal, int, int]:
        return -self.below, self.mean, self.task_id, self.competence_id


def _gaps(supervisor: User, campaigns: Sequence[Campaign]) -> dict[int, tuple[TeamGap, ...]]:
    """Return where most people are below the target, by campaign; among as many, the widest mean gap first.

    Tasks, and what was rated itself of K, S and A: what is derived from tasks would name the same gaps again. A
    campaign without any score that has a target is not in the answer.
    """
    scores = (
        Score.objects.filter(
            Q(task__isnull=False) | Q(competence__isnull=False),
            assessment__supervisor=supervisor,
            assessment__campaign__in=campaigns,
            assessment__state__in=sorted(SIGNED_STATES),
            source=ScoreSource.FINAL,
            basis=ScoreBasis.DIRECT,
            value__isnull=False,
            target__isnull=False,
        )
        .order_by()
        .values_list("assessment__campaign_id", "task_id", "competence_id")
        .annotate(
            people=Count("pk"),
            below=Count("pk", filter=BELOW_TARGET),
            total=Sum(F("value") - F("target"), output_field=DecimalField(max_digits=12, decimal_places=4)),
        )
    )
    found: dict[int, list[_Fallen]] = {}
    for campaign_id, task_id, competence_id, people, below, total in scores:
        mean = GroupMean(scoring.rounded(total), people).value or Decimal(0)
        row = _Fallen(below, mean, task_id or 0, competence_id or 0, people)
        found.setdefault(campaign_id, []).append(row)
    foremost = {
        pk: sorted((row for row in rows if row.below), key=lambda row: row.order)[:FOREMOST]
        for pk, rows in found.items()
    }
    named = [row for rows in foremost.values() for row in rows]
    tasks = Task.objects.in_bulk({row.task_id for row in named if row.task_id})
    competences = Competence.objects.in_bulk({row.competence_id for row in named if row.competence_id})
    least = settings.GROUP_MINIMUM
    return {
        campaign_id: tuple(
            TeamGap(
                subject=task_subject(tasks[row.task_id])
                if row.task_id
                else competence_subject(competences[row.competence_id]),
                below=row.below,
                people=row.people,
                mean=row.mean if row.people >= least else None,
            )
            for row in rows
        )
        for campaign_id, rows in foremost.items()
    }
