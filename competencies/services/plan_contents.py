"""A standard that was read, as the contents of a version that nobody has saved: to look at and to compare."""

from collections.abc import Iterable, Iterator
from itertools import count

from competencies.codes import take_apart
from competencies.enums import ClassificationKind, CompetenceKind
from competencies.imports.codes import canonical_code
from competencies.imports.plan import AttitudePlan, CompetencePlan, DutyPlan, StandardPlan, TaskPlan
from competencies.imports.plan import Classification as ClassificationPlan
from competencies.models import (
    Classification,
    Competence,
    Duty,
    HistoryEntry,
    Indicator,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
)
from competencies.selectors.contents import CompetenceNode, Contents, DutyNode, TaskNode


def contents_of_plan(plan: StandardPlan) -> Contents:
    """Return ``plan`` as the contents of a version, in the order and with the fields an import gives it.

    The rows are not in the database: their keys only tell them apart, the version has none, and none must be saved.
    """
    return _Builder().contents(plan)


class _Builder:
    def __init__(self) -> None:
        self._keys = count(1)
        self._nodes: dict[tuple[CompetenceKind, str], CompetenceNode] = {}

    def contents(self, plan: StandardPlan) -> Contents:
        knowledge = tuple(self._competence(CompetenceKind.KNOWLEDGE, item) for item in plan.knowledge)
        skills = tuple(self._competence(CompetenceKind.SKILL, item) for item in plan.skills)
        return Contents(
            version=_version(plan),
            history=tuple(
                HistoryEntry(
                    version=entry.version,
                    code=entry.code,
                    title=entry.title,
                    status=entry.status or "",
                    update_note=entry.update_note or "",
                    issued_on=entry.issued_on,
                )
                for entry in plan.history
            ),
            job_categories=_classifications(ClassificationKind.JOB_CATEGORY, plan.job_categories),
            occupations=_classifications(ClassificationKind.OCCUPATION, plan.occupations),
            industries=_classifications(ClassificationKind.INDUSTRY, plan.industries),
            duties=tuple(map(self._duty, plan.duties)),
            knowledge=knowledge,
            skills=skills,
            attitudes=tuple(map(self._attitude, plan.attitudes)),
            notes=tuple(Note(depth=note.depth, text=note.text) for note in plan.notes),
        )

    def _competence(self, kind: CompetenceKind, item: CompetencePlan) -> CompetenceNode:
        row = Competence(
            pk=next(self._keys), kind=kind, code=item.code, canonical_code=canonical_code(item.code), text=item.text
        )
        node = self._nodes[kind, item.key] = CompetenceNode(row, item.key, item.details)
        return node

    def _attitude(self, item: AttitudePlan) -> CompetenceNode:
        row = Competence(
            pk=next(self._keys),
            kind=CompetenceKind.ATTITUDE,
            code=item.code,
            canonical_code=canonical_code(item.code),
            name=item.name,
            text=item.text,
        )
        return CompetenceNode(row, item.key, ())

    def _duty(self, plan: DutyPlan) -> DutyNode:
        row = Duty(pk=next(self._keys), code=plan.code, canonical_code=canonical_code(plan.code), name=plan.name)
        return DutyNode(row, tuple(map(self._task, plan.tasks)))

    def _task(self, plan: TaskPlan) -> TaskNode:
        return TaskNode(
            row=Task(
                pk=next(self._keys),
                code=plan.code,
                canonical_code=canonical_code(plan.code),
                name=plan.name,
                level=plan.level,
            ),
            outputs=tuple(
                Output(pk=next(self._keys), code=item.code, canonical_code=canonical_code(item.code), name=item.name)
                for item in plan.outputs
            ),
            indicators=tuple(
                Indicator(pk=next(self._keys), code=item.code, canonical_code=canonical_code(item.code), text=item.text)
                for item in plan.indicators
            ),
            knowledge=tuple(self._called_for(CompetenceKind.KNOWLEDGE, plan.knowledge)),
            skills=tuple(self._called_for(CompetenceKind.SKILL, plan.skills)),
        )

    def _called_for(self, kind: CompetenceKind, keys: Iterable[str]) -> Iterator[CompetenceNode]:
        return (self._nodes[kind, key] for key in keys if (kind, key) in self._nodes)


def _version(plan: StandardPlan) -> StandardVersion:
    return StandardVersion(
        standard=Standard(code=take_apart(plan.code).base),
        version=plan.version,
        code=plan.code,
        title=plan.title,
        title_kind=plan.title_kind,
        printed_status=plan.status or "",
        issued_on=plan.issued_on,
        update_note=plan.update_note or "",
        description=plan.description,
        level=plan.level,
    )


def _classifications(kind: ClassificationKind, items: Iterable[ClassificationPlan]) -> tuple[Classification, ...]:
    return tuple(Classification(kind=kind, code=item.code, name=item.name) for item in items)
