"""Where a line of a printed standard must not break, so that whoever reads the print back reads the same text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A line that began with one of these would read as a new entry (K1, P1.1.1, 01.2) or as an item of a list.
_CODE = r"[TOPKSAＴＯＰＫＳＡ] ?[0-9０-９]|[0０][0-9０-９]{1,2}\."
_BULLET = r"[■□●○◎◆◇▪▫•⚫⚪⬛⬜➢➤►▶✓✔\ue000-\uf8ff]|[·‧・\-–—*]\s"
_BOUND = re.compile(rf"(?:[\x21-\x7e]+|[^\x00-\x7f\s])\s*(?:{_CODE}|{_BULLET})[\x21-\x7e]*")
# Nothing breaks a word of Latin letters; only these are wide enough to be wider than a column.
_LONG_WORD = re.compile(r"[\x21-\x7e]{9,}")


@dataclass(frozen=True)
class Run:
    """A piece of a text: a line may break inside a loose one, but not inside a bound one that fits its column."""

    text: str
    is_bound: bool = False


def runs_of(text: str, kind: str = "") -> list[Run]:
    """Return ``text`` in pieces that together are the text, with its white space as single blanks.

    ``kind`` is the letter of the codes that open entries where the text is printed. Behind a blank such a code would
    open one, so the blank before it is left out; the typesetter puts a narrow gap there anyway.
    """
    text = " ".join(text.split())
    if kind:
        text = re.sub(rf"(?<=[^\x00-\x7f]) (?={kind} ?\d)", "", text)
    return list(_runs(text))


def _runs(text: str) -> Iterator[Run]:
    end = 0
    for start, stop in _bound_places(text):
        if end < start:
            yield Run(text[end:start])
        yield Run(text[start:stop], is_bound=True)
        end = stop
    if end < len(text):
        yield Run(text[end:])


def _bound_places(text: str) -> Iterator[tuple[int, int]]:
    """What is bound, and long words: as pieces of their own they can be broken where even a whole line is too short."""
    bound = [match.span() for match in _BOUND.finditer(text)]
    words = [match.span() for match in _LONG_WORD.finditer(text)]
    free = (word for word in words if not any(word[0] < stop and start < word[1] for start, stop in bound))
    return iter(sorted((*bound, *free)))
