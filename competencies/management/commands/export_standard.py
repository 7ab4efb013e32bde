"""``manage.py export_standard CODE [--format FORMAT] [--output FILE]``: writes a standard as JSON, XLSX or PDF.

``manage.py export_standard --template --output FILE`` writes the workbook to be filled in by hand and imported.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from competencies.exceptions import UnknownStandard
from competencies.exports.formats import EXPORT_FORMATS
from competencies.exports.standard_xlsx import template_as_xlsx
from competencies.selectors.lookup import find_version


class Command(BaseCommand):
    help = "Write a standard as JSON (in UTF-8), XLSX or PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "code",
            metavar="CODE",
            nargs="?",
            help="a printed code such as KMM2431-003v2, or a code without version, which names the published one",
        )
        parser.add_argument("--format", choices=sorted(EXPORT_FORMATS), help="json, unless the file's name says other")
        parser.add_argument(
            "--template", action="store_true", help="write the empty XLSX template in place of a standard"
        )
        parser.add_argument("--output", metavar="FILE", type=Path, help="write to this file, not to standard output")

    def handle(
        self, *args: Any, code: str | None, template: bool, format: str | None, output: Path | None, **options: Any
    ) -> None:
        """Write nothing but the standard to standard output, whatever encoding the terminal announces."""
        if template == bool(code) or (template and format not in {None, "xlsx"}):
            raise CommandError(_("Give either the code of a standard, or --template alone for the empty template."))
        if template:
            self._write(template_as_xlsx(), output, is_text=False)
            return
        try:
            version = find_version(code or "")
        except UnknownStandard as error:
            raise CommandError(error.message) from error
        suffix = output.suffix.lower().removeprefix(".") if output else ""
        made = EXPORT_FORMATS[format or (suffix if suffix in EXPORT_FORMATS else "json")]
        is_text = made.slug == "json"
        self._write(made.render(version), output, is_text=is_text)

    def _write(self, content: bytes, output: Path | None, *, is_text: bool) -> None:
        if output:
            self._write_file(output, content)
            return
        if not is_text:
            self._require_pipe()
        binary = self._binary
        if binary is None:
            self.stdout.write(content.decode(), ending="")
        else:
            binary.write(content)
            binary.flush()

    @property
    def _binary(self) -> Any:
        return getattr(getattr(self.stdout, "_out", None), "buffer", None)

    def _require_pipe(self) -> None:
        if self._binary is None or self._binary.isatty():
            raise CommandError(_("This format is not text. Name a file for it with --output."))

    def _write_file(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(
                _("%(file)s could not be written: %(reason)s.") % {"file": path, "reason": error.strerror}
            ) from error
