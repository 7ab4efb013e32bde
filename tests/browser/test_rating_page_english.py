"""The rating page in English, light and dark: from signing in to what is still unanswered."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.models import Assessment
from people.models import User
from tests.browser.person import PHONE
from tests.factories import PASSWORD, make_assessment, make_standard_version, make_user
from tests.support.window import resize

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_rating_page_in_english(
    page: Page, live_server: LiveServer, axe: Callable[[Page], None], theme: str
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    assessment: Assessment = make_assessment(
        candidate=make_user(language="en"),
        supervisor=make_user(language="en"),
        standard_version=make_standard_version(),
    )
    user: User = assessment.candidate
    page.goto(live_server.url + reverse("account_login"))
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.get_by_role("link", name=re.compile("^Begin")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Self-rating")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    axe(page)
    page.locator("fieldset.rating-item").first.locator(".rating-option", has_text="Proficient").click()
    expect(page.locator("[data-save-status]")).to_have_text("Saved")
    axe(page)
    resize(page, PHONE)
    page.evaluate("document.querySelectorAll('main details').forEach((details) => (details.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("items are unanswered"))
    axe(page)
