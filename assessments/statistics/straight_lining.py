"""The same answer again and again within one form.

The measure is the longest run of identical answers in the order of the questionnaire ("long string": Johnson 2005,
Journal of Research in Personality 39, 103-129). A run is remarked on from half of the form's answers on, the cautious
cut-off of Curran (2016, Journal of Experimental Social Psychology 66, 4-19), and only where chance hardly explains it.

Chance: were n answers drawn independently with shares p_k, the expected number of runs of at least m would be

    sum over k of p_k^m x (1 + (n - m) x (1 - p_k))

(a run begins with the form, or after another answer), and the probability of one is at most that. The shares are
those of the *usual form*: how often the commonest answer of a form is given on average over all forms of the
campaign, the second commonest, and so on. Shares of points would not do, because one person's answers lie close to
that person's level: they make honest runs look unlikely. The shares of the form itself or of its rater would not do
either: who only ever gives one answer would be excused by that very habit. Some people are equally good at
everything, so a long run says no more than: look at the form.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

LEAST_RUN = 20
"""A shorter run is never remarked on, however short the form: ten answers are easily the same."""

UNLIKELY = 0.01
"""How many such runs chance may bring forth, at most, per form."""


def usual_form(forms: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return how often the commonest answer (rank 0), the second commonest and so on were given in all forms together;
    each form says how often it has which answer."""
    by_rank: dict[int, int] = {}
    for counts in forms:
        for rank, count in enumerate(sorted(counts.values(), reverse=True)):
            by_rank[rank] = by_rank.get(rank, 0) + count
    return by_rank


def longest_run(answers: Iterable[int]) -> int:
    """Return the length of the longest run of identical answers; items that are not rated are to be left out before."""
    return max((sum(1 for _ in run) for _value, run in groupby(answers)), default=0)


def expected_runs(counts: Mapping[int, int], *, answers: int, length: int) -> float:
    """Return how many runs of at least ``length`` are expected among ``answers`` drawn in proportion to ``counts``."""
    total = sum(counts.values())
    if not total or length > answers or length < 1:
        return 0.0
    shares = [count / total for count in counts.values() if count]
    return sum(share**length * (1 + (answers - length) * (1 - share)) for share in shares)


def usual_longest_run(counts: Mapping[int, int], *, answers: int) -> int:
    """Return the longest run to be expected by chance: the greatest length of which at least one half is expected."""
    low, high = 0, answers
    while low < high:
        middle = (low + high + 1) // 2
        if expected_runs(counts, answers=answers, length=middle) >= 0.5:
            low = middle
        else:
            high = middle - 1
    return low


def is_straight_line(run: int, counts: Mapping[int, int], *, answers: int) -> bool:
    """Say whether the longest run of a form with so many ``answers`` is to be remarked on."""
    if run < max(LEAST_RUN, (answers + 1) // 2):
        return False
    return expected_runs(counts, answers=answers, length=run) <= UNLIKELY
