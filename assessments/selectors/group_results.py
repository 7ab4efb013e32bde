"""Figures of groups of people, of signed-off assessments alone: read from the stored groups, or added up for a team.

HR's dashboards and the supervisor's team pages show the same rows; they differ in whose assessments count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from assessments.charts import DistributionBar, ScoreBar
from assessments.enums import AssessmentState, GroupScope, ScoreSource
from assessments.models import Assessment, Campaign, Score
from assessments.numbers import number_text
from assessments.permissions import SIGNED_STATES
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import (
    NOTHING_COMPARED,
    Compared,
    ScalePoints,
    Subject,
    competence_subject,
    duty_subject,
    scale_points,
    task_subject,
)
from assessments.selectors.group_scores import GroupFigures, added_up, contribution, stored_figures, without
from assessments.selectors.parts import Departments, in_departments
from assessments.selectors.scores import ScoreRow, campaign_rules
from assessments.tallies import SourceFigures
from competencies.enums import CompetenceKind
from competencies.models import Competence, Duty, Task

ORDERS = ("gap", "final", "difference", "below")
"""What rows can be ordered by, beside the order of the standard; with a minus in front, descending."""


@dataclass(frozen=True, slots=True)
class Group:
    """Whose assessments count: a campaign's, perhaps only those of some departments or of one supervisor.

    ``without_id`` is the one person whose assessment does not count: who reads, before the own result is released
    (``permissions.own_result_held``).
    """

    campaign: Campaign
    department_ids: Departments | None = None
    supervisor_id: int | None = None
    without_id: int | None = None

    def condition(self, prefix: str = "") -> Q:
        """Return the condition on assessments, from a model that reaches them by ``prefix``."""
        condition = Q(**{f"{prefix}campaign": self.campaign.pk})
        if self.department_ids is not None:
            condition &= in_departments(self.department_ids, f"{prefix}department")
        if self.supervisor_id is not None:
            condition &= Q(**{f"{prefix}supervisor": self.supervisor_id})
        if self.without_id is not None:
            condition &= ~Q(**{f"{prefix}candidate": self.without_id})
        return condition

    def signed_condition(self, prefix: str = "") -> Q:
        """Return the condition on assessments that count in figures: signed off, and acknowledged since."""
        return self.condition(prefix) & Q(**{f"{prefix}state__in": sorted(SIGNED_STATES)})


@dataclass(frozen=True, slots=True)
class SignedOff:
    """How many of a group's assessments are signed off; cancelled ones are not among them.

    ``lacks_own``: the reader's own, signed off and not released yet, is left out of both numbers and of all figures.
    """

    count: int
    total: int
    lacks_own: bool = False


_KINDS = {"T": Kind.TASK, "D": Kind.DUTY}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One task, duty or competence on a dashboard.

    ``compared`` holds the means; of a competence those of its own ratings, with the means from its tasks in
    ``from_tasks``. ``leading`` are those that rows are ordered and drawn by: the own ratings or, where the campaign
    does not rate the competence itself, those from its tasks; ``final`` adds up the same ones.
    """

    subject: Subject
    compared: Compared
    from_tasks: Compared | None
    leading: Compared
    final: SourceFigures
    scale: ScalePoints

    @property
    def measure(self) -> Measure:
        """What the leading figures are of."""
        if self.subject.kind in _KINDS:
            return Measure(_KINDS[self.subject.kind], self.subject.pk)
        return Measure(Kind.COMPETENCE_FROM_TASKS if self.is_from_tasks else Kind.COMPETENCE, self.subject.pk)

    @property
    def is_of_duty(self) -> bool:
        return self.subject.kind == "D"

    @property
    def is_from_tasks(self) -> bool:
        """Whether the leading figures are those from the competence's tasks."""
        return self.leading is self.from_tasks

    @property
    def rated(self) -> int:
        """How many people have a final score."""
        return self.final.mean.count

    @property
    def below(self) -> int | None:
        """How many of them lie below the target; None where there is no target or nobody was rated."""
        return None if self.leading.gap is None else self.final.below_target

    @property
    def below_text(self) -> str:
        """How many of how many lie below the target; only how many were rated where there is no target."""
        numbers = {"below": self.below, "rated": self.rated}
        return (_("%(rated)d rated") if self.below is None else _("%(below)d of %(rated)d")) % numbers

    @property
    def from_tasks_text(self) -> str:
        return number_text(self.from_tasks.final if self.from_tasks else None)

    @property
    def bar(self) -> ScoreBar:
        return self.scale.bar(self.leading.final, self.leading.target)

    @property
    def distribution(self) -> DistributionBar:
        """How many people's final scores are nearest to each point."""
        return self.scale.distribution(self.final.nearest)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one duty or kind of competence; one section without title where rows are ordered by a figure.

    ``head`` has the figures of the duty itself.
    """

    code: str
    title: str
    rows: tuple[GroupRow, ...]
    head: GroupRow | None = None

    @property
    def lines(self) -> tuple[GroupRow, ...]:
        """The head, where there is one, and the rows."""
        return self.rows if self.head is None else (self.head, *self.rows)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All tasks, or all competences, of a campaign for one group."""

    campaign: Campaign
    signed_off: SignedOff
    scale: ScalePoints
    sections: tuple[Section, ...]
    order: str

    @property
    def rows(self) -> tuple[GroupRow, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def is_of_tasks(self) -> bool:
        """Whether the rows are tasks, not K, S and A."""
        return any(row.subject.kind == "T" for row in self.rows)

    @property
    def has_from_tasks(self) -> bool:
        """Whether any competence is also scored from its tasks."""
        return any(row.from_tasks is not None for row in self.rows)

    @property
    def columns(self) -> int:
        """How many columns the table of all figures has."""
        return 10 if self.has_from_tasks else 9

    @property
    def with_target(self) -> int:
        """How many rows have a score and a target."""
        return sum(row.leading.gap is not None for row in self.rows)

    @property
    def below_target(self) -> int:
        return sum(row.leading.gap_kind == "below" for row in self.rows)

    @property
    def widest_gap(self) -> GroupRow | None:
        """The row that falls short of its target by most."""
        below = [row for row in self.rows if row.leading.gap_kind == "below"]
        return min(below, key=lambda row: row.leading.gap or Decimal(0), default=None)


def signed_off_of(group: Group) -> SignedOff:
    """Count a group's assessments; one query, two where one person's is left out."""
    counts = (
        Assessment.objects.filter(group.condition())
        .exclude(state=AssessmentState.CANCELLED)
        .aggregate(total=Count("state"), signed=Count("state", filter=Q(state__in=sorted(SIGNED_STATES))))
    )
    lacks_own = group.without_id is not None and _left_out(group).exists()
    return SignedOff(count=counts["signed"], total=counts["total"], lacks_own=lacks_own)


def _left_out(group: Group) -> QuerySet[Assessment]:
    """Return the signed-off assessment that would count, were it not for ``group.without_id``."""
    return Assessment.objects.filter(replace(group, without_id=None).signed_condition(), candidate=group.without_id)


def own_figures(campaign: Campaign, candidate_id: int) -> dict[int | None, GroupFigures]:
    """Return what one person's scores add to the figures of the department that the assessment names; one statement.

    Empty as long as it is not signed off.
    """
    scores = Score.objects.filter(
        assessment__campaign=campaign, assessment__candidate=candidate_id, assessment__state__in=sorted(SIGNED_STATES)
    ).select_related("assessment")
    rows = [(score.assessment.department_id, ScoreRow.from_model(score)) for score in scores]
    return {department_id: contribution(row for _id, row in rows) for department_id, _row in rows[:1]}


def group_figures(group: Group, about: Q | None = None) -> GroupFigures:
    """Return the group's figures by what they are about and by source.

    ``about`` narrows by task, duty, competence, basis or source. Of a campaign and of departments the stored figures
    are read, so the number of rows depends on the standard alone (one statement, two where one person is left out); of
    a supervisor's people the scores are added up (two).
    """
    about = about or Q()
    if group.supervisor_id is not None:
        signed = Score.objects.filter(about, group.signed_condition("assessment__"))
        return added_up(signed).get((), {})
    stored = Q(campaign=group.campaign)
    if group.department_ids is None:
        stored &= Q(scope=GroupScope.CAMPAIGN)
    else:
        stored &= Q(scope=GroupScope.DEPARTMENT) & in_departments(group.department_ids)
    figures = stored_figures(stored, about)
    if group.without_id is not None:
        for department_id, own in own_figures(group.campaign, group.without_id).items():
            if group.department_ids is None or department_id in group.department_ids:
                figures = without(figures, own)
    return figures


def compare(by_source: dict[str, SourceFigures], target: Decimal | None) -> Compared:
    """Put the means of the three sources beside each other."""

    def mean(source: ScoreSource) -> Decimal | None:
        return by_source[source].mean.value if source in by_source else None

    return Compared(mean(ScoreSource.SELF), mean(ScoreSource.SUPERVISOR), mean(ScoreSource.FINAL), target)


def task_dashboard(group: Group, *, order: str = "", duty_id: int | None = None) -> Dashboard:
    """Return the tasks that the campaign rates, by duty, or by ``order`` (see ORDERS); ``duty_id`` narrows to one duty.

    The number of queries does not depend on how many people and tasks there are.
    """
    campaign = group.campaign
    rules, scale = campaign_rules(campaign), scale_points(campaign)
    figures = group_figures(group, Q(competence__isnull=True))

    def row(measure: Measure, subject: Subject) -> GroupRow:
        by_source = figures.get(measure, {})
        compared = compare(by_source, rules.targets[measure])
        return GroupRow(subject, compared, None, compared, by_source.get(ScoreSource.FINAL, SourceFigures()), scale)

    tasks = Task.objects.filter(duty__standard_version=campaign.standard_version_id).select_related("duty")
    if duty_id is not None:
        tasks = tasks.filter(duty=duty_id)
    by_duty: dict[Duty, list[GroupRow]] = {}
    for task in tasks.order_by("duty__position", "position"):
        measure = Measure(Kind.TASK, task.pk)
        if measure in rules.targets:
            by_duty.setdefault(task.duty, []).append(row(measure, task_subject(task)))
    sections = tuple(
        Section(duty.code, duty.name, tuple(rows), head=row(Measure(Kind.DUTY, duty.pk), duty_subject(duty)))
        for duty, rows in by_duty.items()
    )
    return _dashboard(group, scale, sections, order)


def competence_dashboard(group: Group, *, order: str = "", kind: str = "") -> Dashboard:
    """Return K, S and A, each by its own ratings and, K and S, from their tasks; by kind, or by ``order``.

    ``kind`` narrows to one of them. The number of queries does not depend on how many people and competences there are.
    """
    campaign = group.campaign
    rules, scale = campaign_rules(campaign), scale_points(campaign)
    figures = group_figures(group, Q(competence__isnull=False))
    competences = Competence.objects.filter(standard_version=campaign.standard_version_id).order_by("position")
    if kind:
        competences = competences.filter(kind=kind)
    by_kind: dict[str, list[GroupRow]] = {}
    # In the order K, S, A: by the letters it would be A, K, S.
    for competence in sorted(competences, key=lambda c: CompetenceKind.values.index(c.kind)):
        direct, derived = (Measure(k, competence.pk) for k in (Kind.COMPETENCE, Kind.COMPETENCE_FROM_TASKS))
        is_rated, is_derived = direct in rules.targets, derived in rules.targets
        if not is_rated and not is_derived:
            continue
        compared = compare(figures.get(direct, {}), rules.targets[direct]) if is_rated else NOTHING_COMPARED
        from_tasks = compare(figures.get(derived, {}), rules.targets[derived]) if is_derived else None
        by_source = figures.get(direct if is_rated else derived, {})
        by_kind.setdefault(competence.kind, []).append(
            GroupRow(
                subject=competence_subject(competence),
                compared=compared,
                from_tasks=from_tasks,
                leading=compared if is_rated or from_tasks is None else from_tasks,
                final=by_source.get(ScoreSource.FINAL, SourceFigures()),
                scale=scale,
            )
        )
    sections = tuple(
        Section(letter, str(CompetenceKind(letter).label), tuple(rows)) for letter, rows in by_kind.items()
    )
    return _dashboard(group, scale, sections, order)


def _dashboard(group: Group, scale: ScalePoints, by_standard: tuple[Section, ...], order: str) -> Dashboard:
    shown = by_standard
    if order.removeprefix("-") in ORDERS:
        rows = in_order([row for section in by_standard for row in section.rows], order)
        shown = (Section("", "", rows),) if rows else ()
    return Dashboard(group.campaign, signed_off_of(group), scale, shown, order)


def in_order(rows: Sequence[GroupRow], order: str) -> tuple[GroupRow, ...]:
    """Order rows by one of ORDERS (``-gap``: descending).

    Rows without the figure come last, equal ones in the order of the standard.
    """
    name = order.removeprefix("-")
    figures = [(row.below if name == "below" else getattr(row.leading, name), row) for row in rows]
    known = [(figure, row) for figure, row in figures if figure is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.startswith("-"))
    return (*(row for _figure, row in known), *(row for figure, row in figures if figure is None))
