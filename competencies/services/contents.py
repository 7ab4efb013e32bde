"""What every change to the contents of a draft ends with: codes for look-ups, order without gaps, search text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from competencies.imports.codes import canonical_code
from competencies.models import (
    Classification,
    Competence,
    CompetenceDetail,
    Duty,
    HistoryEntry,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
    TaskCompetence,
)
from competencies.services.access import lock_draft, require_editor
from competencies.services.search_index import refresh_search_text
from people.models import User

Row = (
    Duty
    | Task
    | Output
    | Indicator
    | Competence
    | CompetenceDetail
    | TaskCompetence
    | Classification
    | HistoryEntry
    | Note
)

# Rows that agree in these fields stand in one order.
_ORDERED_WITHIN: Mapping[type[Any], tuple[str, ...]] = {
    Duty: ("standard_version_id",),
    Task: ("duty_id",),
    Output: ("task_id",),
    Indicator: ("task_id",),
    TaskCompetence: ("task_id",),
    Competence: ("standard_version_id", "kind"),
    CompetenceDetail: ("competence_id",),
    Classification: ("standard_version_id", "kind"),
    HistoryEntry: ("standard_version_id",),
    Note: ("standard_version_id",),
}

LAST = 1_000_000
"""The position of a row that shall stand behind all others, until ``renumber`` gives it the real one."""


def prepare_row(row: Row) -> None:
    """Derive what is derived from the row's own fields; call before saving it."""
    if isinstance(row, Duty | Task | Output | Indicator | Competence):
        row.canonical_code = canonical_code(row.code)


def renumber(rows: Iterable[Row], moved: Mapping[int, int] | None = None) -> None:
    """Give the rows among which each of ``rows`` stands the positions 1, 2, 3 and so on, in their present order.

    ``moved`` gives the former position of rows that were given another one: such a row takes the place asked for, and
    the one that stands there makes room. All rows are of one model. Part of the caller's transaction.
    """
    groups: dict[tuple[Any, ...], None] = {}
    model: type[Any] | None = None
    for row in rows:
        model = type(row)
        groups[tuple(getattr(row, name) for name in _ORDERED_WITHIN[model])] = None
    for group in groups:
        _renumber_group(model, dict(zip(_ORDERED_WITHIN[model], group, strict=True)), moved or {})  # type: ignore[index]


def _renumber_group(model: Any, group: dict[str, Any], moved: Mapping[int, int]) -> None:
    def order(row: Any) -> tuple[int, int, int]:
        former = moved.get(row.pk, row.position)
        direction = (row.position > former) - (row.position < former)
        return row.position, direction, row.pk

    changed = []
    for position, row in enumerate(sorted(model.objects.filter(**group), key=order), start=1):
        if row.position != position:
            row.position = position
            changed.append(row)
    model.objects.bulk_update(changed, ["position"])


@transaction.atomic
def move_row(*, actor: User | None, row: Duty | Task | Competence, up: bool) -> None:
    """Let ``row`` change places with its neighbour; at either end nothing happens.

    Raises ``NotPermitted`` and ``NotADraft``.
    """
    require_editor(actor)
    lock_draft(version_of(row).pk)
    row.refresh_from_db()
    renumber([row])
    row.refresh_from_db()
    former, row.position = row.position, max(1, row.position + (-1 if up else 1))
    row.save(update_fields=["position"])
    renumber([row], {row.pk: former})


def version_of(row: Duty | Task | Competence) -> StandardVersion:
    """Return the version that ``row`` belongs to."""
    return row.duty.standard_version if isinstance(row, Task) else row.standard_version


def after_changes(versions: Iterable[int]) -> None:
    """Bring what is derived from whole versions up to date; part of the transaction of the changes."""
    for version in StandardVersion.objects.select_related("standard").filter(pk__in=set(versions)):
        refresh_search_text(version)


def group_by_version(rows: Iterable[Duty | Task | Competence]) -> dict[int, list[Duty | Task | Competence]]:
    """Return the rows by the key of their version."""
    grouped: dict[int, list[Duty | Task | Competence]] = defaultdict(list)
    for row in rows:
        grouped[version_of(row).pk].append(row)
    return dict(grouped)
