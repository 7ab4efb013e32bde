"""Accessibility: axe must find nothing on a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.window import resize

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ADMINISTRATION = "body.change-list, body.change-form, body.dashboard, body.app-competencies"


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds on the page as it is shown now: rule, help, and the elements concerned.

    The page must be the one that is meant: whoever has pressed a button waits first for what tells the new page from
    the old one. What is still missing of it (its second half, its style sheets) is waited for here.

    It looks at the whole page at once: a button that happens to be half under a bar that stays in place while one
    scrolls is not a small button. Beside WCAG it keeps axe's best practices, but for the administration, whose markup
    is Django's (table heads without text, a picture as label of the search box).
    """
    page.wait_for_load_state()
    # "preload" would copy style sheets into the page, which the security policy refuses.
    rules = WCAG if page.locator(ADMINISTRATION).count() else [*WCAG, "best-practice"]
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    with _unrolled(page):
        found = Axe().run(page, options=options).response["violations"]
    lines = [f"{page.url}: axe finds {len(found)} problems"]
    for violation in found:
        lines.append(f"- {violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"][:5]:
            lines.append(f"    {' '.join(map(str, node['target']))}")
            lines.extend(f"      {line}" for line in node["failureSummary"].splitlines()[1:3])
    assert not found, "\n".join(lines)


@contextmanager
def _unrolled(page: Page) -> Iterator[None]:
    """Make the window as high as the page meanwhile, so that nothing is scrolled and nothing sticks."""
    window = page.viewport_size
    if window is None:  # the size of the window is the browser's own
        yield
        return
    height: int = page.evaluate("document.documentElement.scrollHeight")
    resize(page, {"width": window["width"], "height": max(window["height"], height)})
    try:
        yield
    finally:
        resize(page, {"width": window["width"], "height": window["height"]})
