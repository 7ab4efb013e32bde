"""Puts single glyphs of a page together to lines of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# A gap wider than this part of the letter height parts words that no blank parts.
_WORD_GAP = 0.25
# Between Chinese characters, which may be spaced out to fill a line, only a wider one does.
_WIDE_GAP = 0.9
# Lines of one paragraph begin nearer to each other than this many letter heights.
_SAME_MARGIN = 3.0
# These cannot begin a line, so the character before goes with them to the next.
_CANNOT_BEGIN = "，。、；：！？）」』】》〉,.;:!?)%”’…／/"


class Glyph(NamedTuple):
    """A character and where it stands on its page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text; ``starts_block`` is true where the line before it ended although there was room to go on."""

    text: str
    top: float
    x0: float
    last: Glyph
    starts_block: bool
    # Where each character of the text begins.
    xs: tuple[float, ...]


def text_lines(glyphs: Iterable[Glyph], right: float, before: Sequence[TextLine] = ()) -> list[TextLine]:
    """Return the lines that ``glyphs`` form, from top to bottom, in a column that ends at ``right``.

    ``before`` are the lines of the page before, the last of which with the same margin the first line may go on with.
    A glyph printed twice in the same place (a way to print bold) counts once.
    """
    rows = _rows(glyphs)
    result: list[TextLine] = []
    last: Glyph | None = None
    for row in rows:
        inked = [glyph for glyph in row if glyph.text.strip()]
        if not inked:
            continue
        if last is None:
            beside = [line.last for line in before if abs(line.x0 - inked[0].x0) < _SAME_MARGIN * _height(inked[0])]
            last = beside[-1] if beside else None
        starts = last is None or _had_room(last, inked, right)
        top = min(glyph.top for glyph in inked)
        text, xs = _spell(row)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        result.append(TextLine(text[start:end], top, inked[0].x0, inked[-1], starts, tuple(xs[start:end])))
        last = inked[-1]
    return result


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    tallest: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda glyph: ((glyph.top + glyph.bottom) / 2, glyph.x0)):
        # Smaller and raised characters stand for the most part beside the tallest of their line.
        if tallest is None or not _is_beside(glyph, tallest):
            rows.append([])
            tallest = glyph
        elif _height(glyph) > _height(tallest):
            tallest = glyph
        rows[-1].append(glyph)
    return [_without_doubles(sorted(row, key=lambda glyph: glyph.x0)) for row in rows]


def _is_beside(glyph: Glyph, other: Glyph) -> bool:
    shared = min(glyph.bottom, other.bottom) - max(glyph.top, other.top)
    return shared > min(_height(glyph), _height(other)) / 2


def _without_doubles(row: Sequence[Glyph]) -> list[Glyph]:
    result: list[Glyph] = []
    for glyph in row:
        near = [other for other in result[-3:] if other.text == glyph.text and abs(other.x0 - glyph.x0) < _slack(glyph)]
        if not near:
            result.append(glyph)
    return result


def _slack(glyph: Glyph) -> float:
    return min(1.5, (glyph.x1 - glyph.x0) / 4)


def _spell(row: Sequence[Glyph]) -> tuple[str, list[float]]:
    """The text of a row, and where each of its characters begins."""
    text = ""
    xs: list[float] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None and before.text.strip() and glyph.text.strip():
            wide = _is_wide(before.text[-1]) or _is_wide(glyph.text[0])
            height = max(before.bottom - before.top, glyph.bottom - glyph.top)
            if glyph.x0 - before.x1 > height * (_WIDE_GAP if wide else _WORD_GAP):
                text += " "
                xs.append(before.x1)
        text += glyph.text
        xs += [glyph.x0] * len(glyph.text)
        before = glyph
    return text, xs


def _height(glyph: Glyph) -> float:
    return glyph.bottom - glyph.top


def _had_room(before: Glyph, row: Sequence[Glyph], right: float) -> bool:
    """Whether the beginning of ``row``, up to where a line may break, would have fitted behind ``before``."""
    end = 0
    while end + 1 < len(row) and not _may_break(row[end], row[end + 1]):
        end += 1
    needed = row[end].x1 - row[0].x0
    size = row[0].bottom - row[0].top
    blank = 0.0 if _is_wide(before.text[-1]) or _is_wide(row[0].text[0]) else size * _WORD_GAP
    return right - before.x1 > needed + blank + size * 0.3


def _may_break(glyph: Glyph, after: Glyph) -> bool:
    if after.text[0] in _CANNOT_BEGIN:
        return False
    if _is_wide(glyph.text[-1]) or _is_wide(after.text[0]):
        return glyph.text not in "（「『【《〈("
    return after.x0 - glyph.x1 > (glyph.bottom - glyph.top) * _WORD_GAP or glyph.text in "-/"


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")
