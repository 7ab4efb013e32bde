"""Every number of the portal, computed in one place from values alone: no database, no framework.

Arithmetic is exact: a figure is a fraction (``fractions.Fraction``) until it is stored, and is rounded once, half up,
to four decimal places (``STORED``). Whatever is made from other figures (a duty, a competence from its tasks, gaps,
nearest points, group means) starts from their stored values, so whatever a page says can be recomputed from what is
stored. Pages show two places (``SHOWN``), again half up.

Formulas, for one assessment

- *Task, one form*: the mean of the answers to the task's items (its indicators, or the one item for the whole task).
  "Not applicable" is left out of the denominator. Everything not applicable, or nothing answered: no score (None).
- *Competence (K, S, A), own ratings*: the same mean over its items, in practice the value of its one item.
- *Competence (K, S), from its tasks*: the mean of the stored scores of the rated tasks that call for it, each task
  counting once; tasks without a score are left out; none left: no score.
- *Duty*: the mean of the stored scores of its rated tasks, by the same rule.
- *Final*: sum(weight x score) / sum(weight) over the sources that have a score and a weight above zero. A missing
  source is left out and the rest scaled up; it is never counted as zero. Nothing left: no score. Where HR adjusted a
  final score in the calibration, the adjusted one takes its place. The final score of a competence from its tasks, and
  of a duty, is the mean of the tasks' stored final scores, so it follows their adjustments.
- *Target* of a task: the mean of its items' targets (all of them, answered or not; items without target are left out);
  of a competence: its item's target; of a competence from its tasks, and of a duty: the mean of the tasks' stored
  targets.
- *Gap*: score - target; negative where the score falls short. None where either is missing. *Below the target* is who
  falls short by at least 0.005 (``BELOW``), so that a gap shown as 0.00 is never counted as one.
- *Nearest point*: the scale point closest to the score; half-way between two, the higher one.
- *Self-view*: self - supervisor. From +1.00 scale points on (``BLIND_SPOT``) a blind spot, from -1.00 down a hidden
  strength: the names of Luft and Ingham's window for what others see and oneself does not. The source gives no
  threshold; one point of the scale is where the two no longer mean the same answer.

Formulas, for a group of people

- *Mean*: the sum of the persons' scores / the number of persons with a score. Each person counts once, however many
  items were rated.
- *Distribution*: how many persons' scores have which nearest point.

Ranges: answers and targets are values of the campaign's scale (whole numbers from 1 to 10), so every score lies between
the lowest and the highest answer it came from, and a gap between -9 and 9.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property
from typing import Literal, NamedTuple

PLACES = 4
"""Decimal places in which figures are stored."""
STORED = Decimal(1).scaleb(-PLACES)
SHOWN = Decimal("0.01")


def rounded(value: Fraction | Decimal, quantum: Decimal = STORED) -> Decimal:
    """Round half up (away from zero) to the decimal places of ``quantum``, without ever passing through a float."""
    if isinstance(value, Decimal):  # many a page rounds thousands of them
        return value.quantize(quantum, rounding=ROUND_HALF_UP) + 0  # no minus in front of a zero
    # In whole numbers: dividing fractions would look for a common divisor that nobody needs.
    steps, parts = abs(value.numerator) * _steps_in_one(quantum), value.denominator
    whole = (2 * steps + parts) // (2 * parts)
    amount = (Decimal(whole) * quantum).quantize(quantum, rounding=ROUND_HALF_UP)
    return -amount if value < 0 else amount


@cache
def _steps_in_one(quantum: Decimal) -> int:
    return int(1 / quantum)


# --- What is scored ---------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    TASK = "task"
    DUTY = "duty"
    COMPETENCE = "competence"
    COMPETENCE_FROM_TASKS = "competence_from_tasks"


class Measure(NamedTuple):
    """What a figure is about: a task, a duty (by its tasks), a competence by its own ratings, or by its tasks."""

    kind: Kind
    id: int


@dataclass(frozen=True)
class RatedItem:
    """One line of the questionnaire: what it counts towards (``Kind.TASK`` or ``Kind.COMPETENCE``), and its target."""

    id: int
    measure: Measure
    target: int | None = None


@dataclass(frozen=True)
class Questionnaire:
    """What a campaign rates.

    ``calls`` names for each knowledge and skill the tasks that call for it, ``duties`` for each duty its tasks; tasks
    that the campaign does not rate may be among them and are ignored. ``weights`` gives each source's share of the
    final score.
    """

    items: tuple[RatedItem, ...]
    calls: Mapping[int, tuple[int, ...]]
    weights: Mapping[str, int]
    duties: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One answer to one item: a value of the scale, or not applicable, or (both absent) none yet."""

    value: int | None
    not_applicable: bool = False


# --- Figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A score and what it came from.

    ``count`` answers (for a figure from tasks: tasks) went into it; ``left_out`` were not applicable (tasks: without
    a score). ``exact`` is None where nothing went into it.
    """

    exact: Fraction | None
    count: int
    left_out: int

    @cached_property
    def value(self) -> Decimal | None:
        """The score as it is stored, to four places."""
        return None if self.exact is None else rounded(self.exact)


NO_FIGURE = Figure(None, 0, 0)


def mean_of_answers(answers: Iterable[Answer]) -> Figure:
    """Return the mean of the given values, leaving out "not applicable" and what is not answered yet."""
    total = count = left_out = 0
    for answer in answers:
        if answer.not_applicable:
            left_out += 1
        elif answer.value is not None:
            total += answer.value
            count += 1
    return Figure(Fraction(total, count) if count else None, count, left_out)


def mean_of_stored(values: Iterable[Decimal | int | None]) -> Figure:
    """Return the mean of stored values, each counting once; None, without a score, is left out."""
    total, count, left_out = Decimal(0), 0, 0
    for value in values:
        if value is None:
            left_out += 1
        else:
            total += value
            count += 1
    return Figure(Fraction(total) / count if count else None, count, left_out)


def mean_of_values(values: Iterable[Decimal | int | None]) -> Decimal | None:
    """Return the mean of the values that are there, to four places."""
    return mean_of_stored(values).value


def weighted_final(by_source: Mapping[str, Figure], weights: Mapping[str, int]) -> Figure:
    """Combine the sources by their weights, over those that have both a score and a weight.

    ``count`` adds up the answers of these sources; ``left_out`` those of every source with a weight, so that it also
    tells of one that answered "not applicable" throughout.
    """
    total, shares, count, left_out = Fraction(0), 0, 0, 0
    for source, figure in by_source.items():
        weight = weights.get(source, 0)
        if weight <= 0:
            continue
        left_out += figure.left_out
        if figure.exact is not None:
            total += weight * figure.exact
            shares += weight
            count += figure.count
    return Figure(total / shares if shares else None, count, left_out)


def effective_weights(by_source: Mapping[str, Decimal | None], weights: Mapping[str, int]) -> dict[str, Fraction]:
    """Return the share (0 to 1, adding up to 1) of each source that counts: it has a score and a weight above zero."""
    present = {s: weights[s] for s, value in by_source.items() if value is not None and weights.get(s, 0) > 0}
    whole = sum(present.values())
    return {source: Fraction(weight, whole) for source, weight in present.items()}


# --- One assessment ---------------------------------------------------------------------------------------------------

Figures = dict[Measure, Figure]


def score_form(questionnaire: Questionnaire, answers: Mapping[int, Answer]) -> Figures:
    """Score one form: every task and competence it rates, each duty, and each K and S from the tasks that call for it.

    ``answers`` is by item; an item without an entry is not answered. A duty or competence none of whose tasks is rated
    has no figure from tasks.
    """
    by_measure: dict[Measure, list[Answer]] = {}
    for item in questionnaire.items:
        given = by_measure.setdefault(item.measure, [])
        if item.id in answers:
            given.append(answers[item.id])
    direct = {measure: mean_of_answers(given) for measure, given in by_measure.items()}
    return {**direct, **_from_tasks(questionnaire, direct)}


def score_final(
    questionnaire: Questionnaire, by_source: Mapping[str, Figures], adjusted: Mapping[Measure, Decimal] | None = None
) -> Figures:
    """Combine the scored forms, by source, into the final figures.

    ``adjusted`` are the values that take the place of the weighted ones, of tasks and of competences by their own
    ratings; what is made from tasks follows them.
    """
    direct = {
        measure: weighted_final(
            {source: figures[measure] for source, figures in by_source.items() if measure in figures},
            questionnaire.weights,
        )
        for measure in dict.fromkeys(item.measure for item in questionnaire.items)
    }
    for measure, value in (adjusted or {}).items():
        direct[measure] = replace(direct[measure], exact=Fraction(value))
    return {**direct, **_from_tasks(questionnaire, direct)}


def targets(questionnaire: Questionnaire) -> dict[Measure, Decimal | None]:
    """Return the target of everything that is scored, to four places; None where no item has one."""
    by_measure: dict[Measure, list[Answer]] = {}
    for item in questionnaire.items:
        by_measure.setdefault(item.measure, []).append(Answer(item.target))
    direct = {measure: mean_of_answers(given) for measure, given in by_measure.items()}
    return {measure: figure.value for measure, figure in {**direct, **_from_tasks(questionnaire, direct)}.items()}


def _from_tasks(questionnaire: Questionnaire, direct: Mapping[Measure, Figure]) -> Figures:
    derived: Figures = {}
    for kind, sources in (
        (Kind.DUTY, questionnaire.duties),
        (Kind.COMPETENCE_FROM_TASKS, questionnaire.calls),
    ):
        for pk, tasks in sources.items():
            rated = [figure.value for task in tasks if (figure := direct.get(Measure(Kind.TASK, task))) is not None]
            if rated:
                derived[Measure(kind, pk)] = mean_of_stored(rated)
    return derived


# --- From stored values -----------------------------------------------------------------------------------------------


def gap(score: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Return score - target: negative where the score falls short."""
    return None if score is None or target is None else score - target


BELOW = Decimal("0.005")
"""A score lies below its target when it falls short by at least this: what pages show to two places as below zero."""


def is_below(score: Decimal | None, target: Decimal | None) -> bool:
    """Say whether a score lies below its target, by the gap as pages show it; not where either is missing."""
    distance = gap(score, target)
    return distance is not None and distance <= -BELOW


GapKind = Literal["", "below", "met", "above"]


def gap_kind(distance: Decimal | None) -> GapKind:
    """Say on which side of the target a gap lies, as pages show it to two places; empty where there is none.

    It is "below" exactly where ``is_below`` holds.
    """
    if distance is None:
        return ""
    shown = rounded(distance, SHOWN)
    return "below" if shown < 0 else "above" if shown > 0 else "met"


BLIND_SPOT = Decimal("1.00")
"""From this difference of self and supervisor on, in points of the scale, the two see something else."""

SelfView = Literal["", "blind_spot", "hidden_strength"]


def self_view(self_score: Decimal | None, supervisor: Decimal | None) -> SelfView:
    """Say whether a self-rating lies far above the supervisor's, far below, or neither (also where one is missing)."""
    difference = gap(self_score, supervisor)
    if difference is None or abs(difference) < BLIND_SPOT:
        return ""
    return "blind_spot" if difference > 0 else "hidden_strength"


def nearest_point(score: Decimal, points: Sequence[int]) -> int:
    """Return the value of the scale's point closest to the score; half-way, the higher one."""
    return min(points, key=lambda point: (abs(score - point), -point))


@dataclass(frozen=True)
class GroupMean:
    """The mean of a group's scores, kept as the sum of ``count`` persons' stored scores.

    Of gaps too: a half is rounded up there as well and not away from zero, so the mean gap to one target is the mean
    score minus the target.
    """

    total: Decimal = Decimal(0)
    count: int = 0

    @property
    def value(self) -> Decimal | None:
        """The mean, to four places; None where nobody has a score."""
        if not self.count:
            return None
        # A map has hundreds of these: in steps of the last place instead of fractions.
        steps = int(self.total.scaleb(PLACES))
        return Decimal((2 * steps + self.count) // (2 * self.count)).scaleb(-PLACES)

    def __add__(self, other: "GroupMean") -> "GroupMean":
        """Return the mean of both groups together (no person may be in both)."""
        return GroupMean(self.total + other.total, self.count + other.count)


def distribution(nearest: Mapping[int, int], points: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return (point, number of persons) for every point of the scale in order, zeros included."""
    return tuple((point, nearest.get(point, 0)) for point in sorted(points))
