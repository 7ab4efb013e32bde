"""Reads the table of duties, tasks, outputs, indicators, levels, knowledge and skills, row by row.

A code opens an entry. Text before the first code of a cell goes on with the entry that is open in its column, if that
can be: behind a page break, or in a row that names no new task. Whatever fits nowhere is left without a place and so
shows up in the accounting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from competencies.imports.codes import FoundCode, belongs_to, code_numbers
from competencies.imports.columns import Role
from competencies.imports.document import Cell, Row
from competencies.imports.entries import Entries
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item, Segment, cut_at_codes
from competencies.imports.layout import Heads, LaidOutRow, lay_out
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.spans import Spans, take_out_slipped_labels
from competencies.imports.tree import DutyDraft, TaskDraft
from competencies.imports.wording import comparable, join

_RESULT_ROLES = (Role.OUTPUT, Role.INDICATOR)


class Grid:
    """Collects the rows of the table into duties and tasks.

    With ``dotted_tasks`` a code of one number is a duty's. A document that has no dotted task codes at all numbers its
    tasks T1, T2; then such a code is a task's where it stands in the column of tasks.
    """

    def __init__(self, ledger: Ledger, findings: list[Finding], *, dotted_tasks: bool = True) -> None:
        self.duties: list[DutyDraft] = []
        self.heads = Heads()
        self._dotted_tasks = dotted_tasks
        self._findings = findings
        self._entries = Entries(ledger, findings)
        self._spans = Spans(self._entries)
        self._task: TaskDraft | None = None
        # Entries of cells that are merged over rows, with the task that has them so far and the last row of the cell.
        self._merged: list[tuple[Item, TaskDraft, int]] = []
        # The tasks of the row that was taken last.
        self._row_tasks: list[TaskDraft] = []
        self._page = 0
        self._head_taken = False

    @property
    def competences(self) -> list[Item]:
        """Knowledge and skills in order of appearance, each as often as it is printed."""
        return self._spans.items

    @property
    def begun(self) -> bool:
        """Whether any row of the body was taken."""
        return self._page > 0

    def take_head(self, rows: Sequence[Row]) -> int:
        """Take a head if ``rows`` begin with one, and return how many rows it has.

        Heads may be repeated on each page, with other columns; behind a repeated head a cut row may go on.
        """
        count, lines = self.heads.take(rows)
        if count:
            self._head_taken = True
            self._entries.ledger.set_aside(*map(Piece.whole, lines))
        return count

    def lay_out(self, row: Row, from_above: Sequence[Cell] | None) -> LaidOutRow:
        """Lay ``row`` out under the head that was taken last."""
        return lay_out(row, self.heads, from_above)

    def take_row(self, row: LaidOutRow, page: int) -> None:
        """Take a row of the body that stands on ``page``."""
        after_break = self.begun and (self._page != page or self._head_taken)
        self._page, self._head_taken = page, False
        self._entries.tells_paragraphs = row.begins is not None
        cells = dict(row.cells)
        self._report_layout(row)
        self._take_half_head(cells)
        slipped = take_out_slipped_labels(cells)
        continued, new_tasks = self._take_names(row, cells, after_break)
        self._move_merged(row, new_tasks)
        self._take_results(row, cells, continued, new_tasks, after_break)
        self._spans.take(replace(row, cells=cells), slipped, self._task, new_tasks, after_break=after_break)

    def _report_layout(self, row: LaidOutRow) -> None:
        for role in row.doubled:
            cell = row.cells[role]
            self._findings.append(finding("cells-joined", cell.lines[0].at, cell.text))

    def _take_half_head(self, cells: dict[Role, Cell]) -> None:
        if Role.LEVEL in cells:
            cell, head = self.heads.without_second_half(cells[Role.LEVEL])
            if head is not None:
                self._entries.ledger.set_aside(Piece.whole(head))
            cells[Role.LEVEL] = cell
            if not cell.lines:
                del cells[Role.LEVEL]

    # --- duties and tasks

    def _take_names(
        self, row: LaidOutRow, cells: Mapping[Role, Cell], after_break: bool
    ) -> tuple[TaskDraft | None, list[TaskDraft]]:
        """Take the duty and task cells; return the open task, if the row goes on with it, and the tasks it opens."""
        continued = self._task
        new_tasks: list[TaskDraft] = []
        if row.own(Role.TASK) and Role.TASK not in cells and continued is not None and cells and not after_break:
            at = next(iter(cells.values())).lines[0].at
            self._findings.append(finding("row-without-task", at, continued.item.quote, task=continued.item.code))
        blank_duty = row.own(Role.DUTY) and Role.DUTY not in cells and not after_break
        for role in (Role.DUTY, Role.TASK):
            cell = cells.get(role)
            rest: TaskDraft | None = None
            accept_bare = self._accept_bare if role is Role.TASK else None
            for segment in cut_at_codes(cell.lines, "T", accept_bare=accept_bare) if cell else ():
                if segment.label is None:
                    # A merged cell that goes on has no text of its own, so this is the rest of what a break cut.
                    if after_break and self._entries.go_on(role, segment.pieces, after_break):
                        rest = self._task
                    continue
                if (row.begins is None or after_break) and self._repeats(segment, role):
                    continue
                item = self._entries.start(role, segment)
                if not segment.code[:1].isalpha():
                    self._findings.append(finding("code-without-letter", item.at, item.quote, code=item.code))
                if self._is_duty(item, role):
                    continued = self._open_duty(item, after_break)
                    continue
                if not new_tasks:
                    # The task before keeps a share in the row only if this cell began with the rest of its name.
                    continued = rest
                self._task = self._new_task(item, blank_duty and not new_tasks)
                new_tasks.append(self._task)
        return continued, new_tasks

    def _repeats(self, segment: Segment, role: Role) -> bool:
        """Take a name that repeats the one above it, as a merged cell looks where each of its rows holds the text."""
        above = self.duties[-1].item if role is Role.DUTY and self.duties else None
        if role is Role.TASK and self._task is not None:
            above = self._task.item
        text = join(piece.text for piece in segment.pieces)
        if above is None or above.code != segment.code or not text or comparable(above.text) != comparable(text):
            return False
        self._entries.ledger.set_aside(*segment.labels)
        self._entries.ledger.place(*segment.pieces)
        if role is Role.TASK:
            self._findings.append(finding("task-repeated", segment.at, above.quote, task=above.code))
        return True

    def _accept_bare(self, code: FoundCode) -> bool:
        """Whether a number without its letter is a task's: it has to begin with the duty's, or as the task above."""
        duty = self.duties[-1].item if self.duties else None
        if duty is not None:
            return belongs_to(code.printed, duty.code)
        return self._task is not None and code_numbers(code.printed)[0] == code_numbers(self._task.item.code)[0]

    def _is_duty(self, item: Item, role: Role) -> bool:
        if len(code_numbers(item.code)) != 1:
            return False
        return self._dotted_tasks or role is Role.DUTY

    def _open_duty(self, item: Item, after_break: bool) -> TaskDraft | None:
        """Open a duty; its name may also stand behind the page break that its first tasks stand before."""
        last = self.duties[-1] if self.duties else None
        if (
            after_break
            and last is not None
            and last.item is None
            and all(belongs_to(task.item.code, item.code) for task in last.tasks)
        ):
            last.item = item
            return self._task
        self.duties.append(DutyDraft(item))
        self._task = None
        return None

    def _new_task(self, item: Item, blank_duty: bool) -> TaskDraft:
        duty = self.duties[-1] if self.duties else None
        if duty is None or (
            # A duty cell of its own without a text, and a number that is not the duty's above: another duty's task.
            blank_duty and duty.item is not None and not belongs_to(item.code, duty.item.code)
        ):
            duty = DutyDraft(None)
            self.duties.append(duty)
        task = TaskDraft(item, duty)
        duty.tasks.append(task)
        return task

    # --- outputs and indicators

    def _move_merged(self, row: LaidOutRow, new_tasks: Sequence[TaskDraft]) -> None:
        """Give the new tasks what a cell merged over their rows holds for them, as the numbers tell."""
        self._merged = [(item, task, last) for item, task, last in self._merged if row.number <= last]
        for task in new_tasks:
            for index, (item, owner, last) in enumerate(self._merged):
                if belongs_to(item.code, task.item.code) and not belongs_to(item.code, owner.item.code):
                    (owner.outputs if item.kind == "O" else owner.indicators).remove(item)
                    (task.outputs if item.kind == "O" else task.indicators).append(item)
                    self._merged[index] = (item, task, last)

    def _take_results(
        self,
        row: LaidOutRow,
        cells: Mapping[Role, Cell],
        continued: TaskDraft | None,
        new_tasks: Sequence[TaskDraft],
        after_break: bool,
    ) -> None:
        tasks = [continued, *new_tasks] if continued else list(new_tasks)
        by_number = {code_numbers(task.item.code): task for task in reversed(tasks)}
        # A row of several tasks that a page break cuts goes on with what belongs to its first ones.
        cut = self._row_tasks if after_break and new_tasks and Role.LEVEL not in cells else []
        before = {code_numbers(task.item.code): task for task in reversed(cut)}
        self._row_tasks = tasks
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
                        self._findings.append(finding("item-in-other-column", item.at, item.quote, code=item.code))
                    # Several tasks in one cell share the row: the number tells whose the entry is.
                    found = next((by_number[n] for n in _beginnings(item.code) if n in by_number), None)
                    task = found or self._task_before(item, before) or tasks[0]
                    (task.outputs if item.kind == "O" else task.indicators).append(item)
                    if cell is not None and cell.rows > 1:
                        self._merged.append((item, task, row.number + cell.rows - 1))

    def _task_before(self, item: Item, before: Mapping[tuple[str, ...], TaskDraft]) -> TaskDraft | None:
        task = next((before[n] for n in _beginnings(item.code) if n in before), None)
        if task is not None:
            self._findings.append(
                finding("item-over-page-break", item.at, item.quote, code=item.code, task=task.item.code)
            )
        return task


def _beginnings(code: str) -> list[tuple[str, ...]]:
    """The numbers that ``code`` begins with, the longest first: 1.2.3, 1.2, 1."""
    numbers = code_numbers(code)
    return [numbers[:length] for length in range(len(numbers), 0, -1)]
