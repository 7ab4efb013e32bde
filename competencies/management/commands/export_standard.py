"""``manage.py export_standard CODE``: prints a standard as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from competencies.exceptions import UnknownStandard
from competencies.exports.standard_json import standard_as_dict
from competencies.selectors.lookup import find_version


class Command(BaseCommand):
    help = "Print a standard as JSON, in UTF-8."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "code",
            metavar="CODE",
            help="a printed code such as KMM2431-003v2, or a code without version, which names the published one",
        )

    def handle(self, *args: Any, code: str, **options: Any) -> None:
        """Write nothing but the JSON to standard output, whatever encoding the terminal announces."""
        try:
            version = find_version(code)
        except UnknownStandard as error:
            raise CommandError(error.message) from error
        text = json.dumps(standard_as_dict(version), ensure_ascii=False, indent=2)
        binary = getattr(getattr(self.stdout, "_out", None), "buffer", None)
        if binary is None:
            self.stdout.write(text)
        else:
            binary.write(f"{text}\n".encode())
            binary.flush()
