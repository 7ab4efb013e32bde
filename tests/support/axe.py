"""Accessibility: axe must find nothing on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ADMINISTRATION = "body.change-list, body.change-form, body.dashboard, body.app-competencies"


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds on the page as it is shown now: rule, help, and the elements concerned.

    Beside WCAG it keeps axe's best practices, but for the administration, whose markup is Django's (table heads without
    text, a picture as label of the search box).
    """
    # "preload" would copy style sheets into the page, which the security policy refuses.
    rules = WCAG if page.locator(ADMINISTRATION).count() else [*WCAG, "best-practice"]
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    lines = [f"{page.url}: axe finds {len(found)} problems"]
    for violation in found:
        lines.append(f"- {violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"][:5]:
            lines.append(f"    {' '.join(map(str, node['target']))}")
            lines.extend(f"      {line}" for line in node["failureSummary"].splitlines()[1:3])
    assert not found, "\n".join(lines)
