"""The numbers and bullets that Word prints before paragraphs; the text of a document does not hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_PLACEHOLDER = re.compile(r"%([1-9])")
_STYLE_DEPTH = re.compile(r"list (?:bullet|number|continue)?\s*(?P<number>[2-9])", re.IGNORECASE)
_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a paragraph of a list: a bullet, or the text of its number."""

    text: str
    depth: int
    is_bullet: bool


@dataclass(slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Counts the lists of one document; paragraphs must be asked for in their order."""

    def __init__(self, document: Any) -> None:
        self._styles: dict[str, Any] = {style.style_id: style.element for style in document.styles}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        part = next((p for p in document.part.package.iter_parts() if str(p.partname).endswith("/numbering.xml")), None)
        if part is not None:
            self._load(part.element)

    def _load(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for element in root.iterfind(qn("w:abstractNum")):
            abstract[element.get(qn("w:abstractNumId"))] = _levels_of(element)
        for element in root.iterfind(qn("w:num")):
            number = element.get(qn("w:numId"))
            base = _value(element, "w:abstractNumId") or ""
            levels = dict(abstract.get(base, {}))
            for override in element.iterfind(qn("w:lvlOverride")):
                depth = _integer(override.get(qn("w:ilvl")))
                levels |= _levels_of(override)
                start = _value(override, "w:startOverride")
                if start is not None and depth in levels:
                    old = levels[depth]
                    levels[depth] = _Level(old.form, old.pattern, _integer(start))
            self._levels[number] = levels
            # Lists of the same kind count on from each other, unless one starts anew.
            restarts = element.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}") is not None
            self._abstract_of[number] = f"{base}/{number}" if restarts else base

    def mark_of(self, paragraph: Any) -> Mark | None:
        """Return what Word prints before ``paragraph``, or None if it is in no list; counts it."""
        number, depth, style_depth = self._list_of(paragraph)
        if number in (None, "0"):
            return None
        levels = self._levels.get(number or "", {})
        level = levels.get(depth) or levels.get(0)
        if level is None or level.form == "bullet":
            return Mark("•", max(depth, style_depth), is_bullet=True)
        counts = self._counts.setdefault(self._abstract_of.get(number or "", ""), [None] * (_DEEPEST + 1))
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        counts[depth + 1 :] = [None] * (_DEEPEST - depth)
        if level.form == "none" and "%" not in level.pattern:
            return Mark(level.pattern, depth, is_bullet=False) if level.pattern else None

        def spelled(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at)
            count = counts[at]
            return _spell(count if count is not None else (other.start if other else 1), other.form if other else "")

        return Mark(_PLACEHOLDER.sub(spelled, level.pattern), depth, is_bullet=False)

    def _list_of(self, paragraph: Any) -> tuple[str | None, int, int]:
        properties = paragraph.find(qn("w:pPr"))
        own = properties.find(qn("w:numPr")) if properties is not None else None
        number = _value(own, "w:numId")
        depth = _value(own, "w:ilvl")
        style_depth = 0
        style = _value(properties, "w:pStyle")
        for _step in range(20):  # Styles may be based on each other in a ring.
            element = self._styles.get(style or "")
            if element is None:
                break
            if match := _STYLE_DEPTH.search(_value(element, "w:name") or ""):
                style_depth = style_depth or int(match["number"]) - 1
            listed = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = number if number is not None else _value(listed, "w:numId")
            depth = depth if depth is not None else _value(listed, "w:ilvl")
            style = _value(element, "w:basedOn")
        return number, min(_integer(depth), _DEEPEST), style_depth


def _levels_of(element: Any) -> dict[int, _Level]:
    return {
        _integer(level.get(qn("w:ilvl"))): _Level(
            _value(level, "w:numFmt") or "decimal",
            _value(level, "w:lvlText") or "",
            _integer(_value(level, "w:start") or "1"),
        )
        for level in element.iterfind(qn("w:lvl"))
    }


def _value(element: Any, tag: str) -> str | None:
    found = element.find(qn(tag)) if element is not None else None
    value = found.get(qn("w:val")) if found is not None else None
    return None if value is None else str(value)


def _integer(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else 0


def _spell(number: int, form: str) -> str:
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, rest = "", number
        for value, letters in _ROMAN:
            while rest >= value and len(roman) < 40:
                roman, rest = roman + letters, rest - value
        return roman.upper() if form == "upperRoman" else roman
    if form == "ideographTraditional" and 1 <= number <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[number - 1]
    if "hinese" in form or "aiwanese" in form or "ideograph" in form or form == "japaneseCounting":
        return _chinese(number)
    return str(number)


def _chinese(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
    return str(number)
