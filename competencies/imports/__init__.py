"""Import of published competency standards: read a file, parse it, and get the standard as a plan of pure values.

``read -> lay out -> parse -> plan``: a reader turns a file into a neutral ``Document`` and knows no standard; the
parser turns the document into a ``StandardPlan`` and knows no file format. Neither touches a database, and nothing in
this package needs Django, so the import also runs as a converter or in a worker process.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from competencies.imports.document import Document
from competencies.imports.parser import parse
from competencies.imports.plan import StandardPlan
from competencies.imports.plan_json import as_dict
from competencies.imports.readers.detect import Format, detect
from competencies.imports.readers.errors import UnreadableFile

__all__ = ["Document", "StandardPlan", "UnreadableFile", "as_dict", "parse", "plan_from_file", "read_file"]


def read_file(path: str | PathLike[str]) -> Document:
    """Read the file at ``path`` with the reader for what it holds: PDF, Word (.docx), or text with tabs or Markdown.

    Raises ``UnreadableFile``, whose text says what is wrong and what to do, for a missing file, an unknown format
    (JSON too: it holds no document), and content that the reader refuses.
    """
    path = Path(path)
    return _read(path, detect(path))


def plan_from_file(path: str | PathLike[str]) -> StandardPlan:
    """Read and parse the file at ``path``, or take the plan from a JSON export.

    Raises ``UnreadableFile`` like ``read_file`` and nothing else.
    """
    path = Path(path)
    found = detect(path)
    if found is Format.JSON:
        from competencies.imports.readers.export import read_export_file

        return read_export_file(path)
    return parse(_read(path, found))


def _read(path: Path, found: Format) -> Document:
    # The libraries behind the readers are large, and most who import this package read no file.
    if found is Format.PDF:
        from competencies.imports.readers.pdf import read_pdf_file

        return read_pdf_file(path)
    if found is Format.DOCX:
        from competencies.imports.readers.docx import read_docx_file

        return read_docx_file(path)
    if found is Format.TEXT:
        from competencies.imports.readers.text import read_text_file

        return read_text_file(path)
    raise UnreadableFile("unknown-format", suffix=path.suffix or path.name)
