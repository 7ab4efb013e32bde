"""Positions of the charts' parts, against values worked out by hand."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts import SHADES, distribution_bar, score_bar

scales = st.tuples(st.integers(1, 3), st.integers(4, 10))


def test_a_score_below_its_target() -> None:
    bar = score_bar(Decimal("3.4"), Decimal(4), 1, 5)
    assert bar.score_x == Decimal(68)  # 3.4 of 5 steps
    assert bar.target_x == Decimal(80)
    assert (bar.gap_x, bar.gap_end, bar.gap_width) == (Decimal(68), Decimal(80), Decimal(12))
    assert bar.gap == Decimal("-0.6")


def test_a_score_at_or_above_its_target_misses_nothing() -> None:
    assert score_bar(Decimal(4), Decimal(4), 1, 5).gap_width == 0
    above = score_bar(Decimal("4.5"), Decimal(4), 1, 5)
    assert above.gap_width == 0
    assert above.gap == Decimal("0.5")


def test_the_lowest_score_is_visible_and_the_highest_fills_the_bar() -> None:
    assert score_bar(Decimal(1), None, 1, 5).score_x == Decimal(20)
    assert score_bar(Decimal(5), None, 1, 5).score_x == Decimal(100)
    assert score_bar(Decimal(2), None, 2, 4).score_x == Decimal("33.33")


def test_nothing_is_drawn_for_what_is_missing() -> None:
    bar = score_bar(None, Decimal(3), 1, 6)
    assert bar.score_x is None
    assert bar.gap is None
    assert bar.gap_width == 0
    assert bar.target_x == Decimal(50)
    assert score_bar(Decimal(3), None, 1, 6).target_x is None


def test_ticks_stand_between_the_ends() -> None:
    ticks = score_bar(None, None, 1, 5).ticks
    assert [tick.value for tick in ticks] == [1, 2, 3, 4]
    assert [float(tick.x) for tick in ticks] == [20, 40, 60, 80]


@pytest.mark.parametrize(
    ("score", "target", "minimum", "maximum"),
    [
        (Decimal("0.9"), None, 1, 5),
        (Decimal("5.1"), None, 1, 5),
        (None, Decimal(6), 1, 5),
        (None, None, 3, 3),
    ],
)
def test_values_off_the_scale_are_refused(
    score: Decimal | None, target: Decimal | None, minimum: int, maximum: int
) -> None:
    with pytest.raises(ValueError, match="scale"):
        score_bar(score, target, minimum, maximum)


@given(scales, st.decimals(0, 1, places=3))
def test_a_score_is_always_inside_the_bar(scale: tuple[int, int], share: Decimal) -> None:
    minimum, maximum = scale
    score_x = score_bar(minimum + share * (maximum - minimum), None, minimum, maximum).score_x
    assert score_x is not None
    assert 0 < score_x <= 100


def test_a_distribution_lays_its_parts_side_by_side() -> None:
    bar = distribution_bar([1, 0, 3], ["low", "middle", "high"])
    assert bar.total == 4
    assert [float(part.x) for part in bar.segments] == [0, 25, 25]
    assert [float(part.width) for part in bar.segments] == [25, 0, 75]
    assert [float(part.middle) for part in bar.segments] == [12.5, 25, 62.5]
    assert [part.label for part in bar.segments] == ["low", "middle", "high"]
    assert [part.shade for part in bar.segments][::2] == [1, SHADES]


def test_not_applicable_is_no_point_of_the_scale() -> None:
    bar = distribution_bar([2, 1, 1], ["low", "high", "not applicable"], last_is_not_applicable=True)
    assert bar.total == 4
    assert [part.shade for part in bar.segments] == [1, SHADES, 0]


def test_a_narrow_part_has_no_room_for_its_number() -> None:
    assert [part.has_room for part in distribution_bar([1, 19], ["few", "many"]).segments] == [False, True]


def test_nobody_answered() -> None:
    bar = distribution_bar([0, 0], ["low", "high"])
    assert bar.total == 0
    assert [part.width for part in bar.segments] == [0, 0]


def test_counts_must_fit_their_labels() -> None:
    with pytest.raises(ValueError, match="2 counts do not fit 1 labels"):
        distribution_bar([1, 2], ["low"])
    with pytest.raises(ValueError, match="negative"):
        distribution_bar([-1], ["low"])


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=11).filter(any))
def test_the_parts_fill_the_bar_without_holes(counts: list[int]) -> None:
    segments = distribution_bar(counts, [str(count) for count in counts]).segments
    assert segments[0].x == 0
    assert segments[-1].x + segments[-1].width == 100
    assert all(left.x + left.width == right.x for left, right in pairwise(segments))
    assert [part.shade for part in segments] == sorted(part.shade for part in segments)
