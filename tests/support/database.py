"""Which database the tests run on: SQLite, or PostgreSQL with ``TEST_DATABASE=postgresql``."""

import os
from contextlib import suppress

import environ
import pytest
from django.conf import settings
from django.db import connections

from tests.support.postgres import PostgresServer

CHOICE, ADDRESS = "TEST_DATABASE", "TEST_DATABASE_URL"


def use_chosen_database(config: pytest.Config) -> None:
    """Point the settings at the chosen database, starting a server for the run where none is named.

    With pytest-xdist the controller starts the one server and the workers find its address in their environment; each
    makes a test database of its own in it.
    """
    choice = os.environ.get(CHOICE, "sqlite")
    if choice not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"{CHOICE} is {choice!r}; expected sqlite or postgresql.")
    if choice == "sqlite":
        return
    if ADDRESS not in os.environ:
        server = PostgresServer()
        config.add_cleanup(server.stop)
        os.environ[ADDRESS] = server.start()
        config.add_cleanup(lambda: os.environ.__delitem__(ADDRESS))
    # Changed in place, and before anything connects: pytest-django has set Django up already, and Django keeps the
    # dictionary and the connection objects it has seen.
    database = settings.DATABASES["default"]
    database.update({"OPTIONS": {}, **environ.Env.db_url_config(os.environ[ADDRESS]), "CONN_HEALTH_CHECKS": True})
    database["TEST"]["NAME"] = None
    with suppress(AttributeError):
        del connections["default"]
