"""Matches rows of two versions one to one.

A pair of rows scores at most 165 points:

====== =====================================================================================================
points for
====== =====================================================================================================
0-100  the likeness of the texts (the normalised indel similarity); for duties and tasks, where that is more,
       the mean of it and the share of the lines below them that both have alike
15     texts that are alike to the letter
20     standing in the same place: under duties or tasks that are matched (what has no parent always does)
10     the same code
0-20   the share of the lines below them that both have alike
====== =====================================================================================================

A pair is considered at all only where the likeness reaches ``LIKENESS_NEEDED``: the more else agrees, the less. Pairs
are taken from the highest score down, each row once; what is then equal is settled by the distance in the document and
by what comes first. This is decided by the rows alone, and the same from old to new as from new to old.

A row that is a code without a text is like rows of the same code only.

Rows that agree in everything, with all that stands below them, are taken out beforehand. What is left of 1,000 rows on
either side takes seconds at worst, where no two agree and nearly all resemble each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

from competencies.comparison.snapshot import comparison_form

# By how much agrees otherwise: neither place nor code, one of the two, both.
LIKENESS_NEEDED = (0.75, 0.5, 0.35)
_IDENTICAL, _SAME_PLACE, _SAME_CODE, _SHARED = 15, 20, 10, 20


@dataclass(frozen=True)
class Candidate:
    """A row as matching sees it.

    ``text`` is in its comparison form. ``below`` counts the texts of what stands below it. ``everything`` is equal for
    rows that agree in all they say. ``place`` is the same for an old and a new row whose parents are matched.
    ``is_bare``: the document gives a code and no text.
    """

    id: int
    text: str
    code: str
    place: Hashable
    below: Mapping[str, int]
    everything: Hashable
    is_bare: bool = False


@dataclass(frozen=True)
class Match:
    """Two rows that belong together; ``likeness`` is that of their texts."""

    old_id: int
    new_id: int
    likeness: float


def similarity(old: str, new: str) -> float:
    """Return the likeness of two texts in their comparison form, from 0 to 1."""
    return Indel.normalized_similarity(comparison_form(old), comparison_form(new))


def match_rows(old: Iterable[Candidate], new: Iterable[Candidate]) -> list[Match]:
    """Return what belongs together."""
    matches, old_left, new_left = _take_equal(list(enumerate(old)), list(enumerate(new)))
    scored = sorted(_scored(old_left, new_left))
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for _penalty, _distance, _sum, i, j, likeness in scored:
        if i not in old_taken and j not in new_taken:
            old_taken.add(i)
            new_taken.add(j)
            matches.append(Match(old_left[i][1].id, new_left[j][1].id, likeness))
    return matches


Placed = list[tuple[int, Candidate]]
"""Rows with their places in the document."""


def _take_equal(old: Placed, new: Placed) -> tuple[list[Match], Placed, Placed]:
    """Match rows that agree in everything, place included, in their order; return the matches and what is left."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place, (_position, candidate) in enumerate(new):
        waiting[candidate.place, candidate.everything].append(place)
    for places in waiting.values():
        places.reverse()
    matches: list[Match] = []
    taken: set[int] = set()
    left: Placed = []
    for position, candidate in old:
        places = waiting[candidate.place, candidate.everything]
        if places:
            taken.add(places[-1])
            matches.append(Match(candidate.id, new[places.pop()][1].id, 1.0))
        else:
            left.append((position, candidate))
    return matches, left, [row for place, row in enumerate(new) if place not in taken]


def _scored(old: Placed, new: Placed) -> Iterator[tuple[float, int, int, int, int, float]]:
    """Yield the pairs to consider, so that sorting puts the best first."""
    texts = [candidate.text for _position, candidate in new]
    by_place: dict[Hashable, dict[int, str]] = defaultdict(dict)
    by_code: dict[str, list[int]] = defaultdict(list)
    by_line: dict[str, list[int]] = defaultdict(list)
    for j, (_position, candidate) in enumerate(new):
        by_place[candidate.place][j] = candidate.text
        by_code[candidate.code].append(j)
        for line in candidate.below:
            by_line[line].append(j)
    stranger, _one, both = LIKENESS_NEEDED
    for i, (position, candidate) in enumerate(old):
        likeness = _alike(candidate.text, by_place[candidate.place], both)
        if len(by_place[candidate.place]) < len(new):
            likeness |= _alike(candidate.text, texts, stranger)
        others = {j for line in candidate.below for j in by_line[line]}
        if candidate.code:
            others.update(by_code[candidate.code])
        for j in others - likeness.keys():
            likeness[j] = Indel.normalized_similarity(candidate.text, texts[j])
        for j, of_texts in likeness.items():
            other_position, other = new[j]
            same_place = candidate.place == other.place
            same_code = candidate.code != "" and candidate.code == other.code
            shared = _shared(candidate.below, other.below) if candidate.below and other.below else 0.0
            if (candidate.is_bare or other.is_bare) and not (candidate.is_bare and other.is_bare and of_texts == 1.0):
                of_texts = LIKENESS_NEEDED[1] if same_code else 0.0
            of_rows = max(of_texts, (of_texts + shared) / 2)
            if of_rows >= LIKENESS_NEEDED[same_place + same_code]:
                score = 100 * of_rows + _SAME_PLACE * same_place + _SAME_CODE * same_code + _SHARED * shared
                if of_texts == 1.0:
                    score += _IDENTICAL
                yield -score, abs(position - other_position), position + other_position, i, j, of_texts


def _alike(text: str, choices: Mapping[int, str] | list[str], least: float) -> dict[int, float]:
    """Return the choices that reach the likeness, by their key."""
    found = process.extract(
        text, choices, scorer=Indel.normalized_similarity, processor=None, score_cutoff=least, limit=None
    )
    return {key: likeness for _choice, likeness, key in found}


def _shared(old: Mapping[str, int], new: Mapping[str, int]) -> float:
    common = (Counter(old) & Counter(new)).total()
    return 2 * common / (sum(old.values()) + sum(new.values()))
