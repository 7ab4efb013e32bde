"""A person of a scenario at their own browser: they use what they can see and name, and every page they come to is
examined: nothing that axe finds, nothing that the browser complains about, nothing wider than a phone.
"""

import re
from collections.abc import Mapping

from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import User
from tests.factories import PASSWORD
from tests.support.axe import assert_accessible
from tests.support.window import resize

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

# Opens everything that is folded, measures, and folds it again.
WIDTH_WITH_ALL_OPEN = """() => {
  const folded = [...document.querySelectorAll("main details:not([open])")];
  const closed = document.documentElement.scrollWidth;
  folded.forEach((details) => { details.open = true; });
  const width = Math.max(closed, document.documentElement.scrollWidth);
  folded.forEach((details) => { details.open = false; });
  return width;
}"""

# Chooses an answer for each item by clicking the label that a person would click.
CLICK_ANSWERS = """({ answers, everywhere }) => {
  for (const item of document.querySelectorAll("fieldset.rating-item")) {
    const code = item.querySelector("legend .code")?.textContent.trim();
    const answer = answers[code] ?? (item.querySelector("input:checked") ? "" : everywhere);
    const input = answer && item.querySelector(`input[value="${answer}"]`);
    if (input && !input.checked) input.closest("label").click();
  }
}"""

# The figures beside a printed code, by their labels and without what is only read aloud: a row of a table, or the list
# of a result.
FIGURES = """(code) => {
  const rows = [...document.querySelectorAll("main tr, main .result-line")];
  const row = rows.find((row) => row.querySelector(":is(th, h3, h4) .code")?.textContent.trim() === code);
  const shown = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".visually-hidden").forEach((part) => part.remove());
    return copy.textContent.trim();
  };
  const cells = [...row.querySelectorAll("td[data-label]:not(:has(svg))")].map((td) => [td.dataset.label, shown(td)]);
  const figures = [...row.querySelectorAll(".result-figure")];
  const facts = figures.map((figure) => {
    const name = shown(figure.querySelector(".result-figure__name"));
    return [name, shown(figure).slice(name.length).trim()];
  });
  return Object.fromEntries([...cells, ...facts]);
}"""


class Person:
    """Somebody with an account, at a browser of their own."""

    def __init__(self, context: BrowserContext, server: LiveServer, user: User) -> None:
        self.user = user
        self.name = user.display_name
        self.server = server
        self.page: Page = context.new_page()
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        self.complaints: list[str] = []
        self.page.on("console", lambda told: self._complain(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))

    def _complain(self, text: str) -> None:
        self.complaints.append(f"{self.page.url}: {text}")

    # --- Going somewhere ---

    def signs_in(self) -> None:
        self.page.goto(self.server.url)
        self.sees("登入")
        self.page.locator("#id_login").fill(self.user.email)
        self.page.locator("#id_password").fill(PASSWORD)
        self.presses("登入")
        self.sees("我的工作")

    def goes_to(self, place: str) -> None:
        """Use the main navigation."""
        self.page.get_by_role("navigation", name="主選單").get_by_role("link", name=place, exact=True).click()

    def follows(self, link: str | re.Pattern[str], within: Locator | None = None) -> None:
        self._the("link", link, within).click()

    def presses(self, button: str | re.Pattern[str], within: Locator | None = None) -> None:
        self._the("button", button, within).click()

    def _the(self, role: str, name: str | re.Pattern[str], within: Locator | None) -> Locator:
        place = within or self.page.locator("main, #content, #content-main").first
        return place.get_by_role(role, name=name, exact=isinstance(name, str)).first  # type: ignore[arg-type]

    # --- Seeing ---

    def sees(self, heading: str | re.Pattern[str], *, again: bool = False) -> None:
        """Arrive at the page with this heading and examine it, unless it is a long one that has been ``again``."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        if not again:
            self.examines()

    def examines(self) -> None:
        """Fail with what is wrong with the page as it is now, on a desk and on a phone."""
        assert_accessible(self.page)
        resize(self.page, PHONE)
        width = self.page.evaluate(WIDTH_WITH_ALL_OPEN)
        resize(self.page, DESK)
        assert width <= PHONE["width"], f"{self.page.url} is {width} pixels wide on a phone"
        assert self.complaints == []

    def reads(self, *texts: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Find each of these texts on the page."""
        for text in texts:
            expect(within or self.page.locator("main, #container").first).to_contain_text(text)

    def row(self, text: str) -> Locator:
        """Return the row of a table or list that has this text."""
        return self.page.locator("main tr, main .row-list__item, #content tr").filter(has_text=text).first

    def figures(self, code: str) -> dict[str, str]:
        """Return the figures shown beside a task or competence, by their labels."""
        self.page.wait_for_load_state()  # the row may be in the half that is still to come
        found: dict[str, str] = self.page.evaluate(FIGURES, code)
        return found

    # --- Filling in ---

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def selects(self, label: str, option: str) -> None:
        """Choose from the list with this label the entry that has this text."""
        field = self.page.locator("main").get_by_label(label).and_(self.page.locator("select")).first
        field.select_option(field.locator("option").filter(has_text=option).first.get_attribute("value"))

    def chooses(self, label: str) -> None:
        """Tick a box or a radio by its label."""
        self.page.locator("main label").filter(has_text=label).first.click()

    # --- The rating form ---

    def item(self, code: str) -> Locator:
        return self.page.locator("fieldset.rating-item").filter(
            has=self.page.locator("legend .code").get_by_text(code, exact=True)
        )

    def rates_by_keyboard(self, answers: Mapping[str, str]) -> None:
        """Answer items that follow each other: Tab to get there, Space and the arrow keys to choose."""
        keyboard = self.page.keyboard
        self.item(next(iter(answers))).locator("input[type=radio]").first.focus()
        for code, answer in answers.items():
            focused = self.item(code).locator("input:focus")
            expect(focused).to_have_count(1)
            keyboard.press("Space")
            if answer == "na":
                keyboard.press("ArrowLeft")  # from the first answer round to the last
            else:
                for _step in range(int(answer) - 1):
                    keyboard.press("ArrowRight")
            expect(focused).to_have_value(answer)
            keyboard.press("Tab")  # the comment
            keyboard.press("Tab")  # evidence
            keyboard.press("Tab")  # the next item

    def rates_by_mouse(self, answers: Mapping[str, str], everywhere: str | None = None) -> None:
        """Answer the items with these printed codes, and with ``everywhere`` all others that are unanswered."""
        expect(self.page.locator("#finish")).to_be_attached()
        self.page.evaluate(CLICK_ANSWERS, {"answers": dict(answers), "everywhere": everywhere})

    def sees_that_it_is_saved(self) -> None:
        # One request for each answer, one after the other: a whole form at once takes a while.
        expect(self.page.locator("[data-save-status]")).to_have_text("已儲存", timeout=90_000)
