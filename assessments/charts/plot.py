"""What the charts of series have in common: the series with their styles, their scale, and the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.charts.lines import LineStyle, styles_of
from assessments.charts.parts import ChartSeries
from assessments.charts.scale import check_scale


@dataclass(frozen=True, slots=True)
class Plot:
    """What a picture is drawn from, its places aside; ``minimum`` and ``maximum`` are the ends of the scale."""

    series: Sequence[ChartSeries]
    styles: Sequence[LineStyle]
    minimum: int
    maximum: int
    title: str
    description: str

    @property
    def points(self) -> range:
        """Every point of the scale."""
        return range(self.minimum, self.maximum + 1)

    @property
    def labels(self) -> list[str]:
        """What the legend says, series by series."""
        return [one.label for one in self.series]


def plot_of(
    series: Sequence[ChartSeries], places: int, *, minimum: int, maximum: int, title: str, description: str
) -> Plot:
    """Return what is drawn over so many ``places``, each series with its style.

    Raises ValueError when the scale is empty, a series has another number of values or a role that is not known, or a
    value lies outside the scale.
    """
    check_scale(minimum, maximum)
    for one in series:
        if len(one.values) != places:
            raise ValueError(f"{len(one.values)} values of {one.label!r} do not fit {places} places.")
        check_scale(minimum, maximum, *one.values)
    return Plot(series, styles_of([one.role for one in series]), minimum, maximum, title, description)
