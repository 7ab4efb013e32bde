"""The size of the browser's window."""

from collections.abc import Mapping

from playwright.sync_api import Page, ViewportSize

HAS_SIZE = "({ width, height }) => window.innerWidth === width && window.innerHeight === height"


def resize(page: Page, size: Mapping[str, int]) -> None:
    """Give the window this ``width`` and ``height``; return once the page has it, so that what follows measures it."""
    wanted = ViewportSize(width=size["width"], height=size["height"])
    page.set_viewport_size(wanted)
    page.wait_for_function(HAS_SIZE, arg=wanted)
