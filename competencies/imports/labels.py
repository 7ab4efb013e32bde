"""The labels of the header, and cells that hold a label together with its value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from competencies.imports.document import Cell, Line
from competencies.imports.wording import comparable, fold

# Label -> field. A label that only heads other labels has an empty field.
LABELS: Mapping[str, str] = {
    "職能基準代碼": "code",
    "職能基準名稱": "title",
    "職類": "category_title",
    "職業": "title",
    "所屬類別": "",
    "職類別": "job_category",
    "職類別代碼": "job_category_code",
    "職業別": "occupation",
    "職業別代碼": "occupation_code",
    "行業別": "industry",
    "行業別代碼": "industry_code",
    "工作描述": "description",
    "基準級別": "level",
}
# What stands in a line of its own where a label is wrapped beside others.
_WRAPPED = ("職能基準代碼", "職能基準名稱", "所屬類別", "(擇一填寫)")
_PIECES = frozenset(
    piece for label in _WRAPPED for at in range(1, len(label)) for piece in (label[:at], label[at:])
) - frozenset(LABELS)
_LONGEST = max(map(len, LABELS))
# A remark in brackets may stand behind a label, and a colon.
_REMARK = r"(?:\([^()]{0,20}\))?"
_BEHIND = re.compile(rf"{_REMARK}:?$")
_IS_REMARK = re.compile(r"\([^()]{0,20}\):?")
_WORD = re.compile(r"\S+")
_LABEL_AND_VALUE = re.compile(rf"(?P<label>{'|'.join(sorted(LABELS, key=len, reverse=True))}){_REMARK}:(?=.)")


def field_of(cell: Cell) -> str | None:
    """The field that a cell is the label of: empty for one that heads other labels, None for what is no label."""
    text = label_of(cell)
    return "" if text in _PIECES or (not text and cell.lines) else LABELS.get(text)


def label_of(cell: Cell) -> str:
    """The cell's text without white space, a remark in brackets behind it, and a colon."""
    text = comparable(cell.text)
    # A label is short; the pattern would be slow on a long text full of brackets.
    return _BEHIND.sub("", text) if len(text) <= _LONGEST + 25 else text


def part_label(cell: Cell) -> tuple[Cell, ...]:
    """Part a cell that holds labels with their values, 基準級別：4, into one cell for each; others stay whole.

    A label counts at the beginning of the cell only, and behind it at the beginning of a line, and needs its colon, or
    a line of its own.
    """
    if field_of(cell) is not None:
        return (cell,)
    groups: list[list[Line]] = []
    rest = list(cell.lines)
    while rest:
        label, value = _label_at(rest)
        if label and (groups or value):
            groups += [label, []]
            rest = value
        elif groups:
            groups[-1].append(rest.pop(0))
        else:
            return (cell,)
    part = 0
    cells: list[Cell] = []
    for group in groups:
        lines: list[Line] = []
        for line in group:
            lines.append(replace(line, at=replace(line.at, part=part)))
            part += 1
        cells.append(replace(cell, lines=tuple(lines)))
    return tuple(cells) or (cell,)


def part_line(line: Line) -> tuple[Cell, ...]:
    """Part a free line that begins with a label into cells of labels and values; empty if it does not.

    Behind the label stands a colon or a blank, and so before and behind any further label.
    """
    words = list(_WORD.finditer(line.text))
    groups: list[tuple[int, int]] = []
    pieces: list[tuple[int, int]] = []
    after_label = False
    for word in words:
        text = fold(word.group())
        joined = _LABEL_AND_VALUE.match(text)
        if not groups and not after_label and (text in _PIECES or _IS_REMARK.fullmatch(text)):
            pieces.append(word.span())
            continue
        is_label = _BEHIND.sub("", text) in LABELS
        if joined and not is_label:
            end = word.start() + joined.end()
            groups += [(word.start(), end), (end, word.end())]
            after_label = False
        elif is_label:
            groups.append(word.span())
            after_label = True
        elif not groups:
            return ()
        elif _IS_REMARK.fullmatch(text) or not after_label:
            groups[-1] = (groups[-1][0], word.end())
        else:
            groups.append(word.span())
            after_label = False
    return tuple(
        Cell(column, (replace(_cut(line, start, end), at=replace(line.at, column=column)),))
        for column, (start, end) in enumerate([*pieces, *groups])
    )


def _label_at(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part a label, which may be wrapped, from the beginning of ``lines``; it is empty if there is none."""
    text = ""
    for number, line in enumerate(lines[:4]):
        before = len(text)
        text += "".join(fold(line.text).split())
        if match := _LABEL_AND_VALUE.match(text):
            if match.end() <= before:
                return [], list(lines)
            at = _place(line.text, match.end() - before)
            return [*lines[:number], _cut(line, 0, at)], [_cut(line, at, len(line.text)), *lines[number + 1 :]]
        if text in LABELS or (text.endswith(":") and _BEHIND.sub("", text) in LABELS):
            following = lines[number + 1 :]
            wraps = any(label.startswith(text) and label != text for label in LABELS)
            if wraps and following and _label_at_longer(text, following):
                continue
            return list(lines[: number + 1]), list(following)
    return [], list(lines)


def _label_at_longer(text: str, following: Sequence[Line]) -> bool:
    """Whether the next line makes the label a longer one: 職類別 and then 代碼."""
    longer = text + "".join(fold(following[0].text).split())
    return any(label.startswith(longer) for label in LABELS) or _LABEL_AND_VALUE.match(longer) is not None


def _place(text: str, count: int) -> int:
    """Where in ``text`` the first ``count`` characters that are no white space end."""
    for at, character in enumerate(text):
        if not character.isspace():
            count -= 1
            if count == 0:
                return at + 1
    return len(text)


def _cut(line: Line, start: int, end: int) -> Line:
    return replace(line, text=line.text[start:end].strip(), starts_block=line.starts_block or start > 0, xs=())
