"""Documents made to do harm, through the real reader in its real process: each is refused, soon, with a sentence."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.translation import override

from competencies.exceptions import CannotRead
from competencies.finding_messages import unreadable_message
from competencies.imports.readers.docx import MAX_CELLS
from competencies.services import parsing
from competencies.services.parsing import parse_file
from tests.competencies import hostile_files as make
from tests.competencies.imports.pdf_documents import header_page
from tests.competencies.imports.pdf_maker import PdfPage, pdf

CHINESE = range(0x4E00, 0xA000)
ROW = b"<w:tr><w:tc>" + make.PARAGRAPH % b"x" + b"</w:tc></w:tr>"
ENTITY = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LARGE_PART = make.archive({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 70_000_000})

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    # Not what the name says.
    "error-page.pdf": ("damaged", lambda: b"<!doctype html><p>Not found"),
    "error-page.docx": ("damaged", lambda: b"<!doctype html><p>Not found"),
    "picture.pdf": ("damaged", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "archive.pdf": ("damaged", lambda: make.archive({"a.txt": b"x"})),
    "picture.png": ("unknown-format", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "text.json": ("not-json", lambda: b"no brackets"),
    # Nothing in it.
    "empty.pdf": ("empty", lambda: b""),
    "no-pages.pdf": ("empty", lambda: make.pages_pdf(0, make.stream(b""))),
    "blank-pages.pdf": ("empty", lambda: make.pages_pdf(3, make.stream(b""))),
    "empty.docx": ("empty", make.word),
    "byte-order-mark.txt": ("empty", lambda: b"\xef\xbb\xbf"),
    "scanned.pdf": ("scanned", lambda: pdf([PdfPage(has_picture=True)] * 2)),
    "letters-drawn.pdf": ("scanned", lambda: make.pages_pdf(1, make.stream(b"1 1 m 2 2 3 3 4 4 c f\n" * 500))),
    # Locked.
    "password.pdf": ("encrypted", lambda: make.encrypted_pdf(b"secret")),
    "certificate.pdf": (
        "encrypted",
        lambda: make.pdf_of(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 0 /Kids [] >>",
            trailer=b"/ID [<00> <00>] /Encrypt << /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 >>",
        ),
    ),
    # Too much.
    "5000-pages.pdf": ("too-many-pages", lambda: make.pages_pdf(5000, make.stream(b"BT /F1 9 Tf (text) Tj ET"))),
    "many-letters.pdf": (
        "page-too-full",
        lambda: make.pages_pdf(1, make.stream(b"BT /F1 9 Tf " + b"(0123456789) Tj\n" * 4000 + b"ET")),
    ),
    "many-boxes.pdf": ("page-too-full", lambda: make.pages_pdf(1, make.many_boxes(10_000))),
    "rows.docx": ("too-much-text", lambda: make.word(b"<w:tbl><w:tblGrid/>" + ROW * (MAX_CELLS + 1) + b"</w:tbl>")),
    "sections.docx": ("too-much-text", lambda: make.word(b"<w:p><w:pPr><w:sectPr/></w:pPr></w:p>" * 20_000)),
    "duties.json": (
        "too-much-text",
        lambda: (
            b'{"code": "A", "title": "b", "version": 1, "duties": ['
            + b",".join([b'{"code": "T1", "name": "x"}'] * 10_001)
            + b"]}"
        ),
    ),
    "one-line.txt": ("too-large", lambda: b"x" * (20 * 1024**2 - 1)),
    # Bombs: small until they are unpacked.
    "content.pdf": ("needs-too-much-memory", lambda: make.pages_pdf(1, make.packed_stream(make.bomb(1500)))),
    "objects.pdf": ("needs-too-much-memory", make.object_stream_bomb),
    "part.docx": ("unpacks-too-large", lambda: LARGE_PART),
    "liar.docx": ("damaged", lambda: make.with_a_lie_about_its_size(LARGE_PART)),
    "shared-bytes.docx": ("unpacks-too-large", lambda: make.with_a_file_many_times(LARGE_PART, 1000)),
    "parts.docx": ("unpacks-too-large", lambda: make.archive({f"word/{n}.xml": b"" for n in range(3000)})),
    # Entities and what stands outside.
    "external-entity.docx": ("unsafe-xml", lambda: make.word(make.PARAGRAPH % b"&x;", ENTITY)),
    "laughs.docx": ("unsafe-xml", lambda: make.word(make.PARAGRAPH % b"&a9;", make.entities(9))),
    "laughs-utf-16.docx": ("unsafe-xml", lambda: make.word(make.PARAGRAPH % b"&a9;", make.entities(9), "utf-16")),
    "laughs-utf-32.docx": ("damaged", lambda: make.word(make.PARAGRAPH % b"&a9;", make.entities(9), "utf-32")),
    # Without an end, or without a bottom.
    "page-tree-in-a-circle.pdf": (
        "empty",
        lambda: make.pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"),
    ),
    "form-in-itself.pdf": (
        "empty",
        lambda: make.pages_pdf(
            1,
            make.stream(b"/X Do"),
            make.stream(
                b"/X Do /X Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
            ),
            resources=b"/XObject << /X 5 0 R >>",
        ),
    ),
    "deep-forms.pdf": ("damaged", lambda: make.nested_forms(3000, 1)),
    "deep-tables.docx": ("damaged", lambda: make.word(b"<w:tbl><w:tr><w:tc>" * 5000)),
    "deep.json": ("not-json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "number.json": ("not-json", lambda: b'{"version": ' + b"9" * 1_000_000 + b"}"),
    "other-fields.json": (
        "not-our-json",
        lambda: b'{"code": "A", "version": 1, ' + b",".join(b'"x%d": 1' % n for n in range(500)) + b"}",
    ),
    # Text of another kind.
    "zeros.txt": ("binary", lambda: b"T1\tx\0\0\n"),
    "big5.txt": ("not-utf8", lambda: "職能基準".encode("big5")),
    "utf-16-unmarked.txt": ("binary", lambda: "職能基準".encode("utf-16-be") + b"\0\0"),
}

READ: dict[str, Callable[[], bytes]] = {
    "owner-password.pdf": lambda: make.encrypted_pdf(b""),
    "outside-template.docx": lambda: make.word_with_relationship(b"attachedTemplate", b"http://127.0.0.1:9/x.dotm"),
    "outside-picture.docx": lambda: make.word_with_relationship(b"image", b"file:///etc/passwd"),
    "archive-inside.docx": lambda: make.word(make.PARAGRAPH % b"x", parts={"word/embeddings/1.zip": LARGE_PART}),
    "boxes-in-boxes.docx": lambda: make.word(
        b"<w:p><w:r><w:pict><w:txbxContent>" * 40
        + make.PARAGRAPH % b"x"
        + b"</w:txbxContent></w:pict></w:r></w:p>" * 40
    ),
    "document.pdf.docx": lambda: pdf([header_page()]),
    "document.docx.pdf": lambda: make.word(make.PARAGRAPH % b"x"),
    "repeated-page.pdf": lambda: make.pages_pdf(2, make.stream(b"BT /F1 9 Tf 9 9 Td (text) Tj ET")),
}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for all temporary files."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(tmp_path: Path, work: Path, name: str) -> None:
    code, content = REFUSED[name]
    path = written(tmp_path, name, content())
    assert path.stat().st_size < parsing.MAX_FILE_BYTES
    began = time.monotonic()
    with pytest.raises(CannotRead) as refused, override("en"):
        parse_file(path)
    assert (refused.value.code, time.monotonic() - began < 30) == (code, True)
    # What is wrong, and what to do.
    assert refused.value.message.count(". ") + refused.value.message.count(": ") >= 1
    assert refused.value.message.endswith(".")
    with override("zh-hant"):
        assert any(ord(character) in CHINESE for character in unreadable_message(code, refused.value.params))
    assert not list(work.iterdir())


@pytest.mark.parametrize("name", READ)
def test_it_does_no_harm(tmp_path: Path, work: Path, name: str) -> None:
    parsed = parse_file(written(tmp_path, name, READ[name]()))
    assert "".join(cell for row in parsed.rows for cell in row["cells"]).strip()
    assert not list(work.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        lambda: make.nested_forms(levels=12, calls=10),
        lambda: make.font_with_ranges(b"FFFFFFFF"),
        lambda: make.pages_pdf(1, make.many_boxes(120_000)),
    ],
    ids=["forms", "font", "boxes"],
)
def test_what_takes_for_ever_is_ended(tmp_path: Path, work: Path, content: Callable[[], bytes]) -> None:
    path = written(tmp_path, "slow.pdf", content())
    began = time.monotonic()
    with pytest.raises(CannotRead) as refused:
        parse_file(path, seconds=2)
    assert refused.value.code == "too-slow"
    assert time.monotonic() - began < parsing.MAX_SECONDS, "what would have ended it anyhow comes later"
    assert not list(work.iterdir())


def test_half_of_it_scanned_is_reported_with_its_page(tmp_path: Path) -> None:
    path = written(tmp_path, "half.pdf", pdf([header_page(), PdfPage(has_picture=True)]))
    findings = [found for found in parse_file(path).plan.findings if found.severity == "error"]
    assert [(found.code, found.page) for found in findings if found.code == "picture-not-read"] == [
        ("picture-not-read", 2)
    ]


def test_a_picture_behind_the_text_is_none_to_read(tmp_path: Path) -> None:
    page = header_page()
    page.has_picture = True
    assert "picture-not-read" not in {
        found.code for found in parse_file(written(tmp_path, "paper.pdf", pdf([page]))).plan.findings
    }
