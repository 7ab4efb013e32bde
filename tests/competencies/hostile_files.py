"""Files made to do harm, small enough to be made while a test runs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import md5

from pdfminer.arcfour import Arcfour

_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%b" '
    b'Target="%b" TargetMode="%b"/></Relationships>'
)
PARAGRAPH = b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << %b >> >>"
# With this a password is filled up, as the format says.
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


# --- PDF --------------------------------------------------------------------------------------------------------------


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF file of numbered objects, of which the first is the catalogue."""
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R %b >>\n" % (
        size,
        table,
        size,
        trailer,
    )
    return bytes(data) + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a compressed stream with more ``entries`` in its head."""
    return packed_stream(zlib.compress(data, 9), entries)


def packed_stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream of what is compressed already."""
    return b"<< /Length %d /Filter /FlateDecode %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def bomb(megabytes: int, block: bytes = b" ") -> bytes:
    """Return, compressed, so much of the same; only its checksum, which comes last, is wrong."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    unit = packer.compress(block * (1024**2 // len(block))) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + unit * megabytes + b"\x03\x00"


def pages_pdf(number: int, content: bytes, *more: bytes, resources: bytes = b"") -> bytes:
    """Return a PDF of ``number`` pages that all show ``content``, a stream; ``more`` objects are numbered from 5 on."""
    first = 5 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + page) for page in range(number))
    page = _PAGE % (b"/Font << /F1 4 0 R >> " + resources)
    tree = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (number, kids)
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", tree, content, _FONT, *more, *[page] * number)


def many_boxes(number: int) -> bytes:
    """Return a page's content that draws so many small boxes, a hundred in each row."""
    return stream(b"".join(b"%d %d 3 3 re S\n" % (n % 100 * 6, n // 100 * 6) for n in range(number)))


def nested_forms(levels: int, calls: int) -> bytes:
    """Return a PDF whose form calls another ``calls`` times, which does the same, and so on."""
    forms = [
        stream(
            b"/X Do " * calls if level + 1 < levels else b"0 0 1 1 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (6 + level),
        )
        for level in range(levels)
    ]
    return pages_pdf(1, stream(b"/X Do"), *forms, resources=b"/XObject << /X 5 0 R >>")


def font_with_ranges(last: bytes, widths: bytes = b"") -> bytes:
    """Return a PDF with a font that maps all codes up to ``last``, and says more about their ``widths``."""
    mapping = b"begincmap 1 beginbfrange <%b> <%b> <0041> endbfrange endcmap" % (b"0" * len(last), last)
    return pages_pdf(
        1,
        stream(b"BT /F2 9 Tf 50 700 Td <00410042> Tj ET"),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> %b /FontDescriptor 8 0 R >>" % widths,
        stream(mapping),
        b"<< /Type /FontDescriptor /FontName /Own /Flags 4 /FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 >>",
        resources=b"/Font << /F2 5 0 R >>",
    )


def wide_predictor() -> bytes:
    """Return a PDF whose page needs a row of a hundred gigabytes to be unpacked."""
    entries = b"/DecodeParms << /Predictor 12 /Columns 100000000000 /Colors 9 /BitsPerComponent 8 >>"
    return pages_pdf(1, packed_stream(bomb(1), entries))


def encrypted_pdf(password: bytes) -> bytes:
    """Return a PDF of one line that opens with ``password``; nobody has the other one, which allows to change it."""

    def padded(text: bytes) -> bytes:
        return (text + _PADDING)[:32]

    def cipher(key: bytes, data: bytes) -> bytes:
        return Arcfour(key).process(data)

    owner = cipher(md5(padded(b"owner"), usedforsecurity=False).digest()[:5], padded(password))
    identity, permissions = b"0123456789abcdef", struct.pack("<i", -4)
    key = md5(padded(password) + owner + permissions + identity, usedforsecurity=False).digest()[:5]
    content = b"BT /F1 9 Tf 50 700 Td (Read me) Tj ET"
    content = cipher(md5(key + b"\x03\0\0\0\0", usedforsecurity=False).digest()[:10], content)
    check = cipher(key, _PADDING)
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        _FONT,
        _PAGE % b"/Font << /F1 4 0 R >>",
        trailer=b"/ID [<%b> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>"
        % tuple(value.hex().encode() for value in (identity, owner, check)),
    )


def object_stream_bomb() -> bytes:
    """Return a PDF whose objects are in a stream that unpacks to a gigabyte."""
    data = bytearray(b"%PDF-1.7\n1 0 obj\n")
    data += packed_stream(bomb(1024, b"1 "), b"/Type /ObjStm /N 1000000000 /First 10") + b"\nendobj\n"
    start = len(data)
    rows = [(0, 0, 0), (1, 9, 0), (2, 1, 0), (2, 1, 1), (1, start, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    data += b"4 0 obj\n" + stream(table, b"/Type /XRef /Size 5 /W [1 4 2] /Root 2 0 R") + b"\nendobj\n"
    return bytes(data) + b"startxref\n%d\n%%%%EOF\n" % start


# --- Word -------------------------------------------------------------------------------------------------------------


def word(
    body: bytes = b"", definitions: bytes = b"", encoding: str = "utf-8", parts: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a Word document; ``definitions`` come before its root, ``parts`` are further files in it."""
    document = b'<?xml version="1.0" encoding="%b"?>%b<w:document xmlns:w="%b"><w:body>%b</w:body></w:document>' % (
        encoding.encode(),
        definitions,
        _WORD,
        body,
    )
    return archive(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONSHIPS % (b"officeDocument", b"word/document.xml", b"Internal"),
            "word/document.xml": document if encoding == "utf-8" else document.decode().encode(encoding),
            **(parts or {}),
        }
    )


def word_with_relationship(kind: bytes, target: bytes, mode: bytes = b"External") -> bytes:
    """Return a Word document that refers to something outside of it."""
    relationships = _RELATIONSHIPS % (kind, target, mode)
    return word(PARAGRAPH % b"text", parts={"word/_rels/document.xml.rels": relationships})


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive with these files, packed as tightly as it goes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


def with_a_lie_about_its_size(packed: bytes) -> bytes:
    """Return the archive with a last file that says to be of 100 bytes."""
    data = bytearray(packed)
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 100)
    return bytes(data)


def with_a_file_many_times(packed: bytes, times: int) -> bytes:
    """Return the archive with so many more names for its last file, all of which share its bytes."""
    end = packed.rindex(b"PK\x05\x06")
    names = struct.unpack_from("<H", packed, end + 8)[0] + times
    start = struct.unpack_from("<I", packed, end + 16)[0]
    listing = packed[start:end] + packed[packed.rindex(b"PK\x01\x02") : end] * times
    tail = bytearray(packed[end:])
    struct.pack_into("<HHI", tail, 8, names, names, len(listing))
    return packed[:start] + listing + bytes(tail)


def entities(levels: int) -> bytes:
    """Return definitions of which each is ten times the one before."""
    bodies = [b"lol", *(b"&a%d;" % level * 10 for level in range(levels))]
    return b"<!DOCTYPE d [" + b"".join(b'<!ENTITY a%d "%b">' % entry for entry in enumerate(bodies)) + b"]>"
