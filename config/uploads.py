"""Bounds what an upload takes of memory and disk, before any page sees it."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from competencies.services.parsing import MAX_FILE_BYTES

MAX_BYTES = max(MAX_FILE_BYTES, settings.EVIDENCE_FILE_BYTES)


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes uploaded files to disk as they come, but drops what goes beyond the largest that any page takes.

    The file's ``size`` is still what was sent: larger than the limit, it tells that the content is not complete.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the chunk, or drop it where the file has become too large."""
        if start + len(raw_data) <= MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
