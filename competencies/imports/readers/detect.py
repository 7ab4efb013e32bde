"""Tells what a file holds by its first bytes; its name only helps to say what was refused."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from competencies.imports.readers.errors import UnreadableFile

_HEAD = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_READABLE = frozenset({".pdf", ".docx", ".xlsx", ".txt", ".tsv", ".md", ".json"})
# A document with a password is stored in the old way too, whatever its name.
_OLD = {
    **dict.fromkeys((".doc", ".docx", ".dot"), "old-word"),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".xlt"), "old-excel"),
}
_PICTURES_AND_ARCHIVES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


class Format(Enum):
    """What can be read."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "text"
    JSON = "json"


def detect(path: Path) -> Format:
    """Return the format of the file at ``path``.

    Raises ``UnreadableFile`` if the file is missing, empty, or of a kind that cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableFile("missing", name=path.name) from error
    suffix = path.suffix.lower() or path.name
    if not head:
        raise UnreadableFile("empty")
    # Some programs put a few bytes before the signature, and readers accept that.
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(_OLE):
        if suffix in _OLD:
            raise UnreadableFile(_OLD[suffix])
        raise _other_kind(suffix)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _zipped(path, suffix)
    if head.startswith(_PICTURES_AND_ARCHIVES):
        raise _other_kind(suffix)
    if suffix in (".pdf", ".docx", ".xlsx"):
        # Such as the page of an error, saved under the document's name.
        raise UnreadableFile("damaged")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return Format.JSON if suffix == ".json" or text.startswith((b"{", b"[")) else Format.TEXT


def _other_kind(suffix: str) -> UnreadableFile:
    """The refusal of what nobody reads; where the name says otherwise, the name is what is wrong."""
    if suffix in _READABLE:
        return UnreadableFile("damaged")
    return UnreadableFile("unknown-format", suffix=suffix)


def _zipped(path: Path, suffix: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile("damaged") from error
    if any(name.startswith("word/") for name in names):
        return Format.DOCX
    if "xl/workbook.xml" in names:
        return Format.XLSX
    raise _other_kind(suffix)
