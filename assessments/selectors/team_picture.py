"""The map of a team as a picture: people by columns, each cell a link to the person's row."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.charts import ChartLabel, HeatCell, HeatMap, heat_map, heat_map_pages
from assessments.selectors.figures import Compared
from assessments.selectors.group_comparison import GroupValue
from assessments.selectors.group_results import GroupRow
from assessments.selectors.team_map import TeamMap, TeamPerson
from people.models import Department

COLUMNS_ON_PAPER, ROWS_ON_PAPER = 22, 24
"""What of a map fills a page of A4 lying on its side, in letters of 7 points."""


def map_picture(team: TeamMap) -> HeatMap | None:
    """Return the heat map of the page of people, below the whole team's means; None where there is nobody or nothing.

    Cells open the person's row, the heads of the columns the team's people in it.
    """
    if not team.people or not team.columns:
        return None
    return heat_map(*_parts(team), title=_title(), description=_description())


def map_on_paper(team: TeamMap, title: str) -> tuple[HeatMap, ...]:
    """Return the same map in parts that are readable on paper; none where there is nobody or nothing."""
    if not team.people or not team.columns:
        return ()
    return heat_map_pages(
        *_parts(team),
        title=title,
        description=_description(),
        columns_per_page=COLUMNS_ON_PAPER,
        rows_per_page=ROWS_ON_PAPER,
    )


def _title() -> str:
    return _("Final scores, person by person")


def _description() -> str:
    return _("Each cell has the final score; its colour and mark say how it stands to the target.")


def _parts(team: TeamMap) -> tuple[list[ChartLabel], list[ChartLabel], list[list[HeatCell]]]:
    rows = [ChartLabel("", person.name, _review_url(person)) for person in team.people]
    cells = [
        [_cell(person, column, label.url) for column in team.columns]
        for person, label in zip(team.people, rows, strict=True)
    ]
    above = [*_means(team), *_others(team)]
    heads = [_head(team, column) for column in team.columns]
    return [*(label for label, _row in above), *rows], heads, [*(row for _label, row in above), *cells]


def _means(team: TeamMap) -> Iterator[tuple[ChartLabel, list[HeatCell]]]:
    if team.has_means:
        yield ChartLabel("", _("Mean of the whole team")), [_mean(mean, team.least) for mean in team.means]


def _others(team: TeamMap) -> Iterator[tuple[ChartLabel, list[HeatCell]]]:
    """Yield the means of everybody and of the supervisor's department, once they are shown."""
    comparison = team.comparison
    if comparison.is_withheld:
        return
    values = [(column, comparison.everybody(column.measure)) for column in team.columns]
    yield ChartLabel("", everybody_label()), [_other(*pair) for pair in values]
    if comparison.department is not None:
        values = [(column, comparison.of_department(column.measure)) for column in team.columns]
        yield ChartLabel("", department_label(comparison.department)), [_other(*pair) for pair in values]


def everybody_label() -> str:
    """Return what the mean of all people of a campaign is called."""
    return _("Everybody in the campaign")


def department_label(department: Department) -> str:
    """Return what the mean of the people of a department is called."""
    return _("Department %(name)s") % {"name": department.name}


def _review_url(person: TeamPerson) -> str:
    return reverse("assessments:supervisor_review", args=[person.assessment.pk])


def _head(team: TeamMap, column: GroupRow) -> ChartLabel:
    subject = column.subject
    name = "supervisor_team_task" if subject.kind == "T" else "supervisor_team_competence"
    url = reverse(f"assessments:{name}", args=[team.dashboard.campaign.pk, subject.pk])
    return ChartLabel(subject.code, subject.title, url)


def _cell(person: TeamPerson, column: GroupRow, url: str) -> HeatCell:
    compared = person.cell(column)
    if compared.final is None:
        return HeatCell(None, None)
    return HeatCell(compared.final, compared.gap, url=f"{url}#{column.subject.anchor}")


def _mean(mean: Compared | None, least: int) -> HeatCell:
    if mean is None:
        note = _("Fewer than %(least)s people have a score.") % {"least": least}
        return HeatCell(None, None, note=note)
    return HeatCell(mean.final, mean.gap)


def _other(column: GroupRow, value: GroupValue) -> HeatCell:
    return HeatCell(value.mean, scoring.gap(value.mean, column.leading.target), note=value.why)
