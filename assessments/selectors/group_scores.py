"""Figures of groups of people, added up: from stored groups, from stored scores, and from computed ones to compare.

All three give the same numbers (``tallies``); they differ in what they read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Round

from assessments import scoring
from assessments.enums import GroupScope, ScoreSource
from assessments.models import Campaign, GroupScore, Score, ScoreGroup
from assessments.scoring import Measure
from assessments.selectors.scores import ABOUT, ScoreRow, measure_of
from assessments.tallies import NO_POINTS, NUMBERS, SourceFigures, person_figures

GroupFigures = dict[Measure, dict[str, SourceFigures]]
"""The figures of a group, by what they are about and whose ratings they come from."""

# Half of the last stored place above the limit of scoring.is_below: SQLite compares as floating point.
BELOW_TARGET = Q(value__lt=F("target") - (scoring.BELOW - scoring.STORED / 2))
"""The condition on scores that ``scoring.is_below`` says of their values."""


def summed(*groups: GroupFigures) -> GroupFigures:
    """Return the figures of all these groups together; nobody may be in two of them."""
    together: GroupFigures = {}
    for figures in groups:
        for measure, by_source in figures.items():
            into = together.setdefault(measure, {})
            for source, found in by_source.items():
                into[source] = into[source] + found if source in into else found
    return together


def without(whole: GroupFigures, part: GroupFigures) -> GroupFigures:
    """Return the figures of a group without some of its people, whose figures are ``part``."""
    nothing = SourceFigures()
    return {
        measure: {source: found - part.get(measure, {}).get(source, nothing) for source, found in by_source.items()}
        for measure, by_source in whole.items()
    }


# --- Of one person ----------------------------------------------------------------------------------------------------


def contribution(rows: Iterable[ScoreRow]) -> GroupFigures:
    """Return what one assessment's scores add to its groups: nothing before it is signed off.

    There are final scores exactly while it is signed off, so the rows tell by themselves.
    """
    by_measure: dict[Measure, dict[str, ScoreRow]] = {}
    for row in rows:
        by_measure.setdefault(row.measure, {})[row.source] = row
    if not any(ScoreSource.FINAL in by_source for by_source in by_measure.values()):
        return {}
    figures: GroupFigures = {}
    for measure, by_source in by_measure.items():
        own, supervisor = by_source.get(ScoreSource.SELF), by_source.get(ScoreSource.SUPERVISOR)
        view = scoring.self_view(own.value if own else None, supervisor.value if supervisor else None)
        figures[measure] = {
            source: person_figures(
                row.value, row.target, row.nearest_point, view if source == ScoreSource.FINAL else ""
            )
            for source, row in by_source.items()
        }
    return figures


# --- From stored groups -----------------------------------------------------------------------------------------------


def stored_figures(groups: Q, about: Q) -> GroupFigures:
    """Return the figures of the stored groups that ``groups`` chooses, together; one statement.

    ``about`` narrows by task, duty, competence, basis or source. How many rows are read depends on the standard and
    on the number of groups, not of people.
    """
    rows = (
        GroupScore.objects.filter(about, group__in=ScoreGroup.objects.filter(groups))
        .order_by()
        .values_list(*ABOUT, "source")
        .annotate(**{f"sum_{name}": Sum(name) for name in NUMBERS})
    )
    figures: GroupFigures = {}
    for task_id, duty_id, competence_id, basis, source, *numbers in rows:
        measure = measure_of(task_id, duty_id, competence_id, basis)
        figures.setdefault(measure, {})[source] = SourceFigures.from_numbers(tuple(map(int, numbers)))
    return figures


def department_figures(campaign: Campaign, about: Q | None = None) -> dict[int | None, GroupFigures]:
    """Return the figures of each department's own people, those of None without a department; one statement.

    Departments without anybody signed off are left out. ``about`` narrows by task, duty, competence, basis or source:
    name what the page shows, for all of everything is long. Add subtrees up with ``summed``.
    """
    rows = (
        GroupScore.objects.filter(
            about or Q(), group__campaign=campaign, group__scope=GroupScope.DEPARTMENT, group__people__gt=0
        )
        .order_by("group__department__code", "pk")
        .values_list("group__department_id", *ABOUT, "source", *NUMBERS)
    )
    departments: dict[int | None, GroupFigures] = {}
    for department_id, task_id, duty_id, competence_id, basis, source, *numbers in rows:
        figures = departments.setdefault(department_id, {})
        measure = measure_of(task_id, duty_id, competence_id, basis)
        figures.setdefault(measure, {})[source] = SourceFigures.from_numbers(tuple(numbers))
    return departments


# --- From stored scores -----------------------------------------------------------------------------------------------


def _units(name: str) -> Cast:
    # SQLite keeps decimals as floating point: only the rounded whole number of steps is exact.
    field = DecimalField(max_digits=12, decimal_places=scoring.PLACES)
    steps = ExpressionWrapper(F(name) * Value(10**scoring.PLACES), output_field=field)
    return Cast(Round(steps), BigIntegerField())


def added_up(scores: QuerySet[Score], *by: str) -> dict[tuple[int | None, ...], GroupFigures]:
    """Add up ``scores`` (of signed-off assessments) in the database, for each combination of the columns ``by``.

    Two statements. How many rows come back depends on the standard, the scale and the combinations, and for the
    self-views also on how often they differ. Without ``by`` there is the one key ``()``.
    """
    groups: dict[tuple[int | None, ...], GroupFigures] = {}

    def add(keys: tuple[int | None, ...], about: tuple[int | None, ...], source: str, figures: SourceFigures) -> None:
        task_id, duty_id, competence_id, basis = about
        into = groups.setdefault(keys, {}).setdefault(measure_of(task_id, duty_id, competence_id, str(basis)), {})
        into[source] = into.get(source, SourceFigures()) + figures

    width = len(by)
    units = _units("value")
    rows = (
        scores.order_by()
        .values_list(*by, *ABOUT, "source", "nearest_point")
        .annotate(
            people=Count("pk"),
            total=Sum(units),
            squares=Sum(units * units),
            below=Count("pk", filter=BELOW_TARGET),
        )
    )
    for row in rows:
        source, point, people, total, squares, below = row[width + len(ABOUT) :]
        if point is None:
            figures = SourceFigures(without_score=people)
        else:
            points = [*NO_POINTS]
            points[point - 1] = people
            figures = SourceFigures(people, 0, int(total), int(squares), below, points=tuple(points))
        add(row[:width], row[width : width + len(ABOUT)], source, figures)

    limit = int(scoring.BLIND_SPOT.scaleb(scoring.PLACES))
    signed = Case(When(source=ScoreSource.SELF, then=_units("value")), default=-_units("value"))
    differing = (
        scores.filter(source__in=[ScoreSource.SELF, ScoreSource.SUPERVISOR], value__isnull=False)
        .order_by()
        .values_list(*by, *ABOUT, "assessment_id")
        .annotate(both=Count("pk"), difference=Sum(signed))
        .filter(Q(difference__gte=limit) | Q(difference__lte=-limit), both=2)
    )
    for row in differing:
        view = SourceFigures(self_above=int(row[-1] > 0), self_below=int(row[-1] < 0))
        add(row[:width], row[width : width + len(ABOUT)], ScoreSource.FINAL, view)
    return groups


# --- Verification -----------------------------------------------------------------------------------------------------

GroupKey = tuple[str, int | None]
"""A group of a campaign: scope and department."""


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """A number of a group that is not what the ratings of its people give.

    ``measure`` and ``source`` are None and empty where it is the number of people. ``stored`` or ``computed`` is None
    where there is nothing.
    """

    scope: str
    department_id: int | None
    source: str
    measure: Measure | None
    stored: SourceFigures | int | None
    computed: SourceFigures | int | None


@dataclass(slots=True)
class GroupTally:
    """Adds up the people of a campaign, one after another, by their departments."""

    people: dict[int | None, int] = field(default_factory=dict)
    numbers: dict[int | None, dict[tuple[Measure, str], list[int]]] = field(default_factory=dict)

    def add(self, department_id: int | None, rows: Iterable[ScoreRow]) -> None:
        """Count one assessment in, by its scores."""
        adds = contribution(rows)
        if not adds:
            return
        self.people[department_id] = self.people.get(department_id, 0) + 1
        into = self.numbers.setdefault(department_id, {})
        for measure, by_source in adds.items():
            for source, figures in by_source.items():
                sums = into.setdefault((measure, source), [0] * len(NUMBERS))
                for place, number in enumerate(figures.numbers):
                    if number:
                        sums[place] += number

    def groups(self) -> dict[GroupKey, tuple[int, GroupFigures]]:
        """Return the number of people and the figures of every group with somebody in it."""
        departments: dict[int | None, GroupFigures] = {}
        for department_id, numbers in self.numbers.items():
            figures = departments.setdefault(department_id, {})
            for (measure, source), sums in numbers.items():
                figures.setdefault(measure, {})[source] = SourceFigures.from_numbers(tuple(sums))
        whole = (sum(self.people.values()), summed(*departments.values()))
        return {
            (GroupScope.CAMPAIGN, None): whole,
            **{(GroupScope.DEPARTMENT, pk): (self.people[pk], figures) for pk, figures in departments.items()},
        }


def group_differences(campaign: Campaign, tally: GroupTally) -> Iterator[GroupDifference]:
    """Yield every stored number of the campaign's groups that is not the computed one."""
    stored = {
        (group.scope, group.department_id): group
        for group in ScoreGroup.objects.filter(campaign=campaign).order_by("scope", "department_id")
    }
    computed = tally.groups()
    for key in dict.fromkeys([*stored, *computed]):
        group = stored.get(key)
        people, figures = computed.get(key, (0, {}))
        if (group.people if group else 0) != people:
            yield GroupDifference(*key, "", None, stored=group.people if group else None, computed=people)
        yield from _differing(key, stored_figures(Q(pk=group.pk), Q()) if group else {}, figures)


def _differing(key: GroupKey, stored: GroupFigures, computed: GroupFigures) -> Iterator[GroupDifference]:
    for measure in dict.fromkeys([*stored, *computed]):
        have, want = stored.get(measure, {}), computed.get(measure, {})
        for source in dict.fromkeys([*have, *want]):
            # A row of zeros is left where nobody counts any more.
            if have.get(source, SourceFigures()) != want.get(source, SourceFigures()):
                yield GroupDifference(*key, source, measure, have.get(source), want.get(source))
