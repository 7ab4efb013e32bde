"""``manage.py compile_translations``: make what Django reads from the translations in the sources."""

from typing import Any

from django.core.management.base import BaseCommand

from config.translations import compile_messages


class Command(BaseCommand):
    help = "Compile the translations that are missing or older than their source. Needs no other program."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_messages()
        if options["verbosity"] == 0:
            return
        for path in written:
            self.stdout.write(str(path))
        if not written:
            self.stdout.write("Translations are up to date.")
