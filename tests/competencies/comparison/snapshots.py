"""Small versions as values."""

from __future__ import annotations

import itertools
from typing import Any

from competencies.comparison import Change, Comparison, DutyLine, HeaderField, Line, RowKind, Snapshot, TaskLine

_ids = itertools.count(1)


def line(given: str) -> Line:
    """Return a row of ``"P1.1.1 能擬定計畫。"``; the code may be missing: ``" 能擬定計畫。"``."""
    code, _blank, text = given.partition(" ")
    return Line(next(_ids), code, code, text)


def task(
    given: str,
    *indicators: str,
    level: int | None = 3,
    outputs: tuple[str, ...] = (),
    needs: tuple[Line, ...] = (),
) -> TaskLine:
    head = line(given)
    return TaskLine(
        id=head.id,
        code=head.code,
        canonical_code=head.canonical_code,
        text=head.text,
        level=level,
        outputs=tuple(map(line, outputs)),
        indicators=tuple(map(line, indicators)),
        needs=tuple(need.id for need in needs),
    )


def duty(given: str, *tasks: TaskLine) -> DutyLine:
    head = line(given)
    return DutyLine(head.id, head.code, head.canonical_code, head.text, tasks)


def snapshot(*duties: DutyLine, **others: Any) -> Snapshot:
    given: dict[str, Any] = {"header": (), "knowledge": (), "skills": (), "attitudes": (), **others}
    return Snapshot(duties=duties, **given)


def header(**fields: str | tuple[str, ...]) -> tuple[HeaderField, ...]:
    return tuple(HeaderField(name, (value,) if isinstance(value, str) else value) for name, value in fields.items())


def said(comparison: Comparison) -> list[tuple[str, str, set[str]]]:
    """Return old text, new text and changes of every row that changed; an empty text for a missing row."""
    return [
        (
            pair.old.text if pair.old else "",
            pair.new.text if pair.new else "",
            {change.value for change in pair.changes},
        )
        for pair in comparison.pairs
        if pair.changes
    ]


def texts_with(comparison: Comparison, kind: RowKind, change: Change) -> list[str]:
    return sorted(
        (pair.new or pair.old).text  # type: ignore[union-attr]
        for pair in comparison.with_change(change)
        if pair.kind == kind
    )
