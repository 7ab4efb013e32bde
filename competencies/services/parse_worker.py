"""The process that reads one uploaded file: ``python -m competencies.services.parse_worker READER PATH``.

A document is written by a stranger, and the libraries that read it are large. So it is read in a process of its own,
which has the limits set below, no access to the database and nothing of the portal's environment. The result goes to
standard output as one JSON object: ``{"plan", "rows", "format"}``, ``{"unreadable": {"code", "params"}}``, or
``{"crashed": ...}``. Nothing here needs Django.
"""

from __future__ import annotations

import json
import resource
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from competencies.imports.document import Document, Table
from competencies.imports.readers.errors import UnreadableFile

MAX_MEMORY = 1024**3
MAX_SECONDS_OF_WORK = 25
MAX_OUTPUT = 48 * 1024 * 1024


def read_document(path: Path) -> dict[str, Any]:
    """Read and parse the file at ``path``; raises ``UnreadableFile``.

    ``rows`` are those of the source, as a person sees them beside the findings: free lines and rows of tables.
    """
    # Imported here, where the limits of this process hold already.
    from competencies.imports import parse, plan_from_file, read_file
    from competencies.imports.readers.detect import detect
    from competencies.services.plan_values import plan_to_values

    found = detect(path)
    try:
        document = read_file(path)
    except UnreadableFile as error:
        if error.code != "unknown-format":
            raise
        # A file that holds a finished standard and no document, such as the portal's own export.
        return {"plan": plan_to_values(plan_from_file(path)), "rows": [], "format": found.value}
    return {"plan": plan_to_values(parse(document)), "rows": _source_rows(document), "format": found.value}


def _source_rows(document: Document) -> list[dict[str, Any]]:
    from competencies.services.plan_values import clean_text

    rows: list[dict[str, Any]] = []
    for page in document.pages:
        for block in page.blocks:
            lines = (
                [(row.number, [cell.text for cell in row.cells]) for row in block.rows]
                if isinstance(block, Table)
                else [(block.at.row, [block.text])]
            )
            rows += [
                {"page": page.number, "row": number, "cells": [clean_text(cell) for cell in cells]}
                for number, cells in lines
            ]
    return rows


def limit_this_process() -> None:
    """Bound memory, processor time and output of this process for good; nothing it starts can have more."""
    for what, limit in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS_OF_WORK),
        (resource.RLIMIT_FSIZE, MAX_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (allowed, allowed))


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
