"""One task, or one of K, S and A, with the people of a team who were rated in it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator

from assessments import scoring
from assessments.charts import DistributionBar, ScoreBar
from assessments.selectors.figures import Compared
from assessments.selectors.group_comparison import GroupComparison, GroupValue
from assessments.selectors.group_results import Dashboard, GroupRow
from assessments.selectors.team_map import TeamPerson, widest_first
from assessments.selectors.team_picture import department_label, everybody_label

PEOPLE_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class SubjectPerson:
    """One person's scores; ``self_view`` is blind_spot, hidden_strength or empty (``scoring.self_view``)."""

    person: TeamPerson
    compared: Compared
    bar: ScoreBar

    @property
    def self_view(self) -> str:
        return scoring.self_view(self.compared.self_score, self.compared.supervisor)


@dataclass(frozen=True, slots=True)
class TeamSubject:
    """A row of the team's dashboard with its people, the widest gap first, one page of them.

    ``mean`` is the whole team's, None where fewer than ``least`` people have a score. ``below`` of ``rated`` people
    with a score and a target are below the target.
    """

    row: GroupRow
    page: Page[SubjectPerson]
    below: int
    rated: int
    mean: Compared | None
    least: int
    comparison: GroupComparison

    @property
    def bar(self) -> ScoreBar:
        return self.row.bar

    @property
    def others(self) -> tuple[tuple[str, GroupValue], ...]:
        """The means of everybody and of the supervisor's department, with what they are called; none before they are
        shown."""
        if self.comparison.is_withheld:
            return ()
        found = [(everybody_label(), self.comparison.everybody(self.row.measure))]
        if self.comparison.department is not None:
            label = department_label(self.comparison.department)
            found.append((label, self.comparison.of_department(self.row.measure)))
        return tuple(found)

    @property
    def distribution(self) -> DistributionBar:
        return self.row.distribution


def team_subject(
    dashboard: Dashboard,
    team: tuple[TeamPerson, ...],
    subject_id: int,
    comparison: GroupComparison,
    *,
    page: str | int = 1,
) -> TeamSubject | None:
    """Return a row of the dashboard with the team's people; None where the dashboard has no such row. Reads nothing."""
    row = next((row for row in dashboard.rows if row.subject.pk == subject_id), None)
    if row is None:
        return None
    scored = [(person, person.cells[subject_id]) for person in team if subject_id in person.cells]
    scored.sort(key=lambda pair: (widest_first(pair[1].gap), pair[0].name))
    people = [
        SubjectPerson(person, compared, dashboard.scale.bar(compared.final, compared.target))
        for person, compared in scored
    ]
    least = settings.GROUP_MINIMUM
    return TeamSubject(
        row=row,
        page=Paginator(people, PEOPLE_PER_PAGE).get_page(page),
        below=sum(one.compared.gap_kind == "below" for one in people),
        rated=sum(one.compared.gap is not None for one in people),
        mean=row.leading if row.rated >= least else None,
        least=least,
        comparison=comparison,
    )
