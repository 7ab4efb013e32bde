"""Small files of every type that can be evidence, and of some that can not."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache

import docx
import xlsxwriter
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
TEXT = "季度檢討會議紀錄：由本人主持。\n".encode()
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@cache
def picture(format_name: str = "PNG", *, size: tuple[int, int] = (64, 48)) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", size, (20, 90, 120)).save(into, format_name)
    return into.getvalue()


@cache
def word_document() -> bytes:
    into, document = io.BytesIO(), docx.Document()
    document.add_paragraph("虛構的專案結案報告")
    document.save(into)
    return into.getvalue()


@cache
def workbook() -> bytes:
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into)
    book.add_worksheet().write(0, 0, 1)
    book.close()
    return into.getvalue()


def presentation() -> bytes:
    return package({"[Content_Types].xml": content_types(_PRESENTATION), "ppt/presentation.xml": b"<p/>"})


def content_types(*kinds: str) -> bytes:
    overrides = "".join(f'<Override PartName="/part{n}.xml" ContentType="{kind}"/>' for n, kind in enumerate(kinds))
    return f'<Types xmlns="{_TYPES}">{overrides}</Types>'.encode()


def package(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip archive with these parts."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return into.getvalue()


def with_parts(original: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a copy of the package with ``parts`` added or replaced."""
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        return package({**{name: archive.read(name) for name in archive.namelist()}, **parts})
