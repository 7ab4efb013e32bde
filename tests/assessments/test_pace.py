"""The expected finish, worked out by hand."""

from datetime import date, timedelta

import pytest

from assessments.pace import FARTHEST, WINDOW, Forecast, Outlook, expected_finish

TODAY = date(2026, 3, 20)
LONG_AGO = date(2026, 1, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_straight_line_through_the_last_fourteen_days() -> None:
    # 7 in 14 days is one in two days: 10 more take 20 days. What lies before the window does not count.
    done = {ago(0): 3, ago(13): 4, ago(14): 50}
    forecast = expected_finish(done, remaining=10, since=LONG_AGO, today=TODAY)
    assert forecast == Forecast(Outlook.EXPECTED, recent=7, days=14, remaining=10, day=date(2026, 4, 9))


def test_in_the_first_days_the_pace_is_that_of_the_days_so_far() -> None:
    # 6 in 3 days (two days ago, yesterday, today) is two a day: 5 more take 2.5 days, so 3.
    done = {ago(2): 4, ago(0): 2}
    forecast = expected_finish(done, remaining=5, since=ago(2), today=TODAY)
    assert (forecast.days, forecast.day) == (3, TODAY + timedelta(days=3))


@pytest.mark.parametrize(
    ("done", "remaining", "outlook"),
    [
        ({}, 0, Outlook.FINISHED),
        ({}, 5, Outlook.TOO_FEW),
        ({ago(1): 4}, 5, Outlook.TOO_FEW),
        ({ago(1): 5}, 5, Outlook.EXPECTED),
        ({ago(WINDOW): 5}, 5, Outlook.AT_A_STANDSTILL),
        ({ago(WINDOW - 1): 5}, 5, Outlook.EXPECTED),
        # One in the last 14 days after 50: 27 more take 378 days.
        ({ago(0): 1, ago(30): 50}, 27, Outlook.FAR_AWAY),
        ({ago(0): 1, ago(30): 50}, 26, Outlook.EXPECTED),
        # What is dated in the future cannot have been done.
        ({ago(-1): 9}, 5, Outlook.TOO_FEW),
    ],
)
def test_where_too_little_is_known_no_date_is_named(done: dict[date, int], remaining: int, outlook: Outlook) -> None:
    forecast = expected_finish(done, remaining=remaining, since=LONG_AGO, today=TODAY)
    assert forecast.outlook is outlook
    assert (forecast.day is not None) == (outlook is Outlook.EXPECTED)
    assert forecast.day is None or (forecast.day - TODAY).days <= FARTHEST


def test_on_the_day_of_the_opening_the_window_is_that_day() -> None:
    forecast = expected_finish({TODAY: 5}, remaining=5, since=TODAY, today=TODAY)
    assert (forecast.days, forecast.day) == (1, TODAY + timedelta(days=1))
    # Five a day: 1830 take as many days as a date may lie ahead, and one more takes a day too many.
    farthest = expected_finish({TODAY: 5}, remaining=1830, since=TODAY, today=TODAY)
    assert farthest.day == TODAY + timedelta(days=FARTHEST)
    assert expected_finish({TODAY: 5}, remaining=1831, since=TODAY, today=TODAY).outlook is Outlook.FAR_AWAY
