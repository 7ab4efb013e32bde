"""What holds for all tests that drive a browser."""

from collections.abc import Iterator

import pytest

from tests.support.under_way import under_way


@pytest.fixture(autouse=True)
def _answered_before_the_tables_are_emptied(transactional_db: None) -> Iterator[None]:
    """Set up before any page, so taken down after the last one is closed: what that one was still sending is answered
    before the tables are emptied, which would otherwise wait for each other."""
    yield
    under_way.wait_until_quiet()
