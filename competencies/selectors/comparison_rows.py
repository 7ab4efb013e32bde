"""How a row that changed is shown."""

from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from competencies.comparison import Change, Line, Mark, MarkKind, Pair, mark_changes

CHANGE_LABELS: dict[Change, str | Promise] = {
    Change.ADDED: pgettext_lazy("change", "Added"),
    Change.REMOVED: pgettext_lazy("change", "Removed"),
    Change.MOVED: pgettext_lazy("change", "Moved"),
    Change.REWORDED: pgettext_lazy("change", "Reworded"),
    Change.LEVEL: pgettext_lazy("change", "Level changed"),
    Change.LINKS: pgettext_lazy("change", "Knowledge and skills changed"),
    Change.RECODED: pgettext_lazy("change", "Code changed"),
    Change.REORDERED: pgettext_lazy("change", "Order changed"),
}


@dataclass(frozen=True)
class Badge:
    """One way in which something changed."""

    slug: str
    label: str


@dataclass(frozen=True)
class RowView:
    """A row that changed: its codes, its text with marks, and what else happened to it.

    ``side`` and ``row`` name it for a correction: the new version's row, or the old one's where it was removed.
    """

    kind: str
    side: str
    row: int
    old_code: str
    new_code: str
    marks: tuple[Mark, ...]
    badges: tuple[Badge, ...]
    moved_from: str
    by_hand: bool

    @property
    def anchor(self) -> str:
        """The row's place on the page."""
        return row_anchor(self.side, self.kind, self.row)


def row_anchor(side: str, kind: str, row: int) -> str:
    """Return the place on the page of the row that stands for a pair."""
    return f"row-{side}-{kind}-{row}"


def row_label(line: Line) -> str:
    """Return a row's code and text in one line."""
    return f"{line.code} {' '.join(line.text.split())}".strip()


def badge(change: Change) -> Badge:
    return Badge(change.value, str(CHANGE_LABELS[change]))


def side(pair: Pair) -> str:
    """Return the version whose row stands for the pair: the new one, as long as it has one."""
    return "old" if pair.new is None else "new"


def line_of(pair: Pair) -> Line:
    """Return the row that stands for the pair."""
    return cast(Line, pair.new or pair.old)


def identity(pair: Pair) -> tuple[str, int]:
    """Return what names a pair among those of its kind."""
    return side(pair), line_of(pair).id


def marks_of(old: str | None, new: str | None) -> tuple[Mark, ...]:
    """Return the marks of two texts; None: there is none on this side."""
    if old is None:
        return (Mark(MarkKind.ADDED, new or ""),)
    if new is None:
        return (Mark(MarkKind.REMOVED, old),)
    return mark_changes(old, new)


def key_of(pair: Pair) -> tuple[str, int | None, int | None]:
    """Return what names a pair among those of two versions."""
    return pair.kind.value, pair.old.id if pair.old else None, pair.new.id if pair.new else None


def row_view(pair: Pair, *, moved_from: str, by_hand: bool) -> RowView:
    return RowView(
        kind=pair.kind.value,
        side=side(pair),
        row=line_of(pair).id,
        old_code=pair.old.code if pair.old else "",
        new_code=pair.new.code if pair.new else "",
        marks=marks_of(pair.old.text if pair.old else None, pair.new.text if pair.new else None),
        badges=tuple(badge(change) for change in Change if change in pair.changes),
        moved_from=moved_from,
        by_hand=by_hand,
    )
