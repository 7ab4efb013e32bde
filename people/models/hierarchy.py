"""Keeping trees free of circles, for departments and reporting lines."""

from collections.abc import Mapping


def closes_circle(node: int, new_parent: int | None, parents: Mapping[int, int | None]) -> bool:
    """Tell whether giving ``node`` the parent ``new_parent`` makes ``node`` its own ancestor.

    ``parents`` maps every known node to its present parent. A node without an entry has no parent. Circles that
    are already there and do not touch ``node`` end the walk without being blamed on it.
    """
    seen: set[int] = set()
    current = new_parent
    while current is not None and current not in seen:
        if current == node:
            return True
        seen.add(current)
        current = parents.get(current)
    return False
