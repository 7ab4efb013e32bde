"""The head of the table of tasks: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from competencies.imports.document import Cell, Row
from competencies.imports.wording import comparable


class Role(Enum):
    """What a column of the table holds; the value is the letter of its codes, empty for the level."""

    DUTY = "T"
    TASK = "T."
    OUTPUT = "O"
    INDICATOR = "P"
    LEVEL = ""
    KNOWLEDGE = "K"
    SKILL = "S"

    @property
    def kind(self) -> str:
        """The letter of the codes that belong in the column."""
        return self.value[:1]


_HEADS: Mapping[str, Role] = {
    "主要職責": Role.DUTY,
    "工作職責": Role.DUTY,
    "職責": Role.DUTY,
    "主要工作職責": Role.DUTY,
    "工作任務": Role.TASK,
    "主要任務": Role.TASK,
    "工作活動": Role.TASK,
    "工作產出": Role.OUTPUT,
    "行為指標": Role.INDICATOR,
    "職能級別": Role.LEVEL,
    "級別": Role.LEVEL,
    "職能等級": Role.LEVEL,
}
# In a narrow column the words stand one below the other, and the lower one may be taken for the next row's.
FIRST_HALF_OF_LEVEL, SECOND_HALF_OF_LEVEL = "職能", "級別"
_LONGEST_HEAD = 40
_COMMON_HEAD = "職能內涵"
_COMPETENCE_HEAD = re.compile(r"(?:職能內涵)?\(?(?:[KS]\)?=?)?(?:knowledges?|skills?)?(?:知識|技能)?\)?", re.IGNORECASE)


def columns_of_head(row: Row) -> dict[int, Role] | None:
    """Return the role of each cell, by its place in the row, if ``row`` is a head of the table of tasks, else None.

    A head names at least the task, the indicator and one more column. Beside five known heads there may be others,
    whose columns have no role: what stands below them fits no head and is reported. Documents of 2018 call the duty
    工作任務 and the task 工作活動, so 工作任務 is the duty where both stand.
    """
    return _roles([comparable(cell.text) for cell in row.cells], others=True)


def columns_of_double_head(upper: Row, lower: Row) -> dict[tuple[int, int], Role] | None:
    """Return the role of each cell of a head of two rows, by its row (0, 1) and place, or None if it is none.

    A cell of the lower row belongs to the one above it: 職能內涵 above (K=knowledge 知識), 職能 above 級別.
    """
    places: list[tuple[int, int]] = []
    texts: list[str] = []
    below: dict[int, list[int]] = {}
    for place, cell in enumerate(lower.cells):
        if cell.lines:
            above = _above(upper, cell)
            if above is None:
                return None
            below.setdefault(above, []).append(place)
    if not below:
        return None
    for place, cell in enumerate(upper.cells):
        if not cell.lines:
            continue
        if place not in below:
            places.append((0, place))
            texts.append(comparable(cell.text))
        for lower_place in below.get(place, ()):
            places.append((1, lower_place))
            texts.append(comparable(cell.text + lower.cells[lower_place].text))
    roles = _roles(texts, others=False)
    return None if roles is None else {places[index]: role for index, role in roles.items()}


def _above(upper: Row, cell: Cell) -> int | None:
    if cell.box is None:
        # Without boxes a merged cell is followed by empty ones.
        filled = [place for place, other in enumerate(upper.cells) if other.lines and other.column <= cell.column]
        return filled[-1] if filled else None
    shared = [other.box.shared_width(cell.box.x0, cell.box.x1) if other.box else 0.0 for other in upper.cells]
    best = max(range(len(shared)), key=shared.__getitem__, default=None)
    if best is None or shared[best] < cell.box.width / 2 or not upper.cells[best].lines:
        return None
    return best


def _roles(texts: Sequence[str], *, others: bool) -> dict[int, Role] | None:
    roles: dict[int, Role] = {}
    unknown = 0
    for place, text in enumerate(texts):
        if not text:
            continue
        role = _role(text)
        if role is not None:
            roles[place] = role
        elif not others or len(text) > _LONGEST_HEAD:
            return None
        else:
            unknown += 1
    if "工作活動" in texts:
        for place, text in enumerate(texts):
            if text == "工作任務":
                roles[place] = Role.DUTY
    found = set(roles.values())
    if len(found) < (5 if unknown else 3) or len(found) < len(roles) or not {Role.TASK, Role.INDICATOR} <= found:
        return None
    return roles


def _role(text: str) -> Role | None:
    if text in _HEADS:
        return _HEADS[text]
    if text == FIRST_HALF_OF_LEVEL:
        return Role.LEVEL
    if text != _COMMON_HEAD and _COMPETENCE_HEAD.fullmatch(text):
        bare = text.upper().removeprefix(_COMMON_HEAD).strip("()")
        if "KNOWLEDGE" in bare or "知識" in bare or bare == "K":
            return Role.KNOWLEDGE
        if "SKILL" in bare or "技能" in bare or bare == "S":
            return Role.SKILL
    return None
