"""Tells by its content whether a file may be kept as evidence: documents and pictures without anything that runs.

Pure: bytes in, a type out or a refusal that says what to do. The name says nothing about a content, with one exception:
scripts are plain text, and only their ending tells them from notes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from PIL import Image

from assessments.exceptions import InvalidInput
from competencies.imports.readers.archive import check_archive
from competencies.imports.readers.errors import UnreadableFile

FIELD = "documents"
MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is accepted. ``suffixes`` are the endings such a file may have; the first is the usual one."""

    content_type: str
    suffixes: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
PNG = FileType("image/png", (".png",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
WEBP = FileType("image/webp", (".webp",))
TEXT = FileType("text/plain", (".txt", ".md"))
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(_OFFICE_TYPE + "wordprocessingml.document", (".docx",))
XLSX = FileType(_OFFICE_TYPE + "spreadsheetml.sheet", (".xlsx",))
PPTX = FileType(_OFFICE_TYPE + "presentationml.presentation", (".pptx",))
ACCEPTED = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, TEXT)
ACCEPT = ",".join(suffix for accepted in ACCEPTED for suffix in accepted.suffixes)
"""For the ``accept`` attribute of a file input."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PHONE_PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif")
_MARKUP = re.compile(r"<(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php)\b", re.IGNORECASE)
_PDF_PROGRAMS = re.compile(rb"/(JavaScript|Launch|RichMedia|EmbeddedFiles?)\b")
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_PDF_UNPACKED = 32 * 1024 * 1024
_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError)
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": DOCX,
    "spreadsheetml.sheet.main+xml": XLSX,
    "presentationml.presentation.main+xml": PPTX,
    "presentationml.slideshow.main+xml": PPTX,
}
# A template or object that is fetched from elsewhere can bring the macros that the document itself lacks.
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument")


def type_of(content: bytes, name: str) -> FileType:
    """Return the type of a file that may be kept; raises InvalidInput (``documents``) with the reason and a way out."""
    if not content:
        raise _refused(_("This file is empty. Check that the right one was chosen."))
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _checked_picture(content, PNG, "PNG")
    if content.startswith(b"\xff\xd8\xff"):
        return _checked_picture(content, JPEG, "JPEG")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _checked_picture(content, WEBP, "WEBP")
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if content.startswith(_OLE):
        raise _refused(
            _("This is an old Office document, or one with a password. Save it as .docx, .xlsx or .pptx without one.")
        )
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_PICTURES:
        raise _refused(_("Pictures of this type cannot be shown everywhere. Save it as JPEG, then add it again."))
    _check_text(content, name)
    return TEXT


def fitting_name(name: str, file_type: FileType) -> str:
    """Return the name with an ending that says what the file is, whatever it said before."""
    path = PurePosixPath(name)
    if path.suffix.lower() in file_type.suffixes:
        return name
    return f"{path.stem if path.suffix else name}{file_type.suffixes[0]}"


def _refused(message: str) -> InvalidInput:
    return InvalidInput(FIELD, message)


def _damaged() -> InvalidInput:
    return _refused(_("This file is damaged or not what its name says. Open it, save it anew, then add it again."))


def _unknown() -> InvalidInput:
    return _refused(
        _(
            "Files of this type are not accepted. Use PDF, a picture (PNG, JPEG, WebP), Word, Excel or PowerPoint "
            "(.docx, .xlsx, .pptx), or plain text (.txt)."
        )
    )


def _contains_programs() -> InvalidInput:
    return _refused(
        _("This file can contain programs, such as scripts or macros, which are not accepted. Print it to PDF instead.")
    )


# --- PDF --------------------------------------------------------------------------------------------------------------


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-4096:]:
        raise _damaged()
    if b"/Encrypt" in content:
        raise _refused(
            _("This PDF is protected, so what is in it cannot be checked. Print it to a new PDF, then add that.")
        )
    if any(_PDF_PROGRAMS.search(_unescaped(part)) for part in (content, *_pdf_objects(content))):
        raise _contains_programs()


def _unescaped(part: bytes) -> bytes:
    """Names may be written with escapes: /J#61vaScript is /JavaScript."""
    return _PDF_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), part)


def _pdf_objects(content: bytes) -> Iterator[bytes]:
    """Yield the packed objects. What cannot be unpacked is passed over: no reader finds a program in it either."""
    left = _PDF_UNPACKED
    for found in _PDF_OBJECTS.finditer(content):
        try:
            unpacked = zlib.decompressobj().decompress(content[found.end() :], max(left, 1))
        except zlib.error:
            continue
        left -= len(unpacked)
        if left <= 0:
            raise _damaged()
        yield unpacked


# --- Pictures ---------------------------------------------------------------------------------------------------------


def _checked_picture(content: bytes, file_type: FileType, format_name: str) -> FileType:
    """Decode the picture, which finds one that is cut off or something else behind a picture's first bytes."""
    try:
        with Image.open(io.BytesIO(content), formats=(format_name,)) as picture:
            too_large = picture.width * picture.height > MAX_PIXELS
            if not too_large:
                picture.draft("RGB", (64, 64))  # a JPEG is decoded small; other formats ignore this
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        too_large = True
    except Exception as error:
        # A decoder fails in many ways; whichever it is, nobody can look at this picture.
        raise _damaged() from error
    if too_large:
        raise _refused(
            _("This picture has more than %(limit)d million pixels. Make it smaller, then add it again.")
            % {"limit": MAX_PIXELS // 1_000_000}
        )
    return file_type


# --- Office documents -------------------------------------------------------------------------------------------------


def _office_type(content: bytes) -> FileType:
    try:
        check_archive(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()]
            if len(set(names)) != len(names):
                raise _damaged()
            found = _main_type(archive)
            _check_parts(archive, names)
    except UnreadableFile as error:
        if error.code == "encrypted":
            raise _refused(_("This file has a password. Save a copy without one, then add that.")) from error
        raise _damaged() from error
    except (*_ARCHIVE_ERRORS, ElementTree.ParseError) as error:
        raise _damaged() from error
    return found


def _main_type(archive: zipfile.ZipFile) -> FileType:
    """Return the type by the kind of the main part, as programs do."""
    try:
        listed = archive.read("[Content_Types].xml")
    except KeyError as error:
        raise _unknown() from error
    kinds = [element.get("ContentType", "") for element in ElementTree.fromstring(listed)]  # noqa: S314 - without a DTD
    if any(word in kind.lower() for kind in kinds for word in ("macro", "vbaproject", "activex")):
        raise _contains_programs()
    for kind in kinds:
        if found := _MAIN_PARTS.get(kind.removeprefix("application/vnd.openxmlformats-officedocument.")):
            return found
    raise _unknown()


def _check_parts(archive: zipfile.ZipFile, names: list[str]) -> None:
    if any(_is_program(name) for name in names):
        raise _contains_programs()
    for part in archive.infolist():
        if not part.filename.lower().endswith(".rels"):
            continue
        for relation in ElementTree.fromstring(archive.read(part)):  # noqa: S314 - without a DTD
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            if relation.get("TargetMode") == "External" and kind in _FETCHED:
                raise _contains_programs()


def _is_program(name: str) -> bool:
    """Macros, controls, and objects of other programs; documents within a document are its charts' figures."""
    if "vbaproject" in name or "/activex/" in name or "/macrosheets/" in name:
        return True
    return "/embeddings/" in name and name.endswith(".bin")


# --- Text -------------------------------------------------------------------------------------------------------------


def _check_text(content: bytes, name: str) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if suffix in TEXT.suffixes and b"\0" not in content:
            raise _refused(_("This text is not encoded in UTF-8. Save it as UTF-8, then add it again.")) from error
        raise _unknown() from error
    if any(character < " " and character not in "\t\n\r\f" for character in text):
        raise _unknown()
    if _MARKUP.search(text) or text.startswith("#!"):
        raise _contains_programs()
    if suffix and suffix not in TEXT.suffixes:
        raise _unknown()
