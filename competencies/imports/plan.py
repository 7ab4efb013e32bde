"""A standard as pure values: what the import found in a document, before anything is written anywhere.

All classes are frozen and hold tuples, so that a plan can be compared, kept and handed to another process. Codes are
the printed ones. ``key`` identifies a competence within the plan: its code, or ``S05#2`` when the code comes again
with another text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from competencies.imports.findings import Finding

TitleKind = Literal["occupation", "job_category"]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of the version table, newest first as printed; ``None`` where nothing (readable) is printed."""

    version: int | None
    code: str
    title: str
    status: str | None
    update_note: str | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Classification:
    """A job category, occupation or industry; ``code`` is empty where none is printed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """A work output of a task."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """A behaviour indicator of a task."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """A task; ``knowledge`` and ``skills`` are keys of the plan's competences, in the order of their cells."""

    code: str
    name: str
    level: int | None
    outputs: tuple[OutputPlan, ...]
    indicators: tuple[IndicatorPlan, ...]
    knowledge: tuple[str, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """A duty with its tasks."""

    code: str
    name: str
    tasks: tuple[TaskPlan, ...]


@dataclass(frozen=True, slots=True)
class CompetencePlan:
    """A knowledge or skill; ``details`` are the bulleted lines below its text."""

    key: str
    code: str
    text: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttitudePlan:
    """An attitude; ``text`` is empty where only a name is printed, ``code`` and ``name`` where only a sentence is."""

    key: str
    code: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NotePlan:
    """A line of the notes; ``depth`` 0 stands at the margin, 1 below the line before it, and so on."""

    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A run of source text that found no field."""

    text: str
    page: int
    row: int


@dataclass(frozen=True, slots=True)
class Accounting:
    """Where the characters of the source went, white space not counted.

    ``total`` is every character that is neither a head, label, page number, code nor bullet (those are ``set_aside``);
    ``placed`` is how many of them stand in a field of the plan.
    """

    placed: int = 0
    total: int = 0
    set_aside: int = 0
    unplaced: tuple[Unplaced, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardPlan:
    """A whole standard; ``status`` is ``current``, ``superseded`` or ``None`` where the document says nothing.

    ``title_kind`` is which of the two title fields is filled (擇一填寫): 職業, an occupation, or 職類, a job category.
    Where the document does not say, it is an occupation, as with nearly all.
    """

    code: str
    title: str
    version: int
    status: str | None
    issued_on: date | None
    update_note: str | None
    history: tuple[HistoryEntry, ...]
    job_categories: tuple[Classification, ...]
    occupations: tuple[Classification, ...]
    industries: tuple[Classification, ...]
    description: str
    level: int | None
    duties: tuple[DutyPlan, ...]
    knowledge: tuple[CompetencePlan, ...]
    skills: tuple[CompetencePlan, ...]
    attitudes: tuple[AttitudePlan, ...]
    notes: tuple[NotePlan, ...]
    findings: tuple[Finding, ...] = ()
    accounting: Accounting = Accounting()
    title_kind: TitleKind = "occupation"

    @property
    def tasks(self) -> tuple[TaskPlan, ...]:
        """The tasks of all duties, in order."""
        return tuple(task for duty in self.duties for task in duty.tasks)
