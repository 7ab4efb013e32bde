"""Finding a browser, or saying what to install; no test of this file starts or installs one."""

import sys

import pytest

from tests.support import browser
from tests.support.browser import NoBrowser, installed_browser, provide_browser


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine without a browser; returns the install commands that were tried."""
    tried: list[tuple[str, ...]] = []
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(browser, "NAMES", ("no-such-browser",))
    monkeypatch.setattr(browser, "_playwrights_own", lambda: None)
    monkeypatch.setattr(browser, "_try", lambda *command: tried.append(command))
    monkeypatch.setattr(
        "tests.support.browser.shutil.which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    return tried


def test_the_named_browser_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.browser.shutil.which", lambda name: name)
    monkeypatch.setenv("CHROME", "/opt/chrome")
    assert installed_browser() == "/opt/chrome"


def test_a_wrong_name_is_refused_and_not_replaced(
    monkeypatch: pytest.MonkeyPatch, nothing_installed: list[tuple[str, ...]]
) -> None:
    monkeypatch.setenv("CHROME", "/opt/nothing")
    with pytest.raises(NoBrowser, match="/opt/nothing"):
        provide_browser()
    assert nothing_installed == []


def test_playwright_is_asked_first_then_apt_as_root(
    monkeypatch: pytest.MonkeyPatch, nothing_installed: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr("tests.support.browser.os.geteuid", lambda: 0)
    with pytest.raises(NoBrowser, match="apt-get install chromium"):
        provide_browser()
    assert nothing_installed[0] == (sys.executable, "-m", "playwright", "install", "chromium")
    assert nothing_installed[-1][:3] == ("apt-get", "install", "-y")
    assert "chromium" in nothing_installed[-1]


def test_apt_is_left_alone_without_root(
    monkeypatch: pytest.MonkeyPatch, nothing_installed: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr("tests.support.browser.os.geteuid", lambda: 1000)
    with pytest.raises(NoBrowser):
        provide_browser()
    assert [command[0] for command in nothing_installed] == [sys.executable]


def test_what_playwright_fetched_is_used(
    monkeypatch: pytest.MonkeyPatch, nothing_installed: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(browser, "_playwrights_own", lambda: "/cache/chrome" if nothing_installed else None)
    assert provide_browser() == "/cache/chrome"
    assert len(nothing_installed) == 1
