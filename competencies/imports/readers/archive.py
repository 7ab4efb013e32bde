"""Looks a zipped document over before any library unpacks it: its true size, passwords, definitions outside of it."""

from __future__ import annotations

import io
import zipfile

from competencies.imports.readers.errors import UnreadableFile

# Only the parts that are read count, not pictures; a long standard has about 3 MB of them.
MAX_UNPACKED = 64 * 1024 * 1024
MAX_PARTS = 2_000

_CHUNK = 1 << 16
_DTD = tuple(
    f"<!{word}".encode(encoding) for word in ("DOCTYPE", "ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def check_archive(data: bytes) -> None:
    """Unpack every part in small steps before any library does: how large it says it is need not be true.

    Raises ``UnreadableFile`` for an archive that unpacks to more than ``MAX_UNPACKED`` bytes, has a password, or holds
    XML with a document type definition, and whatever ``zipfile`` raises for a damaged one.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        limit = str(MAX_UNPACKED // 1024**2)
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise UnreadableFile("unpacks-too-large", limit=limit)
        if any(part.flag_bits & 0x1 for part in parts):
            raise UnreadableFile("encrypted")
        unpacked = 0
        for part in parts:
            is_xml = part.filename.lower().endswith((".xml", ".rels"))
            before = b""
            with archive.open(part) as file:
                while chunk := file.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED:
                        raise UnreadableFile("unpacks-too-large", limit=limit)
                    window = before + chunk
                    if is_xml and any(mark in window for mark in _DTD):
                        # The format allows no document type definition, and only one can name an entity.
                        raise UnreadableFile("unsafe-xml")
                    before = chunk[-32:]
