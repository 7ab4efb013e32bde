"""Reads a document in a process of its own, with limits on time, memory and output.

Whatever the file is (made to be slow, to fill the memory, to crash a library), the answer comes within
``MAX_SECONDS``, the portal itself goes on, and nothing is written anywhere. A machine reads only so many documents at
once: together they take no more than that number times ``parse_worker.MAX_MEMORY``.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from competencies.exceptions import CannotRead, CannotReadNow
from competencies.finding_messages import unreadable_message
from competencies.imports.plan import StandardPlan
from competencies.services.parse_slots import parse_slot
from competencies.services.plan_values import plan_from_values

MAX_FILE_BYTES = 20 * 1024 * 1024
# A person is told within half a minute, the start of the program included.
MAX_SECONDS = 24
# How long to wait until another document has been read.
MAX_WAIT = 15
READER = "competencies.services.parse_worker:read_document"
# What a process of Python needs to start; nothing that tells where the database is or what the secrets are.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV", "HOME", "TMPDIR")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ParsedFile:
    """What a file holds.

    ``values`` is the plan as ``plan_from_values`` takes it; ``rows`` are those of the source, each with ``page``,
    ``row`` and ``cells``; ``format`` is ``pdf``, ``docx``, ``text`` and so on.
    """

    values: dict[str, Any]
    rows: list[dict[str, Any]]
    format: str

    @property
    def plan(self) -> StandardPlan:
        """The standard that was found."""
        return plan_from_values(self.values)


def parse_file(path: Path, *, reader: str = READER, seconds: float = MAX_SECONDS, wait: float = MAX_WAIT) -> ParsedFile:
    """Return what the file at ``path`` holds; its suffix helps to say what was refused.

    ``reader`` names the function that the process calls, as ``module:function``. Raises ``CannotRead``, whose sentence
    says what is wrong with the file and what to do, and ``CannotReadNow`` where the machine was still busy with others
    after ``wait`` seconds.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise cannot_read("missing", name=path.name) from error
    if size > MAX_FILE_BYTES:
        raise cannot_read("file-too-large", limit=str(MAX_FILE_BYTES // 1024**2))
    with parse_slot(wait) as slot:
        if slot is None:
            raise CannotReadNow(unreadable_message("busy", {}), "busy", {})
        answer = _run(path, reader, seconds, slot)
    refused = answer.get("unreadable")
    if refused:
        raise cannot_read(refused["code"], **refused["params"])
    if "plan" not in answer:
        logger.error("The reader failed on a file of %d bytes: %s", size, answer.get("crashed"))
        raise cannot_read("reader-failed")
    return ParsedFile(answer["plan"], answer["rows"], answer["format"])


def cannot_read(code: str, **params: str) -> CannotRead:
    """Return the refusal of a file for the reason ``code``."""
    return CannotRead(unreadable_message(code, params), code, params)


def _run(path: Path, reader: str, seconds: float, slot: int) -> dict[str, Any]:
    # A file and not a pipe: the limit on file sizes then bounds the output, and nobody has to read while it is written.
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 -- the arguments are a constant, a test's function, and a path
            [sys.executable, "-m", "competencies.services.parse_worker", reader, str(path.absolute())],
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {"PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[slot],
        )
        try:
            in_time = _has_ended(process, seconds)
        finally:
            # Also where it ended by itself: what it started is in its group.
            _end(process)
        if not in_time or process.returncode in (-signal.SIGXCPU, -signal.SIGALRM):
            raise cannot_read("too-slow")
        if process.returncode in (-signal.SIGKILL, -signal.SIGABRT):
            # Nobody here did it: the system killed it, or a library gave up, for want of memory.
            raise cannot_read("needs-too-much-memory")
        output.seek(0)
        try:
            answer: dict[str, Any] = json.load(output)
        except ValueError:
            return {"crashed": f"the process ended with status {process.returncode}"}
        return answer


def _has_ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait until the process has ended, but do not bury it: until then nobody else gets the number of its group."""
    until = time.monotonic() + seconds
    pause = 0.005
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(2 * pause, 0.05)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and whatever it started, and bury it; it leads a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
