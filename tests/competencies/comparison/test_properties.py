"""What holds for any two versions."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.comparison import Change, Comparison, Correction, DutyLine, Line, RowKind, Snapshot, TaskLine, compare
from tests.competencies.comparison.snapshots import header

# Few words and few codes, so that rows resemble, repeat and contradict each other.
TEXTS = st.lists(st.sampled_from(["行銷", "策略", "規劃", "市場", "分析", "AI", "。"]), max_size=4).map("".join)
# A busy machine may take its time over one example.
unhurried = settings(deadline=None, max_examples=60)
LEVELS = st.one_of(st.none(), st.integers(1, 6))


@st.composite
def snapshots(draw: Any, *, distinct: bool = False) -> Snapshot:
    """Versions of any contents; with ``distinct``, no two rows say the very same, though they may be much alike."""
    ids = count(1)

    def line(letter: str) -> Line:
        code = draw(st.sampled_from(["", f"{letter}1", f"{letter}2"]))
        row = next(ids)
        return Line(row, code, code, draw(TEXTS) + (f"第{row}項" if distinct else ""))

    def lines(letter: str, most: int = 3) -> tuple[Line, ...]:
        return tuple(line(letter) for _ in range(draw(st.integers(0, most))))

    knowledge, skills = lines("K", 4), lines("S")
    needed = [need.id for need in (*knowledge, *skills)]

    def task() -> TaskLine:
        head = line("T")
        needs = tuple(draw(st.lists(st.sampled_from(needed), unique=True, max_size=3))) if needed else ()
        return TaskLine(head.id, head.code, head.code, head.text, draw(LEVELS), lines("O", 2), lines("P"), needs)

    def duty() -> DutyLine:
        head = line("T")
        return DutyLine(head.id, head.code, head.code, head.text, tuple(task() for _ in range(draw(st.integers(0, 3)))))

    return Snapshot(
        header=header(title=draw(TEXTS), notes=tuple(draw(st.lists(TEXTS.filter(bool), max_size=3)))),
        duties=tuple(duty() for _ in range(draw(st.integers(0, 3)))),
        knowledge=knowledge,
        skills=skills,
        attitudes=lines("A"),
    )


def _numbered(snapshot: Snapshot) -> Snapshot:
    """Return the same version as other rows."""
    ids = count(10**6)
    new_id = {need.id: next(ids) for need in (*snapshot.knowledge, *snapshot.skills)}

    def renamed(rows: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(replace(row, id=next(ids)) for row in rows)

    def task(row: TaskLine) -> TaskLine:
        return replace(
            row,
            id=next(ids),
            outputs=renamed(row.outputs),
            indicators=renamed(row.indicators),
            needs=tuple(new_id[need] for need in row.needs),
        )

    return replace(
        snapshot,
        duties=tuple(replace(duty, id=next(ids), tasks=tuple(map(task, duty.tasks))) for duty in snapshot.duties),
        knowledge=tuple(replace(row, id=new_id[row.id]) for row in snapshot.knowledge),
        skills=tuple(replace(row, id=new_id[row.id]) for row in snapshot.skills),
        attitudes=renamed(snapshot.attitudes),
    )


def permuted(snapshot: Snapshot, draw: Any) -> Snapshot:
    def mixed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(draw(st.permutations(rows)))

    def task(row: TaskLine) -> TaskLine:
        return replace(row, outputs=mixed(row.outputs), indicators=mixed(row.indicators), needs=mixed(row.needs))

    return replace(
        snapshot,
        duties=mixed(tuple(replace(duty, tasks=mixed(tuple(map(task, duty.tasks)))) for duty in snapshot.duties)),
        knowledge=mixed(snapshot.knowledge),
        skills=mixed(snapshot.skills),
        attitudes=mixed(snapshot.attitudes),
    )


def ids(comparison: Comparison, change: Change) -> set[tuple[RowKind, int]]:
    return {(pair.kind, line.id) for pair in comparison.with_change(change) for line in (pair.new or pair.old,) if line}


@given(version=snapshots())
@unhurried
def test_a_version_does_not_differ_from_itself(version: Snapshot) -> None:
    assert compare(version, version).is_empty
    assert compare(version, _numbered(version)).is_empty


@given(old=snapshots(), new=snapshots())
@unhurried
def test_what_is_added_one_way_is_removed_the_other(old: Snapshot, new: Snapshot) -> None:
    there, back = compare(old, new), compare(new, old)
    assert ids(there, Change.ADDED) == ids(back, Change.REMOVED)
    assert ids(there, Change.REMOVED) == ids(back, Change.ADDED)
    for change in (Change.MOVED, Change.REWORDED, Change.RECODED, Change.LEVEL, Change.LINKS):
        assert there.counts[change] == back.counts[change]


@given(old=snapshots(), new=snapshots())
@unhurried
def test_every_row_is_in_one_pair(old: Snapshot, new: Snapshot) -> None:
    comparison = compare(old, new)
    for kind in RowKind:
        of_kind = [pair for pair in comparison.pairs if pair.kind == kind]
        assert sorted(pair.old.id for pair in of_kind if pair.old) == sorted(row.id for _p, row in old.rows(kind))
        assert [pair.new.id for pair in of_kind if pair.new] == [row.id for _p, row in new.rows(kind)]


# Rows that say the very same cannot be told apart: which of two such K a task calls for is nobody's to know.
@given(version=snapshots(distinct=True), data=st.data())
@unhurried
def test_permuting_siblings_changes_their_order_only(version: Snapshot, data: st.DataObject) -> None:
    comparison = compare(version, permuted(version, data.draw))
    assert set(comparison.counts) <= {Change.REORDERED}
    assert comparison.header == ()


@given(old=snapshots(), new=snapshots(), data=st.data())
@unhurried
def test_corrections_win(old: Snapshot, new: Snapshot, data: st.DataObject) -> None:
    corrections = []
    for kind in RowKind:
        before = data.draw(st.permutations([row.id for _parent, row in old.rows(kind)]))
        after = data.draw(st.permutations([row.id for _parent, row in new.rows(kind)]))
        count = data.draw(st.integers(0, min(len(before), len(after))))
        corrections += [Correction(kind, *both) for both in zip(before[:count], after[:count], strict=True)]
        if len(before) > count and data.draw(st.booleans()):
            corrections.append(Correction(kind, before[count], None))
        if len(after) > count and data.draw(st.booleans()):
            corrections.append(Correction(kind, None, after[count]))
    comparison = compare(old, new, corrections)
    corrected = {
        (pair.kind, pair.old.id if pair.old else None, pair.new.id if pair.new else None)
        for pair in comparison.pairs
        if pair.is_corrected
    }
    assert corrected == {(given.kind, given.old_id, given.new_id) for given in corrections}
