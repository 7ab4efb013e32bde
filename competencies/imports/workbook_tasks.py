"""Reads the sheet of tasks of the portal's workbook: the tree of duties, tasks, outputs and indicators."""

from __future__ import annotations

from collections.abc import Iterable

from competencies.imports.document import Cell
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item
from competencies.imports.levels import read_level
from competencies.imports.plan import DutyPlan, IndicatorPlan, OutputPlan, TaskPlan
from competencies.imports.tree import CompetenceSpan, DutyDraft, LevelSpan, TaskDraft
from competencies.imports.wording import tidy
from competencies.imports.workbook_competences import Competences, Entry
from competencies.imports.workbook_entries import Cells, same_entry, text_of
from competencies.imports.workbook_sheets import SheetRow

_KINDS = {"K": "knowledge", "S": "skills"}


class Tasks:
    """The duties and tasks. A row that names none, or the same again, goes on with those of the row above."""

    def __init__(self, cells: Cells, findings: list[Finding], competences: Competences) -> None:
        self._cells = cells
        self._findings = findings
        self._competences = competences
        self.duties: list[DutyDraft] = []
        self._task: TaskDraft | None = None
        # By the identity of merged cells, which hold for every task they cover.
        self._levels: dict[int, LevelSpan] = {}
        self._needs: dict[int, dict[str, list[Entry]]] = {}

    @property
    def drafts(self) -> list[TaskDraft]:
        """The tasks of all duties, in order."""
        return [task for duty in self.duties for task in duty.tasks]

    def take_rows(self, rows: Iterable[SheetRow]) -> None:
        """Take the rows of the sheet, from top to bottom."""
        for row in rows:
            self._take_duty(row)
            is_new = self._take_task(row)
            task = self._task
            if task is None:
                # Nothing to belong to: level, outputs and the like are left without a place.
                continue
            self._take_level(row, task, is_new)
            for kind, column in _KINDS.items():
                self._take_needs(row.covering(column) if is_new else row.own.get(column), task, kind)
            task.outputs += self._cells.entries(row, "O", "output_code", "output")
            task.indicators += self._cells.entries(row, "P", "indicator_code", "indicator")

    def finish(self) -> tuple[DutyPlan, ...]:
        """Return the duties with all that stands below them."""
        return tuple(
            DutyPlan(
                code=duty.item.code if duty.item else "",
                name=text_of(duty.item) if duty.item else "",
                tasks=tuple(map(self._plan, duty.tasks)),
            )
            for duty in self.duties
        )

    def _plan(self, task: TaskDraft) -> TaskPlan:
        needs = self._needs[id(task)]
        # A knowledge named among the skills is one of the knowledge all the same.
        named = list(dict.fromkeys([*needs["K"], *needs["S"]]))
        return TaskPlan(
            code=task.item.code,
            name=text_of(task.item),
            level=task.level_span.level,
            outputs=tuple(OutputPlan(item.code, text_of(item)) for item in task.outputs),
            indicators=tuple(IndicatorPlan(item.code, text_of(item)) for item in task.indicators),
            knowledge=tuple(entry.key for entry in named if entry.kind == "K"),
            skills=tuple(entry.key for entry in named if entry.kind == "S"),
        )

    def _take_duty(self, row: SheetRow) -> None:
        item = self._one(row, "T", "duty_code", "duty")
        if item is not None and not same_entry(self.duties[-1].item if self.duties else None, item):
            self.duties.append(DutyDraft(item))
            self._task = None

    def _take_task(self, row: SheetRow) -> bool:
        """Take the row's task; tell whether it is another than that of the row above."""
        item = self._one(row, "T", "task_code", "task")
        if item is None or same_entry(self._task.item if self._task else None, item):
            return False
        if not self.duties:
            self.duties.append(DutyDraft(None))
        self._task = TaskDraft(item, self.duties[-1])
        self._needs[id(self._task)] = {"K": [], "S": []}
        self.duties[-1].tasks.append(self._task)
        return True

    def _one(self, row: SheetRow, kind: str, code_column: str, text_column: str) -> Item | None:
        """The duty or task of a row; several codes in one cell are no several tasks, but stay in the name."""
        items = self._cells.entries(row, kind, code_column, text_column)
        if len(items) < 2:
            return items[0] if items else None
        cell = row.own[text_column]
        whole = Item(kind, "", cell.lines[0].at)
        self._cells.put(whole, cell)
        return whole

    def _take_level(self, row: SheetRow, task: TaskDraft, is_new: bool) -> None:
        cell = row.covering("level") if is_new else row.own.get("level")
        if cell is None:
            return
        if id(cell) not in self._levels:
            self._levels[id(cell)] = LevelSpan(self._level(cell))
        span = self._levels[id(cell)]
        if task.level_span.level is None:
            task.level_span = span
            span.tasks.append(task)
        elif span.level is not None and span.level != task.level_span.level:
            self._findings.append(
                finding(
                    "level-repeated",
                    cell.lines[0].at,
                    task.item.quote,
                    task=task.item.code,
                    level=str(task.level_span.level),
                    other=str(span.level),
                )
            )

    def _level(self, cell: Cell) -> int | None:
        level, unclear = read_level(cell.lines, self._cells.ledger)
        if unclear:
            printed = tidy(cell.text)
            self._findings.append(finding("level-unclear", cell.lines[0].at, printed, printed=printed))
        return level

    def _take_needs(self, cell: Cell | None, task: TaskDraft, kind: str) -> None:
        found = self._competences.find(kind, cell)
        self._needs[id(task)][kind] += found
        for entry in found:
            task.spans[entry.kind].append(CompetenceSpan([entry.item]))
