"""The process in which exports are made: started apart from the web worker, heard of regularly."""

import logging
import threading
from types import TracebackType

from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.db.models.functions import Least, Now

from assessments.models import Export
from assessments.services.background import start_command

SECONDS_BETWEEN_BEATS = 2.0

logger = logging.getLogger(__name__)


class Overtaken(Exception):
    """The export was deleted, or another process makes it: stop."""


def start_exports() -> None:
    """Start ``manage.py run_exports`` and do not wait for it."""
    start_command("run_exports")


class Heartbeat:
    """Writes every other second how many people are done, and so that the process is alive.

    It does so in a thread with a connection of its own: some steps take long and have no people to count. Inside the
    block it is the function to tell the number to; that raises ``Overtaken`` once ``row`` is no longer there.
    """

    def __init__(self, row: QuerySet[Export]) -> None:
        self._row = row
        self._done = 0
        self._stop = threading.Event()
        self._overtaken = False
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __call__(self, done: int) -> None:
        self._done = done
        if self._overtaken:
            raise Overtaken

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(SECONDS_BETWEEN_BEATS):
                # More people may have been signed off since the export was asked for.
                done = Least(self._done, F("total"))
                try:
                    self._overtaken = not self._row.all().update(heartbeat_at=Now(), done=done)
                except DatabaseError:
                    logger.warning("A sign of life could not be written", exc_info=True)
        finally:
            connection.close()
