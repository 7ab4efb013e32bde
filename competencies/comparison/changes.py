"""What a comparison says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from competencies.comparison.snapshot import Line, RowKind, Snapshot


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # to another duty or task
    REWORDED = "reworded"
    LEVEL = "level"
    LINKS = "links"  # the K and S a task calls for
    RECODED = "recoded"
    REORDERED = "reordered"  # among the rows it stands with


@dataclass(frozen=True)
class Correction:
    """Somebody's word on what belongs together; None on one side: the row has no counterpart."""

    kind: RowKind
    old_id: int | None
    new_id: int | None


@dataclass(frozen=True)
class Pair:
    """A row of the old version with its counterpart in the new one, or a row without.

    ``similarity`` is of the texts alone, from 0 to 1; None where a side is missing. ``needs_added`` holds ids of the
    new version's K and S, ``needs_removed`` ids of the old one's.
    """

    kind: RowKind
    old: Line | None
    new: Line | None
    old_parent: int | None
    new_parent: int | None
    similarity: float | None
    changes: frozenset[Change]
    is_corrected: bool
    needs_added: tuple[int, ...] = ()
    needs_removed: tuple[int, ...] = ()


@dataclass(frozen=True)
class HeaderChange:
    """A line of a header field that came (``old`` is None), went (``new`` is None), changed, or changed places."""

    field: str
    old: str | None
    new: str | None
    change: Change


@dataclass(frozen=True)
class Comparison:
    """All rows of both versions, each in one pair: those of the new version in its order, then what was removed."""

    old: Snapshot
    new: Snapshot
    header: tuple[HeaderChange, ...]
    pairs: tuple[Pair, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both versions say the same."""
        return not self.header and not any(pair.changes for pair in self.pairs)

    @cached_property
    def counts(self) -> Counter[Change]:
        """How many rows changed in which way, header aside; a row may have changed in several."""
        return Counter(change for pair in self.pairs for change in pair.changes)

    def with_change(self, change: Change) -> tuple[Pair, ...]:
        """Return the pairs that changed in this way."""
        return tuple(pair for pair in self.pairs if change in pair.changes)
