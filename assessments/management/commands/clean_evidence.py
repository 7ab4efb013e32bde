"""``manage.py clean_evidence``: deletes stored files that no evidence names."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from assessments.services.evidence import forget_orphaned_files


class Command(BaseCommand):
    help = "Delete files that were to become evidence and that nothing names, such as after a crash."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and say how many."""
        self.stdout.write(_("Forgotten files deleted: %(count)d") % {"count": forget_orphaned_files()})
