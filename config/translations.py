"""Compiled translations: made from the .po files, and refused when missing, so that nobody meets half a language."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation.reloader import translation_file_changed

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
DIGEST_HEADER = "X-Source-Digest"
HOW_TO_COMPILE = "Run: manage.py compile_translations"


def _sources() -> Iterator[Path]:
    yield from sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po"))


def _digest(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()[:32]


def _is_current(source: Path) -> bool:
    """Tell whether the compiled file was made from the source as it is; dates lie after a copy, content does not."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and f"{DIGEST_HEADER}: {_digest(source)}".encode() in compiled.read_bytes()


def compile_messages() -> list[Path]:
    """Compile the translations that are missing or older than their source; return the files written.

    This process reads them from now on, whatever it had loaded before.
    """
    written = []
    for source in _sources():
        if _is_current(source):
            continue
        messages = polib.pofile(str(source))
        messages.metadata[DIGEST_HEADER] = _digest(source)
        # Written beside and moved: a process that starts at this moment never reads half a file.
        handle, name = tempfile.mkstemp(dir=source.parent, suffix=".tmp")
        os.close(handle)
        messages.save_as_mofile(name)
        Path(name).chmod(0o644)
        Path(name).replace(source.with_suffix(".mo"))
        written.append(source.with_suffix(".mo"))
    for compiled in written:
        translation_file_changed(sender=None, file_path=compiled)  # forgets what was loaded without it
    return written


def outdated_translations() -> list[str]:
    """Return the names of compiled translations that are missing or do not match their source."""
    return [str(source.relative_to(LOCALE_DIR).with_suffix(".mo")) for source in _sources() if not _is_current(source)]


def refuse_outdated_translations() -> None:
    """Raise ImproperlyConfigured in production when a compiled translation is missing or outdated."""
    if settings.PRODUCTION and (names := outdated_translations()):
        raise ImproperlyConfigured(
            f"Compiled translations are missing or outdated: {', '.join(names)}. {HOW_TO_COMPILE}"
        )
