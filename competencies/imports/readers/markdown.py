"""What Markdown adds to plain text: rows between upright strokes, headings, emphasis and escaped signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_STROKE = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(?P<text>.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


def is_markdown(lines: Iterable[str]) -> bool:
    """Whether any of ``lines`` is the rule below the head of a Markdown table: | --- | --- |."""
    return any("|" in line and is_rule(line) for line in lines)


def is_rule(line: str) -> bool:
    """Whether ``line`` is the rule below a head; it is markup and says nothing."""
    return "--" in line and _RULE.fullmatch(line) is not None


def cells_of(line: str) -> list[str] | None:
    """Return the cells of a row, still with inline markup, or None if ``line`` is none."""
    text = line.strip()
    if not text.startswith("|") or len(text) < 2:
        return None
    cells = _STROKE.split(text)[1:]
    return cells[:-1] if cells and not cells[-1].strip() and len(cells) > 1 else cells


def without_markup(text: str) -> str:
    """Return ``text`` without the marks of headings and strong emphasis, escaped signs as the signs."""
    heading = _HEADING.fullmatch(text)
    if heading:
        text = heading["text"]
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(lambda match: match["text"], text))
