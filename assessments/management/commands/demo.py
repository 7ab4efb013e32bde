"""Build the demo and serve it: the whole product on the bundled standard, with a fictional company."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from assessments.management.demo.campaigns import build_campaigns
from assessments.management.demo.company import LOGINS, PASSWORD, build_company
from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.models import User

ADDRESS = "127.0.0.1:8000"
WHAT_THEY_DO = {
    "hr": "HR manager: campaigns, progress, dashboards",
    "supervisor": "supervisor: reviews and signs off the team",
    "employee": "employee: rates themselves, reads last year's result",
    "editor": "standard editor: edits drafts in the administration",
    "admin": "system administrator: people and departments",
}


class Command(BaseCommand):
    help = "Builds the demo (once) and serves it on 127.0.0.1:8000. --reset starts over, --no-serve only builds."
    requires_system_checks = []  # on a fresh machine they would complain of what this command makes

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
        parser.add_argument("--no-serve", action="store_true", help="build only")
        parser.add_argument("--address", default=ADDRESS, help="host:port to serve on (default: %(default)s)")

    def handle(self, *, reset: bool, no_serve: bool, address: str, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo makes accounts with a published password: set PORTAL_MODE=demo.")
        if reset:
            self._reset()
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        call_command("compile_translations", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if User.objects.exists():
            self.stdout.write("The demo is there already; make demo-reset starts over.")
        else:
            started = time.monotonic()
            self.stdout.write("Building the demo company and its campaigns ...")
            self.stdout.flush()
            self._build()
            self.stdout.write(f"Built in {time.monotonic() - started:.1f} seconds.")
        self._tell(address)
        self.stdout.flush()  # also where the output is a file or a pipe: the server below runs until it is stopped
        if not no_serve:
            call_command("runserver", address, use_reloader=False, verbosity=0)

    def _reset(self) -> None:
        database = settings.DATABASES["default"]
        if connection.vendor != "sqlite":
            raise CommandError(
                "--reset only throws away the demo's own SQLite file; DATABASE_URL names another database."
            )
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database['NAME']}{suffix}").unlink(missing_ok=True)

    @transaction.atomic
    def _build(self) -> None:
        """All or nothing: an interrupted build leaves no half demo behind."""
        company = build_company()
        call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
        version = StandardVersion.objects.get(status=VersionStatus.PUBLISHED)
        build_campaigns(company, version)

    def _tell(self, address: str) -> None:
        self.stdout.write(f"\nThe portal: http://{address}/\n\nSign in with any of these, password {PASSWORD}\n")
        mail = dict(User.objects.values_list("email", "employee_number"))
        for local_part, _role in LOGINS.values():
            address_of = f"{local_part}@demo.example"
            number = mail.get(address_of, "")
            self.stdout.write(f"  {address_of:<24} or {number:<6} {WHAT_THEY_DO[local_part]}")
        self.stdout.write("\nStop with Ctrl+C.\n")
