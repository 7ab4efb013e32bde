"""Readers that go wrong, for the process that has to survive them."""

import os
import resource
import signal
import time
from pathlib import Path
from typing import Any


def sleep(path: Path) -> dict[str, Any]:
    time.sleep(600)
    return {}


def spin(path: Path) -> dict[str, Any]:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (1, hard))  # the limit itself is too long for a test
    while True:
        pass


def tell_limits(path: Path) -> dict[str, Any]:
    limits = {
        "memory": resource.getrlimit(resource.RLIMIT_AS),
        "seconds": resource.getrlimit(resource.RLIMIT_CPU),
        "output": resource.getrlimit(resource.RLIMIT_FSIZE),
    }
    return {"plan": limits, "rows": [], "format": "text"}


def hog(path: Path) -> dict[str, Any]:
    blocks = []
    while True:
        blocks.append(bytearray(64 * 1024**2))


def crash(path: Path) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def fail(path: Path) -> dict[str, Any]:
    raise RuntimeError("a fault of the reader")


def flood(path: Path) -> dict[str, Any]:
    return {"plan": "x" * (64 * 1024**2)}


def look_around(path: Path) -> dict[str, Any]:
    secrets = sorted(name for name in os.environ if name.startswith(("PORTAL_", "DATABASE", "DJANGO")))
    return {"plan": {"secrets": secrets}, "rows": [], "format": "text"}


def sleep_with_child(path: Path) -> dict[str, Any]:
    child = os.fork()
    if child:
        path.write_text(str(child))
    time.sleep(600)
    return {}


def leave_a_child(path: Path) -> dict[str, Any]:
    child = os.fork()
    if not child:
        time.sleep(600)
    path.write_text(str(child))
    return {"plan": {}, "rows": [], "format": "text"}


def tell_and_sleep(path: Path) -> dict[str, Any]:
    path.write_text(str(os.getpid()))
    return sleep(path)


def be_killed(path: Path) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def wait_for_the_alarm(path: Path) -> dict[str, Any]:
    signal.setitimer(signal.ITIMER_REAL, min(0.2, signal.getitimer(signal.ITIMER_REAL)[0]))
    return sleep(path)
