"""The page on which an editor says what a row belongs to."""

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from competencies.comparison import Line, RowKind, similarity
from competencies.enums import Decider, MatchKind
from competencies.models import StandardVersion
from competencies.selectors.comparison import comparison_of
from competencies.selectors.comparison_rows import key_of, row_anchor, row_label

Side = Literal["old", "new"]

_SHORT = 20


@dataclass(frozen=True)
class Choice:
    """A row of the other version; ``counterpart`` says what it belongs to now, empty for nothing."""

    row: int
    label: str
    percent: int
    counterpart: str
    is_current: bool


@dataclass(frozen=True)
class MatchPage:
    """``choices`` are all rows of the other version, the most similar first. ``current`` is None for no counterpart."""

    old: StandardVersion
    new: StandardVersion
    side: Side
    kind: MatchKind
    row: int
    label: str
    text: str
    current: int | None
    by_hand: bool
    choices: tuple[Choice, ...]

    @property
    def anchor(self) -> str:
        """Where the row and its counterpart stand on the page of the comparison."""
        if self.side == "old" and self.current is not None:
            return row_anchor("new", self.kind, self.current)
        return row_anchor(self.side, self.kind, self.row)


def match_page(old_id: int, new_id: int, side: Side, kind: MatchKind, row: int) -> MatchPage:
    """Return the choices for a row of the old or the new version, with a constant number of queries.

    Raises ``ObjectDoesNotExist`` where there is no such row.
    """
    stored = comparison_of(old_id, new_id)
    comparison, row_kind = stored.comparison, RowKind(kind.value)
    of_kind = [pair for pair in comparison.pairs if pair.kind == row_kind]
    pair = next((pair for pair in of_kind if _id(pair.old if side == "old" else pair.new) == row), None)
    line = None if pair is None else pair.old if side == "old" else pair.new
    if pair is None or line is None:
        raise ObjectDoesNotExist
    current = _id(pair.new if side == "old" else pair.old)
    others = [
        (other, mine)
        for other, mine in (
            (candidate.new, candidate.old) if side == "old" else (candidate.old, candidate.new) for candidate in of_kind
        )
        if other is not None
    ]
    choices = [
        Choice(
            row=other.id,
            label=row_label(other),
            percent=round(100 * similarity(line.text, other.text)),
            counterpart=(mine.code or mine.text[:_SHORT]) if mine else "",
            is_current=other.id == current,
        )
        for other, mine in others
    ]
    decided = {(match.kind, match.old_row, match.new_row): match.decided_by_what for match in stored.matches}
    return MatchPage(
        old=stored.old.version,
        new=stored.new.version,
        side=side,
        kind=kind,
        row=row,
        label=row_label(line),
        text=line.text,
        current=current,
        by_hand=decided.get(key_of(pair)) == Decider.EDITOR,
        choices=tuple(sorted(choices, key=lambda choice: (not choice.is_current, -choice.percent))),
    )


def choice_label(choice: Choice) -> str:
    """Return what a choice says: the row, how alike it is, and what it belongs to now."""
    given = {"row": choice.label, "percent": choice.percent, "counterpart": choice.counterpart}
    if choice.is_current:
        return _("%(row)s (%(percent)d %% alike, its counterpart now)") % given
    if choice.counterpart:
        return _("%(row)s (%(percent)d %% alike, now belongs to %(counterpart)s)") % given
    return _("%(row)s (%(percent)d %% alike, has no counterpart)") % given


def _id(line: Line | None) -> int | None:
    return None if line is None else line.id
