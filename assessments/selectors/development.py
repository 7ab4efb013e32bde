"""What a person can work on next: what the standard itself says behind each gap, and nothing invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.enums import Relation
from assessments.numbers import Numbers
from assessments.selectors.figures import Subject
from assessments.selectors.result_texts import FigureTexts, counting_answer, figure_texts
from assessments.selectors.results import AssessmentResult, ResultRow

STEPS = 3
"""Behind how many tasks the next steps look: who is told to work on everything works on nothing."""
LISTED = 6


@dataclass(frozen=True, slots=True)
class BelowTarget:
    """A behaviour indicator (or whole task) whose answer lies below its target; ``by`` is whose answer it is."""

    code: str
    text: str
    by: str
    value: int
    target: int


@dataclass(frozen=True, slots=True)
class Called:
    """A K, S or A with its figures; ``tasks`` are the codes of the tasks that call for it."""

    anchor: str
    subject: Subject
    figures: FigureTexts
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A task below its target: where exactly, and the K and S it calls for, widest gap first.

    ``further`` K and S that it calls for too are not listed.
    """

    anchor: str
    subject: Subject
    figures: FigureTexts
    indicators: tuple[BelowTarget, ...]
    calls: tuple[Called, ...]
    further: int


@dataclass(frozen=True, slots=True)
class Development:
    """``tasks_below`` is how many tasks lie below their target, of which ``steps`` has the widest gaps.

    ``competences`` are the widest gaps among K and S that no step names; ``attitudes`` those below their target.
    """

    steps: tuple[Step, ...]
    tasks_below: int
    competences: tuple[Called, ...]
    attitudes: tuple[Called, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.steps or self.competences or self.attitudes)


def development(result: AssessmentResult) -> Development:
    """Return what lies below its target, from the widest gap on, with what the standard says about it."""
    numbers = Numbers()
    codes = {row.subject.pk: row.subject.code for row in result.tasks}
    competences = {row.subject.pk: row for section in result.competences for row in section.rows}

    def called(row: ResultRow) -> Called:
        tasks = tuple(codes[pk] for pk in row.calls if pk in codes)
        return Called(row.anchor, row.subject, figure_texts(row.leading, numbers), tasks)

    below = widest_first(result.tasks)
    steps, named = [], set()
    for row in below[:STEPS]:
        needed = sorted((competences[pk] for pk in row.calls if pk in competences), key=_gap_or_none)
        named |= {one.subject.pk for one in needed[:LISTED]}
        steps.append(
            Step(
                anchor=row.anchor,
                subject=row.subject,
                figures=figure_texts(row.leading, numbers),
                indicators=tuple(_below_target(row)),
                calls=tuple(called(one) for one in needed[:LISTED]),
                further=max(0, len(needed) - LISTED),
            )
        )
    others = [row for row in competences.values() if row.subject.kind != "A" and row.subject.pk not in named]
    attitudes = [row for row in competences.values() if row.subject.kind == "A"]
    return Development(
        steps=tuple(steps),
        tasks_below=len(below),
        competences=tuple(called(row) for row in widest_first(others)[:LISTED]),
        attitudes=tuple(called(row) for row in widest_first(attitudes)[:LISTED]),
    )


def widest_first(rows: Iterable[ResultRow]) -> list[ResultRow]:
    """Return the rows below their target, widest gap first; equal gaps in the order of the standard."""
    return sorted((row for row in rows if row.leading.gap_kind == "below"), key=_gap_or_none)


def _gap_or_none(row: ResultRow) -> tuple[bool, Decimal]:
    """What has no gap comes last."""
    gap = row.leading.gap
    return gap is None, gap or Decimal(0)


def _below_target(row: ResultRow) -> Iterable[BelowTarget]:
    for line in row.items:
        counts = counting_answer(line.self_given, line.supervisor_given)
        if counts is not None and line.target is not None and counts[1] < line.target:
            by, value = counts
            yield BelowTarget(line.code, line.text, str(Relation(by).label), value, line.target)
