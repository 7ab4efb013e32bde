"""No sum or difference of shown groups tells about fewer people than the minimum: tried out, all of them."""

from collections.abc import Mapping, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.anonymity import visible_groups

Tree = dict[int, list[int]]
ROOT = 0


def test_too_few_people_are_not_shown() -> None:
    tree = {ROOT: [1, 2]}
    assert visible_groups(tree, ROOT, [{1: 4, 2: 4}], 5) == {ROOT}
    assert visible_groups(tree, ROOT, [{1: 2, 2: 2}], 5) == set()


def test_what_is_left_over_must_be_enough_too() -> None:
    tree = {ROOT: [1, 2, 3]}
    # Of the whole, departments 1 and 2 would leave the three people of 3: the smaller of the two goes.
    assert visible_groups(tree, ROOT, [{1: 9, 2: 6, 3: 3}], 5) == {ROOT, 1}
    assert visible_groups(tree, ROOT, [{1: 9, 2: 6, 3: 0}], 5) == {ROOT, 1, 2}
    assert visible_groups(tree, ROOT, [{1: 9, 2: 6, 3: 5}], 5) == {ROOT, 1, 2, 3}


def test_a_department_whose_only_people_are_below_it_says_nothing_new() -> None:
    tree = {ROOT: [1, 2], 1: [11]}
    assert visible_groups(tree, ROOT, [{11: 6, 2: 5}], 5) == {ROOT, 1, 11, 2}
    # With one person of its own it would tell about that one.
    assert visible_groups(tree, ROOT, [{1: 1, 11: 6, 2: 5}], 5) == {ROOT, 1, 2}


def test_people_whom_the_viewer_knows_hide_nobody() -> None:
    tree = {ROOT: [1, 2]}
    everybody = {1: 5, 2: 8}
    assert visible_groups(tree, ROOT, [everybody], 5) == {ROOT, 1, 2}
    # One of the five knows the own score: four are left, in the group and in the whole less the other group.
    assert visible_groups(tree, ROOT, [everybody, {1: 4, 2: 8}], 5) == {ROOT}
    # A supervisor knows all five, one by one.
    assert visible_groups(tree, ROOT, [everybody, {1: 0, 2: 8}], 5) == {ROOT, 1, 2}


def test_who_may_know_all_of_a_group_or_only_some_is_told_nothing() -> None:
    # All ten are perhaps known, none surely: if it is eight, the mean would tell about two.
    assert visible_groups({}, ROOT, [{ROOT: 10}, {ROOT: 10}, {ROOT: 0}], 5) == set()
    assert visible_groups({}, ROOT, [{ROOT: 16}, {ROOT: 16}, {ROOT: 6}], 5) == {ROOT}


def test_keeping_back_one_group_may_need_another() -> None:
    tree = {ROOT: [1], 1: [11, 12]}
    # Group 1 is the whole less two; without it, 11 and 12 together are still that.
    assert visible_groups(tree, ROOT, [{ROOT: 2, 11: 7, 12: 6}], 5) == {ROOT, 11}


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, list[dict[int, int]]]:
    """Up to eight groups with up to nine people each, of whom a viewer surely knows some and perhaps others."""
    size = draw(st.integers(1, 8))
    tree: Tree = {}
    for group in range(1, size):
        tree.setdefault(draw(st.integers(0, group - 1)), []).append(group)
    everybody = {group: draw(st.integers(0, 9)) for group in range(size)}
    not_surely = {group: draw(st.integers(0, count)) for group, count in everybody.items()}
    not_perhaps = {group: draw(st.integers(0, count)) for group, count in not_surely.items()}
    return tree, [everybody, *[not_surely, not_perhaps][: draw(st.integers(0, 2))]]


def members(tree: Mapping[int, Sequence[int]], group: int) -> set[int]:
    """The groups whose own people are counted in ``group``."""
    return {group}.union(*(members(tree, inner) for inner in tree.get(group, ())))


@settings(deadline=None, max_examples=150)
@given(trees(), st.integers(2, 5))
def test_no_combination_of_shown_groups_is_about_few(case: tuple[Tree, list[dict[int, int]]], minimum: int) -> None:
    tree, numbers = case
    shown = sorted(visible_groups(tree, ROOT, numbers, minimum))
    inside = {group: members(tree, group) for group in shown}
    for signs in product((-1, 0, 1), repeat=len(shown)):
        # What the sum or difference contains of each group's own people.
        weights = {
            own: sum(sign for sign, group in zip(signs, shown, strict=True) if own in inside[group])
            for own in numbers[0]
        }
        told, *unknown = (sum(people[own] for own, weight in weights.items() if weight) for people in numbers)
        assert told == 0 or told >= minimum, (signs, shown)
        if unknown:
            # Every number between the two may be the true one.
            assert not set(range(min(unknown), max(unknown) + 1)) & set(range(1, minimum)), (signs, shown)


@settings(deadline=None, max_examples=100)
@given(trees(), st.integers(2, 5))
def test_whatever_hides_enough_people_is_shown(case: tuple[Tree, list[dict[int, int]]], minimum: int) -> None:
    """The whole is kept back only for its own number, and where all groups are large all are shown."""
    tree, numbers = case
    shown = visible_groups(tree, ROOT, numbers, minimum)
    totals = [sum(people.values()) for people in numbers]
    may_be = range(min(totals[1:], default=0), max(totals[1:], default=0) + 1)
    assert (ROOT in shown) == (totals[0] >= minimum and not set(may_be) & set(range(1, minimum)))
    large = [{group: minimum + count for group, count in people.items()} for people in numbers]
    assert visible_groups(tree, ROOT, large, minimum) == set(numbers[0])
