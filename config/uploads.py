"""Bounds what an upload takes of memory and disk, before any page sees it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from competencies.forms.import_upload import MAX_FILES
from competencies.services.parsing import MAX_FILE_BYTES

MAX_BYTES = max(MAX_FILE_BYTES, settings.EVIDENCE_FILE_BYTES)


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes uploaded files to disk as they come, but drops what goes beyond the largest that any page takes.

    The file's ``size`` is still what was sent: larger than the limit, it tells that the content is not complete. Where
    all files together are too large, there are more of them than any page takes, and it refuses them for that.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._written = 0  # of all files of the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the chunk, or drop it where the file, or all of them together, have become too large."""
        together = self._written + len(raw_data)
        if start + len(raw_data) <= MAX_BYTES and together <= MAX_FILES * MAX_BYTES:
            self._written = together
            super().receive_data_chunk(raw_data, start)
