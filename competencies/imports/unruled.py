"""Finds the table of tasks where no lines are drawn: columns by where the words stand below the heads.

A head is recognised by its words. Between two of its columns lies the place that the lines below cross least. A row
begins with the code of a task or duty in its column; every line up to the next belongs to it. Nobody can tell merged
cells from empty ones there, so the cells have no boxes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from competencies.imports.codes import find_codes
from competencies.imports.columns import Role, columns_of_head
from competencies.imports.document import Cell, Line, Position, Row, Table
from competencies.imports.wording import fold

# A head may be wrapped over so many lines, and names at least so many columns.
_HEAD_LINES = 4
_HEAD_COLUMNS = 5
_HEAD_WORD = re.compile("職責|任務|活動|產出|指標")
# Behind the parts of any head in the same row.
_FIRST_PART = 1000
_COMMON_WORD = "職能內涵"
# Signs that stand nearer to each other than this part of a character's width belong to one word of the head.
_NEAR = 0.6
# How wide letters and digits are beside a Chinese character.
_NARROW = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the head that was found last: their roles, and the places between them."""

    roles: tuple[Role, ...]
    bounds: tuple[float, ...]
    # By which number each column is known in its table.
    numbers: tuple[int, ...]

    def place_of(self, x: float) -> int:
        """The number of the column in which a character at ``x`` stands."""
        return sum(x >= bound for bound in self.bounds)


class UnruledTables:
    """Finds the tables of a document page by page; a table may go on from one page to the next."""

    def __init__(self, is_margin: Callable[[Line], bool], ends_table: Callable[[Line], bool]) -> None:
        self._is_margin = is_margin
        self._ends_table = ends_table
        self._columns: Columns | None = None
        # Whether some table of the document was seen to have no lines below a head that has.
        self._only_heads_are_ruled = False

    def find(self, blocks: Sequence[Table | Line]) -> list[Table | Line]:
        """Return the blocks of a page with the lines of an unruled table of tasks as a table.

        Lines in the margin stay where they are.
        """
        result: list[Table | Line] = []
        run: list[Line] = []
        under_ruled_head = False

        def flush() -> None:
            if run and under_ruled_head and self._columns and not self._only_heads_are_ruled:
                self._only_heads_are_ruled = _begins_row(_cut(run[0], self._columns), self._columns)
                self._columns = self._columns if self._only_heads_are_ruled else None
            taken, self._columns = _tables_of(run, self._columns)
            result.extend(taken)
            run.clear()

        for block in blocks:
            if isinstance(block, Line) and self._is_margin(block):
                result.append(block)
            elif isinstance(block, Line) and block.xs and not self._ends_table(block):
                run.append(block)
            else:
                flush()
                result.append(block)
                # The head alone may be ruled, or shaded.
                self._columns = _columns_of_ruled_head(block) if isinstance(block, Table) else None
                under_ruled_head = self._columns is not None
        flush()
        return result


def _columns_of_ruled_head(table: Table) -> Columns | None:
    """The columns of a table that ends with a head; what stands below it has no lines then."""
    cells = table.rows[-1].cells
    roles = columns_of_head(table.rows[-1]) or {}
    boxes = [cell.box for cell in cells if cell.box is not None]
    if len(roles) < _HEAD_COLUMNS or len(roles) != len(cells) or len(boxes) != len(cells):
        return None
    return Columns(
        tuple(roles[place] for place in range(len(cells))),
        tuple(box.x0 for box in boxes[1:]),
        tuple(cell.column for cell in cells),
    )


def head_lines(blocks: Sequence[Table | Line]) -> list[Line]:
    """The lines of all heads on a page; at the top of each page they look like a running head."""
    lines = [block for block in blocks if isinstance(block, Line) and block.xs]
    heads = ((at, _head_at(lines, at)) for at in range(len(lines)))
    return [line for at, head in heads if head for line in lines[at : at + head[0]]]


def _tables_of(lines: Sequence[Line], columns: Columns | None) -> tuple[list[Table | Line], Columns | None]:
    result: list[Table | Line] = []
    at = 0
    while at < len(lines):
        head = _head_at(lines, at)
        if head is None and columns is None:
            result.append(lines[at])
            at += 1
            continue
        end = at
        rows: list[Row] = []
        if head is not None:
            length, cells = head
            body_end = next((n for n in range(at + length, len(lines)) if _head_at(lines, n)), len(lines))
            columns = _columns(cells, lines[at + length : body_end])
            rows.append(_head_row(cells, lines[at].at))
            end = at + length
        else:
            body_end = next((n for n in range(at, len(lines)) if _head_at(lines, n)), len(lines))
        if columns is not None:
            rows += _body_rows(lines[end:body_end], columns)
        result.append(Table(tuple(rows)))
        at = body_end
    return result, columns


# From where to where a word of the head stands, and its lines.
_HeadCell = tuple[float, float, list[Line]]


def _head_at(lines: Sequence[Line], at: int) -> tuple[int, list[_HeadCell]] | None:
    """The head that begins at a line: how many lines it has, and its cells (from, to, their parts)."""
    best: tuple[int, list[_HeadCell]] | None = None
    if len(set(_HEAD_WORD.findall("".join(fold(line.text) for line in lines[at : at + 2])))) < 2:
        return None
    cells: list[_HeadCell] = []
    for length, line in enumerate(lines[at : at + _HEAD_LINES], start=1):
        for fragment in _fragments(line):
            _add(cells, fragment)
        cells.sort(key=lambda cell: cell[0])
        row = _head_row(cells, line.at)
        roles = columns_of_head(row)
        if roles is not None and len(roles) == len(cells) >= _HEAD_COLUMNS:
            best = (length, [(x0, x1, list(parts)) for x0, x1, parts in cells])
    return best


def _fragments(line: Line) -> list[_HeadCell]:
    """The words of a line that stand apart, each as a line of its own."""
    spans = _spans(line)
    pieces: list[tuple[int, int]] = []
    for index, character in enumerate(line.text):
        if character.isspace():
            continue
        # Two columns begin with the same word, and the first may fill its width.
        repeats = line.text.startswith(_COMMON_WORD, index)
        if pieces and not repeats and spans[index][0] - spans[pieces[-1][1] - 1][1] <= _size(line) * _NEAR:
            pieces[-1] = (pieces[-1][0], index + 1)
        else:
            pieces.append((index, index + 1))
    return [
        (
            spans[start][0],
            spans[end - 1][1],
            [replace(line, text=line.text[start:end], xs=line.xs[start:end])],
        )
        for start, end in pieces
    ]


def _spans(line: Line) -> list[tuple[float, float]]:
    """From where to where each character of a line stands, as far as its kind tells."""
    size = _size(line)
    widths = (size if _is_wide(character) else size * _NARROW for character in line.text)
    return [(x, x + width) for x, width in zip(line.xs, widths, strict=True)]


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def _size(line: Line) -> float:
    """How wide a Chinese character of the line is, or would be."""
    steps = sorted(
        (b - a) / (1.0 if _is_wide(character) else _NARROW)
        for (a, b), character in zip(pairwise(line.xs), line.text, strict=False)
        if b > a
    )
    return steps[len(steps) // 3] if steps else 1.0


def _add(cells: list[_HeadCell], fragment: _HeadCell) -> None:
    x0, x1, parts = fragment
    for index, (left, right, lines) in enumerate(cells):
        if min(x1, right) - max(x0, left) > 0:
            cells[index] = (min(x0, left), max(x1, right), [*lines, *parts])
            return
    cells.append((x0, x1, list(parts)))


def _head_row(cells: Sequence[_HeadCell], at: Position) -> Row:
    return Row(
        at.row,
        tuple(
            Cell(column, tuple(_at(line, at.page, at.row, column, part) for part, line in enumerate(parts)))
            for column, (_x0, _x1, parts) in enumerate(cells)
        ),
    )


def _at(line: Line, page: int, row: int, column: int, part: int) -> Line:
    return replace(line, at=Position(page, row, column, part), xs=())


def _columns(cells: Sequence[_HeadCell], body: Sequence[Line]) -> Columns:
    roles = columns_of_head(_head_row(cells, cells[0][2][0].at)) or {}
    spans = [span for line in body for span, c in zip(_spans(line), line.text, strict=True) if not c.isspace()]
    bounds: list[float] = []
    for (x0, x1, _parts), (y0, y1, _others) in pairwise(cells):
        bounds.append(_least_crossed((x0 + x1) / 2, (y0 + y1) / 2, y0, spans))
    numbers = tuple(range(len(cells)))
    return Columns(tuple(roles[number] for number in numbers), tuple(bounds), numbers)


def _least_crossed(start: float, end: float, usual: float, spans: Sequence[tuple[float, float]]) -> float:
    """The place between two columns that the fewest characters stand across, the one nearest to ``usual`` of several.

    Body text begins at the left of its column, so the right end of a gap is the better boundary.
    """
    inner = [(a, b) for a, b in spans if b > start and a < end]
    candidates = sorted({a for a, _b in inner if start < a <= end} | {usual})
    crossing = {place: sum(a < place - 0.01 < b for a, b in inner) for place in candidates}
    least = min(crossing.values())
    # The middle of the gap before the place, so that a line that begins slightly before it counts as well.
    place = min((p for p, n in crossing.items() if n == least), key=lambda p: (-_gap_before(p, spans), abs(p - usual)))
    return place - min(_gap_before(place, spans), 4.0) / 2


def _gap_before(place: float, spans: Sequence[tuple[float, float]]) -> float:
    return min((max(0.0, place - b) for _a, b in spans if b <= place + 0.01), default=1000.0)


def _body_rows(lines: Sequence[Line], columns: Columns) -> list[Row]:
    rows: list[dict[int, list[Line]]] = []
    numbers: list[tuple[int, int]] = []
    for line in lines:
        parts = _cut(line, columns)
        if not rows or _begins_row(parts, columns):
            rows.append({})
            numbers.append((line.at.page, line.at.row))
        for place, part in parts:
            rows[-1].setdefault(place, []).append(part)
    # Several rows may have been one of the source, so parts are counted through.
    number = count(_FIRST_PART)
    return [
        Row(
            row,
            tuple(
                Cell(columns.numbers[place], tuple(_at(line, page, row, place, next(number)) for line in parts))
                for place, parts in sorted(cells.items())
            ),
        )
        for (page, row), cells in zip(numbers, rows, strict=True)
    ]


def _begins_row(parts: Sequence[tuple[int, Line]], columns: Columns) -> bool:
    """Whether a duty or task begins with a line that was cut into ``parts``."""
    return any(
        columns.roles[place] in (Role.DUTY, Role.TASK) and any(code.start == 0 for code in find_codes(part.text, "T"))
        for place, part in parts
    )


def _cut(line: Line, columns: Columns) -> list[tuple[int, Line]]:
    """Cut a line at the places between the columns."""
    size = _size(line)
    pieces: list[tuple[int, int, int]] = []
    for index, character in enumerate(line.text):
        if character.isspace():
            continue
        place = columns.place_of(line.xs[index] + size / 4)
        if pieces and pieces[-1][0] == place:
            pieces[-1] = (place, pieces[-1][1], index + 1)
        else:
            pieces.append((place, index, index + 1))
    return [
        (place, replace(line, text=line.text[start:end], xs=line.xs[start:end], starts_block=False))
        for place, start, end in pieces
    ]
