"""The heat map of a printed report: the same cells as an SVG."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import Drawing
from assessments.charts.heat_steps import DEEPEST, Heat, HeatCell
from assessments.charts.parts import ChartLabel
from assessments.charts.text import number, width_of, wrap

_SIZE = 12
_LINE = 15
_LABEL_WIDTH = 190.0
_CELL_WIDTH = 46.0
_LEAST_HEIGHT = 26.0
_LEGEND_LINE = 22.0
_LEGEND_KEY = 26.0


def draw_picture(heat: Heat, *, title: str, description: str) -> SafeString:
    """Return the map at its natural size; its words say what is in it when it is empty."""
    width = _LABEL_WIDTH + _CELL_WIDTH * max(len(heat.columns), 8)
    heads = [wrap(column.short, _CELL_WIDTH - 4, size=_SIZE, lines=3) for column in heat.columns]
    labels = [wrap(row.text, _LABEL_WIDTH - 10 - _indent(row), size=_SIZE, lines=2) for row in heat.rows]
    heights = [max(_LEAST_HEIGHT, len(lines) * _LINE + 6) for lines in labels]
    top = max(map(len, heads), default=1) * _LINE + 6
    legend = _legend_rows(heat, width)
    drawing = Drawing(
        width,
        top + sum(heights) + 8 + len(legend) * _LEGEND_LINE,
        title=title,
        description=description,
        css_class="chart-picture chart-heat",
    )
    if not heat.rows or not heat.columns:
        drawing.text(_("There is nothing to show here yet."), 0, _LINE, size=_SIZE)
        return drawing.svg()
    for index, lines in enumerate(heads):
        x = _LABEL_WIDTH + _CELL_WIDTH * (index + 0.5)
        drawing.text(lines, x, top - 6 - (len(lines) - 1) * _LINE, anchor="middle", size=_SIZE, line_height=_LINE)
    y: float = top
    for row, lines, height, cells in zip(heat.rows, labels, heights, heat.cells, strict=True):
        first = y + height / 2 - (len(lines) - 1) * _LINE / 2 + _SIZE * 0.36
        drawing.text(lines, _indent(row), first, size=_SIZE, line_height=_LINE)
        for index, cell in enumerate(cells):
            _draw_cell(drawing, heat, cell, _LABEL_WIDTH + _CELL_WIDTH * index, y, height)
        y += height
    _draw_legend(drawing, legend, y + 8)
    return drawing.svg()


def _indent(row: ChartLabel) -> float:
    return min(row.depth, DEEPEST) * _SIZE


def _draw_cell(drawing: Drawing, heat: Heat, cell: HeatCell, x: float, y: float, height: float) -> None:
    """Draw a cell: its number, the mark at its right, and the sign of its note in the upper corner."""
    step = heat.step_of(cell)
    drawing.add("rect", f"heat heat--{step.name}", x=x, y=y, width=_CELL_WIDTH, height=height)
    css_class = f"heat__text heat__text--{step.name}"
    has_side = bool(step.mark or cell.note)
    drawing.text(
        number(cell.value),
        x + (4 if has_side else _CELL_WIDTH / 2),
        y + height / 2 + _SIZE * 0.36,
        css_class=css_class,
        anchor="start" if has_side else "middle",
        size=_SIZE,
    )
    if step.mark:
        _draw_mark(drawing, step.mark, step.name, x + _CELL_WIDTH - 8, y + height / 2 + (4 if cell.note else 0))
    if cell.note:
        drawing.text(heat.notes[cell.note], x + _CELL_WIDTH - 3, y + 10, css_class=css_class, anchor="end", size=10)


def _draw_mark(drawing: Drawing, mark: str, name: str, x: float, middle: float) -> None:
    """Draw a triangle for each letter of the mark: fonts of reports have none."""
    points_down, is_hollow = mark[0] in "▼▽", mark[0] in "▽△"
    css_class = f"heat__mark heat__mark--{name}{' heat__mark--hollow' if is_hollow else ''}"
    for index in range(len(mark)):
        centre = middle + (index - (len(mark) - 1) / 2) * 7
        base, tip = (centre - 2.5, centre + 2.5) if points_down else (centre + 2.5, centre - 2.5)
        drawing.add("path", css_class, d=f"M{x - 3.5:g} {base:g}L{x + 3.5:g} {base:g}L{x:g} {tip:g}Z")


Entry = tuple[str, str, str, float]
"""Name and mark of a step (both empty for a note), the words, and where it begins."""


def _legend_rows(heat: Heat, width: float) -> list[list[Entry]]:
    entries = [(step.name, step.mark, step.words) for step in heat.legend]
    entries += [("", "", f"{sign} {note}") for note, sign in heat.notes.items()]
    rows: list[list[Entry]] = []
    used: float = width + 1
    for name, mark, words in entries:
        key = _LEGEND_KEY if name else 0
        (shown, *_rest) = wrap(words, width - key, size=_SIZE, lines=1) or ("",)
        needed = key + width_of(shown, _SIZE)
        if used + needed > width:
            rows.append([])
            used = 0
        rows[-1].append((name, mark, shown, used))
        used += needed + 16
    return rows


def _draw_legend(drawing: Drawing, rows: Sequence[Sequence[Entry]], y: float) -> None:
    for index, row in enumerate(rows):
        middle = y + index * _LEGEND_LINE + _LEGEND_LINE / 2
        for name, mark, words, x in row:
            if name:
                drawing.add("rect", f"heat heat--{name}", x=x, y=middle - 8, width=18, height=16)
            if mark:
                _draw_mark(drawing, mark, name, x + 9, middle)
            drawing.text(words, x + (_LEGEND_KEY - 2 if name else 0), middle + _SIZE * 0.36, size=_SIZE)
