"""The ruled lines of a page: which of them a table lacks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

# Lines nearer to each other than this are one, as in ``pdfplumber``.
SNAP = 3.0
# So many lines that end together are a table's.
_FEWEST = 3
# Place, start and end of a line.
Edge = tuple[float, float, float]


def places(values: Iterable[float]) -> list[float]:
    """The values without those that are nearly the same as the one before."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > SNAP:
            result.append(value)
    return result


def open_ends(lines: Sequence[Edge], across: Sequence[float]) -> list[float]:
    """The places where several of ``lines`` end and none of the lines ``across`` closes them."""
    if len(across) < 2:
        return []
    closed = places(across)
    ends: dict[int, list[tuple[float, int]]] = {}
    for place, start, end in lines:
        for value in (start, end):
            at = bisect_right(closed, value)
            if not any(abs(other - value) <= 2 * SNAP for other in closed[max(0, at - 1) : at + 1]):
                ends.setdefault(round(value / SNAP), []).append((value, round(place)))
    return [
        sum(value for value, _place in found) / len(found)
        for _bucket, found in sorted(ends.items())
        if len({place for _value, place in found}) >= _FEWEST
    ]


def unclosed(upright: Sequence[Edge], level: Sequence[Edge]) -> list[Edge]:
    """Return the level lines (start, end, place) that are missing between upright lines which end side by side.

    A page break leaves a cell open below and, on the next page, above; other cells of the row may be closed there.
    """
    lines = _joined(upright)
    # The short sides of a line that is drawn as a narrow box are no lines.
    closing = _joined(edge for edge in level if edge[2] - edge[1] > 2 * SNAP)
    if len(closing) < 2:
        return []
    at = [y for y, _pieces in closing]
    result: list[Edge] = []
    for below in (False, True):
        ends = sorted(
            (end if below else start, x) for x, pieces in lines for start, end in pieces if end - start > 2 * SNAP
        )
        for group in _side_by_side(ends):
            for (y, left), (_y, right) in pairwise(group):
                if right - left <= 2 * SNAP or _is_crossed(lines, left, right, y):
                    continue
                near = closing[bisect_left(at, y - 2 * SNAP) : bisect_right(at, y + 2 * SNAP)]
                covered = sum(
                    max(0.0, min(end, right) - max(start, left)) for _place, pieces in near for start, end in pieces
                )
                if covered < (right - left) / 2:
                    result.append((left, right, y))
    return result


def _joined(edges: Iterable[Edge]) -> list[tuple[float, list[tuple[float, float]]]]:
    """For each place the pieces of lines there, those that touch put together."""
    result: list[tuple[float, list[tuple[float, float]]]] = []
    for place, start, end in sorted(edges):
        if not result or place - result[-1][0] > SNAP:
            result.append((place, []))
        result[-1][1].append((start, end))
    for _place, pieces in result:
        joined: list[tuple[float, float]] = []
        for start, end in sorted(pieces):
            if joined and start - joined[-1][1] <= SNAP:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        pieces[:] = joined
    return result


def _side_by_side(ends: Sequence[tuple[float, float]]) -> Iterable[list[tuple[float, float]]]:
    """Group the ends (y, x) that are equally far down the page, each group from left to right."""
    group: list[tuple[float, float]] = []
    for end in ends:
        if group and end[0] - group[0][0] > SNAP:
            yield sorted(group, key=lambda found: found[1])
            group = []
        group.append(end)
    if group:
        yield sorted(group, key=lambda found: found[1])


def _is_crossed(lines: Sequence[tuple[float, list[tuple[float, float]]]], left: float, right: float, y: float) -> bool:
    """Whether a line between two others goes on where these end."""
    return any(left < x < right and any(start + SNAP < y < end - SNAP for start, end in pieces) for x, pieces in lines)
