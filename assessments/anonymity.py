"""Which figures of groups may be shown to somebody who is not HR: pure, from numbers of people alone.

Groups form a tree: the campaign, below it departments with those below them. A group's figures are shown only where

- it has at least ``minimum`` people, and
- no sum or difference of shown groups tells about fewer: what is left of a shown group without the shown groups below
  it holds nobody, or again at least ``minimum``. Where it does not, the smallest of the groups below is kept back too
  (complementary suppression), and the next, until it does.

That is enough. Shown groups contain each other or have nobody in common, so every figure that can be worked out from
them is made of such remainders, each taken as a whole.

Some people's results are known to the viewer one by one (the own, those of the own team). Such people hide nobody: so
the same must hold when they are not counted. What somebody knows is not always certain: then the numbers are given
without those surely known and without those perhaps known, and the rules must hold for every number between the two.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

G = TypeVar("G")


def visible_groups(
    children: Mapping[G, Sequence[G]], root: G, people: Sequence[Mapping[G, int]], minimum: int
) -> frozenset[G]:
    """Return the groups whose figures may be shown.

    ``children`` are the groups directly below each. ``people`` says how many people each group has itself, not below
    it (none where it is not named): first all; then, where there are any known to the viewer, those not surely known
    and, where that is uncertain, those not even perhaps known.
    """
    order = list(_from_below(children, root))
    totals = [_with_those_below(children, order, own) for own in people]

    def hides(numbers: Sequence[int]) -> bool:
        everybody, *unknown = numbers
        if everybody and everybody < minimum:
            return False
        return not any(unknown) or min(unknown) >= minimum

    visible = {group for group in order if totals[0][group] >= minimum and hides([total[group] for total in totals])}

    def shown_inside(group: G) -> list[G]:
        found, waiting = [], [*children.get(group, ())]
        while waiting:
            inner = waiting.pop()
            if inner in visible:
                found.append(inner)
            else:
                waiting += children.get(inner, ())
        return found

    place = {group: index for index, group in enumerate(order)}
    for group in order:
        while group in visible:
            inside = shown_inside(group)
            if hides([total[group] - sum(total[inner] for inner in inside) for total in totals]):
                break
            visible.remove(min(inside, key=lambda inner: (totals[0][inner], place[inner])))
    return frozenset(visible)


def _from_below(children: Mapping[G, Sequence[G]], root: G) -> Iterator[G]:
    """Yield every group after all those below it."""
    from_above, waiting = [], [root]
    while waiting:
        group = waiting.pop()
        from_above.append(group)
        waiting += children.get(group, ())
    return reversed(from_above)


def _with_those_below(children: Mapping[G, Sequence[G]], order: Sequence[G], own: Mapping[G, int]) -> dict[G, int]:
    totals: dict[G, int] = {}
    for group in order:
        totals[group] = own.get(group, 0) + sum(totals[inner] for inner in children.get(group, ()))
    return totals
