"""The heat map of a page: a table with coloured cells. Written here and not in a template, because it has hundreds."""

from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import clean
from assessments.charts.heat_steps import DEEPEST, Heat, HeatCell
from assessments.charts.parts import ChartLabel
from assessments.charts.text import number
from assessments.scoring import SHOWN, rounded

MOST_PRINTED_COLUMNS = 20
"""A page of A4 takes as many; cells of wider maps name their columns and wrap below each other when printed."""


def draw_grid(heat: Heat, *, title: str, description: str) -> SafeString:
    """Return the table in its scrolling frame with the legend below."""
    is_wide = len(heat.columns) > MOST_PRINTED_COLUMNS
    css_class = "heat-map heat-map--wide" if is_wide else "heat-map"
    frame = Element("div", {"class": css_class, "tabindex": "0", "role": "region", "aria-label": clean(title)})
    table = SubElement(frame, "table", {"class": "heat-map__table"})
    caption = SubElement(table, "caption", {"class": "visually-hidden"})
    caption.text = clean(f"{title} {description}".strip())
    head = SubElement(SubElement(table, "thead"), "tr")
    SubElement(head, "td")
    for column in heat.columns:
        _head(head, column, "col")
    body = SubElement(table, "tbody")
    for label, cells in zip(heat.rows, heat.cells, strict=True):
        row = SubElement(body, "tr")
        _head(row, label, "row")
        for column, cell in zip(heat.columns, cells, strict=True):
            place = _cell(row, heat, cell)
            if is_wide:
                place.set("data-column", clean(column.short))
    return SafeString(_html(frame) + _legend(heat))


def _head(row: Element, label: ChartLabel, scope: str) -> None:
    depth = {"class": f"heat-map__depth-{min(label.depth, DEEPEST)}"} if label.depth else {}
    head = SubElement(row, "th", {"scope": scope, **depth})
    inside = SubElement(head, "a", {"href": clean(label.url)}) if label.url else SubElement(head, "span")
    if not label.code:
        inside.text = clean(label.title)
        return
    code = SubElement(inside, "span", {"class": "code"})
    code.text = clean(label.code)
    # A column is as wide as a number: its title is for the ear, for the pointer, and in the key below the map.
    if scope == "col":
        inside.set("title", clean(label.title))
        title = SubElement(inside, "span", {"class": "visually-hidden"})
    else:
        title = SubElement(inside, "span", {"class": "heat-map__title"})
    title.text = clean(label.title)


def _cell(row: Element, heat: Heat, cell: HeatCell) -> Element:
    step = heat.step_of(cell)
    place = SubElement(row, "td", {"class": f"heat heat--{step.name}"})
    inside = SubElement(place, "a", {"href": clean(cell.url)}) if cell.url else place
    inside.text = number(cell.value)
    if step.mark:
        mark = SubElement(inside, "span", {"class": "heat__mark", "aria-hidden": "true"})
        mark.text = step.mark
    if cell.value is not None and cell.gap is not None:
        words = SubElement(inside, "span", {"class": "visually-hidden"})
        words.text = _gap_words(cell.gap)
    if cell.note:
        sign = SubElement(inside, "sup", {"aria-hidden": "true"})
        sign.text = heat.notes[cell.note]
        words = SubElement(inside, "span", {"class": "visually-hidden"})
        words.text = clean(f" ({cell.note})")
    return place


def _gap_words(gap: Decimal) -> str:
    if not rounded(gap, SHOWN):
        return " " + _("(meets the target)")
    words = _("(%(points)s below the target)") if gap < 0 else _("(%(points)s above the target)")
    return " " + words % {"points": number(abs(gap))}


def _legend(heat: Heat) -> str:
    legend = Element("ul", {"class": "chart-legend heat-legend"})
    for step in heat.legend:
        line = SubElement(legend, "li")
        key = SubElement(line, "span", {"class": f"heat heat-legend__key heat--{step.name}", "aria-hidden": "true"})
        key.text = step.mark or ("–" if step.name == "empty" else "")
        SubElement(line, "span").text = step.words
    for note, sign in heat.notes.items():
        line = SubElement(legend, "li")
        SubElement(line, "sup").text = sign
        SubElement(line, "span").text = clean(note)
    return _html(legend)


def _html(element: Element) -> SafeString:
    """Write an element; ElementTree escapes what it says. Every element gets its closing tag, as HTML wants it."""
    return SafeString(tostring(element, encoding="unicode", short_empty_elements=False))
