"""What every chart is made of: labels, series, the picture, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString

from assessments.charts.text import number


@dataclass(frozen=True, slots=True)
class ChartLabel:
    """What a row, column or axis is about: the code as printed (may be empty), the title, and the page it opens.

    ``depth`` sets the rows of a heat map in, as a tree.
    """

    code: str
    title: str
    url: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        """Code and title."""
        return f"{self.code} {self.title}".strip()

    @property
    def short(self) -> str:
        """The code or, without one, the title."""
        return self.code or self.title


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Values over the axes or labels of a chart; None where there is none.

    ``role`` chooses line, mark and colour: "self", "supervisor", "final", "target", "earlier" or "other" (several
    others differ from each other).
    """

    label: str
    values: tuple[Decimal | None, ...]
    role: str


@dataclass(frozen=True, slots=True)
class CountSeries:
    """Counts over the days of a chart; None for days to come."""

    label: str
    counts: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of the table behind a picture."""

    label: ChartLabel
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The same values in words, localised; ``heads`` stand above the cells, ``corner`` above the rows' labels."""

    corner: str
    heads: tuple[str, ...]
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True)
class Picture:
    """A chart, ready for ``{% include "components/charts/figure.html" with chart=picture only %}``.

    ``svg`` is for wide places and paper (``assessments.charts.pdf_svg``), ``narrow_svg`` for a telephone; it writes
    codes where ``svg`` writes titles, and ``key`` says what they mean. ``grid`` replaces both on a page where the
    picture is a table itself, with links in its cells; ``table`` is then None. Of an empty chart the page shows a
    sentence only.
    """

    title: str
    description: str
    svg: SafeString
    narrow_svg: SafeString = field(default=SafeString(""), kw_only=True)
    grid: SafeString = field(default=SafeString(""), kw_only=True)
    table: ChartTable | None = field(default=None, kw_only=True)
    key: tuple[ChartLabel, ...] = field(default=(), kw_only=True)
    is_empty: bool = field(default=False, kw_only=True)


def series_table(corner: str, places: Sequence[ChartLabel], series: Sequence[ChartSeries]) -> ChartTable:
    """Return the table behind a chart of series: a row for each place, a column for each series."""
    return ChartTable(
        corner=corner,
        heads=tuple(one.label for one in series),
        rows=tuple(
            ChartRow(place, tuple(number(one.values[index]) for one in series)) for index, place in enumerate(places)
        ),
    )
