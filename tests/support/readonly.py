"""Reading a page never writes: in tests, a write inside a GET request raises."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

BOOKKEEPING_TABLES = {
    "django_session",  # session keys, language and messages
    "portal_cache",  # sign-in limits count in the cache
    "usersessions_usersession",  # when a session was last seen
    "mfa_authenticator",  # that recovery codes have been shown
}
"""Tables that signing in and the session write beside any page."""

WRITES = re.compile(
    r"""^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?
        |(?:CREATE|ALTER|DROP)\s+\w+(?:\s+IF\s+(?:NOT\s+)?EXISTS)?)\s+(?:ONLY\s+)?["`]?(?P<table>\w+)""",
    re.IGNORECASE | re.VERBOSE,
)


class WriteWhileReading(AssertionError):
    """A GET or HEAD request tried to write."""


class Guard:
    """Whether writes in GET requests raise; a test marked ``writes_on_get`` switches it off for itself."""

    active = True


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    written = WRITES.match(sql)
    if written and written["table"] not in BOOKKEEPING_TABLES and Guard.active:
        raise WriteWhileReading(f"A GET request wrote to {written['table']}: {sql[:200]}")
    return execute(sql, params, many, context)


@contextmanager
def no_writes() -> Iterator[None]:
    """Make every write raise WriteWhileReading, on all connections of this thread."""
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(_refuse_writes))
        yield


class ReadOnlyGetMiddleware:
    """First middleware of the test settings; holds in requests of the test client and of browsers alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with no_writes():
            return self.get_response(request)
