"""Rating by keyboard in a real browser: the whole form of 164 items, and each key for itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, RatingScale, ScalePoint
from tests.assessments.views.sheets import items_of, stored
from tests.browser.rating_form import focus, open_form, whole_standard_assessment
from tests.factories import make_assessment, make_standard_version, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAX_TABS = 40
SECOND_DIGIT = 700  # milliseconds in which it is awaited, as in static/js/rating/keyboard.js
ALL_SAVED_WITHIN = 120_000  # milliseconds: one request for each of 164 answers, one after the other


@pytest.fixture
def assessment() -> Assessment:
    """Eight indicators (P1.1.1 to P2.2.2), just assigned; the candidate reads English."""
    version = make_standard_version(knowledge=0, skills=0, attitudes=0)
    return make_assessment(candidate=make_user(language="en"), standard_version=version)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the button with these words has the focus."""
    for _press in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"Tab does not reach “{name}”")


def test_the_whole_form_by_keyboard_alone_to_the_submission(page: Page, live_server: LiveServer) -> None:
    assessment = whole_standard_assessment()
    items = items_of(assessment)
    keys = [("1", "2", "3", "4", "5", "n")[place % 6] for place in range(len(items))]
    assert len(items) == 164
    open_form(page, live_server, assessment)
    page.keyboard.press("j")  # to the first item
    for key in keys:
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.name") == "submit", "behind the last item comes the button"
    expect(page.locator("#sheet-progress")).to_contain_text("164 of 164")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/", timeout=ALL_SAVED_WITHIN)
    tab_to(page, "Submit")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted. Your supervisor has been told.")).to_be_visible()
    given = [(None if key == "n" else int(key), key == "n") for key in keys]
    assert [row[1:3] for row in stored(assessment, Relation.SELF)] == given
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_keys_go_from_item_to_item_and_digits_rate(page: Page, live_server: LiveServer, assessment: Assessment) -> None:
    open_form(page, live_server, assessment)
    press = page.keyboard.press
    press("j")
    assert focus(page) == ("P1.1.1", "1")
    press("4")
    assert focus(page) == ("P1.1.2", "1")
    press("k")
    assert focus(page) == ("P1.1.1", "4")
    press("k")
    assert focus(page) == ("P1.1.1", "4"), "there is nothing before the first"
    press("7")
    assert focus(page) == ("P1.1.1", "4"), "the scale has no 7"
    press("ArrowLeft")
    assert focus(page) == ("P1.1.1", "3"), "arrows change the answer and stay"
    press("Enter")
    assert focus(page) == ("P1.1.2", "1"), "Enter goes on and posts nothing"
    press("N")
    assert focus(page) == ("P1.2.1", "1")
    press("Tab")
    assert focus(page) == ("P1.2.1", "summary")
    press("5")
    assert focus(page) == ("P1.2.2", "1")
    press("k")
    press("k")
    press("k")
    press("u")
    assert focus(page) == ("P1.2.2", "1"), "the next unanswered"
    page.keyboard.down("2")
    page.keyboard.down("2")  # held down it repeats, and rates one item only
    page.keyboard.up("2")
    assert focus(page) == ("P2.1.1", "1")
    expect(page.locator("[data-item][data-state=answered]")).to_have_count(4)
    states = page.evaluate("[...document.querySelectorAll('[data-item]')].map((item) => item.dataset.state)")
    assert states == ["answered"] * 4 + ["unanswered"] * 4


def test_in_the_comment_keys_are_text_and_escape_leads_back(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    open_form(page, live_server, assessment)
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert focus(page) == ("P1.1.1", "textarea")
    page.keyboard.type("jn3?c")
    expect(page.locator("textarea").first).to_have_value("jn3?c")
    page.keyboard.press("Escape")
    assert focus(page) == ("P1.1.1", "1")
    assert page.locator(".rating-option__input:checked").count() == 0
    page.keyboard.press("c")
    page.keyboard.type("!")
    expect(page.locator("textarea").first).to_have_value("jn3?c!")


def test_a_chinese_input_method_does_not_swallow_the_keys(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    open_form(page, live_server, assessment)
    page.keyboard.press("j")
    for key, code in (("ㄓ", "Digit5"), ("４", "Digit4"), ("Process", "Numpad3")):
        page.evaluate(
            "(event) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {...event, bubbles: true}))",
            {"key": key, "code": code},
        )
    values = page.evaluate("[...document.querySelectorAll('.rating-option__input:checked')].map((one) => one.value)")
    assert values == ["5", "4", "3"]


def test_help_says_the_keys_and_turns_them_off(
    page: Page, live_server: LiveServer, assessment: Assessment, axe: Callable[[Page], None]
) -> None:
    open_form(page, live_server, assessment)
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Rating by keyboard")
    expect(dialog).to_be_visible()
    axe(page)
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focus(page) == ("P1.1.1", "1"), "back where one was, nothing rated"
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_role("switch").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()  # it holds for this browser
    page.locator(".rating-option__input").first.focus()
    for key in ("3", "n", "j", "c", "?"):
        page.keyboard.press(key)
    assert focus(page) == ("P1.1.1", "1")
    assert page.locator(".rating-option__input:checked").count() == 0
    expect(dialog).to_be_hidden()
    page.keyboard.press("Enter")
    assert focus(page) == ("P1.1.2", "1"), "Enter is no character"


def test_on_a_scale_of_ten_a_second_digit_is_awaited(page: Page, live_server: LiveServer) -> None:
    scale = RatingScale.objects.create(name_zh="十分", name_en="Ten")
    ScalePoint.objects.bulk_create(
        ScalePoint(scale=scale, value=value, label_zh=f"第{value}", label_en=f"Point {value}", anchor_zh="說明")
        for value in range(1, 11)
    )
    version = make_standard_version(knowledge=0, skills=0, attitudes=0)
    assessment = make_assessment(candidate=make_user(language="en"), standard_version=version, scale=scale)
    page.clock.install(time=0)
    open_form(page, live_server, assessment)
    page.clock.pause_at(3_600)  # the page's time stands still, however long the machine takes from key to key
    press = page.keyboard.press
    press("j")
    press("1")
    press("0")
    assert focus(page) == ("P1.1.2", "1"), "ten, at once"
    press("9")
    assert focus(page) == ("P1.2.1", "1"), "nothing begins with 9 but 9"
    press("1")
    press("2")
    assert focus(page) == ("P2.1.1", "1"), "there is no 12: one for this item, two for the next"
    press("1")
    press("j")
    assert focus(page) == ("P2.1.2", "1"), "going on settles the one"
    press("1")
    page.clock.run_for(SECOND_DIGIT - 1)
    assert focus(page) == ("P2.1.2", "1"), "it may still become ten"
    page.clock.run_for(1)
    assert focus(page) == ("P2.2.1", "1"), "it was one"
    values = page.evaluate("[...document.querySelectorAll('.rating-option__input:checked')].map((one) => one.value)")
    assert values == ["10", "9", "1", "2", "1", "1"]
