"""Finds what is printed in the margin of every page: running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from competencies.imports.document import Document, Line, Page, Table
from competencies.imports.wording import comparable

_PAGE_NUMBER = re.compile(
    r"第\d*頁(?:[,/]?(?:總共|總計|共)\d*頁)?|共\d+頁[,/]?第\d+頁|page\d+(?:(?:of|/)\d+)?|-?\d{1,3}-|\d{1,3}/\d{1,3}",
    re.IGNORECASE,
)
# More lines than this above or below the text are no margin.
_LINES = 3


def is_page_number(text: str) -> bool:
    """Whether ``text`` is a page number and nothing else; the number may be wrong, or missing where a field was."""
    return _PAGE_NUMBER.fullmatch(comparable(text)) is not None


def names_page_number(text: str) -> bool:
    """Whether ``text`` is a page number that says so itself, as it may stand in a cell too; 1/2 there is a text."""
    return is_page_number(text) and re.search(r"頁|page", text, re.IGNORECASE) is not None


def margin_lines(document: Document) -> list[Line]:
    """Return the lines that are repeated, but for their digits, at the top or bottom of most pages.

    Lines that the source itself says stand in the margin count too.
    """
    found = [line for line in document.lines() if line.in_margin]
    edges = [list(_edges(page)) for page in document.pages]
    counts = Counter(text for lines in edges for text in {_without_digits(line) for line in lines})
    for lines in edges:
        for line in lines:
            text = _without_digits(line)
            if text and counts[text] > 1 and counts[text] * 2 > len(document.pages):
                found.append(line)
    return found


def bare_page_numbers(document: Document) -> list[Line]:
    """Return the lines that are a number alone, at the bottom of the page with that number."""
    last = [(page.number, page.blocks[-1]) for page in document.pages if page.blocks]
    return [line for number, line in last if isinstance(line, Line) and comparable(line.text) == str(number)]


def _edges(page: Page) -> Iterator[Line]:
    top: list[Line] = []
    for block in page.blocks[:_LINES]:
        if isinstance(block, Table):
            break
        top.append(block)
    bottom: list[Line] = []
    for block in reversed(page.blocks[-_LINES:]):
        if isinstance(block, Table):
            break
        bottom.append(block)
    yield from top
    yield from (line for line in bottom if line not in top)


def _without_digits(line: Line) -> str:
    return re.sub(r"\d", "", comparable(line.text))
