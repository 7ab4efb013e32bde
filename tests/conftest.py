"""What every test stands on.

The suite attacks itself: order is random and warnings are errors (pyproject.toml), undefined template variables fail,
reading a page never writes.

``TEST_DATABASE=postgresql pytest`` runs on a PostgreSQL that is started for the run; the default is SQLite.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

# Playwright's synchronous interface runs an event loop in the test's thread, where Django refuses to use a database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
from django.core.cache import cache
from django.utils import translation
from playwright.sync_api import Page, expect

from config.translations import compile_messages
from tests.support.axe import assert_accessible
from tests.support.browser import ARGUMENTS, browser_path
from tests.support.database import use_chosen_database
from tests.support.readonly import Guard
from tests.support.templates import fail_on_undefined_variables
from tests.support.triggers import restore_after_transactional_tests


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, before workers start
        compile_messages()
    use_chosen_database(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would say nothing on the chosen database.

    On SQLite that is what only PostgreSQL has (two connections, row locks). With ``TEST_ONLY=database``, as in the
    second of the two runs of `make test`, it is what never asks a database and has passed in the first.
    """
    on_postgresql = os.environ.get("TEST_DATABASE") == "postgresql"
    only_database = os.environ.get("TEST_ONLY") == "database"

    def says_something(item: pytest.Item) -> bool:
        if not on_postgresql and item.get_closest_marker("postgresql"):
            return False
        return touches_database(item) if only_database else True

    left_out = [item for item in items if not says_something(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if says_something(item)]


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
OTHER_REASONS = {"postgresql", "browser"}


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test can reach the database at all: pytest-django refuses it to all others."""
    if item.get_closest_marker("django_db") or any(item.get_closest_marker(name) for name in OTHER_REASONS):
        return True
    return not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
def _suite_attacks_itself() -> None:
    fail_on_undefined_variables()
    restore_after_transactional_tests()


@pytest.fixture(autouse=True)
def _reading_never_writes(request: pytest.FixtureRequest) -> Iterator[None]:
    Guard.active = request.node.get_closest_marker("writes_on_get") is None
    yield
    Guard.active = True


@pytest.fixture(autouse=True)
def _default_language() -> None:
    """The language that one test's requests left active in this thread does not reach the next."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Sign-in limits of one test do not reach the next."""
    cache.clear()


# --- Browser ---------------------------------------------------------------------------------------------------------


expect.set_options(timeout=30_000)  # milliseconds: what comes in one may take many on a busy machine


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    # Without motion nothing is looked at while its colour changes, or measured while the page still scrolls to it.
    return {
        **browser_context_args,
        "locale": "zh-TW",
        "timezone_id": "Asia/Taipei",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails with what axe finds on the page."""
    return assert_accessible
