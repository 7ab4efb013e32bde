"""Reads the portal's own JSON export. It holds a whole standard, so it becomes a plan directly: nothing is parsed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from competencies.imports.findings import Finding, finding
from competencies.imports.plan import (
    Accounting,
    AttitudePlan,
    Classification,
    CompetencePlan,
    DutyPlan,
    HistoryEntry,
    IndicatorPlan,
    NotePlan,
    OutputPlan,
    StandardPlan,
    TaskPlan,
    TitleKind,
    Unplaced,
)
from competencies.imports.plan_json import NOTE_INDENT
from competencies.imports.readers.errors import UnreadableFile

MAX_BYTES = 8 * 1024 * 1024
# A later edition of the portal may add some fields; a file with more of them is another kind of file.
MAX_UNKNOWN = 200
_SHORT = 100
_STATUSES = ("current", "superseded", None)
T = TypeVar("T")


def read_export_file(path: Path) -> StandardPlan:
    """Return the standard in the JSON file at ``path``, in the shape that ``as_dict`` gives.

    Fields that the shape does not know, of which there may be some, are listed in the accounting. Raises
    ``UnreadableFile`` if the file is missing, too large, not JSON, or not of that shape.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile("missing", name=path.name) from error
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file-too-large", limit=str(MAX_BYTES // 1024**2))
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFile("not-utf8") from error
    except json.JSONDecodeError as error:
        raise UnreadableFile("not-json", line=str(error.lineno)) from error
    except (RecursionError, ValueError) as error:
        # Nested deeper, or a number longer, than in any export.
        raise UnreadableFile("not-json", line="1") from error
    return plan_from_dict(value)


def plan_from_dict(value: object) -> StandardPlan:
    """Return the plan of a standard in the shape that ``as_dict`` gives: ``as_dict`` of the result gives it again.

    Raises ``UnreadableFile`` naming the first place that does not fit the shape.
    """
    account = _Account()
    root = _Node(value, "", account)
    status = root.text_or_none("status")
    if status not in _STATUSES:
        raise _misfit("status")
    plan = StandardPlan(
        code=root.text("code"),
        title=root.text("title"),
        title_kind=_title_kind(root),
        version=root.number("version"),
        status=status,
        issued_on=root.day("issued_on"),
        update_note=root.text_or_none("update_note"),
        history=root.list_of("history", _history),
        job_categories=root.list_of("job_categories", _classification),
        occupations=root.list_of("occupations", _classification),
        industries=root.list_of("industries", _classification),
        description=root.text("description"),
        level=root.level("level"),
        duties=root.list_of("duties", _duty),
        knowledge=root.list_of("knowledge", _competence),
        skills=root.list_of("skills", _competence),
        attitudes=root.list_of("attitudes", _attitude),
        notes=tuple(map(_note, root.texts("notes"))),
    )
    root.report_unknown()
    return replace(plan, findings=(*_check(plan), *account.findings()), accounting=account.close())


def _title_kind(node: _Node) -> TitleKind:
    kind = node.text_or_none("title_kind")
    if kind is None or kind == "occupation":
        return "occupation"
    if kind == "job_category":
        return "job_category"
    raise _misfit("title_kind")


def _history(node: _Node) -> HistoryEntry:
    status = node.text_or_none("status")
    if status not in _STATUSES:
        raise _misfit(f"{node.where}.status")
    return HistoryEntry(
        version=node.number_or_none("version"),
        code=node.text("code"),
        title=node.text("title"),
        status=status,
        update_note=node.text_or_none("update_note"),
        issued_on=node.day("issued_on"),
    )


def _classification(node: _Node) -> Classification:
    return Classification(node.text("code"), node.text("name"))


def _duty(node: _Node) -> DutyPlan:
    return DutyPlan(node.text("code"), node.text("name"), node.list_of("tasks", _task))


def _task(node: _Node) -> TaskPlan:
    return TaskPlan(
        code=node.text("code"),
        name=node.text("name"),
        level=node.level("level"),
        outputs=node.list_of("outputs", lambda item: OutputPlan(item.text("code"), item.text("name"))),
        indicators=node.list_of("indicators", lambda item: IndicatorPlan(item.text("code"), item.text("text"))),
        knowledge=node.texts("knowledge"),
        skills=node.texts("skills"),
    )


def _competence(node: _Node) -> CompetencePlan:
    return CompetencePlan(node.text("key"), node.text("code"), node.text("text"), node.texts("details"))


def _attitude(node: _Node) -> AttitudePlan:
    return AttitudePlan(node.text("key"), node.text("code"), node.text("name"), node.text("text"))


def _note(printed: str) -> NotePlan:
    text = printed.lstrip(" ")
    return NotePlan(text, (len(printed) - len(text)) // len(NOTE_INDENT))


def _check(plan: StandardPlan) -> Iterator[Finding]:
    for code, missing in (("no-code", not plan.code), ("no-title", not plan.title), ("no-duties", not plan.duties)):
        if missing:
            yield finding(code)
    keys = {item.key for item in (*plan.knowledge, *plan.skills)}
    for task in plan.tasks:
        for key in (*task.knowledge, *task.skills):
            if key not in keys:
                yield finding("competence-undefined", None, f"{task.code} {task.name}", code=key)


def _misfit(where: str) -> UnreadableFile:
    return UnreadableFile("not-our-json", where=where or "…")


@dataclass(slots=True)
class _Account:
    placed: int = 0
    unplaced: list[Unplaced] = field(default_factory=list)

    def place(self, text: str) -> None:
        self.placed += len("".join(text.split()))

    def close(self) -> Accounting:
        left = sum(len("".join(item.text.split())) for item in self.unplaced)
        return Accounting(self.placed, self.placed + left, 0, tuple(self.unplaced))

    def findings(self) -> list[Finding]:
        return [finding("text-unplaced", None, item.text) for item in self.unplaced]


class _Node:
    """An object of the export; remembers which of its fields were asked for."""

    def __init__(self, value: object, where: str, account: _Account) -> None:
        if not isinstance(value, dict):
            raise _misfit(where)
        self.where = where
        self._value = value
        self._account = account
        self._known: set[str] = set()

    def text(self, name: str) -> str:
        return self.text_or_none(name) or ""

    def text_or_none(self, name: str) -> str | None:
        value = self._get(name)
        if value is None:
            return None
        return self._text(value, self._path(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(self._text(value, place) for value, place in self._items(name))

    def number(self, name: str) -> int:
        value = self.number_or_none(name)
        if value is None:
            raise _misfit(self._path(name))
        return value

    def number_or_none(self, name: str) -> int | None:
        value = self._get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 999:
            raise _misfit(self._path(name))
        self._account.place(str(value))
        return value

    def level(self, name: str) -> int | None:
        level = self.number_or_none(name)
        if level is not None and level > 6:
            raise _misfit(self._path(name))
        return level

    def day(self, name: str) -> date | None:
        text = self.text_or_none(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise _misfit(self._path(name)) from error

    def list_of(self, name: str, make: Callable[[_Node], T]) -> tuple[T, ...]:
        result: list[T] = []
        for value, place in self._items(name):
            node = _Node(value, place, self._account)
            result.append(make(node))
            node.report_unknown()
        return tuple(result)

    def report_unknown(self) -> None:
        """List the fields nobody asked for as unplaced."""
        for name, value in self._value.items():
            if name not in self._known and value not in (None, "", [], {}):
                if len(self._account.unplaced) == MAX_UNKNOWN:
                    raise _misfit(self._path(name)[:_SHORT])
                text = json.dumps(value, ensure_ascii=False)
                self._account.unplaced.append(Unplaced(f"{self._path(name)}: {text}", 1, 1))

    def _items(self, name: str) -> list[tuple[object, str]]:
        value = self._get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise _misfit(self._path(name))
        return [(item, f"{self._path(name)}[{index}]") for index, item in enumerate(value)]

    def _get(self, name: str) -> object:
        self._known.add(name)
        return self._value.get(name)

    def _path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def _text(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            raise _misfit(place)
        self._account.place(value)
        return value
