"""Tables with a line for each thing that a standard rates: whole on one page, so that paper has all of it too."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

LINES_PER_PAGE = 200
"""More than published standards have: a page beyond it would take too long."""

Line = TypeVar("Line")


def page_of_lines(request: HttpRequest, lines: Sequence[Line]) -> Page[Line]:
    """Return the lines that the address asks for; all of them up to LINES_PER_PAGE."""
    return Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
