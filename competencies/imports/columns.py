"""The head of the table of tasks: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    ATTITUDE = "A"

    @property
    def kind(self) -> str:
        """The letter of the codes that belong in the column."""
        return self.value[:1]


# A head is made of these words, in whatever order and brackets, with the letter of the codes, and nothing else.
_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.DUTY, "職責|dut(?:y|ies)"),
    (Role.TASK, "任務|活動|tasks?"),
    (Role.OUTPUT, "產出|outputs?"),
    (Role.INDICATOR, "指標|indicators?"),
    (Role.LEVEL, "級別|等級|levels?"),
    (Role.KNOWLEDGE, "知識|knowledges?"),
    (Role.SKILL, "技能|技術|skills?"),
    (Role.ATTITUDE, "態度|attitudes?"),
)
_WORD_OF = {role: re.compile(words, re.IGNORECASE) for role, words in _WORDS}
_SIGNS = r"[()\[\]【】=:、,/.．・\-]"
_OTHERS = "主要|工作|行為|職能|內涵|基準|所需|關鍵|major|main|work|key|behaviou?ral|competenc(?:e|y)|performance"
_HEAD = re.compile(
    rf"(?:{'|'.join(words for _role, words in _WORDS)}|{_OTHERS}|[TOPKSA](?![A-Z])|{_SIGNS})+", re.IGNORECASE
)
_LETTER = re.compile(r"(?<![A-Za-z])[KSA](?![A-Za-z])", re.IGNORECASE)
_ROLE_OF_LETTER = {"K": Role.KNOWLEDGE, "S": Role.SKILL, "A": Role.ATTITUDE}
# In a narrow column the words stand one below the other, and the lower one may be taken for the next row's.
FIRST_HALF_OF_LEVEL, SECOND_HALF_OF_LEVEL = "職能", "級別"
_LONGEST_HEAD = 40


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
    tasks = [place for place, role in roles.items() if role is Role.TASK]
    if any("活動" in texts[place] for place in tasks):
        roles |= {place: Role.DUTY for place in tasks if "任務" in texts[place] and "活動" not in texts[place]}
    found = set(roles.values())
    if len(found) < (5 if unknown else 3) or len(found) < len(roles) or not {Role.TASK, Role.INDICATOR} <= found:
        return None
    return roles


def _role(text: str) -> Role | None:
    if len(text) > _LONGEST_HEAD or not _HEAD.fullmatch(text):
        return None
    if text == FIRST_HALF_OF_LEVEL:
        return Role.LEVEL
    roles = [role for role, word in _WORD_OF.items() if word.search(text)]
    if len(roles) == 1:
        return roles[0]
    letters = _LETTER.findall(text)
    return _ROLE_OF_LETTER[letters[0].upper()] if not roles and len(letters) == 1 else None
