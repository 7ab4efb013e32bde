"""The browser is killed after each answer and a new one goes on: nothing that the page had taken is lost.

Every second answer is given without network, so that only the browser's own queue has it when the browser dies; the
next one finds it there and sends it.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.proof.portal import HOST, ROOT, Client, Portal
from tests.support.browser import ARGUMENTS, provide_browser

pytestmark = pytest.mark.proof

KILLS = int(os.environ.get("PROOF_BROWSER_KILLS", "20"))

# The page's own queue. Opening it before the page has made it would make an empty one in its place.
ROWS = """
  const exists = async () => (await indexedDB.databases()).some(({ name }) => name === "portal-answers");
  while (!(await exists())) await new Promise((resolve) => setTimeout(resolve, 5));
  const promised = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
  const database = await promised(indexedDB.open("portal-answers"));
  const rows = () => promised(database.transaction("rows").objectStore("rows").getAll());
"""
# The label a person would click; then what tells that the page has taken the answer: it stands in the browser's queue,
# or the server has confirmed it.
ANSWER = f"""async ({{ item, value }}) => {{
  {ROWS}
  document.querySelector(`#item-${{item}} input[value="${{value}}"]`).closest("label").click();
  const status = document.querySelector("[data-save-status]");
  for (;;) {{
    if ((await rows()).some((row) => row.item === item)) return "queued";
    if (status.textContent === status.dataset.saved) return "saved";
    await new Promise((resolve) => setTimeout(resolve, 5));
  }}
}}"""
ALL_SENT = f"""async () => {{
  {ROWS}
  while ((await rows()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}}"""
STORED = """
import django, json, sys
django.setup()
from assessments.models import Rating, RatingChange
ratings = list(Rating.objects.values_list("item", "value"))
json.dump({"ratings": ratings, "changes": RatingChange.objects.count()}, sys.stdout)
"""


class Killable:
    """A Chromium with its profile on disk that can be killed like a crashed one."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        arguments = [*ARGUMENTS, "--headless=new", f"--user-data-dir={profile}", "--remote-debugging-port=0"]
        told = profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [provide_browser(), *arguments, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.browser = self._connected(playwright, told)

    def _connected(self, playwright: Playwright, told: Path) -> Browser:
        for _attempt in range(400):
            with suppress(Exception):
                return playwright.chromium.connect_over_cdp(f"http://{HOST}:{told.read_text().splitlines()[0]}")
            time.sleep(0.05)
        raise RuntimeError("the browser did not start")

    @property
    def context(self) -> BrowserContext:
        return self.browser.contexts[0]

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with suppress(Exception):
            self.browser.close()


@pytest.mark.parametrize("portal", ["sqlite"], indirect=True)
def test_nothing_is_lost_when_the_browser_dies_after_each_answer(portal: Portal) -> None:
    told = portal.seed(1)
    portal.start()
    [person], items = told["people"], told["items"]
    client = Client(portal.port)
    client.sign_in(person["login"], told["password"])
    base = f"http://{HOST}:{portal.port}"
    cookies = [{"name": name, "value": value, "url": base} for name, value in client.cookies.items()]
    given: dict[int, int] = {}
    ways = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, sync_playwright() as playwright:
        for number in range(KILLS + 1):
            browser = Killable(playwright, Path(profile))
            try:
                page = _open(browser.context, cookies, f"{base}/assessments/{person['assessment']}/rate/")
                page.evaluate(ALL_SENT)
                if number == KILLS:  # nothing more to answer: what the last one left has been sent
                    break
                for item, value in given.items():
                    assert page.is_checked(f'#item-{item} input[value="{value}"]'), f"item {item} after {number} kills"
                item, value = items[number], number % 5 + 1
                if number % 2:
                    browser.context.set_offline(True)
                ways.append(page.evaluate(ANSWER, {"item": item, "value": value}))
                given[item] = value
            finally:
                browser.kill()
    stored = _stored(portal)
    assert dict(stored["ratings"]) == given
    assert stored["changes"] == len(given), "an answer was stored twice"
    assert ways.count("queued") >= KILLS // 2, "the queue was hardly needed"
    sys.stdout.write(f"\n{KILLS} kills, {ways.count('queued')} while the answer was only in the browser's queue\n")


def _open(context: BrowserContext, cookies: Any, url: str) -> Page:
    context.add_cookies(cookies)
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(url)
    return page


def _stored(portal: Portal) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", STORED], cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
