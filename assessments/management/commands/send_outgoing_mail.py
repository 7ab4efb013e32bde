"""``manage.py send_outgoing_mail``: send what is queued, once or again and again."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from assessments.notifications.outbox import send_due_mails


class Command(BaseCommand):
    help = "Send queued mail. Any number of these may run at once: no mail is sent twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--loop",
            type=float,
            metavar="SECONDS",
            help="keep running and look for new mail every SECONDS; without it, send what is due and end",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(options["loop"])
        except KeyboardInterrupt:
            self.stdout.write("stopped")

    def _run(self, pause: float | None) -> None:
        while True:
            self._send_everything_due()
            if pause is None:
                return
            # As a web worker does between requests: a connection the database has dropped is opened anew.
            close_old_connections()
            time.sleep(pause)

    def _send_everything_due(self) -> None:
        sent = failed = 0
        while True:
            batch = send_due_mails()
            if not (batch.sent or batch.failed):
                break
            sent += batch.sent
            failed += batch.failed
        if sent or failed:
            self.stdout.write(f"{sent} sent, {failed} failed")
