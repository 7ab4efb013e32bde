"""``manage.py clean_exports``: deletes the files of exports that have expired."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from assessments.services.exports import clean_exports


class Command(BaseCommand):
    help = "Delete the files of exports that have expired, and those that a crash left without their row."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and say how many."""
        expired, forgotten = clean_exports()
        self.stdout.write(_("Expired exports deleted: %(count)d") % {"count": expired})
        self.stdout.write(_("Forgotten files deleted: %(count)d") % {"count": forgotten})
