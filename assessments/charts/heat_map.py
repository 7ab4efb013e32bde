"""A heat map: scores of many by many, coloured by their gap to the target.

On a page it is a table (``grid``): its heads stay in sight while it scrolls, its cells are links that the keyboard
reaches, and it reads aloud by itself. ``svg`` is the same picture for paper. Colour never stands alone: every cell has
its number, and what is far from its target a mark.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.heat_grid import draw_grid
from assessments.charts.heat_picture import draw_picture
from assessments.charts.heat_steps import HALF_A_POINT, Heat, HeatCell
from assessments.charts.parts import ChartLabel, ChartTable


@dataclass(frozen=True)
class HeatMap:
    """A heat map, ready for ``components/charts/figure.html``; ``key`` says what the codes of the columns mean.

    On a page ``grid`` takes the place of a narrow picture and of the table behind one.
    """

    title: str
    description: str
    heat: Heat

    narrow_svg: ClassVar[SafeString] = SafeString("")
    table: ClassVar[ChartTable | None] = None

    @property
    def is_empty(self) -> bool:
        """Whether there are no cells."""
        return not self.heat.rows or not self.heat.columns

    @property
    def key(self) -> tuple[ChartLabel, ...]:
        return tuple(column for column in self.heat.columns if column.code)

    @cached_property
    def grid(self) -> SafeString:
        """The table of a page."""
        return draw_grid(self.heat, title=self.title, description=self.description)

    @cached_property
    def svg(self) -> SafeString:
        """The picture of a printed report, without links."""
        return draw_picture(self.heat, title=self.title, description=self.description)


def heat_map(
    rows: Sequence[ChartLabel],
    columns: Sequence[ChartLabel],
    cells: Sequence[Sequence[HeatCell]],
    *,
    title: str,
    description: str = "",
    step: Decimal = HALF_A_POINT,
) -> HeatMap:
    """Return a map of ``cells``, row by row.

    Colours change at the target, and at one and two ``step`` below and above it; half a point suits scales of about
    five points. A cell without value shows a dash, one without gap no colour. ``HeatCell.note`` is shown as a footnote
    of the map ("few people"); cells with the same note share it. Rows, columns and cells link where they have a URL.

    Raises ValueError when the cells do not fit rows and columns.
    """
    if len(cells) != len(rows) or any(len(row) != len(columns) for row in cells):
        raise ValueError(f"The cells do not fit {len(rows)} rows and {len(columns)} columns.")
    return HeatMap(title, description, Heat(tuple(rows), tuple(columns), tuple(tuple(row) for row in cells), step))


def heat_map_pages(
    rows: Sequence[ChartLabel],
    columns: Sequence[ChartLabel],
    cells: Sequence[Sequence[HeatCell]],
    *,
    title: str,
    description: str = "",
    step: Decimal = HALF_A_POINT,
    columns_per_page: int = 14,
    rows_per_page: int = 26,
) -> tuple[HeatMap, ...]:
    """Cut a map into parts of about equal size that stay readable on paper, column by column, then row by row.

    The defaults fill a page of A4 upright (text of 8 points); lying, 22 columns and 16 rows do.
    """
    heat = heat_map(rows, columns, cells, title=title, description=description, step=step).heat
    parts = [
        Heat(
            heat.rows[upper:lower],
            heat.columns[left:right],
            tuple(row[left:right] for row in heat.cells[upper:lower]),
            step,
        )
        for upper, lower in _cuts(len(heat.rows), rows_per_page)
        for left, right in _cuts(len(heat.columns), columns_per_page)
    ]
    if len(parts) == 1:
        return (HeatMap(title, description, parts[0]),)
    return tuple(
        HeatMap(
            _("%(title)s (%(part)s of %(parts)s)") % {"title": title, "part": index, "parts": len(parts)},
            description,
            part,
        )
        for index, part in enumerate(parts, start=1)
    )


def _cuts(length: int, most: int) -> list[tuple[int, int]]:
    """Cut a length into the fewest parts of at most ``most``, their sizes differing by one at most."""
    parts = max(-(-length // most), 1)
    ends = [round(length * index / parts) for index in range(parts + 1)]
    return list(itertools.pairwise(ends))
