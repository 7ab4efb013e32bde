"""The process that reads one uploaded file: ``python -m competencies.services.parse_worker READER PATH``.

A document is written by a stranger, and the libraries that read it are large. So it is read in a process of its own,
which has the limits set below, no access to the database and nothing of the portal's environment. The result goes to
standard output as one JSON object: ``{"plan", "rows", "format"}``, ``{"unreadable": {"code", "params"}}``, or
``{"crashed": ...}``. Nothing here needs Django.
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
import traceback
from collections.abc import Sized
from importlib import import_module
from pathlib import Path
from typing import Any

from competencies.imports.document import Document, Table
from competencies.imports.readers.errors import UnreadableFile

MAX_MEMORY = 1024**3
MAX_SECONDS_OF_WORK = 21
# A process that waits instead of working ends too, even where nobody is left to end it.
MAX_SECONDS_OF_LIFE = 26
MAX_OUTPUT = 16 * 1024 * 1024
# The longest standards have about 40 pages with 60 rows each, and a finding for every tenth.
MAX_ROWS = 20_000
MAX_FINDINGS = 10_000
MAX_ITEMS = 10_000

_PR_SET_PDEATHSIG = 1


def read_document(path: Path) -> dict[str, Any]:
    """Read and parse the file at ``path``; raises ``UnreadableFile``.

    ``rows`` are those of the source, as a person sees them beside the findings: free lines and rows of tables.
    """
    # Imported here, where the limits of this process hold already.
    from competencies.imports import import_file
    from competencies.services.plan_values import plan_to_values

    read = import_file(path)
    plan = read.plan
    rows = _source_rows(read.document) if read.document is not None else []
    _require_at_most(MAX_ROWS, rows)
    tasks = plan.tasks
    items = (plan.knowledge, plan.skills, plan.attitudes, plan.notes, plan.history, plan.duties, tasks)
    _require_at_most(MAX_ITEMS, *items, *((*task.outputs, *task.indicators) for task in tasks))
    _require_at_most(MAX_FINDINGS, plan.findings, plan.accounting.unplaced)
    return {"plan": plan_to_values(plan), "rows": rows, "format": read.format.value}


def _require_at_most(limit: int, *parts: Sized) -> None:
    """Refuse what is no standard, although it can be read: whoever looks at it would wait for ever."""
    if sum(map(len, parts)) > limit:
        raise UnreadableFile("too-much-text")


def _source_rows(document: Document) -> list[dict[str, Any]]:
    from competencies.services.plan_values import clean_text

    rows: list[dict[str, Any]] = []
    for page in document.pages:
        for block in page.blocks:
            lines = (
                [(row.number, [cell.text for cell in row.cells]) for row in block.rows if row.filled()]
                if isinstance(block, Table)
                else [(block.at.row, [block.text])]
            )
            rows += [
                {"page": page.number, "row": number, "cells": [clean_text(cell) for cell in cells]}
                | ({"sheet": clean_text(page.name)} if page.name else {})
                for number, cells in lines
            ]
    return rows


def limit_this_process() -> None:
    """Bound memory, time and output of this process for good; nothing it starts can have more.

    It does not outlive the process that started it.
    """
    for what, limit, last in (
        (resource.RLIMIT_AS, MAX_MEMORY, MAX_MEMORY),
        # At the lower limit comes a signal that tells why; at the upper one, the same as for want of memory.
        (resource.RLIMIT_CPU, MAX_SECONDS_OF_WORK, MAX_SECONDS_OF_WORK + 1),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT, MAX_OUTPUT),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = last if hard == resource.RLIM_INFINITY else min(last, hard)
        resource.setrlimit(what, (min(limit, allowed), allowed))
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS_OF_LIFE)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main(reader: str, path: str) -> None:
    """Limit this process, read the file at ``path`` with the function named ``module:function``, write the result."""
    limit_this_process()
    try:
        module, _colon, name = reader.partition(":")
        result = getattr(import_module(module), name)(Path(path))
    except MemoryError:
        result = {"unreadable": {"code": "needs-too-much-memory", "params": {}}}
    except Exception as error:
        if hasattr(error, "code") and hasattr(
            error, "params"
        ):  # UnreadableFile, without importing it before it is needed
            result = {"unreadable": {"code": error.code, "params": dict(error.params)}}
        else:
            result = {"crashed": traceback.format_exc()[-4000:]}
    json.dump(result, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
