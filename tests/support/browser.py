"""A headless Chromium for the browser tests: found on the machine, fetched by Playwright, or installed by apt.

The suite's entry (``tools/check.py``) runs ``python -m tests.support.browser`` first, which prints the path or fails
saying what to install, and hands the path on as ``CHROME``. Browser tests never skip: without a browser they fail.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ENVIRONMENT = "CHROME"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
ARGUMENTS = [
    "--no-sandbox",  # the suite may run as root, where the sandbox refuses to start; it opens only its own pages
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]
HELP = (
    "No Chromium found. Install one (Debian: apt-get install chromium fonts-noto-cjk; elsewhere: "
    "python -m playwright install chromium), or set CHROME to the path of one."
)


class NoBrowser(Exception):
    """There is no browser and none could be installed; the message says what to do."""


def installed_browser() -> str | None:
    """Return the path of a browser that is here already, or None. A wrong CHROME raises NoBrowser."""
    if named := os.environ.get(ENVIRONMENT):
        path = shutil.which(named)
        if path is None:
            raise NoBrowser(f"CHROME names {named!r}, which is no program. Correct it or unset it.")
        return path
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def provide_browser() -> str:
    """Return the path of a browser, installing one where none is; raises NoBrowser."""
    if path := installed_browser():
        return path
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    if path := installed_browser():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update", "-q")
        _try("apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES)
        if path := installed_browser():
            return path
    raise NoBrowser(HELP)


def _try(*command: str) -> None:
    """Run an installer whose failure is judged by what is there afterwards; its words go to standard error."""
    print("$", *command, file=sys.stderr)  # noqa: T201
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False, timeout=600)


@cache
def browser_path() -> str:
    """Return the browser tests drive, looked up or installed once per process; raises NoBrowser."""
    return provide_browser()


if __name__ == "__main__":
    try:
        print(provide_browser())  # noqa: T201
    except NoBrowser as refusal:
        sys.exit(str(refusal))
