"""Sets two texts against each other: what stayed, what went, what came.

Chinese is compared character by character, a Latin word or a number as a whole. A single character that stays between
two changes is counted among them, for such crumbs hinder reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from competencies.comparison.snapshot import comparison_form

_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_CRUMB = 1


class MarkKind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Mark:
    kind: MarkKind
    text: str


def mark_changes(old: str, new: str) -> tuple[Mark, ...]:
    """Return the parts of both texts in reading order.

    The same and the removed parts make up ``old``, the same and the added ones ``new``, but for spellings that the
    comparison takes for one: a part that is the same is given as ``new`` spells it. No two neighbours are of one kind.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    operations = Indel.opcodes([_key(token) for token in before], [_key(token) for token in after])
    same: list[bool] = [operation.tag == "equal" for operation in operations]
    for place in range(1, len(same) - 1):
        operation = operations[place]
        if same[place] and len("".join(after[operation.dest_start : operation.dest_end])) <= _CRUMB:
            same[place] = False
    marks: list[Mark] = []
    removed: list[str] = []
    added: list[str] = []
    for operation, stays in zip(operations, same, strict=True):
        if stays:
            marks += _changed(removed, added)
            removed, added = [], []
            marks.append(Mark(MarkKind.SAME, "".join(after[operation.dest_start : operation.dest_end])))
        else:
            removed += before[operation.src_start : operation.src_end]
            added += after[operation.dest_start : operation.dest_end]
    return (*marks, *_changed(removed, added))


def _key(token: str) -> str:
    return " " if token.isspace() else comparison_form(token)


def _changed(removed: list[str], added: list[str]) -> list[Mark]:
    parts = (Mark(MarkKind.REMOVED, "".join(removed)), Mark(MarkKind.ADDED, "".join(added)))
    return [part for part in parts if part.text]
