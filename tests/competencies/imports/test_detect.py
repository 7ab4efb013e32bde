"""The format of a file is told by what it holds, not by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from competencies.imports import UnreadableFile, plan_from_file
from competencies.imports.readers.detect import Format, detect
from tests.competencies.imports.documents import HEADER
from tests.competencies.imports.pdf_documents import header_page
from tests.competencies.imports.pdf_maker import pdf


def word() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def archive(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        target.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.4\n", Format.PDF),
        (b"\r\n\r\n%PDF-1.4\n", Format.PDF),
        (word(), Format.DOCX),
        (archive("xl/workbook.xml"), Format.XLSX),
        (b' \n{"code": 1}', Format.JSON),
        (b"\xef\xbb\xbf{}", Format.JSON),
        ("職能基準代碼\tABC".encode(), Format.TEXT),
    ],
)
@pytest.mark.parametrize("name", ["file.txt", "file", "FILE.DAT"])
def test_formats(tmp_path: Path, data: bytes, expected: Format, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert detect(path) is expected


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsb", archive("xl/workbook.bin"), "unknown-format"),
        ("a.zip", archive("a.txt"), "unknown-format"),
        ("a.docx", b"PK\x03\x04 but no archive", "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-word"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-excel"),
        ("a.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown-format"),
        ("a.rtf", b"{\\rtf1 x}", "unknown-format"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "unknown-format"),
        ("a.pdf", b"no signature", "damaged"),
        ("a.docx", b"<!doctype html><p>Sign in first", "damaged"),
        ("a.txt", b"", "empty"),
    ],
)
def test_refusals(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        plan_from_file(path)
    assert caught.value.code == code


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="may not be read"):
        plan_from_file(tmp_path)


def test_a_pdf_and_a_text_by_other_names(tmp_path: Path) -> None:
    for name, data in (("one.docx", pdf([header_page()])), ("two.pdf.bak", HEADER.encode())):
        path = tmp_path / name
        path.write_bytes(data)
        assert plan_from_file(path).code == "ABC1234-001v2"
