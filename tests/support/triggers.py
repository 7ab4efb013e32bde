"""Emptying the database after a transactional test, where triggers guard rows against deletion.

Most tests run in a transaction that is rolled back. Tests that need real transactions (``transaction=True``,
``live_server``, browser tests) end with Django emptying every table, which would

- be refused by the triggers that keep published standards, events and ratings as they are (SQLite empties with DELETE,
  PostgreSQL with TRUNCATE), and
- take away the rows that migrations made (roles, built-in scales), which every other test relies on.

So around that emptying, and nowhere else, the triggers are off, and the rows as migrations left them are put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL_TRIGGERS = """
    SELECT DISTINCT format('%I.%I', n.nspname, c.relname)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND n.nspname = current_schema()
"""


@contextmanager
def triggers_off() -> Iterator[None]:
    """Take the triggers away for the block and put them back as they were."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(SQLITE_TRIGGERS)
            triggers = cursor.fetchall()
            off = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
            on = [sql for _name, sql in triggers]
        else:
            cursor.execute(POSTGRESQL_TRIGGERS)
            tables = [table for (table,) in cursor.fetchall()]
            off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        _check_what_is_deferred()
        for statement in off:
            cursor.execute(statement)
    try:
        yield
    finally:
        _check_what_is_deferred()
        with connection.cursor() as cursor:
            for statement in on:
                cursor.execute(statement)


def _check_what_is_deferred() -> None:
    """Check foreign keys now: PostgreSQL switches no triggers of a table whose keys are still to be checked."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()


def restore_after_transactional_tests() -> None:
    """Have every transactional test leave the database as migrations made it."""
    set_up = vars(TransactionTestCase)["_fixture_setup"].__func__  # a class method
    empty_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def remember_and_set_up(cls: Any) -> None:
        # Before the first transactional test the rows are those of the migrations: all other tests are rolled back.
        if not hasattr(connection, "_test_serialized_contents"):
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()  # type: ignore[attr-defined]
        set_up(cls)

    def empty_and_restore(self: Any) -> None:
        # With this flag Django does not make permissions and content types anew, with other keys, when it empties.
        self.serialized_rollback = True
        contents = connection._test_serialized_contents  # type: ignore[attr-defined]
        with triggers_off():
            empty_tables(self)
            connection.creation.deserialize_db_from_string(contents)

    TransactionTestCase._fixture_setup = classmethod(remember_and_set_up)  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = empty_and_restore  # type: ignore[attr-defined]
