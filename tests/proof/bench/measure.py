"""Asks for a page again and again, in this process, through the whole of Django: middleware, view and template."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test import Client

from people.models import User

WARM_UP = 3


@dataclass(frozen=True)
class Measured:
    """Server time of one page in milliseconds, its statements and the bytes of its body before compression.

    ``cpu`` is the median of this process' own work, without the database's and whatever else the computer does.
    """

    median: float
    cpu: float
    p95: float
    queries: int
    size: int


def client_of(user: User) -> Client:
    """Return a client with the user's session, which asks as a browser on this computer would."""
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="zh-hant")
    client.force_login(user, backend="people.backends.AccountBackend")
    return client


def get(client: Client, url: str, *, rounds: int) -> Measured:
    """Measure a GET. Raises RuntimeError where the answer is not a page."""

    def ask() -> bytes:
        response: Any = client.get(url)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{url}: {response.status_code} {response.headers}")
        return b"".join(response)

    for _round in range(WARM_UP):
        ask()
    statements = Counting()
    with connection.execute_wrapper(statements):
        size = len(ask())
    return timed([ask] * rounds, queries=statements.count, size=size)


def timed(calls: Sequence[Callable[[], object]], *, queries: int = 0, size: int = 0) -> Measured:
    """Measure each call once."""
    taken, worked = [], []
    for call in calls:
        began, work_before = time.perf_counter(), time.process_time()
        call()
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - work_before) * 1000)
    return Measured(
        median(taken), median(worked), quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0], queries, size
    )


class Counting:
    """Counts the statements sent to the database while it is installed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)
