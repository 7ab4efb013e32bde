"""Requests that are being answered: a test that drives a browser ends only when the last one is."""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PATIENCE = 20.0
QUIET = 0.1
"""Seconds of waiting without any request after which nothing more is on its way from a page that was closed."""


class UnderWay:
    """Counts requests between their arrival and their answer, in all threads of this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self._last = 0.0

    def begin(self) -> None:
        with self._changed:
            self._count += 1

    def end(self) -> None:
        with self._changed:
            self._count -= 1
            self._last = time.monotonic()
            self._changed.notify_all()

    def wait_until_quiet(self) -> None:
        """Return once no request is being answered and none was for a moment; raises TimeoutError."""
        began = time.monotonic()
        deadline = began + PATIENCE
        with self._changed:
            # What a page sent as its last act may not have arrived yet, however long ago the request before it was.
            while self._count or time.monotonic() - max(self._last, began) < QUIET:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{self._count} requests are still being answered")
                self._changed.wait(QUIET)


under_way = UnderWay()


class UnderWayMiddleware:
    """The outermost middleware of the tests: what is inside, transactions included, is over when it returns."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        under_way.begin()
        try:
            return self.get_response(request)
        finally:
            under_way.end()
