"""A review in a real browser: how few actions it takes, what follows at once, and the way of a returned item."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.enums import AssessmentState, ChangeKind, Relation
from assessments.models import Assessment, RatingChange
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from tests.assessments.views.sheets import items_of, stored
from tests.browser.test_rating_page import PHONE, expect_status, sign_in
from tests.factories import PASSWORD, answer_everything, make_assessment, make_standard_version, make_user
from tests.support.window import resize

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "Please add an example of this year."

# Every press of a button of the mouse and of a key by the person, over all pages; scrolling is none. Heard by the
# document and not by the window, where Playwright holds back a press whose target has just moved, to press once more.
COUNT_ACTIONS = """for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, ({ isTrusted }) => {
    if (isTrusted) sessionStorage.setItem("actions", Number(sessionStorage.getItem("actions") ?? 0) + 1);
  }, true);
}"""


def actions(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('actions') ?? 0)"))


def item_on(page: Page, item: int) -> Locator:
    return page.locator(f"#item-{item}")


def rate(page: Page, item: int, value: int) -> None:
    item_on(page, item).locator(".rating-option", has_text=str(value)).first.click()


def test_164_items_with_eight_differences_take_at_most_20_actions(page: Page, live_server: LiveServer) -> None:
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    assessment = make_assessment(
        AssessmentState.SUBMITTED,
        supervisor=make_user("主管", language="en"),
        standard_version=StandardVersion.objects.get(code="KMM2431-003v2"),
    )
    items = items_of(assessment)
    assert len(items) == 164
    differing = items[10::20]
    assert len(differing) == 8
    sign_in(page, live_server, assessment.supervisor)
    page.add_init_script(COUNT_ACTIONS)
    page.goto(live_server.url + reverse("assessments:supervisor_review", args=[assessment.pk]))
    for item in differing:
        rate(page, item, 2)
    page.locator("#finish").get_by_role("button", name="Same as self for the rest").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("156")
    page.get_by_role("button", name="Same as self", exact=True).click()
    expect(page.locator("[data-figure=rated]")).to_have_text("164 of 164")
    expect(page.locator("[data-tab=differences] [data-count]")).to_have_text("8")
    page.locator("#finish").get_by_role("button", name="Check and sign off").click()
    page.get_by_label("Password").fill(PASSWORD)  # one more action: it is pasted, or filled in by the browser
    page.get_by_role("button", name="Sign off", exact=True).click()
    expect(page.get_by_text("Signed off. The employee has been told.")).to_be_visible()

    taken = actions(page) + 1
    assert taken == 8 + 5
    assert taken <= 20
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SIGNED_OFF
    rated = {item: value for item, value, _na, _comment in stored(assessment, Relation.SUPERVISOR)}
    assert rated == {item: 2 if item in differing else 3 for item in items}
    assert RatingChange.objects.filter(form__assessment=assessment, kind=ChangeKind.ADOPTED).count() == 156


@pytest.fixture
def short_review() -> Assessment:
    """Everything rated: the candidate 3, the supervisor 3."""
    version = make_standard_version(duties=1, tasks=2, knowledge=1, skills=0, attitudes=0)
    assessment = make_assessment(
        AssessmentState.SUBMITTED,
        candidate=make_user(language="en"),
        supervisor=make_user("主管", language="en"),
        standard_version=version,
    )
    answer_everything(assessment, Relation.SUPERVISOR, 3)
    return assessment


def test_gaps_figures_and_counts_follow_each_answer(
    page: Page, live_server: LiveServer, short_review: Assessment, axe: Callable[[Page], None]
) -> None:
    first, second, *_others = items_of(short_review)
    sign_in(page, live_server, short_review.supervisor)
    page.goto(live_server.url + reverse("assessments:supervisor_review", args=[short_review.pk]) + "?tab=all")
    rate(page, first, 1)
    expect(page.locator(f"#gap-{first}")).to_contain_text("−2")
    expect(page.locator("[data-figure=differences]")).to_have_text("1")
    expect(page.locator("[data-figure=below]")).to_have_text("1")
    expect(page.locator("[data-tab=differences] [data-count]")).to_have_text("1")
    item_on(page, second).locator(".rating-option--na").click()
    expect(page.locator("[data-tab=na] [data-count]")).to_have_text("1")
    expect(page.locator("[data-tab=differences] [data-count]")).to_have_text("2")
    expect_status(page, "Saved")

    page.locator("[data-tab=differences]").click()
    expect(page.locator(".rating-item:visible")).to_have_count(2)
    expect(page.locator("[data-figure=differences]")).to_have_text("2")
    axe(page)
    resize(page, PHONE)
    page.evaluate("document.querySelectorAll('main details').forEach((details) => (details.open = true))")
    expect(item_on(page, first).locator(".history")).to_have_count(2)  # both forms, fetched when opened
    expect(item_on(page, second).locator(".history")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)


def test_the_way_of_a_returned_item(
    page: Page, live_server: LiveServer, short_review: Assessment, axe: Callable[[Page], None]
) -> None:
    first, second, *_others = items_of(short_review)
    review = live_server.url + reverse("assessments:supervisor_review", args=[short_review.pk])
    sign_in(page, live_server, short_review.supervisor)
    page.goto(review + "?tab=all")
    item_on(page, second).get_by_text("Return this item").click()
    item_on(page, second).get_by_label("What should change, and why").fill(REASON)
    page.keyboard.press("Tab")
    expect(item_on(page, second)).to_contain_text("Noted. The employee is told when you return it.")
    page.get_by_role("button", name="Return the noted items").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Return 1 item to")
    expect(page.get_by_label("What should change, and why")).to_have_value(REASON)
    axe(page)
    page.get_by_label("Another item").select_option(str(first))
    page.get_by_role("button", name="Add to the list").click()
    page.locator(f"#item-{first} textarea").fill("And this one as well.")
    axe(page)
    page.get_by_role("button", name="Take off the list").first.click()
    expect(page.locator(".return-list__item")).to_have_count(1)
    page.get_by_role("button", name="Return 1 item").click()
    expect(page.get_by_text("Returned. The employee has been told.")).to_be_visible()

    sign_in(page, live_server, short_review.candidate)
    page.goto(live_server.url + reverse("assessments:employee_rate", args=[short_review.pk]))
    expect(page.locator(".rating-item")).to_have_count(1)
    expect(item_on(page, second)).to_contain_text(REASON)
    axe(page)
    rate(page, second, 2)
    expect_status(page, "Saved")
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("Submitted. Your supervisor has been told.")).to_be_visible()

    sign_in(page, live_server, short_review.supervisor)
    page.goto(review)
    expect(page.locator(".rating-item:visible")).to_have_count(1)
    changed = item_on(page, second).locator(".review-change")
    expect(changed).to_contain_text(REASON)
    expect(changed.locator("del")).to_have_text("3 Independent")
    expect(changed.locator("ins")).to_have_text("2 With guidance")
    axe(page)


def test_without_script_everything_is_there(page: Page, live_server: LiveServer, short_review: Assessment) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False).new_page()
    first = items_of(short_review)[0]
    sign_in(plain, live_server, short_review.supervisor)
    plain.goto(
        live_server.url + reverse("assessments:supervisor_review", args=[short_review.pk]) + "?tab=all&order=gap"
    )
    rate(plain, first, 5)
    item_on(plain, first).get_by_text("Return this item").click()
    item_on(plain, first).get_by_label("What should change, and why").fill(REASON)
    plain.locator("#finish").get_by_role("button", name="Save").click()
    expect(plain.get_by_text("Saved.", exact=True)).to_be_visible()
    assert plain.url.split("#")[0].endswith("?tab=all&order=gap"), "the part and the order stay"
    expect(item_on(plain, first).get_by_label("What should change, and why")).to_have_value(REASON)
    item_on(plain, first).locator("summary", has_text="History").click()
    item_on(plain, first).get_by_role("link", name="Every answer, with who and when").click()
    expect(plain.locator(".history__line").first).to_be_visible()
    expect(plain.get_by_role("main")).to_contain_text("5 Expert")
    plain.context.close()
