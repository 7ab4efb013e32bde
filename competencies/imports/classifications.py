"""Pairs the names of categories, occupations and industries with their codes.

A name may hold slashes, commas and blanks, so only lines part names. Both cells may wrap: a name over lines, and even
a code. They pair by their order, if there is a reading in which there are as many names as codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from competencies.imports.document import Cell, Line
from competencies.imports.plan import Classification
from competencies.imports.wording import fold, join, tidy

_BETWEEN = re.compile(r"[\s、，,;；/]+")
_BETWEEN_ALL = re.compile(r"[\s、]+")
_CODE = r"(?:[A-Z]?\d{1,4}|[A-Z]{2,4})"
_USUAL = re.compile(rf"{_CODE}(?:[-~–—至]{_CODE})?")


def is_usual_code(code: str) -> bool:
    """Whether ``code`` has the form such codes have: a letter and up to four digits, letters alone, or a range."""
    return _USUAL.fullmatch(fold(code)) is not None


def pair_classifications(names: Sequence[Cell], codes: Sequence[Cell]) -> tuple[tuple[Classification, ...], bool]:
    """Return the pairs of names and codes, and whether there are as many of one as of the other.

    Where there are not, all of them are kept as one, unless each code stands in the row of its own name. Names without
    any code have an empty one, and codes without any name too.
    """
    if _stand_in_rows(names, codes):
        code_of = {cell.lines[0].at.row: [cell] for cell in codes}
        rows = [pair_classifications([name], code_of.get(name.lines[0].at.row, [])) for name in names]
        return tuple(pair for pairs, _paired in rows for pair in pairs), all(paired for _pairs, paired in rows)
    if len(names) == len(codes) > 1:
        rows = [pair_classifications([name], [code]) for name, code in zip(names, codes, strict=True)]
        return tuple(pair for pairs, _paired in rows for pair in pairs), all(paired for _pairs, paired in rows)
    if not codes:
        return tuple(Classification("", name) for cell in names for name in _separate_names(cell.lines)), True
    if not names:
        return tuple(Classification(code, "") for code in _tokens(codes)), True
    for some_names, some_codes in _readings(names, codes):
        if len(some_names) == len(some_codes):
            pairs = zip(some_codes, some_names, strict=True)
            return tuple(Classification(code, name) for code, name in pairs), True
    together = join(line.text for cell in codes for line in cell.lines)
    return (Classification(" ".join(_BETWEEN_ALL.split(together)), join(_lines(names))),), False


def _stand_in_rows(names: Sequence[Cell], codes: Sequence[Cell]) -> bool:
    """Whether each code stands beside one name, in a cell of one row: then names beside which none stands have none."""
    if not 0 < len(codes) < len(names) or any(cell.box is None or cell.rows > 1 for cell in (*names, *codes)):
        return False
    beside = [cell.lines[0].at.row for cell in names]
    own = [cell.lines[0].at.row for cell in codes]
    return len({*beside}) == len(beside) and len({*own}) == len(own) and {*own} <= {*beside}


def code_parts(text: str) -> list[tuple[int, int]]:
    """Where the codes of a line stand, without the signs between them."""
    places = [match.span() for match in _BETWEEN.finditer(text)]
    starts, ends = [0, *(end for _start, end in places)], [*(start for start, _end in places), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def count_of_names(cells: Sequence[Cell]) -> int:
    """How many names the cells seem to hold."""
    return sum(len(_separate_names(cell.lines)) for cell in cells)


def count_of_codes(cells: Sequence[Cell]) -> int:
    """How many codes the cells seem to hold."""
    tokens = _tokens(cells)
    return len(tokens) if all(map(is_usual_code, tokens)) else sum(len(_blocks(cell.lines)) for cell in cells)


def _readings(names: Sequence[Cell], codes: Sequence[Cell]) -> Iterator[tuple[list[str], list[str]]]:
    """The ways to part the cells into names and codes, the surest first."""
    blocks = [name for cell in names for name in _separate_names(cell.lines)]
    whole = [join(line.text for line in cell.lines) for cell in names]
    broken = [
        code for cell in codes for block in _blocks(cell.lines) for code in _BETWEEN.split("".join(block)) if code
    ]
    tokens = _tokens(codes)
    if not all(map(is_usual_code, tokens)):
        if len(tokens) > 1 and all(map(is_usual_code, broken)):
            yield blocks, broken
            yield whole, broken
        # What stands there is no list of codes: only lines part it.
        yield blocks, [join(block) for cell in codes for block in _blocks(cell.lines)]
        yield whole, [join(line.text for line in cell.lines) for cell in codes]
        return
    told = any(line.y is not None for cell in names for line in cell.lines)
    if told and all(map(is_usual_code, broken)):
        yield blocks, broken
    yield blocks, tokens
    yield _lines(names), tokens
    if all(map(is_usual_code, broken)):
        yield whole, broken
    yield whole, tokens


def _lines(cells: Sequence[Cell]) -> list[str]:
    return [tidy(line.text) for cell in cells for line in cell.lines]


def _tokens(cells: Sequence[Cell]) -> list[str]:
    return [code for line in _lines(cells) for code in _BETWEEN.split(line) if code]


def _blocks(lines: Sequence[Line]) -> list[list[str]]:
    blocks: list[list[str]] = []
    for line in lines:
        if blocks and not line.starts_block:
            blocks[-1].append(line.text)
        else:
            blocks.append([line.text])
    return blocks


def _separate_names(lines: Sequence[Line]) -> list[str]:
    return [join(block) for block in _blocks(lines)]
