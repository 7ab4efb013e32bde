"""Processes of the portal's own: started apart from the web worker, bounded in memory."""

import os
import resource
import subprocess
import sys

from django.conf import settings

MAX_MEMORY = 1024**3
_NICENESS = 10


def start_command(*arguments: str) -> None:
    """Start ``manage.py`` with ``arguments``, none of which a user typed, and do not wait for it.

    A shell starts it and ends: so it is no child of the web worker, which neither has to bury it nor takes it along.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    subprocess.run(  # noqa: S603 -- names of commands and numbers alone
        ["/bin/sh", "-c", '"$@" &', "sh", *command],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def limit_this_process() -> None:
    """Bound the memory of this process for good, and let web workers go first."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    os.nice(_NICENESS)
