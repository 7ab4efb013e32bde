"""Reading the table of targets: some hundred small fields, too many for one Django field each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.selectors.hr_setup import ItemKey, TargetGroup

FILL_ALL = "fill-all"


@dataclass(frozen=True, slots=True)
class PostedTargets:
    """What was posted: the target of each item the page showed, and whether anything was not a point of the scale."""

    targets: dict[ItemKey, int | None]
    is_valid: bool


def read_targets(data: Mapping[str, str], groups: Iterable[TargetGroup], points: Iterable[int]) -> PostedTargets:
    """Read the fields of these groups. An item whose field was not posted is left out."""
    allowed = {str(point): point for point in points}
    targets: dict[ItemKey, int | None] = {}
    is_valid = True
    for group in groups:
        for line in group.lines:
            posted = data.get(line.key.field_name)
            if posted is None:
                continue
            is_valid = is_valid and (posted == "" or posted in allowed)
            targets[line.key] = allowed.get(posted)
    return PostedTargets(targets, is_valid)


def filled(
    data: Mapping[str, str],
    groups: Iterable[TargetGroup],
    points: Iterable[int],
    targets: Mapping[ItemKey, int | None],
) -> dict[ItemKey, int | None]:
    """Return ``targets`` with those replaced that "set many at once" asks for.

    A group's own choice beats the choice for all items.
    """
    allowed = {str(point): point for point in points}
    result = dict(targets)
    for group in groups:
        chosen = allowed.get(data.get(f"fill-{group.name}", "")) or allowed.get(data.get(FILL_ALL, ""))
        if chosen is not None:
            result.update({line.key: chosen for line in group.lines})
    return result
