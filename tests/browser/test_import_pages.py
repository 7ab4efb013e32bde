"""Uploading documents in a real browser, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from competencies.models import ImportUpload, StandardVersion
from competencies.services.importing import import_plan
from competencies.standards import bundled_standard_path
from people.enums import Role
from people.models import User
from tests.competencies.plans import bundled_plan
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor() -> User:
    return make_user(role=Role.STANDARD_EDITOR, language="en")


@pytest.fixture
def complaints(page: Page) -> Iterator[None]:
    """Fail with what the browser complains about."""
    found: list[str] = []
    page.on("console", lambda told: found.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield
    assert found == []


def files() -> list[FilePayload]:
    return [
        {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""},
        {"name": "standard.txt", "mimeType": "text/plain", "buffer": bundled_standard_path().read_bytes()},
    ]


def open_page(page: Page, server: LiveServer, editor: User) -> None:
    client = Client()
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    page.goto(server.url + reverse("competencies:import_upload"))


def test_each_file_shows_how_it_gets_on(
    page: Page, live_server: LiveServer, editor: User, axe: Callable[[Page], None], complaints: None
) -> None:
    open_page(page, live_server, editor)
    page.get_by_label("Documents").set_input_files(files())
    page.get_by_role("button", name="Upload and read").click()
    lines = page.locator("[data-import-progress] li")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("The file holds no text.")
    expect(lines.nth(1).get_by_role("link")).to_be_visible()
    expect(page.locator("[data-import-waiting]")).to_contain_text("standard.txt")  # the list has been fetched anew
    axe(page)
    lines.nth(1).get_by_role("link").click()
    expect(page.get_by_text("4712 of 4712 characters placed")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_text("KMM2431-003v2 is a draft now.")).to_be_visible()
    assert StandardVersion.objects.get().created_by == editor
    page.get_by_role("link", name="See the document row by row").click()
    expect(page.get_by_role("heading", name="The imported document")).to_be_visible()
    axe(page)


def test_what_would_change_is_shown_before_it_is_saved(
    page: Page, live_server: LiveServer, editor: User, axe: Callable[[Page], None], complaints: None
) -> None:
    import_plan(actor=None, plan=bundled_plan())
    text = bundled_standard_path().read_text(encoding="utf-8").replace("確認市場研究需求", "確認市場研究之需求")
    open_page(page, live_server, editor)
    reworded: FilePayload = {"name": "reworded.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_label("Documents").set_input_files([reworded])
    page.get_by_role("button", name="Upload and read").click()
    waiting = page.locator("[data-import-waiting]")
    expect(waiting).to_contain_text("reworded.txt")
    waiting.get_by_role("link", name="KMM2431-003v2").click()
    expect(page.get_by_text("Reworded 1")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="See everything that would change").click()
    expect(page.locator("ins.mark-added").last).to_contain_text("之")
    axe(page)
    assert StandardVersion.objects.count() == 1


def test_a_file_is_dropped_on_the_form(page: Page, live_server: LiveServer, editor: User, complaints: None) -> None:
    open_page(page, live_server, editor)
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File([], 'dropped.pdf')); return t; }"
    )
    page.dispatch_event("form[data-import]", "drop", {"dataTransfer": transfer})
    expect(page.locator("[data-import-progress] li")).to_contain_text("The file holds no text.")
    assert ImportUpload.objects.get().original_name == "dropped.pdf"


def test_it_works_without_javascript(browser: Browser, live_server: LiveServer, editor: User) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_page(page, live_server, editor)
    page.get_by_label("Documents").set_input_files(files())
    page.get_by_role("button", name="Upload and read").click()
    expect(page.get_by_text("The file holds no text.")).to_be_visible()
    page.get_by_role("link", name="KMM2431-003v2").click()
    expect(page.get_by_role("button", name="Save as draft")).to_be_visible()
    context.close()
