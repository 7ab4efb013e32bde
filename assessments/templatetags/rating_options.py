"""The answers of a rating scale as buttons: hundreds in a form, few of which differ in more than their name."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assessments.selectors.rating_sheet import Given, Line, Sheet

register = template.Library()

_NAME = "\x00"
"""Stands for the name of the fields while the buttons of all items are one text: no label can contain it."""


@register.simple_tag
def rating_options(line: Line, sheet: Sheet, allow_na: bool) -> SafeString:
    """Return the radio buttons of one item (templates/assessments/sheet/options.html), its own answer checked.

    Another rater's answer, where the page shows one, is marked. ``allow_na``: whether "not applicable" is offered.
    """
    points = tuple((point.value, point.label) for point in sheet.points)
    drawn = _options(points, _answer(line.own), _answer(line.other), allow_na, get_language() or "")
    return mark_safe(drawn.replace(_NAME, line.value_name))  # noqa: S308 - drawn by a template; the name is our own


def _answer(given: Given | None) -> int | str | None:
    """Return a value of the scale, ``na``, or None where there is no answer."""
    if given is None:
        return None
    return "na" if given.not_applicable else given.value


@lru_cache(maxsize=1024)
def _options(
    points: tuple[tuple[int, str], ...], own: int | str | None, other: int | str | None, allow_na: bool, language: str
) -> str:
    """Draw the buttons; ``language`` is the one in force, named so that each has its own text."""
    return render_to_string(
        "assessments/sheet/options.html",
        {"name": _NAME, "points": points, "own": own, "other": other, "offers_na": allow_na or own == "na"},
    )
