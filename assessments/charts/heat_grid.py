"""The heat map of a page: a table with coloured cells.

Written here and not in a template, and as text, because a map has hundreds of cells: whatever comes from outside goes
through ``_safe``.
"""

from collections.abc import Callable
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import clean
from assessments.charts.heat_steps import DEEPEST, Heat, HeatCell
from assessments.charts.parts import ChartLabel
from assessments.charts.text import NO_VALUE, number
from assessments.scoring import SHOWN, rounded

MOST_PRINTED_COLUMNS = 20
"""A page of A4 takes as many; cells of wider maps name their columns and wrap below each other when printed."""


def draw_grid(heat: Heat, *, title: str, description: str) -> SafeString:
    """Return the table in its scrolling frame with the legend below."""
    is_wide = len(heat.columns) > MOST_PRINTED_COLUMNS
    names = [f' data-column="{_safe(column.short)}"' if is_wide else "" for column in heat.columns]
    inside_of = _writer(heat)
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
            inside = inside_of(cell)
            if cell.url:
                inside = f'<a href="{_safe(cell.url)}">{inside}</a>'
            html.append(f'<td class="heat heat--{heat.step_of(cell).name}"{name}>{inside}</td>')
        html.append("</tr>")
    html += ["</tbody></table></div>", _legend(heat)]
    return SafeString("".join(html))


def _safe(text: str) -> str:
    return escape(clean(text))


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


def _writer(heat: Heat) -> Callable[[HeatCell], str]:
    """Return what writes the inside of a cell; cells that say the same are written once."""
    written: dict[tuple[Decimal | None, Decimal | None, str], str] = {}

    def inside_of(cell: HeatCell) -> str:
        key = (cell.value, cell.gap, cell.note)
        if key not in written:
            written[key] = _inside(heat, cell)
        return written[key]

    return inside_of


def _inside(heat: Heat, cell: HeatCell) -> str:
    step = heat.step_of(cell)
    parts = [number(cell.value)]
    if step.mark:
        parts.append(f'<span class="heat__mark" aria-hidden="true">{step.mark}</span>')
    if cell.value is not None and cell.gap is not None:
        parts.append(_hidden(_gap_words(cell.gap)))
    if cell.note:
        parts.append(f'<sup aria-hidden="true">{heat.notes[cell.note]}</sup>{_hidden(f"({cell.note})")}')
    return "".join(parts)


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden"> {_safe(words)}</span>'


def _gap_words(gap: Decimal) -> str:
    if not rounded(gap, SHOWN):
        return _("(meets the target)")
    words = _("(%(points)s below the target)") if gap < 0 else _("(%(points)s above the target)")
    return words % {"points": number(abs(gap))}


def _legend(heat: Heat) -> str:
    lines = [
        f'<li><span class="heat heat-legend__key heat--{step.name}" aria-hidden="true">'
        f"{step.mark or (NO_VALUE if step.name == 'empty' else '')}</span><span>{_safe(step.words)}</span></li>"
        for step in heat.legend
    ]
    lines += [f"<li><sup>{sign}</sup><span>{_safe(note)}</span></li>" for note, sign in heat.notes.items()]
    return f'<ul class="chart-legend heat-legend">{"".join(lines)}</ul>'
