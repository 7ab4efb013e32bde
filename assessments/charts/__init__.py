"""Charts: pure functions from values to pictures. One file each; ``docs/pages.md`` and the gallery show them all.

Bars that stand in lines of a page are drawn in percent of their place (``components/charts/score_bar.html``,
``distribution.html``, ``comparison_bar.html``, ``pair_bar.html``). The others are whole figures with the table behind
them: ``components/charts/figure.html``. Everything is SVG (a heat map on a page: a table) with plain attributes and
classes, so that it prints, scales and reads aloud, and a strict Content-Security-Policy has nothing to object to;
``pdf_svg`` makes the same picture fit for a PDF.
"""

from assessments.charts.comparison_bar import ComparisonBar, comparison_bar
from assessments.charts.distribution import SHADES, DistributionBar, Segment, distribution_bar, distribution_svg
from assessments.charts.heat_map import HeatMap, heat_map, heat_map_pages
from assessments.charts.heat_steps import HeatCell
from assessments.charts.interval_bar import IntervalBar, interval_bar
from assessments.charts.pair_bar import PairBar, pair_bar
from assessments.charts.parts import ChartLabel, ChartSeries, CountSeries
from assessments.charts.pdf import pdf_chart, pdf_svg
from assessments.charts.progress import DayMark, ProgressChart, progress_chart
from assessments.charts.radar import Radar, radar
from assessments.charts.score_bar import ScoreBar, Tick, score_bar, score_svg
from assessments.charts.trend import Trend, trend

__all__ = [
    "SHADES",
    "ChartLabel",
    "ChartSeries",
    "ComparisonBar",
    "CountSeries",
    "DayMark",
    "DistributionBar",
    "HeatCell",
    "HeatMap",
    "IntervalBar",
    "PairBar",
    "ProgressChart",
    "Radar",
    "ScoreBar",
    "Segment",
    "Tick",
    "Trend",
    "comparison_bar",
    "distribution_bar",
    "distribution_svg",
    "heat_map",
    "heat_map_pages",
    "interval_bar",
    "pair_bar",
    "pdf_chart",
    "pdf_svg",
    "progress_chart",
    "radar",
    "score_bar",
    "score_svg",
    "trend",
]
