"""How series are told apart: colour, dashes and the shape of the marks, so that none of them is needed alone."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.charts.drawing import TEXT_SIZE, Drawing
from assessments.charts.text import width_of, wrap

LEGEND_LINE = 22
_KEY, _BETWEEN = 30, 18


@dataclass(frozen=True, slots=True)
class LineStyle:
    """``name`` is the end of the classes ``chart__line--…`` and ``chart__mark--…``; ``mark`` may be empty."""

    name: str
    dash: str
    mark: str


STYLES = {
    "self": LineStyle("self", "6 4", "circle"),
    "supervisor": LineStyle("supervisor", "2 4", "square"),
    "final": LineStyle("final", "", "disc"),
    "target": LineStyle("target", "9 4", ""),
    "earlier": LineStyle("earlier", "9 4 2 4", "diamond"),
}
OTHERS = (
    LineStyle("other-1", "", "disc"),
    LineStyle("other-2", "7 4", "square"),
    LineStyle("other-3", "2 4", "triangle"),
    LineStyle("other-4", "9 4 2 4", "diamond"),
    LineStyle("other-5", "12 5", "circle"),
    LineStyle("other-6", "4 4", "cross"),
    # The six colours once more, each with another line and mark.
    LineStyle("other-1", "3 3", "triangle"),
    LineStyle("other-2", "", "diamond"),
    LineStyle("other-3", "12 5", "disc"),
    LineStyle("other-4", "", "square"),
    LineStyle("other-5", "2 4", "cross"),
    LineStyle("other-6", "9 4 2 4", "circle"),
)


def styles_of(roles: Sequence[str]) -> tuple[LineStyle, ...]:
    """Return a style for each role; the roles without one of their own take turns.

    Raises ValueError for a role that is not known.
    """
    others = _others()
    found = []
    for role in roles:
        if role != "other" and role not in STYLES:
            raise ValueError(f"There is no series of role {role!r}.")
        found.append(STYLES[role] if role in STYLES else next(others))
    return tuple(found)


def _others() -> Iterator[LineStyle]:
    while True:
        yield from OTHERS


def draw_mark(drawing: Drawing, style: LineStyle, x: float, y: float, radius: float = 4.5) -> None:
    """Draw the mark of a series at a point; nothing for a series without one."""
    css_class = f"chart__mark chart__mark--{style.name}"
    match style.mark:
        case "disc":
            drawing.add("circle", css_class, cx=x, cy=y, r=radius)
        case "circle":
            drawing.add("circle", f"{css_class} chart__mark--hollow", cx=x, cy=y, r=radius)
        case "square":
            side = radius * 1.8
            drawing.add("rect", css_class, x=x - side / 2, y=y - side / 2, width=side, height=side)
        case "diamond":
            drawing.add("path", css_class, d=_path(_corners(x, y, radius * 1.3, 4)))
        case "triangle":
            drawing.add("path", css_class, d=_path(_corners(x, y, radius * 1.3, 3)))
        case "cross":
            r = radius * 0.9
            drawing.add(
                "path",
                f"{css_class} chart__mark--hollow",
                d=f"M{x - r:.2f} {y - r:.2f}L{x + r:.2f} {y + r:.2f}M{x - r:.2f} {y + r:.2f}L{x + r:.2f} {y - r:.2f}",
            )


def _corners(x: float, y: float, radius: float, count: int) -> list[tuple[float, float]]:
    turns = [2 * math.pi * index / count - math.pi / 2 for index in range(count)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def draw_key(drawing: Drawing, style: LineStyle, x: float, y: float) -> None:
    """Draw a short piece of a series' line with its mark, its middle at height ``y``."""
    dashes = {"stroke_dasharray": style.dash} if style.dash else {}
    drawing.line(f"chart__line chart__line--{style.name}", x, y, x + _KEY - 6, y, **dashes)
    draw_mark(drawing, style, x + (_KEY - 6) / 2, y)


def legend_height(labels: Sequence[str], width: float) -> float:
    """Return how high ``draw_legend`` will draw."""
    return len(_legend_rows(labels, width)) * LEGEND_LINE


def draw_legend(
    drawing: Drawing, labels: Sequence[str], styles: Sequence[LineStyle], *, x: float, y: float, width: float
) -> None:
    """Draw key and label of each series beside each other, in as many lines as they need, each in the middle of
    ``width``; ``y`` is the upper edge."""
    position = 0
    for index, row in enumerate(_legend_rows(labels, width)):
        left = x + max(width - _row_width(row), 0) / 2
        for label in row:
            middle = y + index * LEGEND_LINE + LEGEND_LINE / 2
            draw_key(drawing, styles[position], left, middle)
            drawing.text(label, left + _KEY, middle + TEXT_SIZE * 0.36)
            left += _KEY + width_of(label, TEXT_SIZE) + _BETWEEN
            position += 1


def _row_width(row: Sequence[str]) -> float:
    return sum(_KEY + width_of(label, TEXT_SIZE) for label in row) + _BETWEEN * (len(row) - 1)


def _legend_rows(labels: Sequence[str], width: float) -> list[list[str]]:
    rows: list[list[str]] = []
    for label in labels:
        (shown, *_rest) = wrap(label, width - _KEY - 4, size=TEXT_SIZE, lines=1) or ("",)
        if not rows or _row_width([*rows[-1], shown]) > width:
            rows.append([])
        rows[-1].append(shown)
    return rows
