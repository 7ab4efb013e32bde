"""The database itself keeps what was published as it is: no page, command or slip of the hand changes it.

- Rows of a version (duties, tasks, K, S, A and so on) are inserted, updated and deleted only while it is a draft, and
  never move to another version. A task is linked to knowledge and skills of its own version only.
- What a version prints is changed, and a version deleted, only while it is a draft. Its status goes from draft to
  published, on to superseded or retired, and from superseded to retired; nothing goes back.
- Rows are matched between versions of one standard only, and a version that is matched stays in its standard.
- The file a version was imported from comes and goes with its draft, and is never another.
- A finding comes and goes with its draft. Afterwards its resolution alone may change.

A refused statement raises ``django.db.IntegrityError``.

A migration that alters one of these tables begins with ``remove_triggers`` and ends with ``install_triggers``: SQLite
rebuilds a table to alter it, which drops the table's triggers and fails where those of others name it.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from competencies.triggers import postgresql, sqlite

Place = BaseDatabaseWrapper | BaseDatabaseSchemaEditor


def install_triggers(place: Place) -> None:
    """Create all triggers of this app, in place of those that are there; ``place`` is a connection or schema editor.

    Tables that a later migration adds have theirs once that migration calls this again.
    """
    connection = _connection(place)
    remove_triggers(connection)
    _execute(connection, _dialect(connection).create_statements(set(connection.introspection.table_names())))


def remove_triggers(place: Place) -> None:
    """Drop all triggers of this app, as far as they are there."""
    connection = _connection(place)
    _execute(connection, _dialect(connection).drop_statements())


def trigger_names(place: Place) -> set[str]:
    """Return the names of the triggers that ``install_triggers`` creates."""
    return _dialect(_connection(place)).names()


def _connection(place: Place) -> BaseDatabaseWrapper:
    return place.connection if isinstance(place, BaseDatabaseSchemaEditor) else place


def _dialect(connection: BaseDatabaseWrapper) -> sqlite.Dialect | postgresql.Dialect:
    return sqlite.Dialect() if connection.vendor == "sqlite" else postgresql.Dialect()


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
