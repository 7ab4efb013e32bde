"""Uploaded documents in the private storage."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path, PurePosixPath
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from competencies.models import ImportSource, ImportUpload
from competencies.models.imports import private_storage
from competencies.services.working_folders import forget_working_folders

MAX_NAME = 200
WORKING_FOLDER = "portal-upload-"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_FOLDER = "imports"
# A file is stored before the row that names it; nothing takes that long.
_SURELY_FORGOTTEN = timedelta(days=1)


def harmless_name(name: str) -> str:
    """Return the file's name as it may be shown: one line, no folders, no invisible characters."""
    name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    if len(name) > MAX_NAME:
        suffix = suffix_of(name)
        name = name[: MAX_NAME - len(suffix) - 1] + "…" + suffix
    return name or "file"


def one_line(text: str) -> str:
    """Return the text without line breaks and invisible characters, such as those that turn the reading direction."""
    seen = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character for character in text
    )
    return " ".join(seen.split())


def suffix_of(name: str) -> str:
    """Return the ending of a name with its point, in small letters; empty where it is none that files have."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_file(path: Path) -> str:
    """Copy the file at ``path`` into the private storage under a name of the portal's own, and return that name."""
    with path.open("rb") as file:
        return keep_content(File(file), folder=_FOLDER, suffix=suffix_of(path.name))


def keep_content(content: "File[bytes]", *, folder: str, suffix: str = "") -> str:
    """Write the content into ``folder`` of the private storage under a name of the portal's own; return that name."""
    return private_storage().save(f"{folder}/{timezone.now():%Y/%m}/{uuid4().hex}{suffix}", content)


def forget_file(name: str) -> None:
    """Delete a file from the private storage once the present transaction, if any, has been committed."""
    transaction.on_commit(lambda: private_storage().delete(name))


def forget_orphans() -> int:
    """Delete stored files that no row names, such as those of a process that was killed; return how many."""
    named = {
        *ImportSource.objects.values_list("file", flat=True),
        *ImportUpload.objects.exclude(file="").values_list("file", flat=True),
    }
    return forget_unnamed(_FOLDER, named)


def forget_unnamed(folder: str, named: Collection[str]) -> int:
    """Delete the files in ``folder`` of the private storage that are not ``named``, unless they may be just arriving.

    ``named`` has to be read before the call, at most moments ago. Returns how many went.
    """
    storage = private_storage()
    before = timezone.now() - _SURELY_FORGOTTEN
    orphans = [name for name in _stored(folder) if name not in named and storage.get_modified_time(name) < before]
    for name in orphans:
        storage.delete(name)
    return len(orphans)


def forget_upload_folders() -> int:
    """Delete the folders in which an upload was looked at by a process that was killed; return how many.

    They are left alone for a day: the reader that such a process started may still be at it.
    """
    return forget_working_folders(WORKING_FOLDER, _SURELY_FORGOTTEN)


def _stored(folder: str) -> list[str]:
    storage = private_storage()
    if not storage.exists(folder):
        return []
    folders, files = storage.listdir(folder)
    return [f"{folder}/{name}" for name in files] + [name for below in folders for name in _stored(f"{folder}/{below}")]
