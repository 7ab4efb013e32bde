"""Which row of other versions a row is, along the stored maps from version to version."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from competencies.enums import MatchKind
from competencies.models import Indicator, ItemMatch, Task

RowKey = tuple[MatchKind, int]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The row of another version. ``is_changed``: the text differs; of a task also its indicators, of a duty its tasks.

    What only moved or has another printed code is not changed.
    """

    row: int
    is_changed: bool


Counterparts = dict[RowKey, Counterpart]


def counterparts_of(version_id: int, other_ids: Iterable[int]) -> dict[int, Counterparts]:
    """Return, for each of the other versions, the counterparts of the rows of ``version_id`` that have one there.

    Rows are those of every ``MatchKind``. A version that no chain of stored maps leads to, earlier or later, has none.
    ``version_id`` itself is left out. Three statements, none where there is no other version.
    """
    found: dict[int, Counterparts] = {other: {} for other in other_ids if other != version_id}
    if not found:
        return found
    steps = _steps(version_id)
    reached: dict[int, Counterparts] = {version_id: {}}
    waiting = deque([version_id])
    while waiting:
        here = waiting.popleft()
        for there, step in steps[here].items():
            if there not in reached:
                reached[there] = step if here == version_id else _followed(reached[here], step)
                waiting.append(there)
    return {other: reached.get(other, {}) for other in found}


def _followed(way: Counterparts, step: Counterparts) -> Counterparts:
    """Go one step further: what has no counterpart there is lost."""
    further: Counterparts = {}
    for key, middle in way.items():
        end = step.get((key[0], middle.row))
        if end is not None:
            further[key] = Counterpart(end.row, middle.is_changed or end.is_changed)
    return further


def _steps(version_id: int) -> defaultdict[int, dict[int, Counterparts]]:
    """Return the stored maps of the standard, each in both directions: by the version before, then the one after."""
    matches = ItemMatch.objects.filter(old_version__standard__versions=version_id)
    pairs: defaultdict[tuple[int, int], Counterparts] = defaultdict(dict)
    for old_version, new_version, kind, old_row, new_row, similarity in matches.order_by("pk").values_list(
        "old_version", "new_version", "kind", "old_row", "new_row", "similarity"
    ):
        if old_row is not None and new_row is not None:
            is_changed = similarity is not None and similarity < 1
            pairs[old_version, new_version][MatchKind(kind), old_row] = Counterpart(new_row, is_changed)
    parts = _Parts(version_id)
    steps: defaultdict[int, dict[int, Counterparts]] = defaultdict(dict)
    for (old_version, new_version), step in pairs.items():
        # Tasks before duties: a duty is changed where one of its tasks is.
        parts.mark(step, MatchKind.TASK, MatchKind.INDICATOR)
        parts.mark(step, MatchKind.DUTY, MatchKind.TASK)
        steps[old_version][new_version] = step
        steps[new_version][old_version] = {
            (kind, there.row): Counterpart(row, there.is_changed) for (kind, row), there in step.items()
        }
    return steps


class _Parts:
    """What the tasks and duties of all versions of a standard consist of; reads on construction."""

    def __init__(self, version_id: int) -> None:
        of_standard = {"duty__standard_version__standard__versions": version_id}
        self.below: dict[MatchKind, defaultdict[int, set[int]]] = {
            MatchKind.DUTY: defaultdict(set),
            MatchKind.TASK: defaultdict(set),
        }
        for duty, task in Task.objects.filter(**of_standard).values_list("duty_id", "pk"):
            self.below[MatchKind.DUTY][duty].add(task)
        indicators = Indicator.objects.filter(**{f"task__{path}": value for path, value in of_standard.items()})
        for task, indicator in indicators.values_list("task_id", "pk"):
            self.below[MatchKind.TASK][task].add(indicator)

    def mark(self, step: Counterparts, kind: MatchKind, part_kind: MatchKind) -> None:
        """Mark those of ``kind`` as changed whose parts are not the same unchanged ones on both sides."""
        below = self.below[kind]
        for key, there in list(step.items()):
            if key[0] != kind or there.is_changed:
                continue
            parts = [step.get((part_kind, part)) for part in below[key[1]]]
            kept = {part.row for part in parts if part is not None and not part.is_changed}
            if len(kept) != len(parts) or kept != below[there.row]:
                step[key] = Counterpart(there.row, is_changed=True)
