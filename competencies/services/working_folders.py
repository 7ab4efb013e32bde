"""Folders in which documents are read or made. They may hold personal data, so none outlives its process for long."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

# A folder is there a moment before it is held.
_SURELY_HELD = timedelta(minutes=1)


@contextmanager
def working_folder(prefix: str) -> Iterator[Path]:
    """Give an empty folder that nobody else may enter, and delete it afterwards with all that is in it.

    This process holds it by a lock, which the system takes from whoever ends: what a killed process left can be told
    from what another one works in.
    """
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield Path(folder)
        finally:
            os.close(held)


def forget_working_folders(prefix: str, unchanged_for: timedelta = _SURELY_HELD) -> int:
    """Delete the folders of that prefix that no living process of this machine holds; return how many.

    Only what nothing was put into or taken from for ``unchanged_for`` is looked at.
    """
    before = time.time() - unchanged_for.total_seconds()
    return sum(_forget(folder, before) for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"))


def _forget(folder: Path, before: float) -> bool:
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        # Gone meanwhile, somebody else's, or no folder.
        return False
    try:
        if os.fstat(held).st_mtime >= before:
            return False
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return not folder.exists()
