"""How many documents one machine reads at the same time, or how many other such things it does, counted over all
processes of the portal."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_PAUSE = 0.1


@contextmanager
def parse_slot(wait: float) -> Iterator[int | None]:
    """Hold one of ``IMPORT_PROCESSES`` places while a document is read; see ``process_slot``."""
    with process_slot("import", settings.IMPORT_PROCESSES, wait) as slot:
        yield slot


@contextmanager
def process_slot(name: str, count: int, wait: float = 0) -> Iterator[int | None]:
    """Hold one of ``count`` places called ``name``; None where none came free in ``wait`` seconds.

    What is given is the descriptor of a locked file. A process that inherits it holds the place too, so that it stays
    taken for as long as the work is really being done, even where the worker that began it was killed; and no place is
    lost for ever, since the system takes the lock from whoever ends.
    """
    until = time.monotonic() + wait
    slot = _take(name, count)
    while slot is None and time.monotonic() < until:
        time.sleep(_PAUSE)
        slot = _take(name, count)
    try:
        yield slot
    finally:
        if slot is not None:
            os.close(slot)


def _take(name: str, count: int) -> int | None:
    folder = Path(settings.VAR_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        slot = os.open(folder / f"{name}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(slot)
        else:
            return slot
    return None
