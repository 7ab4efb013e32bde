"""Nothing typed is lost: without network, over a reload, in two tabs, on two devices, signed out, when submitting."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment
from people.models import User
from tests.assessments.views.sheets import items_of, stored
from tests.factories import (
    PASSWORD,
    answer,
    answer_everything,
    make_assessment,
    make_launched_campaign,
    make_standard_version,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def assessment() -> Assessment:
    """Three items, just assigned; its candidate reads English."""
    version = make_standard_version(duties=1, tasks=1, knowledge=1, skills=0, attitudes=0)
    return make_assessment(
        candidate=make_user(language="en"), supervisor=make_user("主管", language="en"), standard_version=version
    )


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What goes wrong in the scripts of the page while the test runs."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


def sign_in(context: BrowserContext, server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def open_form(page: Page, server: LiveServer, assessment: Assessment) -> None:
    sign_in(page.context, server, assessment.candidate)
    page.goto(server.url + reverse("assessments:employee_rate", args=[assessment.pk]))
    expect(item(page, items_of(assessment)[0])).to_be_visible()


def item(page: Page, pk: int) -> Locator:
    return page.locator(f"#item-{pk}")


def choose(page: Page, pk: int, value: int) -> None:
    item(page, pk).locator(".rating-option", has_text=str(value)).click()


def comments(page: Page, pk: int, text: str) -> None:
    box = item(page, pk).locator("textarea")
    if not box.is_visible():
        item(page, pk).get_by_text("Comment", exact=True).click()
    box.fill(text)


def expect_chosen(page: Page, pk: int, value: int) -> None:
    expect(item(page, pk).locator(f"input[type=radio][value='{value}']")).to_be_checked()


def expect_status(page: Page, words: str) -> None:
    expect(page.locator("[data-save-status]")).to_have_text(re.compile(words))


def cut_off(page: Page) -> Callable[[], None]:
    """Let no save reach the server; the pages do. Return what ends that."""

    def refuse(route: Route) -> None:
        route.abort("internetdisconnected")

    page.context.route("**/save/", refuse)
    return lambda: page.context.unroute("**/save/", refuse)


# Whether the comment on an item stands in the queue that the browser keeps on its disk.
IS_KEPT = """([item, comment]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("portal-answers");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const found = opening.result.transaction("rows").objectStore("rows").getAll();
    found.onerror = reject;
    found.onsuccess = () => {
      opening.result.close();
      resolve(found.result.some((row) => row.item === item && (row.later ?? row.answer).comment === comment));
    };
  };
})"""


def expect_kept(page: Page, pk: int, comment: str) -> None:
    """Wait until what was typed is on the disk, which the page says nothing about while others wait already."""
    page.wait_for_function(IS_KEPT, arg=[pk, comment])


def back_online(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_what_was_answered_offline_outlives_a_reload_and_is_sent_in_order(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, second, _third = items_of(assessment)
    open_form(page, live_server, assessment)
    reconnect = cut_off(page)
    choose(page, second, 2)
    choose(page, first, 4)
    choose(page, second, 5)
    comments(page, first, "kept in the browser")
    expect_status(page, "Offline.*waiting in this browser: 2")
    expect_kept(page, first, "kept in the browser")
    page.reload()
    expect_chosen(page, first, 4)
    expect_chosen(page, second, 5)
    expect(item(page, first).locator("textarea")).to_have_value("kept in the browser")
    expect_status(page, "Offline.*waiting in this browser: 2")
    assert stored(assessment, Relation.SELF) == []
    reconnect()
    back_online(page)
    expect_status(page, "^Saved$")
    assert stored(assessment, Relation.SELF) == [(first, 4, False, "kept in the browser"), (second, 5, False, "")]
    changes = assessment.forms.get(relation=Relation.SELF).changes.order_by("at")
    assert [change.item_id for change in changes][0] == second, "in the order of answering"  # noqa: RUF015


# The browser's queue opens when the test says so, as on a computer whose disk is busy.
HOLD_THE_QUEUE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...names) {
  const held = {};
  window.openTheQueue = () => {
    const opening = open.apply(this, names);
    for (const kind of ["onupgradeneeded", "onsuccess", "onerror"]) {
      opening[kind] = (event) => {
        if (kind !== "onerror") held.result = opening.result;
        held[kind]?.(event);
      };
    }
  };
  return held;
};
"""


def test_what_waited_does_not_come_over_an_answer_given_while_the_page_was_looking_for_it(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, second, _third = items_of(assessment)
    open_form(page, live_server, assessment)
    reconnect = cut_off(page)
    choose(page, first, 4)
    choose(page, second, 3)
    comments(page, first, "from before")
    expect_status(page, "Offline.*waiting in this browser: 2")
    expect_kept(page, first, "from before")
    page.add_init_script(HOLD_THE_QUEUE)
    page.reload()
    choose(page, first, 2)
    comments(page, second, "just now")
    expect_status(page, "^Saving")
    reconnect()
    page.evaluate("window.openTheQueue()")
    expect_status(page, "^Saved$")
    expect_chosen(page, first, 2)
    expect(item(page, first).locator("textarea")).to_have_value("from before")
    expect_chosen(page, second, 3)
    expect(item(page, second).locator("textarea")).to_have_value("just now")
    assert stored(assessment, Relation.SELF) == [(first, 2, False, "from before"), (second, 3, False, "just now")]


def test_an_answer_whose_confirmation_was_lost_is_saved_once(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, *_rest = items_of(assessment)
    open_form(page, live_server, assessment)

    def save_and_lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/save/", save_and_lose_the_answer, times=1)
    choose(page, first, 4)
    expect_status(page, "Offline")
    choose(page, first, 5)
    back_online(page)
    expect_status(page, "^Saved$")
    changes = assessment.forms.get(relation=Relation.SELF).changes.order_by("number")
    assert [change.value for change in changes] == [4, 5]
    expect(page.locator(".rating-conflict")).to_have_count(0)


def test_two_tabs_of_one_browser_share_what_is_typed(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, second, _third = items_of(assessment)
    open_form(page, live_server, assessment)
    other = page.context.new_page()
    open_form(other, live_server, assessment)
    choose(page, first, 3)
    expect_chosen(other, first, 3)
    expect(item(other, first)).to_have_attribute("data-version", "1")
    choose(other, first, 4)
    expect_chosen(page, first, 4)
    expect(item(page, first)).to_have_attribute("data-version", "2")
    reconnect = cut_off(page)
    choose(page, second, 2)
    expect_chosen(other, second, 2)
    choose(other, second, 5)
    expect_chosen(page, second, 5)
    reconnect()
    back_online(page)
    back_online(other)
    expect_status(page, "^Saved$")
    expect_status(other, "^Saved$")
    assert stored(assessment, Relation.SELF) == [(first, 4, False, ""), (second, 5, False, "")]
    assert page.locator(".rating-conflict").count() + other.locator(".rating-conflict").count() == 0


@pytest.mark.parametrize(("button", "value"), [("Keep mine", 4), ("Take the stored one", 2)])
def test_of_two_answers_from_two_devices_the_person_chooses(
    page: Page,
    live_server: LiveServer,
    assessment: Assessment,
    axe: Callable[[Page], None],
    complaints: list[str],
    button: str,
    value: int,
) -> None:
    first, second, _third = items_of(assessment)
    open_form(page, live_server, assessment)
    answer(assessment, Relation.SELF, [2], comment="from the phone")
    choose(page, first, 4)
    panel = item(page, first).locator(".rating-conflict")
    expect(panel).to_contain_text("4 ")
    expect(panel).to_contain_text("from the phone")
    expect(panel).to_contain_text(assessment.candidate.name_latin)
    expect(page.get_by_role("status").filter(has_text="answered otherwise")).to_have_count(1)
    expect_status(page, "answered otherwise meanwhile: 1")
    axe(page)
    assert stored(assessment, Relation.SELF) == [(first, 2, False, "from the phone")]
    choose(page, second, 3)
    expect(item(page, second)).to_have_attribute("data-version", "1")
    page.reload()
    expect_chosen(page, first, 4)
    expect(panel).to_contain_text("from the phone")
    panel.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")
    expect_status(page, "^Saved$")
    expect(panel).to_have_count(0)
    expect_chosen(page, first, value)
    assert page.evaluate("document.activeElement.name") == f"rating-{first}"
    comment = "from the phone" if value == 2 else ""
    assert stored(assessment, Relation.SELF) == [(first, value, False, comment), (second, 3, False, "")]


def test_who_was_signed_out_signs_in_again_in_place_and_goes_on(
    page: Page, live_server: LiveServer, assessment: Assessment, axe: Callable[[Page], None], complaints: list[str]
) -> None:
    first, second, _third = items_of(assessment)
    open_form(page, live_server, assessment)
    Session.objects.all().delete()
    choose(page, first, 5)
    expect_status(page, "you were signed out")
    comments(page, second, "still here")
    expect_status(page, "waiting in this browser: 2")
    page.get_by_role("button", name="Sign in again").click()
    axe(page)
    frame = page.frame_locator("dialog iframe")
    stranger = assessment.supervisor
    frame.locator("#id_login").fill(stranger.email)
    frame.locator("#id_password").fill(PASSWORD)
    frame.locator("#id_password").press("Enter")
    expect(frame.get_by_text(f"You are signed in as {stranger.name_latin}")).to_be_visible()
    expect(page.get_by_text("Somebody else is signed in now")).to_be_visible()
    assert stored(assessment, Relation.SELF) == []
    frame.get_by_role("button", name="Sign in as somebody else").click()
    frame.locator("#id_login").fill(assessment.candidate.email)
    frame.locator("#id_password").fill(PASSWORD)
    frame.locator("#id_password").press("Enter")
    expect(page.locator("dialog[data-sign-in]")).to_be_hidden()
    expect_status(page, "^Saved$")
    expect(item(page, second).locator("textarea")).to_have_value("still here")
    assert stored(assessment, Relation.SELF) == [(first, 5, False, ""), (second, None, False, "still here")]


def test_another_person_at_the_same_computer_neither_sends_nor_sees_what_waits(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    people = [make_user(language="en"), make_user(language="en")]
    campaign = make_launched_campaign(candidates=people)
    assessment, other = (Assessment.objects.get(campaign=campaign, candidate=person) for person in people)
    first, *_rest = items_of(assessment)
    open_form(page, live_server, assessment)
    reconnect = cut_off(page)
    comments(page, first, "mine alone")
    expect_status(page, "waiting in this browser: 1")
    sign_in(page.context, live_server, other.candidate)  # before the page, still open, is let try again
    reconnect()
    open_form(page, live_server, other)
    choose(page, first, 3)
    expect_status(page, "^Saved$")
    expect(item(page, first).locator("textarea")).to_have_value("")
    assert stored(assessment, Relation.SELF) == []
    assert stored(other, Relation.SELF) == [(first, 3, False, "")]
    open_form(page, live_server, assessment)
    expect(item(page, first).locator("textarea")).to_have_value("mine alone")
    expect_status(page, "^Saved$")
    assert stored(assessment, Relation.SELF) == [(first, None, False, "mine alone")]


def test_submitting_waits_for_what_is_still_to_be_saved(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, *_rest = items_of(assessment)
    answer_everything(assessment, Relation.SELF)
    page.clock.install(time=0)
    open_form(page, live_server, assessment)
    page.clock.pause_at(3_600)  # no attempt of its own comes between: only what the person does
    reconnect = cut_off(page)
    choose(page, first, 5)
    expect_status(page, "Offline")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Check and submit").click()
    expect_status(page, "Offline")
    assert page.url.endswith("/rate/"), "nothing is submitted while an answer waits"
    reconnect()
    page.get_by_role("button", name="Check and submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Submit the self-rating?")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("Submitted. Your supervisor has been told.")).to_be_visible()
    assert stored(assessment, Relation.SELF)[0] == (first, 5, False, "")
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_a_save_that_comes_after_submitting_is_refused_and_its_text_stays(
    page: Page, browser: Browser, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, *_rest = items_of(assessment)
    open_form(page, live_server, assessment)
    answer_everything(assessment, Relation.SELF)
    client = Client()
    client.force_login(assessment.candidate)
    client.post(reverse("assessments:employee_submit", args=[assessment.pk]), {"version": assessment.version})
    comments(page, first, "too late")
    expect_status(page, "Not saved: This self-rating has already been submitted.")
    expect(page.locator(f"#error-{first}")).to_contain_text("already been submitted")
    expect(item(page, first).locator("textarea")).to_have_value("too late")
    assert "too late" not in [comment for *_answer, comment in stored(assessment, Relation.SELF)]


def test_signing_out_asks_first_while_answers_wait_and_then_forgets_them(
    page: Page, live_server: LiveServer, assessment: Assessment, axe: Callable[[Page], None], complaints: list[str]
) -> None:
    first, *_rest = items_of(assessment)
    open_form(page, live_server, assessment)
    reconnect = cut_off(page)
    comments(page, first, "only here")
    expect_status(page, "waiting in this browser: 1")
    page.locator(".site-header__tools summary").click()
    page.locator(".site-header__tools").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("not saved yet: 1. Signing out discards them.")).to_be_visible()
    axe(page)
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Sign in|登入"))
    reconnect()
    open_form(page, live_server, assessment)
    expect(item(page, first).locator("textarea")).to_have_value("")
    assert stored(assessment, Relation.SELF) == []


def test_a_page_that_asks_before_submitting_saves_what_another_tab_typed_first(
    page: Page, live_server: LiveServer, assessment: Assessment, complaints: list[str]
) -> None:
    first, *_rest = items_of(assessment)
    answer_everything(assessment, Relation.SELF)
    assessment.refresh_from_db()
    open_form(page, live_server, assessment)
    asking = page.context.new_page()
    asking.goto(live_server.url + reverse("assessments:employee_submit", args=[assessment.pk]))
    reconnect = cut_off(page)
    choose(page, first, 5)
    expect_status(page, "Offline")
    asking.get_by_role("button", name="Submit").click()
    expect(asking.get_by_text("not saved yet and wait in this browser: 1")).to_be_visible()
    reconnect()
    asking.get_by_role("button", name="Submit").click()
    expect(asking.get_by_text("Submitted. Your supervisor has been told.")).to_be_visible()
    assert stored(assessment, Relation.SELF)[0] == (first, 5, False, "")
