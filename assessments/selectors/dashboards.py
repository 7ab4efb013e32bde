"""What HR's dashboards add to the figures of groups: the people behind each of them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from assessments import scoring
from assessments.charts import DistributionBar, ScoreBar, Segment
from assessments.enums import ScoreSource
from assessments.models import Campaign, Item, Score
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import (
    Compared,
    ScalePoints,
    Subject,
    competence_subject,
    duty_subject,
    scale_points,
    task_subject,
)
from assessments.selectors.group_results import Group, SignedOff, compare, group_figures, signed_off_of
from assessments.selectors.group_scores import BELOW_TARGET
from assessments.selectors.scores import FROM_TASKS, basis_of, campaign_rules, column_of
from assessments.tallies import POINTS, SourceFigures
from competencies.models import Competence, Duty, Task
from people.models import User

PEOPLE_PER_PAGE = 50

# SQLite compares stored decimals as floating point: half of the last stored place below the limit keeps it right.
_FAR = scoring.BLIND_SPOT - scoring.STORED / 2
BLIND = Q(own__value__gt=F("supervisors__value") + _FAR)
HIDDEN = Q(supervisors__value__gt=F("own__value") + _FAR)
"""The conditions that ``scoring.self_view`` says of the scores beside the final one: self far above, or far below, the
supervisor."""

PEOPLE_ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    # The target is the same for everybody, so the order by score is the order by gap.
    "gap": (F("value").asc(nulls_last=True), "assessment__candidate__employee_number"),
    "-gap": (F("value").desc(nulls_last=True), "assessment__candidate__employee_number"),
    "person": ("assessment__candidate__employee_number",),
    "-person": ("-assessment__candidate__employee_number",),
}


def duties_of(campaign: Campaign) -> list[tuple[int, str]]:
    """Return the duties of which the campaign rates a task, as (id, label) in the order of the standard; one query."""
    rated = Item.objects.filter(campaign=campaign, task__duty=OuterRef("pk"))
    return [(duty.pk, duty_subject(duty).label) for duty in Duty.objects.filter(Exists(rated)).order_by("position")]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the people behind a figure; several conditions hold together.

    ``blind`` and ``hidden``: with a blind spot, with a hidden strength. ``point``: whose score is nearest to it.
    """

    below: bool = False
    blind: bool = False
    hidden: bool = False
    point: int | None = None


EVERYBODY = Narrowing()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's scores of what the page is about. ``place`` is its place on the page of the person's result."""

    assessment_id: int
    person: User
    department: str
    compared: Compared
    bar: ScoreBar
    place: str

    @property
    def self_view(self) -> scoring.SelfView:
        return scoring.self_view(self.compared.self_score, self.compared.supervisor)


@dataclass(frozen=True, slots=True)
class SourceSum:
    """Where a mean comes from: ``total`` is the sum of ``count`` people's scores; ``without_score`` have none."""

    label: str
    total: Decimal
    count: int
    mean: Decimal | None
    without_score: int


@dataclass(frozen=True, slots=True)
class PeopleOf:
    """A task, duty or competence with the people of a group who were rated in it, one page of them.

    ``from_tasks`` says that the figures are made from those of tasks: a duty's, and those of a competence that is not
    rated itself.
    """

    subject: Subject
    from_tasks: bool
    compared: Compared
    signed_off: SignedOff
    sums: tuple[SourceSum, ...]
    final: SourceFigures
    scale: ScalePoints
    rows: tuple[PersonRow, ...]
    page: Page[Score]
    order: str

    @property
    def bar(self) -> ScoreBar:
        return self.scale.bar(self.compared.final, self.compared.target)

    @property
    def distribution(self) -> DistributionBar:
        return self.scale.distribution(self.final.nearest)

    @property
    def points(self) -> tuple[tuple[int, Segment], ...]:
        """Each point of the scale with its part of the distribution."""
        return tuple(zip(self.scale.values, self.distribution.segments, strict=True))


Rated = tuple[Measure, Subject]
"""What a campaign scores: the measure whose figures lead, and its words."""


def rated_task(campaign: Campaign, task_id: int) -> Rated | None:
    """Return a task that the campaign rates; one query, like the two below."""
    rated = Item.objects.filter(campaign=campaign, task=OuterRef("pk"))
    task = Task.objects.filter(Exists(rated), pk=task_id).first()
    return None if task is None else (Measure(Kind.TASK, task.pk), task_subject(task))


def rated_duty(campaign: Campaign, duty_id: int) -> Rated | None:
    """Return a duty of which the campaign rates a task."""
    rated = Item.objects.filter(campaign=campaign, task__duty=OuterRef("pk"))
    duty = Duty.objects.filter(Exists(rated), pk=duty_id).first()
    return None if duty is None else (Measure(Kind.DUTY, duty.pk), duty_subject(duty))


def rated_competence(campaign: Campaign, competence_id: int, *, from_tasks: bool = False) -> Rated | None:
    """Return a competence that the campaign rates or, where it does not, or ``from_tasks``, scores from its tasks."""
    items = Item.objects.filter(campaign=campaign)
    competence = (
        Competence.objects.filter(pk=competence_id)
        .annotate(
            is_rated=Exists(items.filter(competence=OuterRef("pk"))),
            is_called_for=Exists(items.filter(task__competences=OuterRef("pk"))),
        )
        .first()
    )
    if competence is None or not (competence.is_rated or competence.is_called_for):
        return None
    is_derived = competence.is_called_for and (from_tasks or not competence.is_rated)
    kind = Kind.COMPETENCE_FROM_TASKS if is_derived else Kind.COMPETENCE
    return Measure(kind, competence.pk), competence_subject(competence)


def people_behind(
    group: Group,
    rated: Rated,
    *,
    order: str = "gap",
    page: str | int = 1,
    narrowing: Narrowing = EVERYBODY,
) -> PeopleOf:
    """Return the people of the group behind the figures of what its campaign scores.

    ``order`` is a key of PEOPLE_ORDERS. The number of queries does not depend on the number of people.
    """
    measure, subject = rated
    target = campaign_rules(group.campaign).targets[measure]
    scale = scale_points(group.campaign)
    about = {column_of(measure): measure.id, "basis": basis_of(measure)}
    scores = Score.objects.filter(**about)
    by_source = group_figures(group, Q(**about)).get(measure, {})
    finals = scores.filter(group.signed_condition("assessment__"), source=ScoreSource.FINAL)
    chosen = (
        _narrowed(finals, about, narrowing)
        .select_related("assessment__candidate", "assessment__department")
        .order_by(*PEOPLE_ORDERS.get(order, PEOPLE_ORDERS["gap"]))
    )
    paginator = Paginator(chosen, PEOPLE_PER_PAGE)
    final = by_source.get(ScoreSource.FINAL, SourceFigures())
    if (count := _known_count(final, narrowing)) is not None:
        paginator.count = count
    found = paginator.get_page(page)
    shown = [score.assessment for score in found.object_list]
    values = {
        (assessment_id, source): value
        for assessment_id, source, value in scores.filter(assessment__in=shown).values_list(
            "assessment_id", "source", "value"
        )
    }
    rows = []
    for assessment in shown:
        compared = Compared(
            self_score=values.get((assessment.pk, ScoreSource.SELF)),
            supervisor=values.get((assessment.pk, ScoreSource.SUPERVISOR)),
            final=values[assessment.pk, ScoreSource.FINAL],
            target=target,
        )
        rows.append(
            PersonRow(
                assessment_id=assessment.pk,
                person=assessment.candidate,
                department=assessment.department.name if assessment.department else "",
                compared=compared,
                bar=scale.bar(compared.final, compared.target),
                place=subject.anchor,
            )
        )
    return PeopleOf(
        subject=subject,
        from_tasks=measure.kind in FROM_TASKS,
        compared=compare(by_source, target),
        signed_off=signed_off_of(group),
        sums=tuple(
            SourceSum(
                label=str(source.label),
                total=figures.mean.total,
                count=figures.mean.count,
                mean=figures.mean.value,
                without_score=figures.without_score,
            )
            for source in ScoreSource
            if (figures := by_source.get(source)) is not None
        ),
        final=final,
        scale=scale,
        rows=tuple(rows),
        page=found,
        order=order if order in PEOPLE_ORDERS else "gap",
    )


def _known_count(final: SourceFigures, narrowing: Narrowing) -> int | None:
    """Return how many people there are, as far as the stored figures know it: counting ten thousand takes its time."""
    known = {
        EVERYBODY: final.mean.count + final.without_score,
        Narrowing(below=True): final.below_target,
        Narrowing(blind=True): final.self_above,
        Narrowing(hidden=True): final.self_below,
        **{Narrowing(point=point): count for point, count in zip(POINTS, final.points, strict=True)},
    }
    return known.get(narrowing)


def _narrowed(finals: QuerySet[Score], about: dict[str, Any], narrowing: Narrowing) -> QuerySet[Score]:
    if narrowing.below:
        finals = finals.filter(BELOW_TARGET)
    if narrowing.point is not None:
        finals = finals.filter(nearest_point=narrowing.point)
    if narrowing.blind or narrowing.hidden:
        finals = finals.alias(own=_beside(about, ScoreSource.SELF), supervisors=_beside(about, ScoreSource.SUPERVISOR))
    if narrowing.blind:
        finals = finals.filter(BLIND)
    if narrowing.hidden:
        finals = finals.filter(HIDDEN)
    return finals


def _beside(about: dict[str, Any], source: ScoreSource) -> FilteredRelation:
    """Return the same person's score from another source: a join, so that the database may go through them at once."""
    conditions = {f"assessment__scores__{name}": value for name, value in about.items()}
    return FilteredRelation("assessment__scores", condition=Q(**conditions, assessment__scores__source=source))
