"""Sets two versions against each other.

K, S and A are matched first, then duties, then tasks, which prefer the match of their duty, then outputs and
indicators, which prefer the match of their task. A row under a parent that is not its old parent's match has moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from competencies.comparison.changes import Change, Comparison, Correction, HeaderChange, Pair
from competencies.comparison.matching import Candidate, match_rows, similarity
from competencies.comparison.snapshot import DutyLine, HeaderField, Line, RowKind, Snapshot, TaskLine, comparison_form

_PARENT_KIND = {RowKind.TASK: RowKind.DUTY, RowKind.OUTPUT: RowKind.TASK, RowKind.INDICATOR: RowKind.TASK}
_MATCHED_FIRST = (RowKind.KNOWLEDGE, RowKind.SKILL, RowKind.ATTITUDE)
_THEN = (RowKind.DUTY, RowKind.TASK, RowKind.OUTPUT, RowKind.INDICATOR)


def compare(old: Snapshot, new: Snapshot, corrections: Iterable[Correction] = ()) -> Comparison:
    """Return what differs between two versions.

    ``corrections`` win over what the texts say. One that names a row which is not there is ignored, and so is one about
    a row that an earlier one has spoken about.
    """
    work = _Work(old, new, _Side(old), _Side(new), tuple(corrections))
    for kind in (*_MATCHED_FIRST, *_THEN):
        work.match(kind)
    pairs = tuple(pair for kind in (*_THEN, *_MATCHED_FIRST) for pair in _pairs(work, kind))
    return Comparison(old, new, tuple(_header(old, new)), pairs)


class _Side:
    """One version, prepared: the rows of each kind, and what each says with all that stands below it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.rows = {kind: snapshot.rows(kind) for kind in RowKind}
        self.parents = {kind: {line.id: parent for parent, line in rows} for kind, rows in self.rows.items()}
        self.lines = {kind: {line.id: line for _parent, line in rows} for kind, rows in self.rows.items()}
        self.needs = {line.id: (_code(line), _form(line)) for line in (*snapshot.knowledge, *snapshot.skills)}

    def has(self, kind: RowKind, row_id: int | None) -> bool:
        """Tell whether there is such a row; what has no counterpart is always there."""
        return row_id is None or row_id in self.lines[kind]

    def everything(self, line: Line) -> Hashable:
        own = (_code(line), _form(line))
        if isinstance(line, DutyLine):
            return own, self._unordered(line.tasks)
        if isinstance(line, TaskLine):
            needs = frozenset(Counter(self.needs[need] for need in line.needs).items())
            return own, line.level, self._unordered(line.outputs), self._unordered(line.indicators), needs
        return own

    def _unordered(self, lines: Iterable[Line]) -> Hashable:
        return frozenset(Counter(self.everything(line) for line in lines).items())


@dataclass
class _Work:
    old: Snapshot
    new: Snapshot
    old_side: _Side
    new_side: _Side
    corrections: tuple[Correction, ...]
    new_of: dict[RowKind, dict[int, int]] = field(default_factory=dict)
    corrected: dict[RowKind, tuple[set[int], set[int]]] = field(default_factory=dict)

    def match(self, kind: RowKind) -> None:
        """Match the rows of ``kind``; those of its parents are matched already."""
        new_of, old_done, new_done = self._apply_corrections(kind)
        parents = self.new_of[_PARENT_KIND[kind]] if kind in _PARENT_KIND else {}
        old = [
            _candidate(self.old_side, line, _old_place(parent, parents))
            for parent, line in self.old_side.rows[kind]
            if line.id not in old_done
        ]
        new = [
            _candidate(self.new_side, line, ("new", parent))
            for parent, line in self.new_side.rows[kind]
            if line.id not in new_done
        ]
        new_of.update((match.old_id, match.new_id) for match in match_rows(old, new))
        self.new_of[kind] = new_of
        self.corrected[kind] = old_done, new_done

    @cached_property
    def new_need_of(self) -> dict[int, int]:
        """The matches of K and S in one."""
        return {**self.new_of[RowKind.KNOWLEDGE], **self.new_of[RowKind.SKILL]}

    def _apply_corrections(self, kind: RowKind) -> tuple[dict[int, int], set[int], set[int]]:
        new_of: dict[int, int] = {}
        old_done: set[int] = set()
        new_done: set[int] = set()
        for correction in self.corrections:
            old_id, new_id = correction.old_id, correction.new_id
            if correction.kind != kind or old_id in old_done or new_id in new_done:
                continue
            if not (self.old_side.has(kind, old_id) and self.new_side.has(kind, new_id)):
                continue
            if old_id is not None:
                old_done.add(old_id)
            if new_id is not None:
                new_done.add(new_id)
            if old_id is not None and new_id is not None:
                new_of[old_id] = new_id
        return new_of, old_done, new_done


def _code(line: Line) -> str:
    return comparison_form(line.code)


def _form(line: Line) -> str:
    """Return what a row is recognised by; where a document gives a code and nothing else, that is the code."""
    return comparison_form(line.text) or line.canonical_code or _code(line)


def _old_place(parent: int | None, new_of_parents: dict[int, int]) -> Hashable:
    if parent is None:
        return "new", None
    return ("new", new_of_parents[parent]) if parent in new_of_parents else ("old", parent)


def _candidate(side: _Side, line: Line, place: Hashable) -> Candidate:
    return Candidate(
        id=line.id,
        text=_form(line),
        code=line.canonical_code or _code(line),
        place=place,
        below=Counter(_form(below) for below in _below(line)),
        everything=side.everything(line),
        is_bare=not comparison_form(line.text),
    )


def _below(line: Line) -> Iterator[Line]:
    if isinstance(line, DutyLine):
        for task in line.tasks:
            yield task
            yield from _below(task)
    elif isinstance(line, TaskLine):
        yield from line.outputs
        yield from line.indicators


# --- What became of each row ------------------------------------------------------------------------------------------


def _pairs(work: _Work, kind: RowKind) -> Iterator[Pair]:
    new_of = work.new_of[kind]
    old_of = {new_id: old_id for old_id, new_id in new_of.items()}
    old_lines = work.old_side.lines[kind]
    old_corrected, new_corrected = work.corrected[kind]
    reordered = _reordered(work, kind)
    for parent, line in work.new_side.rows[kind]:
        old_id = old_of.get(line.id)
        is_corrected = line.id in new_corrected
        if old_id is None:
            yield Pair(kind, None, line, None, parent, None, frozenset({Change.ADDED}), is_corrected)
            continue
        old = old_lines[old_id]
        needs_added, needs_removed = _needs(work, old, line)
        yield Pair(
            kind=kind,
            old=old,
            new=line,
            old_parent=work.old_side.parents[kind][old_id],
            new_parent=parent,
            similarity=similarity(old.text, line.text),
            changes=frozenset(_changes(work, kind, old, line, reordered)),
            is_corrected=is_corrected,
            needs_added=needs_added,
            needs_removed=needs_removed,
        )
    for parent, line in work.old_side.rows[kind]:
        if line.id not in new_of:
            is_corrected = line.id in old_corrected
            yield Pair(kind, line, None, parent, None, None, frozenset({Change.REMOVED}), is_corrected)


def _changes(work: _Work, kind: RowKind, old: Line, new: Line, reordered: set[int]) -> Iterator[Change]:
    if _stays(work, kind, old.id, new.id):
        if new.id in reordered:
            yield Change.REORDERED
    else:
        yield Change.MOVED
    if comparison_form(old.text) != comparison_form(new.text):
        yield Change.REWORDED
    if _code(old) != _code(new):
        yield Change.RECODED
    if isinstance(old, TaskLine) and isinstance(new, TaskLine):
        if old.level != new.level:
            yield Change.LEVEL
        if any(_needs(work, old, new)):
            yield Change.LINKS


def _stays(work: _Work, kind: RowKind, old_id: int, new_id: int) -> bool:
    """Tell whether a row stands under the match of its parent."""
    if kind not in _PARENT_KIND:
        return True
    old_parent = work.old_side.parents[kind][old_id]
    new_parent = work.new_side.parents[kind][new_id]
    return old_parent is not None and work.new_of[_PARENT_KIND[kind]].get(old_parent) == new_parent


def _needs(work: _Work, old: Line, new: Line) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the K and S that a task calls for now only, and those it called for before only."""
    if not (isinstance(old, TaskLine) and isinstance(new, TaskLine)):
        return (), ()
    new_of = work.new_need_of
    kept = {new_of[need] for need in old.needs if need in new_of}
    added = tuple(need for need in new.needs if need not in kept)
    removed = tuple(need for need in old.needs if new_of.get(need) not in new.needs)
    return added, removed


def _reordered(work: _Work, kind: RowKind) -> set[int]:
    """Return the fewest rows of the new version without which the rows that stayed would be in their old order."""
    position = {line.id: place for place, (_parent, line) in enumerate(work.old_side.rows[kind])}
    old_of = {new_id: old_id for old_id, new_id in work.new_of[kind].items()}
    siblings: dict[int | None, list[int]] = defaultdict(list)
    for parent, line in work.new_side.rows[kind]:
        if line.id in old_of and _stays(work, kind, old_of[line.id], line.id):
            siblings[parent].append(line.id)
    reordered: set[int] = set()
    for group in siblings.values():
        kept = _longest_increasing([position[old_of[row]] for row in group])
        reordered.update(row for place, row in enumerate(group) if place not in kept)
    return reordered


def _longest_increasing(numbers: Sequence[int]) -> set[int]:
    """Return the places of a longest increasing subsequence."""
    ends: list[int] = []  # the least number that ends a subsequence of each length
    places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else None)
        ends[length:] = [number, *ends[length + 1 :]]
        places[length:] = [place, *places[length + 1 :]]
    kept: set[int] = set()
    place_or_none = places[-1] if places else None
    while place_or_none is not None:
        kept.add(place_or_none)
        place_or_none = before[place_or_none]
    return kept


# --- The header -------------------------------------------------------------------------------------------------------


def _header(old: Snapshot, new: Snapshot) -> Iterator[HeaderChange]:
    old_fields = {given.name: given for given in old.header}
    new_fields = {given.name: given for given in new.header}
    for name in dict.fromkeys([*new_fields, *old_fields]):
        nothing = HeaderField(name, ())
        before, after = old_fields.get(name, nothing), new_fields.get(name, nothing)
        if len(before.lines) == len(after.lines) == 1 and not (before.keys or after.keys):
            if comparison_form(before.lines[0]) != comparison_form(after.lines[0]):
                yield HeaderChange(name, before.lines[0], after.lines[0], Change.REWORDED)
        else:
            yield from _header_lines(name, before, after)


def _header_lines(name: str, before: HeaderField, after: HeaderField) -> Iterator[HeaderChange]:
    old_of = _old_lines(before, after)
    matched = [place for place in range(len(after.lines)) if place in old_of]
    in_order = _longest_increasing([old_of[place] for place in matched])
    reordered = {place for index, place in enumerate(matched) if index not in in_order}
    for place, text in enumerate(after.lines):
        if place not in old_of:
            yield HeaderChange(name, None, text, Change.ADDED)
            continue
        old_text = before.lines[old_of[place]]
        if comparison_form(old_text) != comparison_form(text):
            yield HeaderChange(name, old_text, text, Change.REWORDED)
        elif place in reordered:
            yield HeaderChange(name, old_text, text, Change.REORDERED)
    gone = set(range(len(before.lines))) - set(old_of.values())
    for place in sorted(gone):
        yield HeaderChange(name, before.lines[place], None, Change.REMOVED)


def _old_lines(before: HeaderField, after: HeaderField) -> dict[int, int]:
    """Return for the places of new lines those of the old ones that they were."""
    old, new = _header_candidates(before), _header_candidates(after)
    return {match.new_id: match.old_id for key in new for match in match_rows(old.get(key, ()), new[key])}


def _header_candidates(given: HeaderField) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for place, (key, line) in enumerate(given.keyed()):
        form = comparison_form(line)
        found[key].append(Candidate(place, form, key, None, {}, form))
    return found
