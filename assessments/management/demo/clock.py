"""Letting the demo's past happen in the past."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone


@contextmanager
def at(day: datetime.date, hour: int = 10, minute: int = 0) -> Iterator[None]:
    """Within the block, ``timezone.now()`` answers with this moment in the organisation's time zone.

    The services take their times from there, so last year's campaign is launched, rated and signed off by the very
    code that does so today.
    """
    moment = datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=timezone.get_default_timezone())
    with mock.patch("django.utils.timezone.now", return_value=moment.astimezone(datetime.UTC)):
        yield
