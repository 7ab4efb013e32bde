"""The spread of a rater's answers beside the others', computed anew with numpy."""

from random import Random

import numpy as np
import pytest

from assessments.statistics.estimates import Reason
from assessments.statistics.raters import describe_raters
from assessments.statistics.sheets import Sheet, deviations_from_item_means
from assessments.statistics.spread import Sums, spreads

POINTS = (1, 2, 3, 4, 5)


def sheets(seed: int) -> list[Sheet]:
    """Four raters with a few people each, twelve items, some of them not rated."""
    random = Random(seed)

    def row() -> bytes:
        return bytes(random.choice((0, 1, 2, 3, 3, 4, 5)) for _ in range(12))

    return [Sheet(person, rater=random.randrange(4), own=row(), given=row()) for person in range(20)]


@pytest.mark.parametrize("seed", range(4))
def test_deviations_and_ratios(seed: int) -> None:
    made = sheets(seed)
    given = np.array([list(sheet.given) for sheet in made], dtype=float)
    given[given == 0] = np.nan
    apart = given - np.nanmean(given, axis=0)
    figures, _slope = describe_raters(made, POINTS)
    raters = np.array([sheet.rater for sheet in made])
    for rater, found in figures.items():
        own = apart[raters == rater]
        own = own[~np.isnan(own)]
        others = [apart[raters == other] for other in set(raters) - {rater}]
        cleaned = [part[~np.isnan(part)] for part in others]
        within = sum(((part - part.mean()) ** 2).sum() for part in cleaned) / sum(len(part) - 1 for part in cleaned)
        assert found.spread.deviation == pytest.approx(own.std(ddof=1))
        assert found.spread.ratio == pytest.approx(own.std(ddof=1) / np.sqrt(within))
        assert found.mean == pytest.approx(np.nanmean(given[raters == rater]))


def test_items_that_nobody_rated_count_nowhere() -> None:
    assert deviations_from_item_means([b"\0\1", b"\0\3"], (1, 2, 3)) == [[0, 0, 0, 0], [0, -1, 0, 1]]
    assert deviations_from_item_means([], (1, 2, 3)) == []


def test_undefined() -> None:
    alone = spreads({1: Sums(3, 30, 0.0, 12.0)})[1]
    assert (alone.ratio, alone.reason) == (None, Reason.ONE_RATER)
    nothing = spreads({1: Sums(1, 1, 0.0, 0.0), 2: Sums(3, 30, 0.0, 12.0)})
    assert (nothing[1].deviation, nothing[1].reason) == (None, Reason.TOO_FEW)
    beside_stones = spreads({1: Sums(3, 30, 0.0, 12.0), 2: Sums(3, 30, 0.0, 0.0)})
    assert (beside_stones[1].ratio, beside_stones[1].reason) == (None, Reason.NO_VARIANCE)
    assert beside_stones[2].ratio == 0


def test_narrow_only_with_several_people() -> None:
    wide = Sums(10, 100, 0.0, 100.0)
    assert spreads({1: Sums(5, 50, 0.0, 10.0), 2: wide})[1].is_narrow
    assert not spreads({1: Sums(4, 40, 0.0, 8.0), 2: wide})[1].is_narrow
    assert not spreads({1: Sums(5, 50, 0.0, 40.0), 2: wide})[1].is_narrow
