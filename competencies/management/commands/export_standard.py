"""``manage.py export_standard CODE [--format FORMAT] [--output FILE]``: writes a standard as JSON, XLSX or PDF."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from competencies.exceptions import UnknownStandard
from competencies.exports.formats import EXPORT_FORMATS
from competencies.selectors.lookup import find_version


class Command(BaseCommand):
    help = "Write a standard as JSON (in UTF-8), XLSX or PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "code",
            metavar="CODE",
            help="a printed code such as KMM2431-003v2, or a code without version, which names the published one",
        )
        parser.add_argument("--format", choices=sorted(EXPORT_FORMATS), help="json, unless the file's name says other")
        parser.add_argument("--output", metavar="FILE", type=Path, help="write to this file, not to standard output")

    def handle(self, *args: Any, code: str, format: str | None, output: Path | None, **options: Any) -> None:
        """Write nothing but the standard to standard output, whatever encoding the terminal announces."""
        try:
            version = find_version(code)
        except UnknownStandard as error:
            raise CommandError(error.message) from error
        suffix = output.suffix.lower().removeprefix(".") if output else ""
        made = EXPORT_FORMATS[format or (suffix if suffix in EXPORT_FORMATS else "json")]
        if output:
            self._write_file(output, made.render(version))
            return
        binary = getattr(getattr(self.stdout, "_out", None), "buffer", None)
        if made.slug != "json" and (binary is None or binary.isatty()):
            raise CommandError(_("This format is not text. Name a file for it with --output."))
        content = made.render(version)
        if binary is None:
            self.stdout.write(content.decode(), ending="")
        else:
            binary.write(content)
            binary.flush()

    def _write_file(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(
                _("%(file)s could not be written: %(reason)s.") % {"file": path, "reason": error.strerror}
            ) from error
