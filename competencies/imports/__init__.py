"""Import of published competency standards: read a file, parse it, and get the standard as a plan of pure values.

``read -> lay out -> parse -> plan``: a reader turns a file into a neutral ``Document`` and knows no standard; the
parser turns the document into a ``StandardPlan`` and knows no file format. Neither touches a database, and nothing in
this package needs Django, so the import also runs as a converter or in a worker process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from competencies.imports.document import Document
from competencies.imports.parser import parse
from competencies.imports.plan import StandardPlan
from competencies.imports.plan_json import as_dict
from competencies.imports.readers.detect import Format, detect
from competencies.imports.readers.errors import UnreadableFile

__all__ = [
    "Document",
    "ImportedFile",
    "StandardPlan",
    "UnreadableFile",
    "as_dict",
    "import_file",
    "parse",
    "plan_from_file",
    "read_file",
]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What a file holds; ``document`` is None where the file holds a finished standard and nothing was parsed."""

    format: Format
    document: Document | None
    plan: StandardPlan


def import_file(path: str | PathLike[str]) -> ImportedFile:
    """Read the file at ``path`` with the reader for what it holds, and parse it.

    PDF, Word (.docx), a workbook (.xlsx), text with tabs or Markdown, or a JSON export. Raises ``UnreadableFile`` and
    nothing else: its text says what is wrong and what to do, for a missing file, an unknown format, and content that
    the reader refuses.
    """
    path = Path(path)
    found = detect(path)
    # The libraries behind the readers are large, and most who import this package read no file.
    if found is Format.JSON:
        from competencies.imports.readers.export import read_export_file

        return ImportedFile(found, None, read_export_file(path))
    if found is Format.XLSX:
        return _import_workbook(path)
    document = _read(path, found)
    return ImportedFile(found, document, parse(document))


def plan_from_file(path: str | PathLike[str]) -> StandardPlan:
    """Return the plan of ``import_file``; raises what it raises."""
    return import_file(path).plan


def read_file(path: str | PathLike[str]) -> Document:
    """Read the file at ``path`` without parsing it.

    Raises ``UnreadableFile`` like ``import_file``, and for a JSON export, which holds no document.
    """
    path = Path(path)
    return _read(path, detect(path))


def _import_workbook(path: Path) -> ImportedFile:
    from competencies.imports.readers.xlsx import read_xlsx_file
    from competencies.imports.workbook import name_cells, parse_workbook
    from competencies.imports.workbook_sheets import is_workbook_of_ours, without_guide

    workbook = read_xlsx_file(path)
    if is_workbook_of_ours(workbook.document):
        return ImportedFile(Format.XLSX, without_guide(workbook.document), parse_workbook(workbook))
    # Somebody may have typed the official arrangement into a workbook of their own.
    plan = parse(workbook.document)
    if not plan.duties:
        raise UnreadableFile("not-our-workbook")
    plan = replace(plan, findings=name_cells(plan.findings, workbook.document))
    return ImportedFile(Format.XLSX, workbook.document, plan)


def _read(path: Path, found: Format) -> Document:
    if found is Format.PDF:
        from competencies.imports.readers.pdf import read_pdf_file

        return read_pdf_file(path)
    if found is Format.DOCX:
        from competencies.imports.readers.docx import read_docx_file

        return read_docx_file(path)
    if found is Format.XLSX:
        from competencies.imports.readers.xlsx import read_xlsx_file

        return read_xlsx_file(path).document
    if found is Format.TEXT:
        from competencies.imports.readers.text import read_text_file

        return read_text_file(path)
    raise UnreadableFile("unknown-format", suffix=path.suffix or path.name)
