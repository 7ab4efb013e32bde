"""The page that shows how two versions of a standard differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competencies.comparison import Change, Comparison, HeaderChange, Mark, Pair, RowKind, TaskLine
from competencies.enums import Decider
from competencies.models import StandardVersion
from competencies.permissions import edits_standards
from competencies.selectors.comparison import StoredComparison, comparison_of, comparison_with
from competencies.selectors.comparison_rows import (
    CHANGE_LABELS,
    Badge,
    RowView,
    badge,
    identity,
    key_of,
    line_of,
    marks_of,
    row_label,
    row_view,
    side,
)
from competencies.selectors.contents import Contents
from people.models import User

HEADER, BY_HAND = "header", "by-hand"
FILTER_LABELS: dict[str, str | Promise] = {
    "": pgettext_lazy("change", "All changes"),
    **{change.value: label for change, label in CHANGE_LABELS.items()},
    HEADER: pgettext_lazy("change", "Header and notes"),
    BY_HAND: pgettext_lazy("change", "Matched by hand"),
}
"""The ways to filter the page; what is empty shows everything."""

_FIELD_LABELS = {
    "code": gettext_lazy("printed code"),
    "title": gettext_lazy("title"),
    "title_kind": gettext_lazy("title given as"),
    "level": gettext_lazy("standard level"),
    "description": gettext_lazy("job description"),
    "printed_status": gettext_lazy("printed status"),
    "issued_on": gettext_lazy("issued on"),
    "update_note": gettext_lazy("update note"),
    "job_categories": gettext_lazy("Job category"),
    "occupations": gettext_lazy("Occupation"),
    "industries": gettext_lazy("Industry"),
    "history": gettext_lazy("Version table"),
    "notes": gettext_lazy("notes"),
}


@dataclass(frozen=True)
class Need:
    """A K or S that a task calls for since, or no longer."""

    code: str
    text: str
    is_added: bool


@dataclass(frozen=True)
class TaskChanges:
    """A task in which something changed; ``head`` is None where the task itself stayed as it was."""

    code: str
    text: str
    head: RowView | None
    level_changed: bool
    old_level: int | None
    new_level: int | None
    needs: tuple[Need, ...]
    outputs: tuple[RowView, ...]
    indicators: tuple[RowView, ...]


@dataclass(frozen=True)
class DutyChanges:
    anchor: str
    code: str
    text: str
    head: RowView | None
    tasks: tuple[TaskChanges, ...]


@dataclass(frozen=True)
class Section:
    """The knowledge, skills or attitudes that changed."""

    kind: str
    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class FieldChange:
    marks: tuple[Mark, ...]
    badge: Badge


@dataclass(frozen=True)
class FieldChanges:
    label: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class FilterTab:
    slug: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class ComparisonPage:
    """``nothing_changed``: the versions say the same. ``nothing_shown``: nothing changed in the way asked for.

    ``wanted`` is the filter that is on, empty for none.
    """

    old: StandardVersion
    new: StandardVersion
    wanted: str
    tabs: tuple[FilterTab, ...]
    header: tuple[FieldChanges, ...]
    duties: tuple[DutyChanges, ...]
    sections: tuple[Section, ...]
    nothing_changed: bool
    nothing_shown: bool
    can_correct: bool


def comparison_page(old_id: int, new_id: int, reader: User | AnonymousUser, wanted: str = "") -> ComparisonPage:
    """Return the page as ``reader`` may see it, with a constant number of queries.

    ``wanted`` is one of ``FILTER_LABELS``; anything else shows everything.
    """
    stored = comparison_of(old_id, new_id)
    is_editor = edits_standards(reader)
    by_hand = {
        (match.kind, match.old_row, match.new_row)
        for match in stored.matches
        if match.decided_by_what == Decider.EDITOR
    }
    return _page(stored, wanted, by_hand if is_editor else set(), can_correct=is_editor)


def unsaved_comparison_page(old: StandardVersion, new: Contents, wanted: str = "") -> ComparisonPage:
    """Return the page that sets what nobody has saved yet against a version, with a constant number of queries.

    The page's new version is in no database; what belongs together can be corrected once it is.
    """
    return _page(comparison_with(old, new), wanted, set(), can_correct=False)


def _page(
    stored: StoredComparison, wanted: str, by_hand: set[tuple[str, int | None, int | None]], *, can_correct: bool
) -> ComparisonPage:
    if wanted not in FILTER_LABELS or (wanted == BY_HAND and not can_correct):
        wanted = ""
    views = _Views(stored.comparison, wanted, by_hand)
    header = _header(stored.comparison.header) if wanted in {"", HEADER} else ()
    duties, sections = views.duties(), views.sections()
    return ComparisonPage(
        old=stored.old.version,
        new=stored.new.version,
        wanted=wanted,
        tabs=_tabs(stored.comparison, len(views.by_hand), wanted),
        header=header,
        duties=duties,
        sections=sections,
        nothing_changed=stored.comparison.is_empty,
        nothing_shown=not (header or duties or sections),
        can_correct=can_correct,
    )


def _tabs(comparison: Comparison, by_hand: int, wanted: str) -> tuple[FilterTab, ...]:
    counts: Counter[str] = Counter({change.value: count for change, count in comparison.counts.items()})
    counts[HEADER], counts[BY_HAND] = len(comparison.header), by_hand
    counts[""] = sum(1 for pair in comparison.pairs if pair.changes) + len(comparison.header)
    return tuple(
        FilterTab(slug, str(label), counts[slug], slug == wanted)
        for slug, label in FILTER_LABELS.items()
        if counts[slug] or slug in {"", wanted}
    )


class _Views:
    """Arranges what changed by the duties and tasks of the new version, what was removed at its old place."""

    def __init__(self, comparison: Comparison, wanted: str, by_hand: set[tuple[str, int | None, int | None]]) -> None:
        self.comparison = comparison
        self.wanted = wanted
        self.by_hand = by_hand & {key_of(pair) for pair in comparison.pairs}
        self.pairs: dict[RowKind, list[Pair]] = defaultdict(list)
        self.by_old: dict[tuple[RowKind, int], Pair] = {}
        self.by_new: dict[tuple[RowKind, int], Pair] = {}
        for pair in comparison.pairs:
            self.pairs[pair.kind].append(pair)
            if pair.old is not None:
                self.by_old[pair.kind, pair.old.id] = pair
            if pair.new is not None:
                self.by_new[pair.kind, pair.new.id] = pair
        self.below = {
            kind: self._under(kind, parent, self._in_order(kind))
            for kind, parent in (
                (RowKind.TASK, RowKind.DUTY),
                (RowKind.OUTPUT, RowKind.TASK),
                (RowKind.INDICATOR, RowKind.TASK),
            )
        }
        self.needed = {
            "old": {line.id: line for line in (*comparison.old.knowledge, *comparison.old.skills)},
            "new": {line.id: line for line in (*comparison.new.knowledge, *comparison.new.skills)},
        }

    def duties(self) -> tuple[DutyChanges, ...]:
        shown = []
        for pair in self._in_order(RowKind.DUTY):
            below = tuple(filter(None, map(self._task, self.below[RowKind.TASK][identity(pair)])))
            head = self._row(pair)
            if head or below:
                line = line_of(pair)
                shown.append(DutyChanges(f"duty-{side(pair)}-{line.id}", line.code, line.text, head, below))
        return tuple(shown)

    def sections(self) -> tuple[Section, ...]:
        kinds = (
            (RowKind.KNOWLEDGE, _("Knowledge")),
            (RowKind.SKILL, _("Skills")),
            (RowKind.ATTITUDE, _("Attitudes")),
        )
        sections = (
            Section(kind.value, title, tuple(filter(None, map(self._row, self._in_order(kind)))))
            for kind, title in kinds
        )
        return tuple(section for section in sections if section.rows)

    def _task(self, pair: Pair) -> TaskChanges | None:
        head = self._row(pair)
        outputs = self._rows_below(RowKind.OUTPUT, pair)
        indicators = self._rows_below(RowKind.INDICATOR, pair)
        if not (head or outputs or indicators):
            return None
        line, old, new = line_of(pair), pair.old, pair.new
        level_shown = head is not None and Change.LEVEL in pair.changes and self.wanted in {"", Change.LEVEL}
        return TaskChanges(
            code=line.code,
            text=line.text,
            head=head,
            level_changed=level_shown,
            old_level=old.level if isinstance(old, TaskLine) else None,
            new_level=new.level if isinstance(new, TaskLine) else None,
            needs=self._needs(pair) if head is not None and self.wanted in {"", Change.LINKS} else (),
            outputs=outputs,
            indicators=indicators,
        )

    def _needs(self, pair: Pair) -> tuple[Need, ...]:
        gone = [self.needed["old"][need] for need in pair.needs_removed]
        come = [self.needed["new"][need] for need in pair.needs_added]
        return (
            *(Need(line.code, line.text.split("\n")[0], False) for line in gone),
            *(Need(line.code, line.text.split("\n")[0], True) for line in come),
        )

    def _rows_below(self, kind: RowKind, task: Pair) -> tuple[RowView, ...]:
        return tuple(filter(None, map(self._row, self.below[kind][identity(task)])))

    def _in_order(self, kind: RowKind) -> list[Pair]:
        """Return the pairs of ``kind`` in the new version's order, each removed row behind the one it followed."""
        ordered = [pair for pair in self.pairs[kind] if pair.new is not None]
        followers: dict[int | None, list[Pair]] = defaultdict(list)
        last: int | None = None
        for _parent, line in self.comparison.old.rows(kind):
            pair = self.by_old[kind, line.id]
            if pair.new is None:
                followers[last].append(pair)
            else:
                last = pair.new.id
        result = list(followers[None])
        for pair in ordered:
            result.append(pair)
            if pair.new is not None:
                result += followers[pair.new.id]
        return result

    def _under(self, kind: RowKind, parent_kind: RowKind, pairs: Iterable[Pair]) -> dict[tuple[str, int], list[Pair]]:
        """Return the pairs by the identity of the parent they are shown under."""
        grouped: dict[tuple[str, int], list[Pair]] = defaultdict(list)
        for pair in pairs:
            if pair.new_parent is not None:
                parent = self.by_new[parent_kind, pair.new_parent]
            elif pair.old_parent is not None:
                parent = self.by_old[parent_kind, pair.old_parent]
            else:
                continue
            grouped[identity(parent)].append(pair)
        return grouped

    def _row(self, pair: Pair) -> RowView | None:
        """Return how a row is shown; None where it is not, because it did not change in the way asked for."""
        by_hand = key_of(pair) in self.by_hand
        if self.wanted == BY_HAND:
            is_shown = by_hand
        else:
            is_shown = self.wanted in pair.changes if self.wanted else bool(pair.changes)
        if not is_shown:
            return None
        return row_view(pair, moved_from=self._old_place(pair) if Change.MOVED in pair.changes else "", by_hand=by_hand)

    def _old_place(self, pair: Pair) -> str:
        parent_kind = RowKind.DUTY if pair.kind == RowKind.TASK else RowKind.TASK
        parent = self.by_old[parent_kind, pair.old_parent].old if pair.old_parent is not None else None
        return row_label(parent) if parent else ""


def _header(changes: Iterable[HeaderChange]) -> tuple[FieldChanges, ...]:
    by_field: dict[str, list[FieldChange]] = defaultdict(list)
    for change in changes:
        by_field[change.field].append(FieldChange(marks_of(change.old, change.new), badge(change.change)))
    return tuple(FieldChanges(str(_FIELD_LABELS[name]), tuple(found)) for name, found in by_field.items())
