"""Figures of groups: what one person adds, sums, and the standard deviation."""

from decimal import Decimal
from statistics import stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import scoring
from assessments.tallies import NUMBERS, SourceFigures, person_figures

stored_values = st.none() | st.integers(10_000, 100_000).map(lambda units: Decimal(units).scaleb(-4))


def one(value: Decimal | None) -> SourceFigures:
    point = None if value is None else scoring.nearest_point(value, range(1, 11))
    return person_figures(value, Decimal(3), point)


def added(values: list[Decimal | None]) -> SourceFigures:
    return sum((one(value) for value in values), start=SourceFigures())


def test_what_one_person_adds() -> None:
    figures = person_figures(Decimal("2.9950"), Decimal(3), 3, "blind_spot")
    assert dict(zip(NUMBERS, figures.numbers, strict=True)) == {
        "scored": 1,
        "without_score": 0,
        "total": 29950,
        "squares": 29950 * 29950,
        "below_target": 1,  # falls short by 0.005
        "self_above": 1,
        "self_below": 0,
        **{f"point_{point}": int(point == 3) for point in range(1, 11)},
    }
    assert person_figures(Decimal("2.9951"), Decimal(3), 3, "hidden_strength").numbers[4:7] == (0, 0, 1)
    assert person_figures(None, Decimal(3), None).numbers == (0, 1, *[0] * 15)
    assert person_figures(Decimal(1), None, 1).below_target == 0


def test_the_deviation_of_one_or_none_is_unknown() -> None:
    assert SourceFigures().deviation is None
    assert one(Decimal(3)).deviation is None
    assert (one(Decimal(3)) + one(Decimal(3))).deviation == 0


@pytest.mark.parametrize(
    ("values", "deviation"),
    [
        (["1", "2"], "0.7071"),  # sqrt(1/2)
        (["2", "4", "4", "4", "5", "5", "7", "9"], "2.1381"),  # sqrt(32/7)
        (["1.0000", "1.0001"], "0.0001"),  # 0.0000707, half up
    ],
)
def test_deviation_by_hand(values: list[str], deviation: str) -> None:
    assert added([Decimal(value) for value in values]).deviation == Decimal(deviation)


@settings(deadline=None)
@given(st.lists(stored_values), st.lists(stored_values))
def test_sums_are_those_of_the_values_and_can_be_taken_back(
    first: list[Decimal | None], second: list[Decimal | None]
) -> None:
    together = added(first) + added(second)
    assert together == added([*second, *first])
    assert together - added(second) == added(first)
    assert SourceFigures.from_numbers(together.numbers) == together
    values = [value for value in [*first, *second] if value is not None]
    assert together.mean.value == scoring.mean_of_values(values)
    assert (together.scored, together.without_score) == (len(values), len(first) + len(second) - len(values))
    assert sum(together.nearest.values()) == len(values)
    if len(values) > 1:
        assert together.deviation is not None
        assert abs(together.deviation - stdev(values)) <= Decimal("0.00005001")
