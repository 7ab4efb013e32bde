"""What a version says, as values: what a comparison is given."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from competencies.wording import fold_spelling

_BLANK = re.compile(r"\s+")


class RowKind(StrEnum):
    """The kinds of rows that are matched, each with its own kind only."""

    DUTY = "duty"
    TASK = "task"
    OUTPUT = "output"
    INDICATOR = "indicator"
    KNOWLEDGE = "K"
    SKILL = "S"
    ATTITUDE = "A"


@dataclass(frozen=True)
class Line:
    """A row: ``id`` identifies it among those of its kind in its version, ``code`` is as printed."""

    id: int
    code: str
    canonical_code: str
    text: str


@dataclass(frozen=True)
class TaskLine(Line):
    """A task; ``needs`` holds the ids of the K and S it calls for."""

    level: int | None
    outputs: tuple[Line, ...]
    indicators: tuple[Line, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True)
class DutyLine(Line):
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True)
class HeaderField:
    """A field of the header, or of what stands around the content; an empty field has no lines.

    ``keys`` has one for each line, or is empty: lines whose keys differ are never the same one, whatever they say.
    """

    name: str
    lines: tuple[str, ...]
    keys: tuple[str, ...] = ()

    def keyed(self) -> tuple[tuple[str, str], ...]:
        """Return each line with its key."""
        return tuple(zip(self.keys or ("",) * len(self.lines), self.lines, strict=True))


@dataclass(frozen=True)
class Snapshot:
    """Everything a version says, in its printed order. No two K and S share an id; tasks' ``needs`` refer to them."""

    header: tuple[HeaderField, ...]
    duties: tuple[DutyLine, ...]
    knowledge: tuple[Line, ...]
    skills: tuple[Line, ...]
    attitudes: tuple[Line, ...]

    @property
    def tasks(self) -> tuple[TaskLine, ...]:
        """The tasks of all duties, in order."""
        return tuple(task for duty in self.duties for task in duty.tasks)

    def rows(self, kind: RowKind) -> tuple[tuple[int | None, Line], ...]:
        """Return the rows of ``kind`` in order, each with the id of the duty or task it stands in; None for the top."""
        match kind:
            case RowKind.DUTY:
                return tuple((None, duty) for duty in self.duties)
            case RowKind.TASK:
                return tuple((duty.id, task) for duty in self.duties for task in duty.tasks)
            case RowKind.OUTPUT:
                return tuple((task.id, output) for task in self.tasks for output in task.outputs)
            case RowKind.INDICATOR:
                return tuple((task.id, indicator) for task in self.tasks for indicator in task.indicators)
            case RowKind.KNOWLEDGE:
                return tuple((None, line) for line in self.knowledge)
            case RowKind.SKILL:
                return tuple((None, line) for line in self.skills)
            case RowKind.ATTITUDE:
                return tuple((None, line) for line in self.attitudes)


def comparison_form(text: str) -> str:
    """Return ``text`` as it is compared.

    Spellings of the same characters are one, and white space counts only between two Latin words or numbers: how a
    line was wrapped says nothing. Upper and lower case differ.
    """
    folded = fold_spelling(text)

    def blank(found: re.Match[str]) -> str:
        before, after = folded[: found.start()][-1:], folded[found.end() :][:1]
        return " " if _needs_blanks(before) and _needs_blanks(after) else ""

    return _BLANK.sub(blank, folded)


def _needs_blanks(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) not in {"W", "F"} and not character.isspace()
