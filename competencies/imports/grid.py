"""Reads the table of duties, tasks, outputs, indicators, levels, knowledge and skills, row by row.

A code opens an entry. Text before the first code of a cell goes on with the entry that is open in its column, if that
can be: behind a page break, or in a row that names no new task. Whatever fits nowhere is left without a place and so
shows up in the accounting.
"""

from __future__ import annotations

from collections.abc import Sequence

from competencies.imports.codes import code_numbers
from competencies.imports.columns import Role, columns_of_head
from competencies.imports.document import Cell, Row
from competencies.imports.entries import Entries
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item, cut_at_codes
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.spans import Spans, take_out_slipped_labels
from competencies.imports.tree import DutyDraft, TaskDraft

_RESULT_ROLES = (Role.OUTPUT, Role.INDICATOR)


class Grid:
    """Collects the rows of the table into duties and tasks."""

    def __init__(self, ledger: Ledger, findings: list[Finding]) -> None:
        self.duties: list[DutyDraft] = []
        self._entries = Entries(ledger, findings)
        self._spans = Spans(self._entries)
        self._columns: dict[int, Role] = {}
        self._task: TaskDraft | None = None
        self._page = 0

    @property
    def competences(self) -> list[Item]:
        """Knowledge and skills in order of appearance, each as often as it is printed."""
        return self._spans.items

    def take_head(self, row: Row) -> bool:
        """Take ``row`` as a head if it is one; heads may be repeated on each page, with other columns."""
        columns = columns_of_head(row)
        if columns is None:
            return False
        self._columns = columns
        for cell in row.filled():
            self._entries.ledger.set_aside(*map(Piece.whole, cell.lines))
        return True

    def take_row(self, row: Row, page: int) -> None:
        """Take a row of the body that stands on ``page``."""
        after_break = self._page not in (0, page)
        self._page = page
        cells = {self._columns[cell.column]: cell for cell in row.filled() if cell.column in self._columns}
        slipped = take_out_slipped_labels(cells)
        continued, new_tasks = self._take_names(cells, after_break)
        self._take_results(cells, continued, new_tasks, after_break)
        self._spans.take(cells, slipped, self._task, new_tasks, after_break=after_break)

    def _take_names(self, cells: dict[Role, Cell], after_break: bool) -> tuple[TaskDraft | None, list[TaskDraft]]:
        """Take the duty and task cells; return the open task, if the row goes on with it, and the tasks it opens."""
        continued = self._task
        new_tasks: list[TaskDraft] = []
        for role in (Role.DUTY, Role.TASK):
            cell = cells.get(role)
            rest: TaskDraft | None = None
            for segment in cut_at_codes(cell.lines, "T") if cell else ():
                if segment.label is None:
                    if after_break and self._entries.go_on(role, segment.pieces, after_break):
                        rest = self._task
                    continue
                item = self._entries.start(role, segment)
                if len(code_numbers(item.code)) == 1:
                    self.duties.append(DutyDraft(item))
                    self._task = continued = None
                    continue
                if not new_tasks:
                    # The task before keeps a share in the row only if this cell began with the rest of its name.
                    continued = rest
                self._task = self._new_task(item)
                new_tasks.append(self._task)
        return continued, new_tasks

    def _new_task(self, item: Item) -> TaskDraft:
        if not self.duties:
            self.duties.append(DutyDraft(None))
            self._entries.findings.append(finding("task-without-duty", item.at, item.quote, task=item.code))
        task = TaskDraft(item, self.duties[-1])
        self.duties[-1].tasks.append(task)
        return task

    def _take_results(
        self,
        cells: dict[Role, Cell],
        continued: TaskDraft | None,
        new_tasks: Sequence[TaskDraft],
        after_break: bool,
    ) -> None:
        tasks = [continued, *new_tasks] if continued else list(new_tasks)
        by_number = {code_numbers(task.item.code): task for task in reversed(tasks)}
        for role in _RESULT_ROLES:
            if continued is None:
                self._entries.close(role)
            cell = cells.get(role)
            other = "P" if role is Role.OUTPUT else "O"
            for segment in cut_at_codes(cell.lines, role.kind, other) if cell else ():
                if segment.label is None:
                    self._entries.go_on(role, segment.pieces, after_break)
                elif tasks:
                    item = self._entries.start(role, segment)
                    if item.kind != role.kind:
                        self._entries.findings.append(
                            finding("item-in-other-column", item.at, item.quote, code=item.code)
                        )
                    # Several tasks in one cell share the row: the number tells whose the entry is.
                    task = next((by_number[n] for n in _beginnings(item.code) if n in by_number), tasks[0])
                    (task.outputs if item.kind == "O" else task.indicators).append(item)


def _beginnings(code: str) -> list[tuple[str, ...]]:
    """The numbers that ``code`` begins with, the longest first: 1.2.3, 1.2, 1."""
    numbers = code_numbers(code)
    return [numbers[:length] for length in range(len(numbers), 0, -1)]
