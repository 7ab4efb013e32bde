"""Keeps which row of a version became which of a later one."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from competencies.comparison import Pair
from competencies.enums import Decider, MatchKind
from competencies.exceptions import CannotMatch
from competencies.models import (
    Competence,
    Duty,
    Indicator,
    ItemMatch,
    Output,
    Standard,
    StandardVersion,
    Task,
)
from competencies.selectors.comparison import comparison_of
from competencies.services.access import require_editor, require_publisher
from people.models import User


@transaction.atomic
def store_item_map(*, actor: User | None, old_id: int, new_id: int) -> int:
    """Store a match for every row of two versions that has none yet; return how many were added.

    What is stored already stays, so doing it twice changes nothing. Raises ``NotPermitted`` and ``CannotMatch``.
    """
    require_publisher(actor)
    versions = _lock_pair(old_id, new_id)
    if any(version.is_draft for version in versions):
        raise CannotMatch(_("A draft can still change: its matches are stored when it is published."))
    return _complete(old_id, new_id)


@transaction.atomic
def correct_match(
    *, actor: User, old_id: int, new_id: int, kind: MatchKind, old_row: int | None, new_row: int | None
) -> None:
    """Say that two rows belong together, or, with None on one side, that a row has no counterpart.

    What either of them belonged to before is matched anew. Raises ``NotPermitted`` and ``CannotMatch``.
    """
    require_editor(actor)
    _lock_pair(old_id, new_id)
    if old_row is None and new_row is None:
        raise CannotMatch(_("Name at least one row."))
    _require_row(old_id, kind, old_row)
    _require_row(new_id, kind, new_row)
    is_stored = _forget(old_id, new_id, kind, old_row, new_row)
    match = ItemMatch.objects.create(
        old_version_id=old_id,
        new_version_id=new_id,
        kind=kind,
        old_row=old_row,
        new_row=new_row,
        similarity=None if old_row is None or new_row is None else Decimal(0),
        decided_by_what=Decider.EDITOR,
        decided_by=actor,
    )
    if match.similarity is not None:
        pairs = comparison_of(old_id, new_id).comparison.pairs
        match.similarity = next(_similarity(pair) for pair in pairs if _key(pair) == (kind, old_row, new_row))
        match.save(update_fields=["similarity"])
    if is_stored:
        _complete(old_id, new_id)


@transaction.atomic
def release_match(
    *, actor: User, old_id: int, new_id: int, kind: MatchKind, old_row: int | None, new_row: int | None
) -> None:
    """Take back what an editor said about a row: the texts decide again.

    Raises ``NotPermitted`` and ``CannotMatch``.
    """
    require_editor(actor)
    _lock_pair(old_id, new_id)
    if _forget(old_id, new_id, kind, old_row, new_row):
        _complete(old_id, new_id)


def _lock_pair(old_id: int, new_id: int) -> list[StandardVersion]:
    """Return both versions, their standard locked, so that two who speak about them come one after the other."""
    versions = list(StandardVersion.objects.filter(pk__in=[old_id, new_id]))
    if len(versions) < 2 or versions[0].standard_id != versions[1].standard_id:
        raise CannotMatch(_("Only two versions of the same standard can be compared."))
    Standard.objects.select_for_update(of=("self",)).get(pk=versions[0].standard_id)
    return versions


def _require_row(version_id: int, kind: MatchKind, row: int | None) -> None:
    if row is not None and not _row_exists(version_id, kind, row):
        raise CannotMatch(_("This row is not there any more. Look at the comparison again."))


def _row_exists(version_id: int, kind: MatchKind, row: int) -> bool:
    match kind:
        case MatchKind.DUTY:
            return Duty.objects.filter(pk=row, standard_version=version_id).exists()
        case MatchKind.TASK:
            return Task.objects.filter(pk=row, duty__standard_version=version_id).exists()
        case MatchKind.OUTPUT:
            return Output.objects.filter(pk=row, task__duty__standard_version=version_id).exists()
        case MatchKind.INDICATOR:
            return Indicator.objects.filter(pk=row, task__duty__standard_version=version_id).exists()
        case _:
            return Competence.objects.filter(pk=row, kind=kind.value, standard_version=version_id).exists()


def _forget(old_id: int, new_id: int, kind: MatchKind, old_row: int | None, new_row: int | None) -> bool:
    """Delete what is stored about either row; tell whether the whole map was stored, and so has to be completed."""
    matches = ItemMatch.objects.filter(old_version=old_id, new_version=new_id)
    is_stored = matches.filter(decided_by_what=Decider.MACHINE).exists()
    named = Q(pk__in=[])
    if old_row is not None:
        named |= Q(old_row=old_row)
    if new_row is not None:
        named |= Q(new_row=new_row)
    matches.filter(named, kind=kind).delete()
    return is_stored


def _complete(old_id: int, new_id: int) -> int:
    """Store what is not stored yet, and delete what names a row that was deleted from the draft since."""
    stored = comparison_of(old_id, new_id)
    pairs = {_key(pair): pair for pair in stored.comparison.pairs}
    known = {(match.kind, match.old_row, match.new_row): match.pk for match in stored.matches}
    stale = [pk for key, pk in known.items() if key not in pairs]
    if stale:
        ItemMatch.objects.filter(pk__in=stale).delete()
    missing = [pair for key, pair in pairs.items() if key not in known]
    ItemMatch.objects.bulk_create(_rows(old_id, new_id, missing))
    return len(missing)


def _rows(old_id: int, new_id: int, pairs: Iterable[Pair]) -> list[ItemMatch]:
    return [
        ItemMatch(
            old_version_id=old_id,
            new_version_id=new_id,
            kind=kind,
            old_row=old_row,
            new_row=new_row,
            similarity=_similarity(pair),
            decided_by_what=Decider.MACHINE,
        )
        for pair in pairs
        for kind, old_row, new_row in [_key(pair)]
    ]


def _key(pair: Pair) -> tuple[str, int | None, int | None]:
    return pair.kind.value, pair.old.id if pair.old else None, pair.new.id if pair.new else None


def _similarity(pair: Pair) -> Decimal | None:
    return None if pair.similarity is None else Decimal(f"{pair.similarity:.3f}")
