"""Printed codes: T1, T1.1, O1.1.1, P1.1.1, K1, S01, A001.

A code counts only where a code can stand (see ``find_codes``); "ISO 27001" and "6S" in prose are none. Documents
misnumber and vary (K1, K01 and K001; P1.1 and P1.1.1), so codes are kept as printed and the derived canonical form
serves lookups only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from competencies.imports.wording import fold

# Words that begin with a digit: where one follows a code without a blank, the digit is not the code's.
_WORD = r"[2-9](?:[DGKRSC](?![A-Za-z0-9])|PL(?![A-Za-z0-9]))"
_NUMBER = rf"(?:\d(?={_WORD})|\d{{1,2}})"
# Behind a point a number may have three digits, where it is plain that the code ends or goes on behind them.
_FURTHER = rf"(?:\d{{3}}(?=[\s.]|$)|{_NUMBER})"
# T2a; before a Chinese word only the first letters, for others begin words: T1 e化.
_FIRST = rf"{_NUMBER}(?:[a-z](?=[.\s])|[a-d](?=[\u3400-\u9fff]))?"
# With one point alone three digits are a decimal's: O1.123.
_DOTTED = rf"{_FIRST}(?:(?:\.{_FURTHER}){{2,3}}|(?:\.{_NUMBER}){{1,3}})(?:\.(?!\d))?(?:(?={_WORD})|(?!\d))"
# Duties have one number, tasks two or three, each with an optional point behind.
_UNDOTTED_TOO = rf"{_FIRST}(?:\.{_FURTHER}){{0,3}}(?:\.(?!\d))?(?:(?={_WORD})|(?!\d))"
# "S20.20" is a norm, not a skill. In "S073D" the number ends before the 3 of 3D: behind one leading zero two digits
# are the rule, behind two leading zeros three.
_PLAIN = rf"(?:0[1-9](?=\d[A-Za-z])|00[1-9](?=\d[A-Za-z])|\d{{1,2}}(?={_WORD})|\d{{1,3}}(?!\d|\.\d))"
_PATTERNS = {
    "T": re.compile(rf"T ?{_UNDOTTED_TOO}"),
    # Outputs and indicators always have a dotted number; without the point the letter is a word's.
    "O": re.compile(rf"O ?{_DOTTED}"),
    "P": re.compile(rf"P ?{_DOTTED}"),
    "K": re.compile(rf"K{_PLAIN}"),
    "S": re.compile(rf"S{_PLAIN}"),
    "A": re.compile(rf"A{_PLAIN}"),
}
# A zero typed for the letter O.
_ZERO_FOR_O = re.compile(r"0\d{1,2}(?:\.\d{1,2}){1,3}(?!\d)")
# A task's number without its letter.
_BARE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}\.?(?=\s|[^\W\d_]|[「『（(【])(?!\s*(?:%|％|倍|版|公|[a-zA-Z]{1,2}\b))")
_BRACKETED = re.compile(r"[(][^()]{0,300}[)]")
_CANONICAL = re.compile(r"(?P<kind>[TOPKSA])(?P<numbers>[0-9]+[a-z]?(?:\.[0-9]+)*)\.?")
# Behind one of these a sentence or remark is over, so a code may follow without a blank.
_CLOSING = "。！？；;!?)」』"
# Before one of these a code is being mentioned in a sentence, it does not open an entry.
_MENTIONED_BEFORE = "、，,。；;)」』》/~-"


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code found in a line: its kind letter, the code as printed, and where it stands."""

    kind: str
    printed: str
    start: int
    end: int


def find_codes(text: str, own: str, other: str = "") -> list[FoundCode]:
    """Return the codes that stand in one line of a cell, in order.

    ``own`` are the kinds (letters of T, O, P, K, S, A) that belong in the cell: their codes count at the beginning of
    the line, after white space, and directly behind a closing sign, but not inside brackets nor where a comma or the
    like follows, for there a code is only mentioned. Codes of the ``other`` kinds count at the beginning of the line
    only. No blank is needed behind a code, and full-width letters and digits are recognised.
    """
    folded = fold(text)
    start_of_line = len(folded) - len(folded.lstrip())
    mentioned = [match.span() for match in _BRACKETED.finditer(folded)]
    found: list[FoundCode] = []
    position = start_of_line
    while position < len(folded):
        match = None
        at_start = position == start_of_line
        if at_start or folded[position - 1].isspace() or folded[position - 1] in _CLOSING:
            match = _match(folded, position, own + other if at_start else own, at_start)
        if match is None:
            position += 1
            continue
        kind, end = match
        inside = any(opening < position < closing for opening, closing in mentioned)
        if at_start or not (inside or folded[end : end + 1] in tuple(_MENTIONED_BEFORE)):
            found.append(FoundCode(kind, text[position:end], position, end))
        position = end
    return found


def _match(folded: str, position: int, kinds: str, at_start: bool) -> tuple[str, int] | None:
    kind = folded[position]
    if kind in kinds and kind in _PATTERNS:
        if match := _PATTERNS[kind].match(folded, position):
            return kind, match.end()
    elif at_start and "O" in kinds and (match := _ZERO_FOR_O.match(folded, position)):
        return "O", match.end()
    return None


def find_bare_code(text: str) -> FoundCode | None:
    """Return the number of a task that stands at the beginning of ``text`` without its letter: 1.2 for T1.2."""
    folded = fold(text)
    start = len(folded) - len(folded.lstrip())
    match = _BARE.match(folded, start)
    return FoundCode("T", text[start : match.end()], start, match.end()) if match else None


def mentions_code(text: str, kind: str) -> bool:
    """Tell whether ``text`` holds what looks like a dotted code of ``kind``, wherever it stands."""
    return kind in "TOP" and re.search(rf"{kind} ?\d{{1,2}}\.\d", fold(text)) is not None


def mentions_other_code(text: str, kind: str) -> bool:
    """Tell whether behind a blank in ``text``, which belongs to a code of ``kind``, a code of another kind may stand.

    Knowledge and skills stand side by side, and so do outputs and indicators: such a code may open an entry that was
    typed into the wrong cell, or only be mentioned.
    """
    if kind in "KS":
        other = rf"[{'S' if kind == 'K' else 'K'}]\d{{1,3}}(?!\d|\.\d)"
    else:
        other = rf"[{'P' if kind == 'O' else 'O'}] ?\d{{1,2}}(?:\.\d{{1,2}}){{2}}"
    return re.search(rf"\s{other}", fold(text)) is not None


def canonical_code(printed: str) -> str:
    """Return the form in which codes are looked up: ``K001`` and ``Ｋ０１`` give ``K1``, ``P 01.2.`` gives ``P1.2``.

    Numbers without their letter are a task's, ``1.2`` gives ``T1.2``, but with a zero in front an output's, ``O``. What
    is not a code comes back folded and without white space. Never show the result in place of the printed code.
    """
    text = "".join(fold(printed).split())
    if re.match(r"0\d+\.", text):
        text = "O" + text[1:]
    elif re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,2}\.?", text):
        text = "T" + text
    match = _CANONICAL.fullmatch(text)
    if match is None:
        return text
    return match["kind"] + ".".join(part.lstrip("0") or "0" for part in match["numbers"].split("."))


def code_numbers(printed: str) -> tuple[str, ...]:
    """Return the parts of a code's number: ``P1.4.02`` gives ``("1", "4", "2")``; empty for what is not a code."""
    canonical = canonical_code(printed)
    return tuple(canonical[1:].split(".")) if _CANONICAL.fullmatch(canonical) else ()


def belongs_to(printed: str, owner: str) -> bool:
    """Tell whether a code's number begins with its owner's: P1.2.3 belongs to T1.2 and T1.2 to T1."""
    numbers, start = code_numbers(printed), code_numbers(owner)
    return bool(start) and numbers[: len(start)] == start
