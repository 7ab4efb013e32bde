"""Import of published competency standards: read a file, parse it, and get the standard as a plan of pure values.

``read -> lay out -> parse -> plan``: a reader turns a file into a neutral ``Document`` and knows no standard; the
parser turns the document into a ``StandardPlan`` and knows no file format. Neither touches a database, and nothing in
this package needs Django, so the import also runs as a converter or in a worker process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path

from competencies.imports.document import Document
from competencies.imports.parser import parse
from competencies.imports.plan import StandardPlan
from competencies.imports.plan_json import as_dict
from competencies.imports.readers.errors import UnreadableFile
from competencies.imports.readers.text import read_text_file

__all__ = ["Document", "StandardPlan", "UnreadableFile", "as_dict", "parse", "plan_from_file", "read_file"]

_READERS: Mapping[str, Callable[[Path], Document]] = {
    ".txt": read_text_file,
    ".tsv": read_text_file,
}


def read_file(path: str | PathLike[str]) -> Document:
    """Read the file at ``path`` with the reader for its suffix (``.txt`` and ``.tsv``: tab-separated text).

    Raises ``UnreadableFile``, whose text says what is wrong and what to do, for a missing file, an unknown suffix, and
    content that the reader refuses (binary, wrongly encoded, empty, too large).
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFile("unknown-format", suffix=path.suffix or path.name)
    return reader(path)


def plan_from_file(path: str | PathLike[str]) -> StandardPlan:
    """Read and parse the file at ``path``; raises ``UnreadableFile`` like ``read_file`` and nothing else."""
    return parse(read_file(path))
