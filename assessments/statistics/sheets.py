"""The answers that everything about raters is computed from: for each person two rows of answers to the same items."""

from collections.abc import Sequence
from dataclasses import dataclass

NOT_RATED = 0
"""Stands in a row for "not applicable"; the points of scales begin at 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What ``own`` the person and ``given`` the supervisor answered, item by item in the order of the questionnaire.

    The rows are bytes, an answer each: 10,000 people with 164 items are 3 MB, and are counted without a loop.
    """

    person: int
    rater: int
    own: bytes
    given: bytes

    @property
    def both(self) -> tuple[bytes, bytes]:
        """Own and given answers of the items that both sides rated."""
        if NOT_RATED not in self.own and NOT_RATED not in self.given:
            return self.own, self.given
        pairs = [(a, b) for a, b in zip(self.own, self.given, strict=True) if a != NOT_RATED and b != NOT_RATED]
        return bytes(a for a, _b in pairs), bytes(b for _a, b in pairs)


def rated(row: bytes) -> bytes:
    """Return the answers of a row without those that are not rated."""
    return row.replace(bytes([NOT_RATED]), b"")


def counts_of(row: bytes, points: Sequence[int]) -> dict[int, int]:
    """Return how often each point was answered, zeros included."""
    return {point: row.count(point) for point in points}


def deviations_from_item_means(rows: Sequence[bytes], points: Sequence[int]) -> list[list[float]]:
    """Return for every item, by answer, how far the answer lies from the item's mean over ``rows``; 0 if not rated.

    An item that nobody rated has only zeros.
    """
    items = len(rows[0]) if rows else 0
    joined = b"".join(rows)
    tables = []
    for item in range(items):
        counts = counts_of(joined[item::items], points)
        answers = sum(counts.values())
        middle = sum(point * count for point, count in counts.items()) / answers if answers else 0.0
        table = [0.0] * (max(points) + 1)
        if answers:
            for point in points:
                table[point] = point - middle
        tables.append(table)
    return tables
