"""A whole version as one tree, read with the same number of queries whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from competencies.enums import ClassificationKind, CompetenceKind
from competencies.models import (
    Classification,
    Competence,
    CompetenceDetail,
    Duty,
    HistoryEntry,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
    TaskCompetence,
)


@dataclass(frozen=True)
class CompetenceNode:
    """A knowledge, skill or attitude with the lines below it.

    ``key`` identifies it among those of its kind: the printed code, or ``S05#2`` when that code comes again.
    """

    row: Competence
    key: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class TaskNode:
    row: Task
    outputs: tuple[Output, ...]
    indicators: tuple[Indicator, ...]
    knowledge: tuple[CompetenceNode, ...]
    skills: tuple[CompetenceNode, ...]


@dataclass(frozen=True)
class DutyNode:
    row: Duty
    tasks: tuple[TaskNode, ...]


@dataclass(frozen=True)
class Contents:
    """Everything a version says, in its printed order."""

    version: StandardVersion
    history: tuple[HistoryEntry, ...]
    job_categories: tuple[Classification, ...]
    occupations: tuple[Classification, ...]
    industries: tuple[Classification, ...]
    duties: tuple[DutyNode, ...]
    knowledge: tuple[CompetenceNode, ...]
    skills: tuple[CompetenceNode, ...]
    attitudes: tuple[CompetenceNode, ...]
    notes: tuple[Note, ...]

    @property
    def tasks(self) -> tuple[TaskNode, ...]:
        """The tasks of all duties, in order."""
        return tuple(task for duty in self.duties for task in duty.tasks)


def read_contents(version: StandardVersion) -> Contents:
    """Return all of ``version``, in ten queries."""
    competences = _competences(version)
    nodes = {node.row.pk: node for node in competences}
    classifications: dict[str, list[Classification]] = defaultdict(list)
    for classification in version.classifications.order_by("position", "pk"):
        classifications[classification.kind].append(classification)
    return Contents(
        version=version,
        history=tuple(version.history.order_by("position", "pk")),
        job_categories=tuple(classifications[ClassificationKind.JOB_CATEGORY]),
        occupations=tuple(classifications[ClassificationKind.OCCUPATION]),
        industries=tuple(classifications[ClassificationKind.INDUSTRY]),
        duties=_duties(version, nodes),
        knowledge=tuple(node for node in competences if node.row.kind == CompetenceKind.KNOWLEDGE),
        skills=tuple(node for node in competences if node.row.kind == CompetenceKind.SKILL),
        attitudes=tuple(node for node in competences if node.row.kind == CompetenceKind.ATTITUDE),
        notes=tuple(version.notes.order_by("position", "pk")),
    )


def number_repeated(codes: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each (kind, printed code): the code itself, ``S05#2`` for its second occurrence, and so on."""
    seen: dict[tuple[str, str], int] = {}
    keys = []
    for kind, code in codes:
        count = seen[kind, code] = seen.get((kind, code), 0) + 1
        keys.append(code if code and count == 1 else f"{code}#{count}")
    return keys


def _competences(version: StandardVersion) -> list[CompetenceNode]:
    details: dict[int, list[str]] = defaultdict(list)
    for competence_id, text in (
        CompetenceDetail.objects.filter(competence__standard_version=version)
        .order_by("position", "pk")
        .values_list("competence_id", "text")
    ):
        details[competence_id].append(text)
    rows = list(version.competences.order_by("kind", "position", "pk"))
    keys = number_repeated((row.kind, row.code) for row in rows)
    return [CompetenceNode(row, key, tuple(details[row.pk])) for row, key in zip(rows, keys, strict=True)]


def _duties(version: StandardVersion, nodes: dict[int, CompetenceNode]) -> tuple[DutyNode, ...]:
    outputs: dict[int, list[Output]] = defaultdict(list)
    for output in Output.objects.filter(task__duty__standard_version=version).order_by("position", "pk"):
        outputs[output.task_id].append(output)
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(task__duty__standard_version=version).order_by("position", "pk"):
        indicators[indicator.task_id].append(indicator)
    linked: dict[tuple[int, str], list[CompetenceNode]] = defaultdict(list)
    for task_id, competence_id in (
        TaskCompetence.objects.filter(task__duty__standard_version=version)
        .order_by("position", "pk")
        .values_list("task_id", "competence_id")
    ):
        node = nodes[competence_id]
        linked[task_id, node.row.kind].append(node)
    tasks: dict[int, list[TaskNode]] = defaultdict(list)
    for task in Task.objects.filter(duty__standard_version=version).order_by("position", "pk"):
        tasks[task.duty_id].append(
            TaskNode(
                row=task,
                outputs=tuple(outputs[task.pk]),
                indicators=tuple(indicators[task.pk]),
                knowledge=tuple(linked[task.pk, CompetenceKind.KNOWLEDGE]),
                skills=tuple(linked[task.pk, CompetenceKind.SKILL]),
            )
        )
    return tuple(DutyNode(duty, tuple(tasks[duty.pk])) for duty in version.duties.order_by("position", "pk"))
