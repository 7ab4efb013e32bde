"""The comforts of portal.js, in a real browser on a page of their own."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGE = """
<details data-menu><summary>Menu</summary><a href="#inside">Inside</a></details>
<details data-open-wide><summary>Outline</summary><p>Sections</p></details>
<button type="button">Elsewhere</button>
<form data-submit-once><button>Send</button></form>
<form data-warn-unsaved><label>Note <input name="note"></label></form>
"""


@pytest.fixture
def portal_page(page: Page) -> Page:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.set_content(PAGE)
    # Counts the submits that would be sent, and keeps the page.
    page.evaluate(
        """() => {
            window.sent = 0;
            window.addEventListener("submit", (event) => {
                if (!event.defaultPrevented) window.sent += 1;
                event.preventDefault();
            });
        }"""
    )
    page.add_script_tag(path=settings.BASE_DIR / "static/js/portal.js", type="module")
    # A module runs some time after it was added.
    expect(page.locator("details[data-open-wide]")).to_have_attribute("open", "")
    return page


def test_escape_closes_a_menu_and_gives_the_focus_back(portal_page: Page) -> None:
    portal_page.get_by_text("Menu").click()
    portal_page.get_by_role("link", name="Inside").focus()
    portal_page.keyboard.press("Escape")
    expect(portal_page.get_by_role("link", name="Inside")).to_be_hidden()
    expect(portal_page.locator("details[data-menu] > summary")).to_be_focused()


def test_a_click_elsewhere_closes_a_menu(portal_page: Page) -> None:
    portal_page.get_by_text("Menu").click()
    expect(portal_page.get_by_role("link", name="Inside")).to_be_visible()
    portal_page.get_by_role("button", name="Elsewhere").click()
    expect(portal_page.get_by_role("link", name="Inside")).to_be_hidden()


def test_the_outline_stands_open_on_a_wide_screen(portal_page: Page) -> None:
    expect(portal_page.get_by_text("Sections")).to_be_visible()


def test_a_double_click_sends_once(portal_page: Page) -> None:
    portal_page.get_by_role("button", name="Send").dblclick()
    assert portal_page.evaluate("window.sent") == 1


@pytest.mark.parametrize(("saved", "asks"), [(False, True), (True, False)])
def test_leaving_asks_only_while_something_is_unsaved(portal_page: Page, saved: bool, asks: bool) -> None:
    portal_page.get_by_label("Note").fill("words")
    if saved:
        portal_page.locator("form[data-warn-unsaved]").dispatch_event("portal:saved", {"bubbles": True})
    asked = portal_page.evaluate(
        """() => {
            const leaving = new Event("beforeunload", {cancelable: true});
            window.dispatchEvent(leaving);
            return leaving.defaultPrevented;
        }"""
    )
    assert asked is asks
