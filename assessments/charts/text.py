"""Words in pictures: SVG breaks no lines and measures no text, so both are estimated here."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from assessments.numbers import NO_NUMBER, number_text

ELLIPSIS = "…"
NO_VALUE = NO_NUMBER
_LATIN_WIDTH = 0.56
_CAPITAL_WIDTH = 0.68
_NARROW = frozenset("iljtfr.,:;'|!()[] ")
_NARROW_WIDTH = 0.32
_PIECES = re.compile(r"\s+|[\x21-\x7e\u00a1-\u024f]+|.", re.DOTALL)
# Closing marks never begin a line and opening ones never end one (the rule of Chinese typesetting).
_NEVER_FIRST = frozenset("，。、；：！？）」』】》〉…—·,.;:!?)]}%")
_NEVER_LAST = frozenset("（「『【《〈([{")


def width_of(text: str, size: float = 12) -> float:
    """Estimate the width of ``text`` in a sans-serif of ``size`` pixels; East Asian letters are square."""
    return sum(_letter_width(letter) for letter in text) * size


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA" and not letter.isascii():
        return 1.0
    if letter in _NARROW:
        return _NARROW_WIDTH
    return _CAPITAL_WIDTH if letter.isupper() else _LATIN_WIDTH


@lru_cache(maxsize=4096)
def wrap(text: str, width: float, *, size: float = 12, lines: int = 3) -> tuple[str, ...]:
    """Break ``text`` into at most ``lines`` lines of ``width`` pixels: Latin at blanks, Chinese between letters.

    A word wider than a line is broken inside. What does not fit ends with an ellipsis; pictures always have a table
    behind them with the whole text. An empty text has no lines.
    """
    whole = _filled(text, width, size, lines)
    if len(whole) < 2 or whole[-1].endswith(ELLIPSIS):
        return whole
    # Lines of about one length: the narrowest that need no more of them, so that no single letter stands alone below.
    # No word is broken for it.
    widest = max(width_of(piece.strip(), size) for piece in _pieces(text, width, size))
    for share in (0.55, 0.65, 0.75, 0.85):
        narrower = _filled(text, width * share, size, lines) if widest <= width * share else whole
        if narrower is not whole and len(narrower) == len(whole) and not narrower[-1].endswith(ELLIPSIS):
            return narrower
    return whole


def _filled(text: str, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Break a text into lines, each as full as it can be."""
    found: list[str] = []
    line = ""
    pieces = list(_pieces(" ".join(text.split()), width, size))
    for index, piece in enumerate(pieces):
        if width_of((line + piece).rstrip(), size) <= width or not line:
            line += piece
            continue
        if len(found) == lines - 1:
            return (*found, _cut(line + "".join(pieces[index:]), width, size))
        found.append(line.strip())
        line = piece.lstrip()
    return (*found, line.strip()) if line.strip() else tuple(found)


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    """Split a text where a line may break."""
    held = ""
    for piece in _PIECES.findall(text):
        if held and piece[0] not in _NEVER_FIRST and held[-1] not in _NEVER_LAST:
            yield from _broken(held, width, size)
            held = ""
        held += piece
    if held:
        yield from _broken(held, width, size)


def _broken(piece: str, width: float, size: float) -> Iterator[str]:
    """Split a piece that is wider than a whole line."""
    while width_of(piece, size) > width and len(piece) > 1:
        end = len(piece) - 1
        while end > 1 and width_of(piece[:end], size) > width:
            end -= 1
        yield piece[:end]
        piece = piece[end:]
    yield piece


def _cut(text: str, width: float, size: float) -> str:
    if width_of(text.rstrip(), size) <= width:
        return text.rstrip()
    while text and width_of(text.rstrip() + ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def number(value: Decimal | None) -> str:
    """Return a score as pages show it: two places, localised; a dash for None."""
    return number_text(value)
