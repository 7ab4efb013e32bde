"""No sum or difference of shown groups tells about fewer people than the minimum: tried out, all of them."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.anonymity import visible_groups

Numbers = list[dict[int, int]]
WHOLE = 0


def test_too_few_people_are_not_shown() -> None:
    assert visible_groups(WHOLE, [{1: 4, 2: 4}], 5) == {WHOLE}
    assert visible_groups(WHOLE, [{1: 2, 2: 2}], 5) == set()


def test_what_is_left_over_must_be_enough_too() -> None:
    # Of the whole, departments 1 and 2 would leave the three people of 3: the smaller of the two goes.
    assert visible_groups(WHOLE, [{1: 9, 2: 6, 3: 3}], 5) == {WHOLE, 1}
    assert visible_groups(WHOLE, [{1: 9, 2: 6, 3: 0}], 5) == {WHOLE, 1, 2}
    assert visible_groups(WHOLE, [{1: 9, 2: 6, 3: 5}], 5) == {WHOLE, 1, 2, 3}


def test_people_without_a_department_are_left_over_too() -> None:
    assert visible_groups(WHOLE, [{1: 9, 2: 6, WHOLE: 3}], 5) == {WHOLE, 1}
    assert visible_groups(WHOLE, [{1: 9, 2: 6, WHOLE: 5}], 5) == {WHOLE, 1, 2}


def test_people_whom_the_viewer_knows_hide_nobody() -> None:
    everybody = {1: 5, 2: 8}
    assert visible_groups(WHOLE, [everybody], 5) == {WHOLE, 1, 2}
    # One of the five knows the own score: four are left, in the group and in the whole less the other group.
    assert visible_groups(WHOLE, [everybody, {1: 4, 2: 8}], 5) == {WHOLE}
    # A supervisor knows all five, one by one.
    assert visible_groups(WHOLE, [everybody, {1: 0, 2: 8}], 5) == {WHOLE, 1, 2}


def test_who_may_know_all_of_a_group_or_only_some_is_told_nothing() -> None:
    # All ten are perhaps known, none surely: if it is eight, the mean would tell about two.
    assert visible_groups(WHOLE, [{WHOLE: 10}, {WHOLE: 10}, {WHOLE: 0}], 5) == set()
    assert visible_groups(WHOLE, [{WHOLE: 16}, {WHOLE: 16}, {WHOLE: 6}], 5) == {WHOLE}


def test_keeping_back_one_group_may_need_another() -> None:
    # The one of 3 is left over; with 1, whom the viewer knows one by one, it is still one unknown. So 2 goes as well.
    assert visible_groups(WHOLE, [{1: 8, 2: 9, 3: 1}, {1: 0, 2: 9, 3: 1}], 5) == {WHOLE}


@st.composite
def numbers_of_people(draw: st.DrawFn) -> Numbers:
    """Up to seven departments with up to nine people each, of whom a viewer surely knows some and perhaps others."""
    everybody = {group: draw(st.integers(0, 9)) for group in range(draw(st.integers(1, 8)))}
    not_surely = {group: draw(st.integers(0, count)) for group, count in everybody.items()}
    not_perhaps = {group: draw(st.integers(0, count)) for group, count in not_surely.items()}
    return [everybody, *[not_surely, not_perhaps][: draw(st.integers(0, 2))]]


@settings(deadline=None, max_examples=150)
@given(numbers_of_people(), st.integers(2, 5))
def test_no_combination_of_shown_groups_is_about_few(numbers: Numbers, minimum: int) -> None:
    shown = sorted(visible_groups(WHOLE, numbers, minimum))
    for signs in product((-1, 0, 1), repeat=len(shown)):
        # What the sum or difference contains of the people of each department, and of those in none.
        weights = {
            own: sum(sign for sign, group in zip(signs, shown, strict=True) if group in {own, WHOLE})
            for own in numbers[0]
        }
        told, *unknown = (sum(people[own] for own, weight in weights.items() if weight) for people in numbers)
        assert told == 0 or told >= minimum, (signs, shown)
        if unknown:
            # Every number between the two may be the true one.
            assert not set(range(min(unknown), max(unknown) + 1)) & set(range(1, minimum)), (signs, shown)


@settings(deadline=None, max_examples=100)
@given(numbers_of_people(), st.integers(2, 5))
def test_whatever_hides_enough_people_is_shown(numbers: Numbers, minimum: int) -> None:
    """The whole is kept back only for its own number, and where all groups are large all are shown."""
    shown = visible_groups(WHOLE, numbers, minimum)
    totals = [sum(people.values()) for people in numbers]
    may_be = range(min(totals[1:], default=0), max(totals[1:], default=0) + 1)
    assert (WHOLE in shown) == (totals[0] >= minimum and not set(may_be) & set(range(1, minimum)))
    large = [{group: minimum + count for group, count in people.items()} for people in numbers]
    assert visible_groups(WHOLE, large, minimum) == set(numbers[0])
