"""Comparing versions in a real browser: an editor corrects a match, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from competencies.models import Indicator, StandardVersion
from competencies.services.drafts import create_draft_from
from people.enums import Role
from people.models import User
from tests.factories import make_standard_version, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def old() -> StandardVersion:
    return make_standard_version(duties=1, tasks=1, knowledge=1, skills=1, attitudes=1)


@pytest.fixture
def draft(old: StandardVersion) -> StandardVersion:
    """The first of two indicators is reworded."""
    version = create_draft_from(actor=None, version_id=old.pk)
    first = Indicator.objects.filter(task__duty__standard_version=version).order_by("position")[0]
    first.text = first.text.replace("測試", "檢測", 1)
    first.save()
    return version


def open_comparison(
    page: Page, server: LiveServer, editor: User, old: StandardVersion, draft: StandardVersion, width: int
) -> None:
    client = Client()
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server.url + reverse("competencies:standard_compare", kwargs={"pk": old.pk, "other_pk": draft.pk}))


@pytest.mark.parametrize("width", [1280, 360])
def test_an_editor_corrects_a_match(
    width: int,
    page: Page,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    old: StandardVersion,
    draft: StandardVersion,
) -> None:
    editor = make_user(role=Role.STANDARD_EDITOR, language="en")
    open_comparison(page, live_server, editor, old, draft, width)
    expect(page.locator("ins.mark-added").nth(1)).to_contain_text("檢")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="Correct the match").click()
    expect(page.get_by_role("button", name="Save the match")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label("It has no counterpart.").check()
    page.get_by_role("button", name="Save the match").click()
    expect(page.get_by_text("Noted. The comparison follows it.")).to_be_visible()
    expect(page.locator(".change-row")).to_have_count(2)
    expect(page.locator(".change-row", has_text="Added").first).to_contain_text("Matched by hand")
    axe(page)
