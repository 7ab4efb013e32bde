"""Reads a document in a process of its own, with limits on time, memory and output.

Whatever the file is (made to be slow, to fill the memory, to crash a library), the answer comes within
``MAX_SECONDS``, the portal itself goes on, and nothing is written anywhere.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from competencies.exceptions import CannotRead
from competencies.finding_messages import unreadable_message
from competencies.imports.plan import StandardPlan
from competencies.services.plan_values import plan_from_values

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_SECONDS = 28
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


def parse_file(path: Path, *, reader: str = READER, seconds: float = MAX_SECONDS) -> ParsedFile:
    """Return what the file at ``path`` holds; its suffix helps to say what was refused.

    ``reader`` names the function that the process calls, as ``module:function``. Raises ``CannotRead``, whose sentence
    says what is wrong with the file and what to do.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise cannot_read("missing", name=path.name) from error
    if size > MAX_FILE_BYTES:
        raise cannot_read("file-too-large", limit=str(MAX_FILE_BYTES // 1024**2))
    answer = _run(path, reader, seconds)
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


def _run(path: Path, reader: str, seconds: float) -> dict[str, Any]:
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
        )
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise cannot_read("too-slow") from None
        finally:
            _end(process)
        if status == -signal.SIGXCPU:
            raise cannot_read("too-slow")
        output.seek(0)
        try:
            answer: dict[str, Any] = json.load(output)
        except ValueError:
            return {"crashed": f"the process ended with status {status}"}
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and whatever it started; it leads a session of its own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
