"""Which figures of groups may be shown to somebody who is not HR: pure, from numbers of people alone.

There is the whole and, in it, departments without common people; some people may be in none. A group's figures are
shown only where

- it has at least ``minimum`` people, and
- no sum or difference of shown groups tells about fewer: what is left of the whole without the shown departments holds
  nobody, or again at least ``minimum``. Where it does not, the smallest of them is kept back too (complementary
  suppression), and the next, until it does.

That is enough. Every figure that can be worked out from shown groups is made of departments and of that remainder, each
taken as a whole.

Some people's results are known to the viewer one by one (the own, those of the own team). Such people hide nobody: so
the same must hold when they are not counted. What somebody knows is not always certain: then the numbers are given
without those surely known and without those perhaps known, and the rules must hold for every number between the two.
"""

from collections.abc import Mapping, Sequence


def visible_groups(whole: int, people: Sequence[Mapping[int, int]], minimum: int) -> frozenset[int]:
    """Return the groups whose figures may be shown: departments and ``whole``.

    ``people`` says how many each department has and, under ``whole``, how many are in none: first all; then, where
    there are any known to the viewer, those not surely known and, where that is uncertain, those not even perhaps
    known. Each names the same groups.
    """
    totals = [{**own, whole: sum(own.values())} for own in people]

    def hides(numbers: Sequence[int]) -> bool:
        everybody, *unknown = numbers
        if everybody and everybody < minimum:
            return False
        return not any(unknown) or min(unknown) >= minimum

    visible = {
        group for group, count in totals[0].items() if count >= minimum and hides([total[group] for total in totals])
    }
    while whole in visible:
        shown = sorted(visible - {whole})
        if hides([total[whole] - sum(total[part] for part in shown) for total in totals]):
            break
        visible.remove(min(shown, key=lambda part: totals[0][part]))
    return frozenset(visible)
