"""The portal as real processes on a database of its own, and a client that talks to it over HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_WITHIN = 60.0
AWAY = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)
"""What a client meets while the server is not there."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Portal:
    """Gunicorn with ``workers`` processes in a process group of its own, which can be killed as a whole."""

    def __init__(self, folder: Path, database_url: str, *, workers: int = 2) -> None:
        self.folder = folder
        self.port = free_port()
        self.workers = workers
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORTAL_MODE": "development",
            "PORTAL_DEBUG": "false",
            "PORTAL_VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def seed(self, candidates: int) -> dict[str, Any]:
        """Make the tables and ``candidates`` open self-ratings; return what ``tests.proof.seed`` tells of them."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.proof.seed", str(candidates)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def start(self) -> None:
        """Start the server and wait until it answers."""
        arguments = [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{self.port}"),
            *("--workers", str(self.workers), "--threads", "2", "--no-control-socket", "--log-level", "warning"),
        ]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                arguments, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        began = time.monotonic()
        while time.monotonic() - began < START_WITHIN:
            with suppress(*AWAY):
                if Client(self.port).request("GET", "/healthz")[0] == http.client.OK:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text())

    def kill(self) -> None:
        """End every process of the server at once, as a power switch would: nothing is finished or cleaned up."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Saved:
    """An acknowledged save."""

    operation: UUID
    item: int
    value: int
    version: int
    attempts: int


class Client:
    """A browser's part: cookies, the form's token, one request after the other."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[int, bytes]:
        """Return status and body; raises one of ``AWAY`` when the server is not there."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            with connection.getresponse() as response:
                content = response.read()
            for header in response.headers.get_all("Set-Cookie") or []:
                if found := re.match(r"([^=]+)=([^;]*)", header):
                    self.cookies[found[1]] = found[2]
            return response.status, content
        finally:
            connection.close()

    def sign_in(self, login: str, password: str) -> None:
        self.request("GET", "/account/login/")
        status, body = self.request("POST", "/account/login/", {"login": login, "password": password})
        if status != http.client.FOUND:
            raise RuntimeError(f"{status} {body[:2000]!r}")

    def save(self, assessment: int, operation: UUID, item: int, version: int, value: int) -> tuple[int, Any]:
        """Send one answer; return the status and what the server says."""
        data = {"operation": operation, "item": item, "version": version, "value": value, "comment": ""}
        status, body = self.request("POST", f"/assessments/{assessment}/rate/save/", data)
        return status, json.loads(body) if body.startswith(b"{") else body
