"""Taking turns where a rule spans many rows, which no constraint of one row can keep."""

from django.db import connection, transaction

# Any number, as long as nothing else in the database uses it.
_TREES = 4_018_702


def lock_trees() -> None:
    """Let one transaction at a time change who is above whom, in reporting lines and departments, until it ends.

    Two changes that are harmless each (A under B, B under A) would together close a circle: each looks before the
    other has written. SQLite takes its one write lock when a transaction begins, so there they take turns anyway.
    Raises TransactionManagementError outside a transaction, where the lock would end at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Taking turns needs a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREES])
