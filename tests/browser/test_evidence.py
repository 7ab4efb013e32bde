"""Evidence in a real browser: in place by keyboard alone, when the server is away, and without JavaScript."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.models import Assessment, Evidence, Rating
from people.models import User
from tests.assessments.views.sheets import items_of
from tests.factories import make_assessment, make_standard_version, make_user
from tests.support import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
NOTES = FilePayload(name="會議紀錄.txt", mimeType="text/plain", buffer=files.TEXT)
PROGRAM = FilePayload(name="page.html", mimeType="text/html", buffer=b"<script>alert(1)</script>")
URL = "https://wiki.example/report"


@pytest.fixture
def assessment() -> Assessment:
    """A short form whose campaign asks for everything; its candidate reads English."""
    version = make_standard_version(duties=1, tasks=1, knowledge=1, skills=0, attitudes=0)
    return make_assessment(
        candidate=make_user(language="en"),
        standard_version=version,
        evidence_at_extremes=True,
        not_applicable_needs_reason=True,
    )


def open_form(page: Page, server: LiveServer, assessment: Assessment) -> Locator:
    """Open the form and return its first item."""
    sign_in(page, server, assessment.candidate)
    page.goto(server.url + reverse("assessments:employee_rate", args=[assessment.pk]))
    return page.locator(f"#item-{items_of(assessment)[0]}")


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def test_links_and_files_are_added_and_removed_in_place_by_keyboard(
    page: Page, live_server: LiveServer, assessment: Assessment, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    item = open_form(page, live_server, assessment)
    address = page.url
    add = item.get_by_role("button", name="Add evidence")
    add.focus()
    page.keyboard.press("Space")
    expect(add).to_have_attribute("aria-expanded", "true")
    expect(item.locator("[data-files]")).to_be_focused()
    axe(page)

    page.keyboard.press("Tab")
    page.keyboard.type("wiki.example/3")  # digits and letters are text here, and no answers or shortcuts
    page.keyboard.press("Enter")
    error = item.locator("[data-error]")
    expect(error).to_contain_text("begins with https://")
    expect(item.locator("[data-url]")).to_have_value("wiki.example/3")
    expect(item.locator("[data-url]")).to_have_attribute("aria-describedby", str(error.get_attribute("id")))
    page.keyboard.press("Control+a")
    page.keyboard.type(URL)
    page.keyboard.press("Tab")
    page.keyboard.type("Report 2026")
    page.keyboard.press("Enter")
    expect(item.get_by_role("link", name="Report 2026 (opens in a new tab)")).to_have_attribute("href", URL)
    expect(error).to_be_hidden()
    expect(item.locator("[data-url]")).to_be_focused()

    item.locator("[data-files]").set_input_files([NOTES, PROGRAM])
    expect(item.get_by_role("link", name="會議紀錄.txt", exact=True)).to_be_visible()
    expect(item.locator("[data-uploads]")).to_contain_text("can contain programs")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    remove = item.get_by_role("link", name="Remove Report 2026")
    remove.focus()
    page.keyboard.press("Enter")
    expect(item.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(remove).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(item.locator(".evidence-list__piece")).to_have_count(1)
    expect(add).to_be_focused()
    assert [piece.name for piece in Evidence.objects.all()] == ["會議紀錄.txt"]
    expect(page.locator("[data-show=commented]")).to_contain_text("1")
    assert not Rating.objects.exists()
    assert page.url == address


def test_what_the_campaign_asks_for_is_said_when_such_an_answer_is_chosen(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    item = open_form(page, live_server, assessment)
    hint = item.locator("[data-hint]")
    expect(hint).to_be_hidden()
    item.locator(".rating-option", has_text="5").click()
    expect(hint).to_have_text("Please support this answer by a comment, a link or a file.")
    item.locator(".rating-option", has_text="4").click()
    expect(hint).to_be_hidden()
    item.locator(".rating-option", has_text="Not applicable").click()
    expect(hint).to_have_text("Please say why this does not apply, as a comment.")
    item.locator("summary").click()
    item.get_by_role("textbox").fill("Not my work")
    expect(hint).to_be_hidden()

    other = page.locator(f"#item-{items_of(assessment)[1]}")
    other.locator(".rating-option", has_text="1").click()
    expect(other.locator("[data-hint]")).to_be_visible()
    other.locator("[data-add]").click()
    other.locator("[data-files]").set_input_files(NOTES)
    expect(other.locator("[data-hint]")).to_be_hidden()


def test_nothing_typed_is_lost_while_the_server_is_away_or_somebody_signed_out(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    item = open_form(page, live_server, assessment)
    item.locator("[data-add]").click()
    item.locator("[data-url]").fill(URL)
    page.route("**/evidence/", lambda route: route.abort())
    item.locator("[data-send-link]").click()
    expect(item.locator("[data-error]")).to_contain_text("cannot be reached")
    page.unroute("**/evidence/")
    session = page.context.cookies()
    page.context.clear_cookies()
    item.locator("[data-send-link]").click()
    expect(item.locator("[data-error]")).to_contain_text("signed out")
    expect(item.locator("[data-url]")).to_have_value(URL)
    page.context.add_cookies(session)  # type: ignore[arg-type]
    item.locator("[data-send-link]").click()
    expect(item.locator(".evidence-list__piece")).to_have_count(1)


def test_without_javascript_the_item_has_a_page_of_its_own(
    browser: Browser, live_server: LiveServer, assessment: Assessment
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    item = open_form(page, live_server, assessment)
    item.get_by_role("link", name="Add evidence").click()
    page.get_by_label("Address").fill(URL)
    page.get_by_role("button", name="Add the link").click()
    expect(page.locator(".evidence-list__piece")).to_have_count(1)
    page.locator("#id_documents").set_input_files([NOTES, PROGRAM])
    page.get_by_role("button", name="Add the files").click()
    expect(page.get_by_text("can contain programs")).to_be_visible()
    expect(page.locator(".evidence-list__piece")).to_have_count(2)
    page.get_by_role("link", name="Remove 會議紀錄.txt").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".evidence-list__piece")).to_have_count(1)
    page.get_by_role("link", name="Back to the form").click()
    expect(item.locator(".evidence-list__piece")).to_have_count(1)
    context.close()
