"""Lays the rows of the table of tasks out: which cell stands under which head, and which cells are merged over rows.

A head is found anew wherever it is printed, and cells are mapped to it by their boxes: extraction gives more columns
than are printed, and not the same from page to page. Only where a source has no boxes does the column's number count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from competencies.imports.codes import find_codes
from competencies.imports.columns import (
    FIRST_HALF_OF_LEVEL,
    SECOND_HALF_OF_LEVEL,
    Role,
    columns_of_double_head,
    columns_of_head,
)
from competencies.imports.document import Box, Cell, Line, Row, Table
from competencies.imports.wording import comparable

# A cell belongs to the head it shares the most width with, if that is at least this part of the narrower of the two.
_ENOUGH = 0.5
# A cell that covers this part of each of several heads is merged over their columns.
_COVERED = 0.75


@dataclass(frozen=True, slots=True)
class LaidOutRow:
    """A row of the body, its cells by role.

    ``cells`` holds those with text. ``begins`` are the roles with a cell of their own, filled or empty, in this row; in
    the others a merged cell of a row above goes on. It is None where the source does not tell merged cells from empty
    ones. ``doubled`` are roles under whose head several filled cells stood, whose order had to be guessed.
    """

    number: int
    cells: Mapping[Role, Cell]
    begins: frozenset[Role] | None = None
    doubled: tuple[Role, ...] = ()

    def own(self, role: Role) -> bool:
        """Whether the row is known to have a cell of its own for ``role``."""
        return self.begins is not None and role in self.begins


@dataclass(frozen=True, slots=True)
class _Column:
    role: Role
    column: int
    box: Box | None


class Heads:
    """The columns of the head that was printed last."""

    def __init__(self) -> None:
        self._columns: list[_Column] = []
        self._half_level = False

    @property
    def found(self) -> bool:
        """Whether there was any head so far."""
        return bool(self._columns)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the columns."""
        return frozenset(column.role for column in self._columns)

    def take(self, rows: Sequence[Row]) -> tuple[int, list[Line]]:
        """Take a head if ``rows`` begin with one; return how many rows it has (0, 1 or 2) and its lines."""
        if not rows:
            return 0, []
        single = columns_of_head(rows[0])
        double = columns_of_double_head(*rows[:2]) if len(rows) > 1 else None
        if double is not None and len(double) > len(single or ()):
            self._set([(role, rows[row].cells[place]) for (row, place), role in double.items()])
            self._half_level = False
            return 2, [line for row in rows[:2] for cell in row.cells for line in cell.lines]
        if single is None:
            return 0, []
        cells = {place: rows[0].cells[place] for place in single}
        self._set([(role, cells[place]) for place, role in single.items()])
        level = next((cells[place] for place, role in single.items() if role is Role.LEVEL), None)
        self._half_level = level is not None and comparable(level.text) == FIRST_HALF_OF_LEVEL
        return 1, [line for cell in rows[0].cells for line in cell.lines]

    def _set(self, columns: Sequence[tuple[Role, Cell]]) -> None:
        self._columns = [_Column(role, cell.column, cell.box) for role, cell in columns]

    def roles_of(self, cell: Cell) -> list[Role]:
        """The roles of the columns the cell stands in: several if it is merged over them, none if it fits no head."""
        if cell.box is None or any(column.box is None for column in self._columns):
            return [column.role for column in self._columns if column.column == cell.column]
        shared: list[tuple[float, float, Role]] = []
        for column in self._columns:
            if column.box is None:
                continue
            width = column.box.width
            part = cell.box.shared_width(column.box.x0, column.box.x1)
            if part > 0:
                shared.append((part, part / max(width, 0.1), column.role))
        covered = [role for _part, share, role in shared if share >= _COVERED]
        if len(covered) > 1:
            return covered
        if not shared:
            return []
        part, share, role = max(shared, key=lambda found: found[0])
        return [role] if max(share, part / max(cell.box.width, 0.1)) >= _ENOUGH else []

    def covered_by(self, cell: Cell) -> bool:
        """Whether the cell stands below all heads at once, or all but one."""
        return len(self.roles_of(cell)) >= max(4, len(self._columns) - 1)

    def shared_width(self, cell: Cell, role: Role) -> float:
        """How much width the cell shares with the column of ``role``."""
        return sum(
            cell.box.shared_width(column.box.x0, column.box.x1)
            for column in self._columns
            if cell.box and column.role is role and column.box
        )

    def without_second_half(self, cell: Cell) -> tuple[Cell, Line | None]:
        """Part a level cell from 級別 at its beginning, if the head's cell says 職能 alone."""
        if not (self._half_level and cell.lines and comparable(cell.lines[0].text) == SECOND_HALF_OF_LEVEL):
            return cell, None
        self._half_level = False
        return replace(cell, lines=cell.lines[1:]), cell.lines[0]


def merged_over_rows(table: Table) -> list[list[Cell]] | None:
    """Return for each row the cells that begin above and are merged over it; None if the source does not tell them."""
    if not any(cell.box for row in table.rows for cell in row.cells):
        return None
    result: list[list[Cell]] = []
    active: list[tuple[int, Cell]] = []
    for index, row in enumerate(table.rows):
        active = [(end, cell) for end, cell in active if end > index]
        result.append([cell for _end, cell in active])
        active += [(index + cell.rows, cell) for cell in row.cells if cell.rows > 1]
    return result


def lay_out(row: Row, heads: Heads, from_above: Sequence[Cell] | None) -> LaidOutRow:
    """Lay ``row`` out under ``heads``; ``from_above`` are the cells merged over it, None if nobody can tell."""
    by_role: dict[Role, list[Cell]] = {}
    widest: dict[Role, tuple[float, bool]] = {}

    def weigh(role: Role, cell: Cell, own: bool) -> None:
        width = heads.shared_width(cell, role)
        if role not in widest or width > widest[role][0]:
            widest[role] = (width, own)

    for cell in row.cells:
        roles = heads.roles_of(cell)
        for role in roles:
            weigh(role, cell, True)
        if not cell.lines or not roles:
            continue
        by_role.setdefault(_role_by_codes(cell, roles), []).append(cell)
    for cell in from_above or ():
        for role in heads.roles_of(cell):
            weigh(role, cell, False)
    cells: dict[Role, Cell] = {}
    doubled: list[Role] = []
    for role in Role:
        if role in by_role:
            cells[role], guessed = _one_cell(by_role[role])
            doubled += [role] * guessed
    begins = None if from_above is None else frozenset(role for role, (_width, own) in widest.items() if own)
    return LaidOutRow(row.number, cells, begins, tuple(doubled))


def field_above(cell: Cell, above: Sequence[tuple[Cell, str]]) -> str:
    """The name of the field whose cell in another row stands above ``cell``, by the boxes if there are any."""
    if cell.box is None:
        return next((name for other, name in above if other.column == cell.column), "")
    shared = [(other.box.shared_width(cell.box.x0, cell.box.x1), name) for other, name in above if other.box]
    width, name = max(shared, default=(0.0, ""), key=lambda pair: pair[0])
    return name if width > 0 else ""


def _role_by_codes(cell: Cell, roles: Sequence[Role]) -> Role:
    """The role of a cell that stands in several columns: that of the first code in it."""
    if len(roles) == 1:
        return roles[0]
    for line in cell.lines:
        for code in find_codes(line.text, "TOPKS"):
            fitting = [role for role in roles if role.kind == code.kind]
            if fitting:
                return fitting[-1]
    return roles[0]


def _one_cell(cells: Sequence[Cell]) -> tuple[Cell, bool]:
    """Put the filled cells under one head together, line by line where the source says how far down a line stands."""
    first, *others = cells
    if not others:
        return first, False
    lines = [line for cell in cells for line in cell.lines]
    if all(line.y is not None for line in lines):
        # Lines side by side differ in height by less than half a line.
        ordered = sorted(lines, key=lambda line: line.y or 0.0)
        rows: list[list[Line]] = []
        for line in ordered:
            if rows and (line.y or 0.0) - (rows[-1][0].y or 0.0) < 4.0:
                rows[-1].append(line)
            else:
                rows.append([line])
        merged = [line for row in rows for line in sorted(row, key=lambda line: line.at)]
        return replace(first, lines=tuple(merged)), False
    if len(others) == 1 and len(first.lines) == len(others[0].lines) and _only_codes(first):
        pairs = zip(first.lines, others[0].lines, strict=True)
        return replace(first, lines=tuple(line for pair in pairs for line in pair)), False
    return replace(first, lines=tuple(lines)), True


def _only_codes(cell: Cell) -> bool:
    for line in cell.lines:
        codes = find_codes(line.text, "TOPKS")
        if len(codes) != 1 or line.text[codes[0].end :].strip(" .：:"):
            return False
    return True
