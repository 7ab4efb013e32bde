"""Duties, tasks and the spans of level, knowledge and skills while a document is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from competencies.imports.items import Item


@dataclass(slots=True, eq=False)
class LevelSpan:
    """A level cell and the tasks it is merged over."""

    level: int | None = None
    tasks: list[TaskDraft] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class CompetenceSpan:
    """A knowledge or skills cell: its entries hold for every task that points to the span."""

    items: list[Item] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class TaskDraft:
    """A task with what has been found for it so far."""

    item: Item
    duty: DutyDraft
    outputs: list[Item] = field(default_factory=list)
    indicators: list[Item] = field(default_factory=list)
    level_span: LevelSpan = field(default_factory=LevelSpan)
    # Usually one span each; a task may run through several blocks of its table.
    spans: dict[str, list[CompetenceSpan]] = field(default_factory=lambda: {"K": [], "S": []})

    def has(self, kind: str) -> bool:
        """Whether the task has any entry of ``kind`` (K or S)."""
        return any(span.items for span in self.spans[kind])


@dataclass(slots=True, eq=False)
class DutyDraft:
    """A duty with its tasks; ``item`` is None where tasks stand under no duty."""

    item: Item | None
    tasks: list[TaskDraft] = field(default_factory=list)
