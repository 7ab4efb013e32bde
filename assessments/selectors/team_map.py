"""People by tasks, or by K, S and A: whom their supervisor reviews, where each stands, and where to look first.

A supervisor sees each of these people one by one. Means are shown of the whole team alone, and only where enough people
have a score (``settings.GROUP_MINIMUM``); a filter narrows people and columns, never what a mean is of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments import scoring
from assessments.enums import ScoreBasis, ScoreSource
from assessments.models import Assessment, Score
from assessments.numbers import signed_text
from assessments.selectors.figures import NOTHING_COMPARED, Compared, Subject
from assessments.selectors.group_comparison import GroupComparison
from assessments.selectors.group_results import Dashboard, Group, GroupRow
from assessments.selectors.team_results import TeamGap
from people.models import Department

PEOPLE_PER_PAGE = 25
FOREMOST = 3
"""How many people, rows and blind spots are named above the map."""


class PeopleOrder(TextChoices):
    GAP = "gap", _("Widest gaps first")
    NAME = "name", _("By name")


class ColumnOrder(TextChoices):
    STANDARD = "standard", _("As in the standard")
    GAP = "gap", _("Widest gaps first")


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """What of a team's map is shown. ``part`` is the place of a duty or kind among the dashboard's sections, from 0.

    With ``only_below``, people and columns without anything below the target are left out.
    """

    department_id: int | None = None
    part: int | None = None
    state: str = ""
    only_below: bool = False
    people: PeopleOrder = PeopleOrder.GAP
    columns: ColumnOrder = ColumnOrder.STANDARD

    @property
    def is_narrowed(self) -> bool:
        return self.department_id is not None or self.part is not None or bool(self.state) or self.only_below


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """One signed-off person; ``cells`` are the scores by the subject's id, of each subject that has a row.

    ``gaps`` are those of them that have a score and a target, ``fallen`` the subjects below the target.
    """

    assessment: Assessment
    cells: dict[int, Compared]
    gaps: dict[int, Decimal]
    fallen: frozenset[int]

    @classmethod
    def of(cls, assessment: Assessment, cells: dict[int, Compared]) -> "TeamPerson":
        gaps = {subject: gap for subject, cell in cells.items() if (gap := cell.gap) is not None}
        fallen = frozenset(subject for subject in gaps if cells[subject].gap_kind == "below")
        return cls(assessment, cells, gaps, fallen)

    @property
    def name(self) -> str:
        return self.assessment.candidate.display_name

    def cell(self, row: GroupRow) -> Compared:
        return self.cells.get(row.subject.pk, NOTHING_COMPARED)

    def is_below(self, row: GroupRow) -> bool:
        return row.subject.pk in self.fallen

    def below(self, rows: Iterable[GroupRow]) -> int:
        """Return in how many of the rows the person is below the target."""
        return sum(self.is_below(row) for row in rows)

    def mean_gap(self, rows: Iterable[GroupRow]) -> Decimal | None:
        """Return the mean gap of the rows, to order by; it is shown nowhere."""
        gaps = [self.gaps[row.subject.pk] for row in rows if row.subject.pk in self.gaps]
        return sum(gaps, Decimal(0)) / len(gaps) if gaps else None


@dataclass(frozen=True, slots=True)
class PersonGaps:
    """A person who is ``below`` the target in that many of the ``rated`` rows with a score and a target."""

    person: TeamPerson
    below: int
    rated: int


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """Where a person rates themselves far above what the supervisor sees (``scoring.self_view``)."""

    person: TeamPerson
    subject: Subject
    difference: Decimal

    @property
    def difference_text(self) -> str:
        return signed_text(self.difference)


@dataclass(frozen=True, slots=True)
class Highlights:
    """Where to look first, in the whole team; each list has at most FOREMOST entries."""

    people: tuple[PersonGaps, ...]
    people_below: int
    gaps: tuple[TeamGap, ...]
    columns_below: int
    blind_spots: tuple[BlindSpot, ...]
    blind_spot_count: int
    blind_spot_people: int


@dataclass(frozen=True, slots=True)
class TeamMap:
    """One page of people by the columns chosen. ``means`` stand in the order of ``columns``, None where too few people
    have a score."""

    dashboard: Dashboard
    team: tuple[TeamPerson, ...]
    columns: tuple[GroupRow, ...]
    means: tuple[Compared | None, ...]
    page: Page[TeamPerson]
    highlights: Highlights
    least: int
    comparison: GroupComparison

    @property
    def people(self) -> tuple[TeamPerson, ...]:
        return tuple(self.page.object_list)

    @property
    def has_means(self) -> bool:
        return any(mean is not None for mean in self.means)


def team_people(group: Group, dashboard: Dashboard) -> tuple[TeamPerson, ...]:
    """Return the group's signed-off people by number, with their scores in the dashboard's rows; two statements.

    Of a competence these are the scores that lead on the dashboard: its own or, where the campaign does not rate it
    itself, those from its tasks.
    """
    assessments = list(
        Assessment.objects.filter(group.signed_condition())
        .select_related("candidate", "department", "campaign")
        .order_by("candidate__employee_number")
    )
    cells = _cells(group, dashboard)
    return tuple(TeamPerson.of(assessment, cells.get(assessment.pk, {})) for assessment in assessments)


def _cells(group: Group, dashboard: Dashboard) -> dict[int, dict[int, Compared]]:
    rows = {row.subject.pk: row for row in dashboard.rows}
    is_tasks = dashboard.is_of_tasks
    scores = Score.objects.filter(
        group.signed_condition("assessment__"),
        **{"task__isnull" if is_tasks else "competence__isnull": False},
    ).values_list("assessment_id", "task_id", "competence_id", "basis", "source", "value", "target")
    found: dict[tuple[int, int], tuple[dict[str, Decimal | None], Decimal | None]] = {}
    for assessment_id, task_id, competence_id, basis, source, value, target in scores:
        subject = task_id if is_tasks else competence_id
        row = rows.get(subject)
        if row is None or basis != (ScoreBasis.TASKS if row.is_from_tasks else ScoreBasis.DIRECT):
            continue
        found.setdefault((assessment_id, subject), ({}, target))[0][source] = value
    cells: dict[int, dict[int, Compared]] = {}
    for (assessment_id, subject), (values, target) in found.items():
        cells.setdefault(assessment_id, {})[subject] = Compared(
            self_score=values.get(ScoreSource.SELF),
            supervisor=values.get(ScoreSource.SUPERVISOR),
            final=values.get(ScoreSource.FINAL),
            target=target,
        )
    return cells


def departments_in(team: Iterable[TeamPerson]) -> list[Department]:
    """Return the departments of these people, by code."""
    departments = {person.assessment.department for person in team} - {None}
    return sorted((one for one in departments if one is not None), key=lambda one: one.code)


def team_map(
    dashboard: Dashboard,
    team: tuple[TeamPerson, ...],
    chosen: TeamFilter,
    comparison: GroupComparison,
    *,
    page: str | int = 1,
    per_page: int = PEOPLE_PER_PAGE,
) -> TeamMap:
    """Lay out the team as ``chosen`` filters and sorts it; reads nothing.

    ``comparison`` is what the supervisor may know of everybody else.
    """
    least = settings.GROUP_MINIMUM
    columns = _columns(dashboard, chosen)
    people = [person for person in team if _is_chosen(person, chosen)]
    if chosen.only_below:
        people = [person for person in people if person.below(columns)]
        columns = tuple(row for row in columns if any(person.is_below(row) for person in people))
    ordered = sorted(people, key=lambda person: person.name)
    if chosen.people == PeopleOrder.GAP:
        ordered.sort(key=lambda person: widest_first(person.mean_gap(columns)))
    return TeamMap(
        dashboard=dashboard,
        team=team,
        columns=columns,
        means=tuple(row.leading if row.rated >= least else None for row in columns),
        page=Paginator(ordered, per_page).get_page(page),
        highlights=highlights(dashboard.rows, team, least),
        least=least,
        comparison=comparison,
    )


def _columns(dashboard: Dashboard, chosen: TeamFilter) -> tuple[GroupRow, ...]:
    sections = dashboard.sections
    if chosen.part is not None and chosen.part < len(sections):
        sections = (sections[chosen.part],)
    columns = [row for section in sections for row in section.rows]
    if chosen.columns == ColumnOrder.GAP:
        columns.sort(key=lambda row: widest_first(row.leading.gap))
    return tuple(columns)


def _is_chosen(person: TeamPerson, chosen: TeamFilter) -> bool:
    return (chosen.department_id is None or person.assessment.department_id == chosen.department_id) and (
        not chosen.state or person.assessment.state == chosen.state
    )


def widest_first(gap: Decimal | None) -> tuple[bool, Decimal]:
    """Return a key that sorts gaps, furthest below the target first, missing ones last."""
    return gap is None, gap or Decimal(0)


def highlights(rows: tuple[GroupRow, ...], team: tuple[TeamPerson, ...], least: int) -> Highlights:
    """Return where to look first; means of gaps only where at least ``least`` people have a score."""
    people = [
        PersonGaps(person, below, sum(row.subject.pk in person.gaps for row in rows))
        for person in team
        if (below := person.below(rows))
    ]
    people.sort(key=lambda one: (-one.below, widest_first(one.person.mean_gap(rows)), one.person.name))
    gaps = [
        TeamGap(
            row.subject,
            below,
            sum(row.subject.pk in person.gaps for person in team),
            row.leading.gap if row.rated >= least else None,
        )
        for row in rows
        if (below := sum(person.is_below(row) for person in team))
    ]
    by_subject = {row.subject.pk: row.leading.gap for row in rows}
    gaps.sort(key=lambda one: (-one.below, widest_first(by_subject[one.subject.pk])))
    blind = [
        BlindSpot(person, row.subject, difference)
        for person in team
        for row in rows
        if (difference := person.cell(row).difference) is not None
        and scoring.self_view(person.cell(row).self_score, person.cell(row).supervisor) == "blind_spot"
    ]
    blind.sort(key=lambda one: (-one.difference, one.person.name))
    return Highlights(
        people=tuple(people[:FOREMOST]),
        people_below=len(people),
        gaps=tuple(gaps[:FOREMOST]),
        columns_below=len(gaps),
        blind_spots=tuple(blind[:FOREMOST]),
        blind_spot_count=len(blind),
        blind_spot_people=len({one.person.assessment.pk for one in blind}),
    )
