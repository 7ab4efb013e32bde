"""``manage.py run_exports``: makes the files that people asked for and that wait."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from assessments.services.background import limit_this_process
from assessments.services.exports import run_waiting_exports


class Command(BaseCommand):
    help = (
        "Make the exports that wait, also those whose process was killed, and end. The portal starts this by itself; "
        "call it from cron to make up for a restart of the machine."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and say how many."""
        limit_this_process()
        self.stdout.write(_("Exports made: %(count)d") % {"count": run_waiting_exports()})
