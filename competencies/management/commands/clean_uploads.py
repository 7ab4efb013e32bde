"""``manage.py clean_uploads``: deletes uploaded files that nobody decided on, and stored ones that nothing names."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from competencies.services.source_files import forget_orphans, forget_upload_folders
from competencies.services.uploads import discard_expired_uploads


class Command(BaseCommand):
    help = "Delete uploaded files that nobody decided on in time, and stored ones that nothing names."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and say how many of each."""
        forgotten = forget_orphans() + forget_upload_folders()
        self.stdout.write(
            _("%(expired)d expired, %(orphans)d forgotten.")
            % {"expired": discard_expired_uploads(), "orphans": forgotten}
        )
