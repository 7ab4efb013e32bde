"""A database of its own for each proof, on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.portal import Portal
from tests.support.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    """The portal, not started, on an empty database."""
    server = PostgresServer() if request.param == "postgresql" else None
    portal = Portal(tmp_path, server.start() if server else f"sqlite:///{tmp_path / 'portal.sqlite3'}")
    try:
        yield portal
    finally:
        portal.kill()
        if server:
            server.stop()
