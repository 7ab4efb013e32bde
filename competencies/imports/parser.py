"""Turns a document into the plan of a standard: finds the sections and hands each line to the one it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto

from competencies.imports.checks import check_tree, find_gaps, find_mentions
from competencies.imports.closing import Attitudes, Notes
from competencies.imports.codes import find_codes
from competencies.imports.columns import Role
from competencies.imports.competences import Register, register
from competencies.imports.document import Cell, Document, Line, Position, Row, Table
from competencies.imports.findings import Finding, finding
from competencies.imports.grid import Grid
from competencies.imports.header import Header, HeaderValues
from competencies.imports.layout import merged_over_rows
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.margins import bare_page_numbers, is_page_number, margin_lines, names_page_number
from competencies.imports.plan import DutyPlan, IndicatorPlan, OutputPlan, StandardPlan, TaskPlan
from competencies.imports.prepare import prepare
from competencies.imports.sections import ATTITUDES_HEAD, NOTES_HEAD
from competencies.imports.tree import DutyDraft, TaskDraft
from competencies.imports.wording import UNREADABLE, UNREADABLE_BULLET, comparable, fold, tidy

_DOTTED_TASK = re.compile(r"(?:.*\s)?T ?\d{1,2}[a-z]?\.\d")
_ATTITUDE = re.compile(r"\s*A ?\d{1,3}(?!\d|\.\d)")
_TITLE_END = "職能基準"


class _Section(Enum):
    HEADER = auto()
    GRID = auto()
    ATTITUDES = auto()
    NOTES = auto()


def parse(document: Document) -> StandardPlan:
    """Return the standard that ``document`` holds.

    Never raises for what a document says or lacks: whatever is odd becomes a finding, and text that fits nowhere is
    listed in the accounting and reported with the finding ``text-unplaced``.
    """
    return _Parser(document).run()


class _Parser:
    def __init__(self, document: Document) -> None:
        document = prepare(document)
        self._document = document
        self._ledger = Ledger(document)
        self._findings: list[Finding] = []
        self._header = Header(self._ledger, self._findings)
        self._grid = Grid(self._ledger, self._findings, dotted_tasks=_has_dotted_tasks(document))
        self._attitudes = Attitudes(self._ledger, self._findings)
        self._notes = Notes(self._ledger)
        self._section = _Section.HEADER
        # The section behind the table of tasks that was begun last.
        self._behind: _Section | None = None
        self._loose: list[Line] = []
        self._page_numbers = {line.at for line in bare_page_numbers(document)}
        self._reported_margins: set[str] = set()
        self._margin = {line.at for line in margin_lines(document)}

    def run(self) -> StandardPlan:
        for page in self._document.pages:
            if page.has_unread_picture:
                self._findings.append(finding("picture-not-read", Position(page.number, 1)))
            for block in page.blocks:
                if isinstance(block, Table):
                    self._take_table(block, page.number)
                else:
                    self._take_free_line(block)
        return self._plan()

    # --- sections

    def _take_table(self, table: Table, page: int) -> None:
        self._header.end_table()
        merged = merged_over_rows(table)
        number = 0
        while number < len(table.rows):
            head = self._grid.take_head(table.rows[number : number + 2])
            if head:
                self._section = _Section.GRID
                number += head
                continue
            self._take_row(table.rows[number], merged[number] if merged is not None else None, page)
            number += 1

    def _take_row(self, row: Row, from_above: Sequence[Cell] | None, page: int) -> None:
        filled = row.filled()
        if self._take_section_row(filled):
            return
        if self._section is _Section.GRID and len(filled) == 1 and self._is_outside_grid(filled[0]):
            if self._behind is None:
                # It is under all heads and so under none.
                self._loose.extend(filled[0].lines)
                return
            self._section = self._behind
        if self._section is _Section.HEADER:
            self._header.take_row(row, from_above or ())
        elif self._section is _Section.GRID:
            laid_out = self._grid.lay_out(row, from_above)
            # Attitudes hold for the whole standard, even where each task names its own.
            cells = dict(laid_out.cells)
            attitudes = cells.pop(Role.ATTITUDE, None)
            self._grid.take_row(replace(laid_out, cells=cells), page)
            for line in attitudes.lines if attitudes else ():
                self._attitudes.take_line(line)
        elif self._section is _Section.NOTES and len(filled) > 1:
            self._notes.take_row(filled)
        else:
            for cell in filled:
                for line in cell.lines:
                    self._take_closing_line(line)

    def _is_outside_grid(self, cell: Cell) -> bool:
        """Whether a row of this cell alone is none of the table of tasks, though it stands below its head.

        A head that is printed anew on each page is printed before the attitudes and notes as well.
        """
        heads = self._grid.heads
        is_attitude = _ATTITUDE.match(fold(cell.text)) is not None and Role.ATTITUDE not in heads.roles_of(cell)
        if is_attitude and self._behind is None:
            self._behind = _Section.ATTITUDES
        if is_attitude:
            return True
        outside = self._behind is not None if cell.box is None else heads.covered_by(cell)
        return outside and not find_codes(cell.lines[0].text, "TOPKS")

    def _take_section_row(self, filled: Sequence[Cell]) -> bool:
        """Take a row that begins with the head of a section, in a cell of its own or with the text in the same cell."""
        if not filled:
            return True
        head = self._section_head_in(filled[0].lines)
        if not head:
            return False
        rest = filled[0].lines[head:] + tuple(line for cell in filled[1:] for line in cell.lines)
        for line in rest:
            self._take_closing_line(line)
        return True

    def _section_head_in(self, lines: tuple[Line, ...]) -> int:
        """Take the head of a section, which may be wrapped, off the beginning of ``lines``; return how many it has."""
        return next((n for n in range(1, min(len(lines), 4) + 1) if self._take_section_head(lines[:n])), 0)

    def _take_free_line(self, line: Line) -> None:
        if is_page_number(line.text) or line.at in self._page_numbers:
            self._ledger.set_aside(Piece.whole(line))
        elif line.at in self._margin:
            self._loose.append(line)
        elif self._take_section_head((line,)):
            pass
        elif self._section in (_Section.ATTITUDES, _Section.NOTES):
            self._take_closing_line(line)
        else:
            self._loose.append(line)

    def _take_section_head(self, lines: tuple[Line, ...]) -> bool:
        text = comparable("".join(line.text for line in lines))
        if attitudes := ATTITUDES_HEAD.fullmatch(text):
            self._section = _Section.ATTITUDES
            if (attitudes["word"] or "").lower().startswith("abilit"):
                self._findings.append(finding("attitudes-as-abilities", lines[0].at, text))
        elif NOTES_HEAD.fullmatch(text):
            self._section = _Section.NOTES
        else:
            return False
        self._behind = self._section
        self._ledger.set_aside(*map(Piece.whole, lines))
        return True

    def _take_closing_line(self, line: Line) -> None:
        if self._take_section_head((line,)):
            return
        if names_page_number(line.text):
            self._ledger.set_aside(Piece.whole(line))
        elif self._section is _Section.ATTITUDES:
            self._attitudes.take_line(line)
        else:
            self._notes.take_line(line)

    # --- the plan

    def _plan(self) -> StandardPlan:
        header = self._header.finish()
        title = self._title(header)
        registers = {
            kind: register([item for item in self._grid.competences if item.kind == kind], self._findings)
            for kind in "KS"
        }
        self._check()
        plan = StandardPlan(
            code=header.code,
            title=title,
            title_kind=header.title_kind,
            version=header.version,
            status=header.status,
            issued_on=header.issued_on,
            update_note=header.update_note,
            history=header.history,
            job_categories=header.job_categories,
            occupations=header.occupations,
            industries=header.industries,
            description=header.description,
            level=header.level,
            duties=tuple(_duty(duty, registers) for duty in self._grid.duties),
            knowledge=registers["K"].plans,
            skills=registers["S"].plans,
            attitudes=self._attitudes.finish(),
            notes=self._notes.finish(),
        )
        accounting = self._ledger.account(field_texts(plan))
        self._findings.extend(
            Finding("error", "text-unplaced", {}, left.page, left.row, left.text) for left in accounting.unplaced
        )
        findings = sorted(self._findings, key=lambda found: (found.page or 0, found.row or 0))
        return replace(plan, findings=tuple(findings), accounting=accounting)

    def _title(self, header: HeaderValues) -> str:
        """The header's title, else that of a free line above it; marks the free lines that repeat the title."""
        title = header.title
        for line in self._loose:
            piece = Piece.whole(line)
            if not title and line.text.strip().endswith(_TITLE_END):
                title = tidy(line.text).removesuffix(_TITLE_END).strip()
            if not self._header.take_title_line(piece, title) and line.at in self._margin:
                self._set_margin_aside(piece)
        if not title:
            self._findings.append(finding("no-title"))
        return title

    def _set_margin_aside(self, piece: Piece) -> None:
        self._ledger.set_aside(piece)
        text = comparable(piece.text)
        if text not in self._reported_margins:
            self._reported_margins.add(text)
            self._findings.append(finding("margin-text", piece.line.at, piece.text))

    def _check(self) -> None:
        bullets: list[Line] = []
        for line in self._document.lines():
            count = line.text.count(UNREADABLE)
            if count == 1 and UNREADABLE_BULLET.match(line.text):
                bullets.append(line)
            elif count:
                self._findings.append(finding("characters-unreadable", line.at, line.text, count=str(count)))
        if bullets:
            # All of them are the same sign of the same font.
            first = bullets[0]
            self._findings.append(finding("bullets-unreadable", first.at, first.text, count=str(len(bullets))))
        if not self._grid.duties:
            self._findings.append(finding("no-duties"))
        self._findings.extend(check_tree(self._grid.duties))
        self._findings.extend(find_mentions(self._grid.competences))
        for kind in "KS":
            self._findings.extend(find_gaps(item for item in self._grid.competences if item.kind == kind))


def _has_dotted_tasks(document: Document) -> bool:
    """Whether any cell of the document begins with the code of a task, T1.1."""
    return any(
        _DOTTED_TASK.match(fold(line.text))
        for page in document.pages
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
        for line in cell.lines
    )


def _duty(duty: DutyDraft, registers: Mapping[str, Register]) -> DutyPlan:
    item = duty.item
    tasks = tuple(_task(task, registers) for task in duty.tasks)
    return DutyPlan(item.code, item.text, tasks) if item else DutyPlan("", "", tasks)


def _task(task: TaskDraft, registers: Mapping[str, Register]) -> TaskPlan:
    return TaskPlan(
        code=task.item.code,
        name=task.item.text,
        level=task.level_span.level,
        outputs=tuple(OutputPlan(item.code, item.text) for item in task.outputs),
        indicators=tuple(IndicatorPlan(item.code, item.text) for item in task.indicators),
        knowledge=registers["K"].keys_of(task.spans["K"]),
        skills=registers["S"].keys_of(task.spans["S"]),
    )


def field_texts(plan: StandardPlan) -> Iterator[str]:
    """What the fields of a plan hold, except codes: those are set aside, their texts are not."""
    yield from (plan.code, plan.title, plan.description, str(plan.level))
    for entry in plan.history:
        yield from (entry.code, entry.title, str(entry.version), str(entry.status), str(entry.issued_on))
        yield entry.update_note or ""
    for classification in (*plan.job_categories, *plan.occupations, *plan.industries):
        yield from (classification.code, classification.name)
    for duty in plan.duties:
        yield duty.name
        for task in duty.tasks:
            yield from (task.name, str(task.level))
            yield from (output.name for output in task.outputs)
            yield from (indicator.text for indicator in task.indicators)
    for competence in (*plan.knowledge, *plan.skills):
        yield from (competence.text, *competence.details)
    for attitude in plan.attitudes:
        yield from (attitude.name, attitude.text)
    yield from (note.text for note in plan.notes)
