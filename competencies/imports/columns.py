"""The head of the table of tasks: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    "工作任務": Role.TASK,
    "工作活動": Role.TASK,
    "工作產出": Role.OUTPUT,
    "行為指標": Role.INDICATOR,
    "職能級別": Role.LEVEL,
}
_COMPETENCE_HEAD = re.compile(r"(?:職能內涵)?\(?(?:(K)=?knowledge|(S)=?skills?)?(?:知識|技能)?\)?", re.IGNORECASE)


def columns_of_head(row: Row) -> dict[int, Role] | None:
    """Return the role of each column if ``row`` is a head of the table of tasks, else None.

    A head names at least the task, the indicator and one more column. Documents of 2018 call the duty 工作任務 and
    the task 工作活動, so 工作任務 is the duty where both stand.
    """
    roles: dict[int, Role] = {}
    for cell in row.filled():
        role = _role(cell)
        if role is None:
            return None
        roles[cell.column] = role
    if any(comparable(cell.text) == "工作活動" for cell in row.cells):
        for cell in row.filled():
            if comparable(cell.text) == "工作任務":
                roles[cell.column] = Role.DUTY
    found = set(roles.values())
    if len(found) < 3 or len(found) < len(roles) or not {Role.TASK, Role.INDICATOR} <= found:
        return None
    return roles


def _role(cell: Cell) -> Role | None:
    text = comparable(cell.text)
    if text in _HEADS:
        return _HEADS[text]
    if _COMPETENCE_HEAD.fullmatch(text):
        if "knowledge" in text.lower() or "知識" in text:
            return Role.KNOWLEDGE
        if "skill" in text.lower() or "技能" in text:
            return Role.SKILL
    return None
