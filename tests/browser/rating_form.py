"""Getting to a rating form in a browser, and asking the page how it stands."""

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate
from pytest_django.live_server_helper import LiveServer

from assessments.models import Assessment
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.models import User
from tests.factories import make_assessment, make_user

# The printed code of the item that has the focus, and the value of the answer the focus is on.
FOCUS = """() => [
  document.activeElement.closest("[data-item]")?.dataset.code ?? null,
  document.activeElement[document.activeElement.matches(".rating-option__input") ? "value" : "localName"],
]"""
WIDTH = "document.documentElement.scrollWidth"


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    """Give the browser a session of ``user``."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def open_form(page: Page, server: LiveServer, assessment: Assessment, suffix: str = "") -> None:
    sign_in(page, server, assessment.candidate)
    page.goto(server.url + reverse("assessments:employee_rate", args=[assessment.pk]) + suffix)


def whole_standard_assessment() -> Assessment:
    """Return an assessment just assigned, on the bundled standard: 164 items; its candidate reads English."""
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    version = StandardVersion.objects.get(code="KMM2431-003v2")
    return make_assessment(candidate=make_user(language="en"), standard_version=version)


def focus(page: Page) -> tuple[str | None, str]:
    """Return the printed code of the item that has the focus, and the answer (or the kind of element) it is on.

    It is where the last key or button has put it, for these move it before they return. Following an address does not:
    ``expect_focus``.
    """
    code, answer = page.evaluate(FOCUS)
    return code, answer


def expect_focus(page: Page, code: str, answer: str) -> None:
    """Wait until the focus is in the item with this printed code, on this answer or kind of element."""
    try:
        page.wait_for_function(f"(wanted) => String(({FOCUS})()) === String(wanted)", arg=[code, answer])
    except TooLate:
        assert focus(page) == (code, answer)


def expect_shown(page: Page, number: int) -> None:
    """Wait until so many items can be seen."""
    expect(page.locator("[data-item]:visible")).to_have_count(number)
