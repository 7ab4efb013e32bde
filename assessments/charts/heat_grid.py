"""The heat map of a page: a table with coloured cells.

Written here and not in a template, and as text, because a map has hundreds of cells: whatever comes from outside goes
through ``_safe``.
"""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import clean
from assessments.charts.heat_steps import DEEPEST, Heat, HeatCell
from assessments.charts.parts import ChartLabel
from assessments.charts.text import NO_VALUE
from assessments.markup import safe
from assessments.numbers import Numbers
from assessments.scoring import SHOWN, rounded

MOST_PRINTED_COLUMNS = 20
"""A page of A4 takes as many; cells of wider maps name their columns and wrap below each other when printed."""


def draw_grid(heat: Heat, *, title: str, description: str) -> SafeString:
    """Return the table in its scrolling frame with the legend below."""
    is_wide = len(heat.columns) > MOST_PRINTED_COLUMNS
    names = [f' data-column="{_safe(column.short)}"' if is_wide else "" for column in heat.columns]
    writer = _Writer(heat)
    html = [
        f'<div class="heat-map{" heat-map--wide" if is_wide else ""}" tabindex="0" role="region"',
        f' aria-label="{_safe(title)}"><table class="heat-map__table">',
        f'<caption class="visually-hidden">{_safe(f"{title} {description}".strip())}</caption>',
        "<thead><tr><td></td>",
        *(_head(column, "col") for column in heat.columns),
        "</tr></thead><tbody>",
    ]
    for label, cells in zip(heat.rows, heat.cells, strict=True):
        html.append(f"<tr>{_head(label, 'row')}")
        for name, cell in zip(names, cells, strict=True):
            inside = writer.inside_of(cell)
            if cell.url:
                inside = f'<a href="{_safe(cell.url)}">{inside}</a>'
            html.append(f'<td class="heat heat--{heat.step_of(cell).name}"{name}>{inside}</td>')
        html.append("</tr>")
    html += ["</tbody></table></div>", _legend(heat)]
    return SafeString("".join(html))


def _safe(text: str) -> str:
    return safe(clean(text))


def _head(label: ChartLabel, scope: str) -> str:
    """Return the head of a row or column. A column is as wide as a number: its title is for the ear, for the pointer,
    and in the key below the map."""
    depth = f' class="heat-map__depth-{min(label.depth, DEEPEST)}"' if label.depth else ""
    told, inside = "", _safe(label.title)
    if label.code:
        told = f' title="{inside}"' if scope == "col" else ""
        name = "visually-hidden" if scope == "col" else "heat-map__title"
        inside = f'<span class="code">{_safe(label.code)}</span> <span class="{name}">{inside}</span>'
    link = f'<a href="{_safe(label.url)}"{told}>{inside}</a>' if label.url else f"<span{told}>{inside}</span>"
    return f'<th scope="{scope}"{depth}>{link}</th>'


class _Writer:
    """Writes the insides of the cells. What all have in common is looked up once; what says the same is written once:
    the means of many people are almost all different."""

    def __init__(self, heat: Heat) -> None:
        self._heat = heat
        self._numbers = Numbers()
        self._met = _("(meets the target)")
        self._below = _("(%(points)s below the target)")
        self._above = _("(%(points)s above the target)")
        self._notes = {
            note: f'<sup aria-hidden="true">{sign}</sup>{_hidden(f"({note})")}' for note, sign in heat.notes.items()
        }
        self._values: dict[tuple[Decimal | None, Decimal | None], str] = {}

    def inside_of(self, cell: HeatCell) -> str:
        key = (cell.value, cell.gap)
        if key not in self._values:
            self._values[key] = self._value(cell)
        return self._values[key] + self._notes[cell.note] if cell.note else self._values[key]

    def _value(self, cell: HeatCell) -> str:
        mark = self._heat.step_of(cell).mark
        text = self._numbers.text(cell.value)
        if mark:
            text += f'<span class="heat__mark" aria-hidden="true">{mark}</span>'
        if cell.value is not None and cell.gap is not None:
            text += _hidden(self._gap_words(cell.gap))
        return text

    def _gap_words(self, gap: Decimal) -> str:
        shown = rounded(gap, SHOWN)
        if not shown:
            return self._met
        return (self._below if shown < 0 else self._above) % {"points": self._numbers.text(abs(shown))}


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden"> {_safe(words)}</span>'


def _legend(heat: Heat) -> str:
    lines = [
        f'<li><span class="heat heat-legend__key heat--{step.name}" aria-hidden="true">'
        f"{step.mark or (NO_VALUE if step.name == 'empty' else '')}</span><span>{_safe(step.words)}</span></li>"
        for step in heat.legend
    ]
    lines += [f"<li><sup>{sign}</sup><span>{_safe(note)}</span></li>" for note, sign in heat.notes.items()]
    return f'<ul class="chart-legend heat-legend">{"".join(lines)}</ul>'
