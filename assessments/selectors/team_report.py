"""All there is to report of one supervisor's team in one campaign; the figures are those of the team's pages."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Assessment, Campaign
from assessments.scoring import self_view
from assessments.selectors.figures import Compared, Subject
from assessments.selectors.group_comparison import group_comparison
from assessments.selectors.group_results import Group, GroupRow, SignedOff, competence_dashboard, task_dashboard
from assessments.selectors.supervisor import QueueTab, reviews
from assessments.selectors.team_map import PeopleOrder, TeamFilter, TeamMap, TeamPerson, team_map, team_people
from assessments.selectors.team_results import OpenWork, open_work
from people.models import User

FOREMOST = 3
"""How many gaps, strengths and blind spots are named for each person."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one task or competence."""

    subject: Subject
    compared: Compared


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """What stands out in one person's result: at most FOREMOST of each, the widest first."""

    assessment: Assessment
    below: int
    rated: int
    gaps: tuple[Standing, ...]
    strengths: tuple[Standing, ...]
    blind_spots: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class OpenReview:
    """An assessment that still awaits somebody."""

    assessment: Assessment
    due: datetime.date | None
    is_late: bool
    is_to_review: bool


@dataclass(frozen=True, slots=True)
class TeamReport:
    """``tasks`` and ``competences`` have the whole team, by name, on one page."""

    day: datetime.date
    campaign: Campaign
    supervisor: User
    signed_off: SignedOff
    work: OpenWork
    open_reviews: tuple[OpenReview, ...]
    tasks: TeamMap
    competences: TeamMap
    people: tuple[PersonSummary, ...]


def team_report(campaign: Campaign, supervisor: User, day: datetime.date) -> TeamReport:
    """Return the report on the people whose supervisor this is, as of ``day``.

    The caller has checked that the reader is that supervisor, or HR. ``campaign`` has its standard loaded. How others
    stand is told as to a supervisor who does not work in HR: whoever else in HR reads the report may have a result of
    their own that is held back. The number of statements depends neither on the people nor on the standard.
    """
    group = Group(campaign, supervisor_id=supervisor.pk)
    by_name = TeamFilter(people=PeopleOrder.NAME)
    # As the supervisor may see it, also where HR reads the report.
    comparison = group_comparison(
        viewer=supervisor, campaign=campaign, department_id=supervisor.department_id, as_hr=False
    )
    maps = []
    for dashboard in (task_dashboard(group), competence_dashboard(group)):
        team = team_people(group, dashboard)
        maps.append(team_map(dashboard, team, by_name, comparison, per_page=max(len(team), 1)))
    tasks, competences = maps
    return TeamReport(
        day=day,
        campaign=campaign,
        supervisor=supervisor,
        signed_off=tasks.dashboard.signed_off,
        work=open_work(supervisor, [campaign], day).get(campaign.pk, OpenWork()),
        open_reviews=_open_reviews(campaign, supervisor, day),
        tasks=tasks,
        competences=competences,
        people=_summaries(tasks, competences),
    )


def _open_reviews(campaign: Campaign, supervisor: User, day: datetime.date) -> tuple[OpenReview, ...]:
    rows = reviews(supervisor, day).filter(campaign=campaign, supervisor=supervisor)
    waiting = rows.exclude(queue_tab=QueueTab.DONE.value).order_by("due", "candidate__employee_number")
    return tuple(OpenReview(row, row.due, row.is_late, row.queue_tab == QueueTab.TO_REVIEW) for row in waiting)


def _summaries(tasks: TeamMap, competences: TeamMap) -> tuple[PersonSummary, ...]:
    in_competences = {person.assessment.pk: person for person in competences.people}
    return tuple(
        _summary(
            person.assessment,
            [
                *_standings(person, tasks.columns),
                *_standings(in_competences[person.assessment.pk], competences.columns),
            ],
        )
        for person in tasks.people
    )


def _standings(person: TeamPerson, rows: Iterable[GroupRow]) -> list[Standing]:
    return [Standing(row.subject, person.cell(row)) for row in rows]


def _summary(assessment: Assessment, standings: list[Standing]) -> PersonSummary:
    below = [one for one in standings if one.compared.gap_kind == "below"]
    above = [one for one in standings if one.compared.gap_kind == "above"]
    blind = [one for one in standings if self_view(one.compared.self_score, one.compared.supervisor) == "blind_spot"]
    return PersonSummary(
        assessment=assessment,
        below=len(below),
        rated=sum(one.compared.gap is not None for one in standings),
        gaps=tuple(sorted(below, key=_gap)[:FOREMOST]),
        strengths=tuple(sorted(above, key=_gap, reverse=True)[:FOREMOST]),
        blind_spots=tuple(sorted(blind, key=_difference, reverse=True)[:FOREMOST]),
    )


def _gap(standing: Standing) -> Decimal:
    return standing.compared.gap or Decimal(0)


def _difference(standing: Standing) -> Decimal:
    return standing.compared.difference or Decimal(0)
