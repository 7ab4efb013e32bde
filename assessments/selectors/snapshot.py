"""One moment for all that is read: for who reads in many statements what must fit together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let everything read inside see the same moment, although others go on writing (PostgreSQL).

    SQLite would keep all writers waiting: there a person signed off meanwhile may stand in one part and not in another.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
