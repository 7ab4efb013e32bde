"""When something that is done person by person would be finished at its present pace. Pure.

The pace is the mean per calendar day of the last ``WINDOW`` days, today included; in the first days, of the days since
the beginning:

    days = min(WINDOW, today - since + 1)
    pace = done in these days / days
    finish = today + remaining / pace, rounded up to a whole day

That is a straight line through the recent past, no more: people hurry before a due date and rest on holidays, so it is
said with caution, and not at all where too little is known (see ``Outlook``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WINDOW = 14
"""Days that the pace is taken from: two weeks, so that every day of the week counts twice."""

LEAST = 5
"""With fewer done in all, their days are chance."""

FARTHEST = 366
"""Days ahead beyond which a date says nothing but "not at this pace"."""


class Outlook(StrEnum):
    EXPECTED = "expected"
    FINISHED = "finished"
    TOO_FEW = "too_few"
    AT_A_STANDSTILL = "at_a_standstill"
    FAR_AWAY = "far_away"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What can be said: ``day`` only where the outlook is EXPECTED. ``recent`` were done in the last ``days`` days."""

    outlook: Outlook
    recent: int
    days: int
    remaining: int
    day: date | None = None


def expected_finish(done_per_day: Mapping[date, int], *, remaining: int, since: date, today: date) -> Forecast:
    """Return when the ``remaining`` ones would be done, given how many were done on which day from ``since`` on.

    No date is named when fewer than LEAST were done in all, none within the window, or the date lies more than FARTHEST
    days ahead; a day after ``today`` is ignored.
    """
    days = max(1, min(WINDOW, (today - since).days + 1))
    first = today - timedelta(days=days - 1)
    recent = sum(count for day, count in done_per_day.items() if first <= day <= today)
    total = sum(count for day, count in done_per_day.items() if day <= today)
    if remaining <= 0:
        return Forecast(Outlook.FINISHED, recent, days, 0)
    if total < LEAST:
        return Forecast(Outlook.TOO_FEW, recent, days, remaining)
    if recent == 0:
        return Forecast(Outlook.AT_A_STANDSTILL, recent, days, remaining)
    needed = -(-remaining * days // recent)
    if needed > FARTHEST:
        return Forecast(Outlook.FAR_AWAY, recent, days, remaining)
    return Forecast(Outlook.EXPECTED, recent, days, remaining, today + timedelta(days=needed))
