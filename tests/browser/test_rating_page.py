"""Rating and reviewing in a real browser: by mouse and by keyboard, saving in the background and without JavaScript."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment
from people.models import User
from tests.assessments.views.sheets import items_of, stored
from tests.factories import PASSWORD, answer_everything, make_assessment, make_standard_version, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains about while the test runs; refusals and outages a test provokes are not among it."""
    found: list[str] = []
    provoked = re.compile(r"Failed to load resource: (the server responded with a status of (401|409|422)|net::ERR)")
    page.on("console", lambda told: found.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert [text for text in found if not provoked.match(text)] == []


@pytest.fixture
def assessment() -> Assessment:
    """A short form, just assigned; its candidate reads English."""
    version = make_standard_version(duties=1, tasks=1, knowledge=1, skills=1, attitudes=1)
    return make_assessment(
        candidate=make_user(language="en"), supervisor=make_user("主管", language="en"), standard_version=version
    )


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    """Give the browser a session of ``user``."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def open_form(page: Page, server: LiveServer, assessment: Assessment) -> None:
    sign_in(page, server, assessment.candidate)
    page.goto(server.url + reverse("assessments:employee_rate", args=[assessment.pk]))


def expect_status(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-save-status]")).to_have_text(words)


def expect_to_be_asked(page: Page) -> None:
    """The form has been left: until its script has saved all, a button that submits is still the form's own."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Submit the self-rating?")


def test_by_mouse_from_the_first_answer_to_submitting(
    page: Page, live_server: LiveServer, assessment: Assessment, axe: Callable[[Page], None], complaints: list[str]
) -> None:
    open_form(page, live_server, assessment)
    axe(page)
    items = items_of(assessment)
    for item in items:
        page.locator(f"#item-{item} .rating-option", has_text="4").click()
    expect_status(page, "Saved")
    expect(page.locator("#sheet-progress")).to_contain_text(f"{len(items)} of {len(items)}")
    expect(page.locator(".rating-outline__link").first).to_contain_text("2/2")
    first = page.locator(f"#item-{items[0]}")
    first.get_by_text("Comment", exact=True).click()
    first.get_by_role("textbox").fill("led a project")
    expect_status(page, "Saved")
    assert stored(assessment, Relation.SELF) == [
        (item, 4, False, "led a project" if item == items[0] else "") for item in items
    ]
    page.reload()
    expect(page.locator(".rating-item input:checked")).to_have_count(len(items))
    expect(first.get_by_role("textbox")).to_have_value("led a project")
    page.get_by_role("button", name="Check and submit").click()
    expect_to_be_asked(page)
    axe(page)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("Submitted. Your supervisor has been told.")).to_be_visible()
    axe(page)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_by_keyboard_alone(page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]) -> None:
    open_form(page, live_server, assessment)
    items = items_of(assessment)
    page.locator(f"#item-{items[0]} input[type=radio]").first.focus()
    for item in items:
        focused = f"() => document.activeElement.name === 'rating-{item}'"
        page.wait_for_function(focused)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")  # from 1 to 2
        expect_status(page, "Saved")
        assert page.evaluate(focused), "saving must not move the focus"
        box = page.locator(f"#item-{item} input:focus").bounding_box()
        bar = page.locator(".rating-bar").bounding_box()
        assert box is not None
        assert bar is not None
        assert box["y"] >= bar["y"] + bar["height"], "the focus must not be under the bar"
        page.keyboard.press("Tab")  # the comment's summary
        page.keyboard.press("Tab")  # evidence
        page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.name === 'submit'")
    page.keyboard.press("Enter")
    expect_to_be_asked(page)
    page.get_by_role("button", name="Submit", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted. Your supervisor has been told.")).to_be_visible()
    assert [value for _item, value, _na, _comment in stored(assessment, Relation.SELF)] == [2] * len(items)


def test_without_javascript_the_save_buttons_work(
    browser: Browser, live_server: LiveServer, assessment: Assessment
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    open_form(page, live_server, assessment)
    item = items_of(assessment)[1]
    page.locator(f"#item-{item} input[value='5']").check(force=True)
    page.locator(".rating-section").first.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.url.endswith("#" + str(page.locator(".rating-section").first.get_attribute("id")))
    assert stored(assessment, Relation.SELF) == [(item, 5, False, "")]
    context.close()


def test_an_outage_is_told_and_made_up_for(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    open_form(page, live_server, assessment)
    items = items_of(assessment)
    page.context.set_offline(True)
    for item in items[:2]:
        page.locator(f"#item-{item} .rating-option", has_text="3").click()
    expect_status(page, re.compile("the server cannot be reached"))
    expect(page.get_by_role("status").filter(has_text="cannot be reached")).to_have_count(1)
    assert stored(assessment, Relation.SELF) == []
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect_status(page, "Saved")
    assert stored(assessment, Relation.SELF) == [(item, 3, False, "") for item in items[:2]]


def test_what_was_answered_before_the_script_came_is_saved_too(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    item = items_of(assessment)[0]

    def after_the_first_answer(route: Route) -> None:
        page.locator(f"#item-{item} .rating-option", has_text="4").click()
        route.continue_()

    page.route("**/rating/save.js", after_the_first_answer)
    open_form(page, live_server, assessment)
    expect_status(page, "Saved")
    assert stored(assessment, Relation.SELF) == [(item, 4, False, "")]


def test_a_refusal_is_told_with_its_reason_and_keeps_nothing_else_from_being_saved(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    open_form(page, live_server, assessment)
    first, second = items_of(assessment)[:2]
    box = page.locator(f"#item-{first} textarea")
    page.locator(f"#item-{first} summary").click()
    box.fill("pasted \x0b from elsewhere")
    expect_status(page, re.compile("Not saved: This text contains characters"))
    expect(page.locator(f"#error-{first}")).to_contain_text("characters that cannot be shown")
    page.locator(f"#item-{second} .rating-option", has_text="3").click()
    expect(page.locator(f"#item-{second}")).to_have_attribute("data-version", "1")
    expect_status(page, re.compile("Not saved: This text contains characters"))
    expect(box).to_have_value("pasted \x0b from elsewhere")
    box.fill("typed again")
    expect_status(page, "Saved")
    expect(page.locator(f"#error-{first}")).to_be_empty()
    assert stored(assessment, Relation.SELF) == [(first, None, False, "typed again"), (second, 3, False, "")]


def test_a_form_closed_meanwhile_says_why(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    open_form(page, live_server, assessment)
    answer_everything(assessment, Relation.SELF)
    client = Client()
    client.force_login(assessment.candidate)
    client.post(reverse("assessments:employee_submit", args=[assessment.pk]), {"version": assessment.version})
    item = items_of(assessment)[0]
    page.locator(f"#item-{item} .rating-option", has_text="5").click()
    expect_status(page, re.compile("This self-rating has already been submitted."))


def test_a_button_waits_for_the_save_under_way(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    """Otherwise the older value, arriving last, would win."""
    open_form(page, live_server, assessment)
    item = items_of(assessment)[0]
    sent: list[str] = []

    def slow(route: Route) -> None:
        page.wait_for_timeout(700)
        sent.append("background")
        route.continue_()

    page.route("**/save/", slow)
    page.on("request", lambda request: sent.append("form") if request.is_navigation_request() else None)
    page.locator(f"#item-{item} .rating-option", has_text="1").click()
    page.locator(f"#item-{item} .rating-option", has_text="5").click()
    page.locator("#finish").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert sent[0] == "background"
    assert sent[-1] == "form"
    assert stored(assessment, Relation.SELF) == [(item, 5, False, "")]


@pytest.mark.parametrize("mode", SupervisorMode.values)
def test_reviewing_by_mouse_to_sign_off(
    page: Page,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    complaints: list[str],
    mode: str,
) -> None:
    version = make_standard_version(duties=1, tasks=1, knowledge=1, skills=0, attitudes=0)
    assessment = make_assessment(
        AssessmentState.SUBMITTED,
        supervisor=make_user("主管", language="en"),
        standard_version=version,
        supervisor_mode=mode,
        self_value=2,
    )
    sign_in(page, live_server, assessment.supervisor)
    page.goto(live_server.url + reverse("assessments:supervisor_queue"))
    axe(page)
    page.locator(".row-list__aside .btn").click()
    page.wait_for_url("**/reviews/*/")
    axe(page)
    items = items_of(assessment)
    for item in items:
        page.locator(f"#item-{item} .rating-option", has_text="4").click()
    expect_status(page, "Saved")
    page.reload()
    expect(page.locator(f"#gap-{items[0]}")).to_contain_text("+1")
    if mode == SupervisorMode.INDEPENDENT:
        expect(page.get_by_text("Self-rating", exact=True)).to_have_count(0)
        page.get_by_role("button", name="Complete my ratings").click()
        page.wait_for_url("**/complete/")
        axe(page)
        page.get_by_role("button", name="Complete").click()
    expect(page.locator("#review-figures")).to_contain_text(f"{len(items)} of {len(items)}")
    expect(page.locator(f"#item-{items[0]}")).to_contain_text("2 With guidance")
    axe(page)
    page.get_by_role("button", name="Check and sign off").click()
    page.wait_for_url("**/sign-off/")
    axe(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign off", exact=True).click()
    expect(page.get_by_text("Signed off. The employee has been told.")).to_be_visible()
    axe(page)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SIGNED_OFF


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hant", "dark")])
def test_every_page_fits_a_phone_and_axe_finds_nothing(
    page: Page,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    complaints: list[str],
    theme: str,
    language: str,
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    version = make_standard_version(duties=1, tasks=1)
    candidate, supervisor = make_user(language=language), make_user("主管", language=language)
    made = {
        state: make_assessment(state, candidate=candidate, supervisor=supervisor, standard_version=version)
        for state in AssessmentState
    }
    returned = made[AssessmentState.RETURNED]
    pages = [
        (candidate, ["assessments:my_work", "assessments:employee_list"]),
        (supervisor, ["assessments:my_work", "assessments:supervisor_queue"]),
    ]
    urls = [(user, reverse(name)) for user, names in pages for name in names]
    urls += [(candidate, reverse("assessments:employee_detail", args=[each.pk])) for each in made.values()]
    urls += [(supervisor, reverse("assessments:supervisor_review", args=[each.pk])) for each in made.values()]
    urls += [
        (candidate, reverse("assessments:employee_rate", args=[returned.pk])),
        (candidate, reverse("assessments:employee_submit", args=[made[AssessmentState.ASSIGNED].pk])),
        (candidate, reverse("assessments:employee_submit", args=[returned.pk])),
        (supervisor, reverse("assessments:supervisor_return", args=[made[AssessmentState.SUBMITTED].pk])),
        (supervisor, reverse("assessments:supervisor_sign_off", args=[made[AssessmentState.SUBMITTED].pk])),
        (supervisor, reverse("assessments:supervisor_queue") + "?tab=done&q=nobody"),
    ]
    signed_in: User | None = None
    for user, path in sorted(urls, key=lambda pair: pair[0].pk):
        if user != signed_in:
            sign_in(page, live_server, user)
            signed_in = user
        page.goto(live_server.url + path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        page.evaluate("document.querySelectorAll('main details').forEach((details) => (details.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    connections.close_all()
