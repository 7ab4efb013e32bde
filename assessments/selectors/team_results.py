"""What a supervisor sees of the own team's results: only assessments they review, only once signed off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from assessments.enums import AssessmentState, ScoreBasis, ScoreSource
from assessments.models import Assessment, Campaign, Score
from assessments.permissions import SIGNED_STATES
from assessments.selectors.figures import Compared, Subject
from assessments.selectors.group_results import Dashboard, Group
from people.models import User

PEOPLE_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's final score with its gap; ``compared`` is None where there is no row at all."""

    subject: Subject
    compared: Compared | None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One line of the table of people and tasks; ``cells`` stand in the order of the columns."""

    assessment_id: int
    person: User
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TeamTable:
    """People by tasks, or by K, S and A, one page of people."""

    columns: tuple[Subject, ...]
    members: tuple[TeamMember, ...]
    page: Page[Assessment]


def _reviewed(user: User) -> Q:
    return Q(assessments__supervisor=user) & ~Q(assessments__state=AssessmentState.CANCELLED)


def reviewed_campaigns(user: User) -> QuerySet[Campaign]:
    """Return the campaigns in which ``user`` is the supervisor of somebody, latest first.

    Each has ``people`` (assessments that are not cancelled) and ``signed_off``, and its standard loaded.
    """
    reviewed = _reviewed(user)
    return (
        Campaign.objects.filter(reviewed)
        .annotate(
            people=Count("assessments", filter=reviewed),
            signed_off=Count("assessments", filter=reviewed & Q(assessments__state__in=sorted(SIGNED_STATES))),
        )
        .select_related("standard_version")
        .order_by("-launched_at", "-pk")
    )


def reviewed_campaign(user: User, campaign_id: int) -> Campaign | None:
    """Return a campaign in which ``user`` is the supervisor of somebody, with its standard and scale; else None."""
    reviewed = Assessment.objects.filter(supervisor=user, campaign=campaign_id)
    if not reviewed.exclude(state=AssessmentState.CANCELLED).exists():
        return None
    return Campaign.objects.select_related("standard_version", "scale").get(pk=campaign_id)


def team_table(group: Group, dashboard: Dashboard, *, page: str | int = 1) -> TeamTable:
    """Return the people of the group's signed-off assessments by the rows of its dashboard; three queries."""
    columns = tuple(row.subject for row in dashboard.rows)
    signed = Assessment.objects.filter(group.signed_condition()).select_related("candidate")
    found = Paginator(signed.order_by("candidate__employee_number"), PEOPLE_PER_PAGE).get_page(page)
    assessments = list(found.object_list)
    scores = _final_scores(assessments, columns, {row.subject.pk for row in dashboard.rows if row.is_from_tasks})
    members = tuple(
        TeamMember(
            assessment.pk,
            assessment.candidate,
            tuple(Cell(subject, scores.get((assessment.pk, subject.pk))) for subject in columns),
        )
        for assessment in assessments
    )
    return TeamTable(columns, members, found)


def _final_scores(
    assessments: Sequence[Assessment], columns: Sequence[Subject], from_tasks: set[int]
) -> dict[tuple[int, int], Compared]:
    tasks = bool(columns) and columns[0].kind == "T"
    scores = Score.objects.filter(
        assessment__in=assessments, source=ScoreSource.FINAL, **{f"{'task' if tasks else 'competence'}__isnull": False}
    ).values_list("assessment_id", "task_id", "competence_id", "basis", "value", "target")
    found: dict[tuple[int, int], Compared] = {}
    for assessment_id, task_id, competence_id, basis, value, target in scores:
        about = task_id if tasks else competence_id
        expected = ScoreBasis.TASKS if about in from_tasks and not tasks else ScoreBasis.DIRECT
        if basis == expected:
            found[assessment_id, about] = Compared(None, None, value, target)
    return found
