"""What one form tells: runs of the same answer, and the time between answers."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.pace import seconds_per_item
from assessments.statistics.straight_lining import (
    expected_runs,
    is_straight_line,
    longest_run,
    usual_form,
    usual_longest_run,
)

EVEN = {1: 10, 2: 20, 3: 40, 4: 20, 5: 10}


@pytest.mark.parametrize(
    ("answers", "length"), [(b"", 0), (b"\3", 1), (b"\3\3\1\3\3\3", 3), (b"\1\2\1\2", 1), (b"\5" * 9, 9)]
)
def test_the_longest_run(answers: bytes, length: int) -> None:
    assert longest_run(answers) == length


@settings(deadline=None)
@given(st.lists(st.integers(1, 3), max_size=60))
def test_the_longest_run_is_the_same_backwards_and_no_longer_than_the_commonest_answer(answers: list[int]) -> None:
    found = longest_run(answers)
    assert found == longest_run(answers[::-1])
    assert found <= max((answers.count(value) for value in answers), default=0)


@pytest.mark.parametrize("length", [2, 3, 5])
def test_expected_runs_are_those_of_many_forms_drawn_at_random(length: int) -> None:
    random = Random(length)
    forms = 6000
    found = 0
    for _ in range(forms):
        form = random.choices(list(EVEN), weights=list(EVEN.values()), k=30)
        run, before = 0, 0
        for value in [*form, 0]:
            if value == before:
                run += 1
                continue
            found += run >= length
            run, before = 1, value
    assert expected_runs(EVEN, answers=30, length=length) == pytest.approx(found / forms, rel=0.08)


def test_the_usual_form_counts_by_rank() -> None:
    assert usual_form([{1: 0, 2: 7, 3: 3}, {1: 6, 2: 4, 3: 0}]) == {0: 13, 1: 7, 2: 0}
    assert usual_form([]) == {}


def test_expected_runs_at_the_edges() -> None:
    assert expected_runs({3: 7}, answers=20, length=20) == 1
    assert expected_runs({}, answers=20, length=3) == 0
    assert expected_runs(EVEN, answers=5, length=6) == 0


def test_the_usual_longest_run() -> None:
    assert usual_longest_run({3: 9}, answers=25) == 25
    assert usual_longest_run(EVEN, answers=0) == 0
    found = usual_longest_run(EVEN, answers=100)
    assert expected_runs(EVEN, answers=100, length=found) >= 0.5 > expected_runs(EVEN, answers=100, length=found + 1)


@pytest.mark.parametrize(
    ("run", "counts", "answers", "expected"),
    [
        (60, EVEN, 100, True),
        (49, EVEN, 100, False),  # less than half of the form
        (20, EVEN, 41, False),  # half of it would be 20.5
        (21, EVEN, 41, True),
        (19, EVEN, 19, False),  # the whole form, but a short one
        (20, EVEN, 24, True),
        (22, {3: 9, 4: 1}, 40, False),  # forms are like that here: chance does it
        (20, {3: 100}, 20, False),
    ],
)
def test_what_is_remarked_on(run: int, counts: dict[int, int], answers: int, expected: bool) -> None:
    assert is_straight_line(run, counts, answers=answers) is expected


# --- Pace -------------------------------------------------------------------------------------------------------------


def test_pace_is_the_median_gap_without_pauses() -> None:
    moments = [10.0 * n for n in range(12)] + [5000 + 20.0 * n for n in range(12)]
    assert seconds_per_item(moments) == 15


def test_pace_does_not_depend_on_the_order() -> None:
    moments = [1.5 * n for n in range(30)]
    assert seconds_per_item(reversed(moments)) == 1.5


@pytest.mark.parametrize(
    "moments",
    [
        [],
        [7.0] * 40,  # saved together
        [3.0 * n for n in range(10)],  # nine gaps
        [0.0] * 30 + [3.0 * n for n in range(1, 13)],  # most saved together
        [400.0 * n for n in range(40)],  # nothing but pauses
    ],
)
def test_pace_that_is_not_known(moments: list[float]) -> None:
    assert seconds_per_item(moments) is None
