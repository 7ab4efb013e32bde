"""Turns the portal's own workbook, an export or a filled-in template, into the plan of a standard.

Its columns say what each cell is, so nothing has to be guessed as in a printed document; the account of every
character, and what is found odd in numbers and codes, are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import cast, get_args

from competencies.imports.checks import check_tree
from competencies.imports.document import Cell, Document, Line, Position
from competencies.imports.findings import Finding, finding
from competencies.imports.history import VERSION_SUFFIX, parse_date
from competencies.imports.ledger import Ledger
from competencies.imports.levels import read_level
from competencies.imports.parser import field_texts
from competencies.imports.plan import Classification, HistoryEntry, NotePlan, StandardPlan, TitleKind, Unplaced
from competencies.imports.readers.errors import UnreadableFile
from competencies.imports.readers.xlsx import Workbook
from competencies.imports.wording import comparable, fold, tidy
from competencies.imports.workbook_competences import Competences, read_attitudes
from competencies.imports.workbook_entries import Cells
from competencies.imports.workbook_sheets import SheetRow, find_sheets, is_read
from competencies.imports.workbook_tasks import Tasks
from competencies.workbook_shape import FIELDS, FIELDS_OF_THE_PORTAL, STATUSES, TITLE_KINDS

_VERSION = re.compile(r"[Vv]?\s*(?P<number>[1-9]\d{0,2})")
_MAX_DEPTH = 9


def parse_workbook(workbook: Workbook) -> StandardPlan:
    """Return the standard that the portal's workbook holds.

    Whatever is odd becomes a finding with sheet, row and column, and text that fits nowhere is listed in the accounting
    and reported. Raises ``UnreadableFile`` for a template in which nothing has been filled in.
    """
    return _WorkbookParser(workbook).run()


class _WorkbookParser:
    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._document = workbook.document
        self._ledger = Ledger(workbook.document)
        self._cells = Cells(self._ledger)
        self._findings: list[Finding] = []
        self._fields: dict[str, list[SheetRow]] = {name: [] for name in FIELDS}
        self._lines_of_rows: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in workbook.document.lines():
            self._lines_of_rows[line.at.page, line.at.row].append(line)

    def run(self) -> StandardPlan:
        sheets = find_sheets(self._document, self._ledger, self._findings)
        self._take_overview(sheets["overview"])
        competences = Competences(self._cells, self._findings)
        competences.take_rows("K", sheets["knowledge"])
        competences.take_rows("S", sheets["skills"])
        tasks = Tasks(self._cells, self._findings, competences)
        tasks.take_rows(sheets["tasks"])
        competences.set_task_columns_aside([task.item for task in tasks.drafts])
        history = tuple(filter(None, map(self._history_entry, sheets["history"])))
        code = self._code()
        plan = StandardPlan(
            code=code,
            title=self._text("title"),
            title_kind=self._title_kind(),
            version=self._version(self._cell("version"), code) or 1,
            status=self._status(self._cell("status")),
            issued_on=self._day(self._cell("issued_on")),
            update_note=self._text("update_note") or None,
            history=history,
            job_categories=self._classifications("job_categories"),
            occupations=self._classifications("occupations"),
            industries=self._classifications("industries"),
            description=self._text("description"),
            level=self._level(),
            duties=tasks.finish(),
            knowledge=competences.finish("K"),
            skills=competences.finish("S"),
            attitudes=read_attitudes(sheets["attitudes"], self._cells, self._findings),
            notes=tuple(filter(None, map(self._note, sheets["notes"]))),
        )
        self._check(plan, tasks)
        accounting = self._ledger.account([*field_texts(plan), *_facts(plan)])
        if not (accounting.total or any(sheets[key] for key in ("tasks", "knowledge", "skills"))):
            raise UnreadableFile("template-empty")
        self._findings += [
            Finding("error", "text-unplaced", {}, left.page, left.row, left.text, self._column_of(left))
            for left in accounting.unplaced
        ]
        return replace(plan, findings=name_cells(self._findings, self._document), accounting=accounting)

    # --- the overview

    def _take_overview(self, rows: Iterable[SheetRow]) -> None:
        last = ""
        for row in rows:
            self._take_help(row.own.get("help"))
            label = row.own.get("field")
            if label is not None:
                last = next((key for key, (name, _help) in FIELDS.items() if is_read(label.text, name)), "")
                if not last:
                    continue
                self._cells.set_aside(label)
            if last in FIELDS_OF_THE_PORTAL:
                self._cells.set_aside(row.own.get("code"))
                self._cells.set_aside(row.own.get("text"))
            elif last and (row.own.keys() & {"code", "text"}):
                self._fields[last].append(row)

    def _take_help(self, cell: Cell | None) -> None:
        """Set the template's own words aside; what somebody wrote in their place is left without a place."""
        if cell is not None and any(is_read(cell.text, said) for _label, said in FIELDS.values()):
            self._cells.set_aside(cell)

    def _cell(self, name: str) -> Cell | None:
        """The first cell of a field; what is given a second time is left without a place."""
        row = next(iter(self._fields[name]), None)
        return (row.own.get("text") or row.own.get("code")) if row else None

    def _text(self, name: str) -> str:
        return self._cells.place(self._cell(name))

    def _code(self) -> str:
        row = next(iter(self._fields["code"]), None)
        return "".join(self._cells.place(row.own.get("code") or row.own.get("text")).split()) if row else ""

    def _title_kind(self) -> TitleKind:
        cell = self._cell("title_kind")
        for kind in get_args(TitleKind):
            if cell is not None and is_read(cell.text, TITLE_KINDS[kind]):
                self._cells.set_aside(cell)
                return cast(TitleKind, kind)
        return "occupation"

    def _classifications(self, name: str) -> tuple[Classification, ...]:
        return tuple(
            Classification(self._cells.place(row.own.get("code")), self._cells.place(row.own.get("text")))
            for row in self._fields[name]
        )

    def _level(self) -> int | None:
        cell = self._cell("level")
        if cell is None:
            return None
        level, unclear = read_level(cell.lines, self._ledger)
        if unclear:
            self._findings.append(finding("level-unclear", cell.lines[0].at, cell.text, printed=tidy(cell.text)))
        return level

    # --- what the overview and the version table have in common

    def _version(self, cell: Cell | None, code: str) -> int | None:
        printed = tidy(cell.text) if cell else ""
        match = _VERSION.fullmatch(fold(printed))
        if cell is not None and match:
            self._cells.place_as(cell, match["number"])
            return int(match["number"])
        if cell is not None:
            self._findings.append(finding("version-unclear", cell.lines[0].at, printed, printed=printed))
        suffix = VERSION_SUFFIX.search(fold(code))
        return int(suffix["number"]) if suffix else None

    def _status(self, cell: Cell | None) -> str | None:
        if cell is None:
            return None
        status = next((value for value, name in STATUSES.items() if is_read(cell.text, name)), None)
        if status is None:
            printed = tidy(cell.text)
            self._findings.append(finding("status-unclear", cell.lines[0].at, printed, printed=printed))
        else:
            self._cells.place_as(cell, status)
        return status

    def _day(self, cell: Cell | None) -> date | None:
        if cell is None:
            return None
        printed = tidy(cell.text)
        try:
            day = parse_date(printed)
        except ValueError:
            self._findings.append(finding("date-unclear", cell.lines[0].at, printed, printed=printed))
            return None
        self._cells.place_as(cell, day.isoformat())
        return day

    def _history_entry(self, row: SheetRow) -> HistoryEntry:
        own = row.own
        code = self._cells.place(own.get("code"))
        return HistoryEntry(
            version=self._version(own.get("version"), code),
            code=code,
            title=self._cells.place(own.get("title")),
            status=self._status(own.get("status")),
            update_note=self._cells.place(own.get("update_note")) or None,
            issued_on=self._day(own.get("issued_on")),
        )

    def _note(self, row: SheetRow) -> NotePlan | None:
        depth_cell = row.own.get("depth")
        text = self._cells.place(row.own.get("text"))
        printed = fold(tidy(depth_cell.text)) if depth_cell else "0"
        if depth_cell is not None and text and printed.isdecimal() and int(printed) <= _MAX_DEPTH:
            self._cells.set_aside(depth_cell)
            return NotePlan(text, int(printed))
        return NotePlan(text, 0) if text else None

    # --- findings

    def _check(self, plan: StandardPlan, tasks: Tasks) -> None:
        for code, missing in (("no-code", not plan.code), ("no-title", not plan.title), ("no-duties", not plan.duties)):
            if missing:
                self._findings.append(finding(code))
        if plan.code and plan.history and comparable(plan.code) not in {comparable(e.code) for e in plan.history}:
            self._findings.append(finding("code-differs", None, plan.code, code=plan.code))
        self._findings += filter(None, map(_about_something, check_tree(tasks.duties)))
        self._findings += [finding("formula-without-result", at, self._said_at(at)) for at in self._workbook.lost]
        for page in self._document.pages:
            formulas = [at for at in self._workbook.formulas if at.page == page.number]
            if formulas:
                said = self._said_at(formulas[0])
                self._findings.append(finding("formulas-not-computed", formulas[0], said, count=str(len(formulas))))

    def _column_of(self, left: Unplaced) -> int | None:
        lines = self._lines_of_rows[left.page, left.row]
        return next((line.at.column for line in lines if left.text in line.text), None)

    def _said_at(self, at: Position) -> str:
        return next((line.text for line in self._lines_of_rows[at.page, at.row] if line.at == at), "")


def name_cells(findings: Iterable[Finding], document: Document) -> tuple[Finding, ...]:
    """Return the findings in the order of the sheets, each with the name of its cell as Excel gives it."""
    names = {page.number: page.name for page in document.pages}
    return tuple(
        replace(found, params={**found.params, "cell": cell_name(names[found.page], found.row, found.column)})
        if found.page and found.row
        else found
        for found in sorted(findings, key=lambda found: (found.page or 0, found.row or 0))
    )


def _facts(plan: StandardPlan) -> tuple[str, ...]:
    """What the overview says of the version; in a printed document only the version table does."""
    return (str(plan.version), str(plan.status), str(plan.issued_on), plan.update_note or "")


def _about_something(found: Finding) -> Finding | None:
    """Leave out what is said about the number of an entry without a code; call a task without one by its name.

    Printed documents always have codes, for without them nobody could tell where an entry begins.
    """
    if "" in (found.params.get("code"), found.params.get("duty")):
        return None
    if found.params.get("task") == "":
        return replace(found, params={**found.params, "task": found.quote})
    return found


def cell_name(sheet: str, row: int, column: int | None) -> str:
    """Return the name of a cell, or of a whole row where ``column`` is None: ``知識!B7``, ``知識!7``."""
    letters = ""
    rest = -1 if column is None else column
    while rest >= 0:
        letters = chr(ord("A") + rest % 26) + letters
        rest = rest // 26 - 1
    return f"{sheet}!{letters}{row}"
