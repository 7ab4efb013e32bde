"""Finding one's way in the rating form: outline, filter, the next unanswered item, where one stopped.

On a desk, on a phone and without JavaScript.
"""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.enums import Relation
from assessments.models import Assessment
from tests.assessments.views.sheets import items_of, stored
from tests.browser.person import DESK, PHONE
from tests.browser.rating_form import WIDTH, expect_focus, expect_shown, focus, open_form
from tests.factories import answer, make_assessment, make_standard_version, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOUCH = 44
# As wide as a phone, and so high that the bars stick over nothing: what they happen to cover depends on the scrolling.
HIGH_PHONE = {**PHONE, "height": 6000}
# Of what can be pressed in the form and is shown: the smallest side, unless it is in a line of text.
SMALLEST = """() => Math.min(...[...document.querySelectorAll(
  ".rating-form :is(button, summary, .rating-option__face, .btn, .rating-show__link, .rating-outline__link)"
)].filter((each) => each.checkVisibility()).map((each) => {
  const { width, height } = each.getBoundingClientRect();
  return Math.min(width, height);
}))"""


@pytest.fixture
def assessment() -> Assessment:
    """Two duties of four indicators, of which the first three are answered; the candidate reads English."""
    version = make_standard_version(knowledge=0, skills=0, attitudes=0)
    made = make_assessment(candidate=make_user(language="en"), standard_version=version)
    answer(made, Relation.SELF, [3, 4, 5])
    return made


def expect_outline(page: Page, *counts: str) -> None:
    expect(page.locator(".rating-outline__link [data-count]")).to_have_text(counts)


def test_outline_progress_and_counts_follow_each_answer(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    open_form(page, live_server, assessment)
    expect_outline(page, "3/4", "0/4")
    page.locator(f"#item-{items_of(assessment)[3]} .rating-option", has_text="2").click()
    page.locator(f"#item-{items_of(assessment)[4]} .rating-option", has_text="Not applicable").click()
    expect_outline(page, "4/4", "1/4")
    expect(page.locator("#sheet-progress")).to_contain_text("5 of 8")
    expect(page.locator(".progress-ring--full")).to_have_count(1)
    expect(page.get_by_role("link", name="Unanswered", exact=False).first).to_contain_text("3")
    page.locator(".rating-outline__link").nth(1).click()
    assert focus(page) == ("P2.1.1", "na"), "the section's first item has the focus"
    expect(page.locator(".rating-outline__link").nth(1)).to_have_attribute("aria-current", "true")


def test_one_goes_on_where_one_stopped_and_jumps_over_what_is_answered(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    answer(assessment, Relation.SELF, [3, 2, 5])  # changed last: the second item
    open_form(page, live_server, assessment)
    expect(page.locator(".rating-resume")).to_contain_text("Last change: P1.1.2")
    page.get_by_role("link", name="Continue at P1.2.2").click()
    expect_focus(page, "P1.2.2", "1")
    page.locator(".rating-bar__next").click()
    assert focus(page) == ("P2.1.1", "1")
    page.keyboard.press("k")
    for key in "33333":
        page.keyboard.press(key)
    expect(page.locator(".rating-bar__next")).to_have_text("All answered: to the end")
    page.locator(".rating-bar__next").click()
    expect(page.get_by_role("button", name="Check and submit")).to_be_in_viewport()


def test_the_filter_stays_over_a_reload_and_gives_way_to_where_one_goes(
    page: Page, live_server: LiveServer, assessment: Assessment, axe: Callable[[Page], None]
) -> None:
    open_form(page, live_server, assessment)
    page.locator("[data-show=unanswered]").click()
    expect_shown(page, 5)
    expect(page.locator("[data-show-status]")).to_have_text("Items shown: 5")
    page.keyboard.press("j")
    page.keyboard.press("4")
    assert focus(page) == ("P2.1.1", "1")
    expect(page.locator("[data-show=unanswered] [data-show-count]").first).to_have_text("4")
    expect_shown(page, 5)  # what was just answered stays in sight
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect_shown(page, 4)  # the page that comes back keeps the filter
    page.reload()
    expect_shown(page, 4)
    page.locator("[data-show=commented]").first.click()
    expect_shown(page, 0)
    expect(page.get_by_text("No such items")).to_be_visible()
    axe(page)
    page.locator(".rating-outline__link").first.click()
    expect_shown(page, 8)  # going to what is left out shows all
    expect(page).not_to_have_url(re.compile("show="))


def test_an_address_leads_to_its_item_even_where_the_filter_leaves_it_out(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    open_form(page, live_server, assessment, f"?show=unanswered#item-{items_of(assessment)[1]}")
    expect_focus(page, "P1.1.2", "4")
    expect_shown(page, 8)
    expect(page.locator("[data-item]").nth(1)).to_be_in_viewport()


def test_an_error_is_tied_to_its_item(page: Page, live_server: LiveServer, assessment: Assessment) -> None:
    open_form(page, live_server, assessment)
    item = page.get_by_role("radiogroup", name=re.compile("P1.1.1"))
    expect(item).not_to_have_attribute("aria-invalid", "true")
    error = page.locator(f"#{item.get_attribute('aria-describedby')}")
    page.evaluate(
        """() => {
          const item = document.querySelector("[data-item]");
          document.getElementById(`error-${item.dataset.item}`).textContent = "It is too long";
          item.classList.add("rating-item--error");
        }"""
    )
    expect(item).to_have_attribute("aria-invalid", "true")
    expect(item).to_have_accessible_description("It is too long")
    expect(error).to_be_visible()
    page.evaluate("document.querySelector('[data-item]').classList.remove('rating-item--error')")
    expect(item).not_to_have_attribute("aria-invalid", "true")


def test_an_item_is_a_labelled_group_within_its_task_and_answers_are_described(
    page: Page, live_server: LiveServer, assessment: Assessment
) -> None:
    open_form(page, live_server, assessment)
    task = page.get_by_role("group", name=re.compile("^T1.1"))
    item = task.get_by_role("radiogroup", name=re.compile("^P1.1.2"))
    expect(item.get_by_role("radio")).to_have_count(6)
    chosen = item.get_by_role("radio", checked=True)
    expect(chosen).to_have_accessible_name(re.compile("^4"))
    assert len(str(page.locator("#scale-point-4").text_content())) > 20
    expect(chosen).to_have_accessible_description(str(page.locator("#scale-point-4").text_content()))


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hant", "dark")])
def test_axe_finds_nothing_on_a_desk_and_on_a_phone(
    page: Page,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    language: str,
    theme: str,
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    made = make_assessment(candidate=make_user(language=language), standard_version=make_standard_version())
    answer(made, Relation.SELF, [3, None, 5], comment="with a comment")
    for size in (DESK, HIGH_PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        open_form(page, live_server, made)
        page.keyboard.press("j")
        page.evaluate("document.querySelector('[data-item]').classList.add('rating-item--error')")
        page.locator(".scale-legend > summary").click()
        axe(page)
        page.keyboard.press("Escape")
        if size == HIGH_PHONE:
            page.locator(".rating-thumb button").click()
            expect(page.locator(".rating-main[inert]")).to_be_attached()
            axe(page)
            page.keyboard.press("Escape")
        page.keyboard.press("?")
        axe(page)
        page.keyboard.press("Escape")
        page.evaluate("document.querySelectorAll('main details').forEach((details) => (details.open = true))")
        assert page.evaluate(WIDTH) <= size["width"]


def test_on_a_phone_all_is_in_reach_of_one_thumb(page: Page, live_server: LiveServer, assessment: Assessment) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    open_form(page, live_server, assessment)
    page.locator(".rating-thumb a").click()
    assert focus(page) == ("P1.2.2", "1")
    bar, thumb = page.locator(".rating-bar").bounding_box(), page.locator(".rating-thumb").bounding_box()
    item = page.locator("[data-item]:focus-within").bounding_box()
    assert bar is not None
    assert thumb is not None
    assert item is not None
    assert (bar["y"], thumb["y"] + thumb["height"]) == (0, PHONE["height"]), "both stay in sight"
    assert bar["height"] + thumb["height"] < 0.17 * PHONE["height"], "and leave room"
    assert item["y"] >= bar["height"]
    assert item["y"] + item["height"] <= thumb["y"]
    assert page.evaluate(SMALLEST) >= TOUCH
    page.locator(".rating-thumb button").click()
    expect(page.locator(".rating-outline")).to_be_visible()
    assert page.evaluate(SMALLEST) >= TOUCH
    page.keyboard.press("Escape")
    expect(page.locator(".rating-thumb button")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".rating-outline__link").nth(1).click()
    expect(page.locator(".rating-outline")).to_be_hidden()
    expect_focus(page, "P2.1.1", "1")


def test_everything_is_usable_without_javascript(
    browser: Browser, live_server: LiveServer, assessment: Assessment
) -> None:
    for size in (DESK, PHONE):
        context = browser.new_context(java_script_enabled=False, viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        open_form(page, live_server, assessment)
        if size == PHONE:
            page.get_by_role("button", name="Contents").click()
        page.get_by_role("link", name="Unanswered", exact=False).first.click()
        expect(page.locator("[data-item]:visible")).to_have_count(5 if size == DESK else 4)
        expect(page.get_by_role("button", name="Keyboard")).to_be_hidden()
        items = page.locator("[data-item]:visible")
        items.first.locator("input[value='2']").check(force=True)
        items.first.locator("summary").click()
        items.first.locator("textarea").fill("by hand")
        page.locator(".rating-section:visible").first.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
        expect(page.locator("[data-item]:visible")).to_have_count(4 if size == DESK else 3)
        context.close()
    assert stored(assessment, Relation.SELF)[3:] == [(item, 2, False, "by hand") for item in items_of(assessment)[3:5]]
    assert len(stored(assessment, Relation.SELF)) == 5


def test_the_first_button_of_the_form_saves(browser: Browser, live_server: LiveServer, assessment: Assessment) -> None:
    """Enter in a field presses it, also before any script runs."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_form(page, live_server, assessment)
    page.locator("[data-item] input[type=radio]").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert page.url.endswith(reverse("assessments:employee_rate", args=[assessment.pk]))
    context.close()
