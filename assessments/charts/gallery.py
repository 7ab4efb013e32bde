"""Every chart in every state, for the developers' gallery: what a page shows is what its code line made."""

import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy

from assessments.charts.comparison_bar import ComparisonBar, comparison_bar
from assessments.charts.distribution import DistributionBar, distribution_bar
from assessments.charts.heat_map import HeatMap, heat_map
from assessments.charts.heat_steps import HeatCell
from assessments.charts.interval_bar import IntervalBar, interval_bar
from assessments.charts.pair_bar import PairBar, pair_bar
from assessments.charts.parts import ChartLabel, ChartSeries, CountSeries
from assessments.charts.progress import DayMark, ProgressChart, progress_chart
from assessments.charts.radar import Radar, radar
from assessments.charts.score_bar import ScoreBar, score_bar
from assessments.charts.trend import Trend, trend

Chart = ComparisonBar | DistributionBar | HeatMap | IntervalBar | PairBar | ProgressChart | Radar | ScoreBar | Trend

POINTS = ("1 需要指導", "2 在協助下完成", "3 獨立完成", "4 能指導他人", "5 能帶領改變")
DUTIES = (
    "分析市場環境與顧客需求並提出行銷機會",
    "擬定行銷策略",
    "規劃與執行整合行銷傳播活動（含數位行銷、社群經營與公共關係）",
    "管理品牌",
    "發展通路與夥伴關係",
    "評估行銷績效",
)


@dataclass(frozen=True, slots=True)
class Example:
    """One state of a chart, with the code that makes it."""

    state: str
    code: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Component:
    """One chart: its function, its include, and its states."""

    name: str
    include: str
    examples: tuple[Example, ...]


def scores(*values: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else Decimal(value) for value in values)


def spread(count: int, shift: int = 0) -> tuple[Decimal | None, ...]:
    """Return values from 1 to 5 that look like scores and are the same every time."""
    return tuple(
        Decimal(100 + (137 * (index + shift) + 59 * (index + shift) ** 2) % 401) / 100 for index in range(count)
    )


def duties(count: int) -> list[ChartLabel]:
    return [ChartLabel(f"T{index + 1}", DUTIES[index % len(DUTIES)]) for index in range(count)]


def four_series(count: int) -> list[ChartSeries]:
    return [
        ChartSeries("Self", spread(count, 3), "self"),
        ChartSeries("Supervisor", spread(count, 1), "supervisor"),
        ChartSeries("Final", spread(count), "final"),
        ChartSeries("Target", (Decimal(3),) * count, "target"),
    ]


def heat_cells(rows: int, columns: int) -> list[list[HeatCell]]:
    values = [spread(columns, row) for row in range(rows)]
    return [[HeatCell(value, value - 3, "#") for value in row if value is not None] for row in values]


# --- Bars in lines of a page ------------------------------------------------------------------------------------------


def score_below() -> ScoreBar:
    return score_bar(Decimal("3.40"), Decimal(4), minimum=1, maximum=5)


def score_above() -> ScoreBar:
    return score_bar(Decimal("4.50"), Decimal(4), minimum=1, maximum=5)


def score_missing() -> ScoreBar:
    return score_bar(None, Decimal(4), minimum=1, maximum=5)


def distribution_many() -> DistributionBar:
    return distribution_bar([2, 5, 9, 3, 0, 1], [*POINTS, "N/A"], last_is_not_applicable=True)


def distribution_one() -> DistributionBar:
    return distribution_bar([0, 0, 1, 0, 0], POINTS)


def distribution_extreme() -> DistributionBar:
    return distribution_bar([1, 0, 0, 0, 9999], POINTS)


def distribution_empty() -> DistributionBar:
    return distribution_bar([0, 0, 0, 0, 0], POINTS)


def comparison_below() -> ComparisonBar:
    return comparison_bar(Decimal("4.20"), Decimal("2.80"), Decimal("2.80"), Decimal(4), minimum=1, maximum=5)


def comparison_adjusted() -> ComparisonBar:
    return comparison_bar(Decimal("3.00"), Decimal("3.50"), Decimal("4.00"), Decimal(3), minimum=1, maximum=5)


def comparison_only_self() -> ComparisonBar:
    return comparison_bar(Decimal(5), None, None, Decimal(3), minimum=1, maximum=5)


def comparison_empty() -> ComparisonBar:
    return comparison_bar(None, None, None, None, minimum=1, maximum=5)


def interval_usual() -> IntervalBar:
    return interval_bar(
        Decimal("-0.34"), Decimal("-0.55"), Decimal("-0.14"), reach=Decimal(1), label="−0.34 (−0.55 … −0.14)"
    )


def interval_beyond() -> IntervalBar:
    return interval_bar(
        Decimal("0.80"), Decimal("-0.20"), Decimal("1.80"), reach=Decimal(1), label="+0.80 (−0.20 … +1.80)"
    )


def interval_alone() -> IntervalBar:
    return interval_bar(Decimal("0.50"), None, None, reach=Decimal(1), label="+0.50")


def pair_usual() -> PairBar:
    return pair_bar(Decimal("4.20"), Decimal("2.80"), minimum=1, maximum=5, names=("Group A", "Group B"))


def pair_only_one() -> PairBar:
    return pair_bar(None, Decimal(1), minimum=1, maximum=5, names=("Self", "Supervisor"), roles=("self", "supervisor"))


# --- Whole figures ----------------------------------------------------------------------------------------------------


def heat_few() -> HeatMap:
    rows = [ChartLabel("", name, "#") for name in ("陳怡君", "林志明", "Alexandra Featherstonehaugh")]
    cells = heat_cells(3, 5)
    cells[1][2] = HeatCell(None, None, note="fewer than 5 people")
    cells[2][0] = HeatCell(Decimal(3), None, "#")
    return heat_map(rows, duties(5), cells, title="People by duties")


def heat_many() -> HeatMap:
    columns = [ChartLabel(f"K{index + 1:02}", DUTIES[index % 6]) for index in range(53)]
    rows = [ChartLabel("", f"範例部門 {index + 1}", "#") for index in range(12)]
    return heat_map(rows, columns, heat_cells(12, 53), title="Departments by K, S and A")


def heat_one() -> HeatMap:
    cell = HeatCell(Decimal(1), Decimal(-4))
    return heat_map(duties(1), [ChartLabel("", "Everybody")], [[cell]], title="One cell")


def heat_empty() -> HeatMap:
    return heat_map([], duties(3), [], title="Nobody yet")


def radar_six() -> Radar:
    return radar(duties(6), four_series(6), minimum=1, maximum=5, title="Scores over duties")


def radar_missing() -> Radar:
    final = ChartSeries("Final", scores("5", None, "1", "4.5"), "final")
    return radar(duties(4), [final, four_series(4)[3]], minimum=1, maximum=5, title="A duty without score")


def radar_eight() -> Radar:
    return radar(duties(8), four_series(8)[2:], minimum=1, maximum=10, title="Eight duties, ten points")


def radar_two() -> Radar:
    return radar(duties(2), four_series(2), minimum=1, maximum=5, title="Two duties")


def radar_empty() -> Radar:
    return radar([], [], minimum=1, maximum=5, title="No duties")


def trend_gap() -> Trend:
    series = [
        ChartSeries("擬定行銷策略", scores("2.1", "2.8", None, "3.6", "3.9"), "other"),
        ChartSeries("管理品牌", scores("3.2", "3.1", "3.4", "3.3", "3.8"), "other"),
        ChartSeries("Target", scores("3", "3", "3", "3.5", "3.5"), "target"),
    ]
    labels = ["2023 年度評核", "2024 上半年", "2024 下半年", "2025 年度評核", "2026 年度評核"]
    return trend(labels, series, minimum=1, maximum=5, title="Three series over five campaigns")


def trend_many() -> Trend:
    series = [ChartSeries(DUTIES[index], spread(12, index * 5), "other") for index in range(6)]
    labels = [f"{year} 年度全公司職能評核" for year in range(2015, 2027)]
    return trend(labels, series, minimum=1, maximum=5, title="Six series over twelve campaigns")


def trend_one() -> Trend:
    return trend(["2026"], [ChartSeries("Final", scores("3.4"), "final")], minimum=1, maximum=5, title="One campaign")


def trend_empty() -> Trend:
    return trend([], [], minimum=1, maximum=5, title="No campaign")


def progress_running() -> ProgressChart:
    days = [date(2026, 11, 2) + timedelta(days=index) for index in range(43)]
    submitted = [min(index * index // 6, 118) if index < 25 else None for index in range(43)]
    signed = [max(index - 8, 0) * 3 if index < 25 else None for index in range(43)]
    return progress_chart(
        days,
        [CountSeries("Submitted", submitted), CountSeries("Signed off", signed)],
        total=120,
        today=days[24],
        title="Progress of a running campaign",
        marks=[DayMark(days[28], "Self-ratings due"), DayMark(days[40], "Reviews due")],
    )


def progress_first_day() -> ProgressChart:
    day = date(2026, 11, 2)
    return progress_chart([day], [CountSeries("Submitted", [0])], total=120, today=day, title="First day")


# --- The gallery ------------------------------------------------------------------------------------------------------

BELOW, ABOVE, MISSING = gettext_lazy("Below the target"), gettext_lazy("Above the target"), gettext_lazy("Not rated")
MANY, ONE, EMPTY = gettext_lazy("Many values"), gettext_lazy("One value"), gettext_lazy("No values")
EXTREME, GAP, USUAL = gettext_lazy("Extreme values"), gettext_lazy("With a missing value"), gettext_lazy("Usual")
OTHER_FORM = gettext_lazy("Drawn as bars")

_COMPONENTS: Sequence[tuple[Callable[..., Chart], str, Sequence[tuple[object, Callable[[], Chart]]]]] = (
    (
        score_bar,
        "components/charts/score_bar.html",
        [(BELOW, score_below), (ABOVE, score_above), (MISSING, score_missing)],
    ),
    (
        distribution_bar,
        "components/charts/distribution.html",
        [
            (USUAL, distribution_many),
            (ONE, distribution_one),
            (EXTREME, distribution_extreme),
            (EMPTY, distribution_empty),
        ],
    ),
    (
        comparison_bar,
        "components/charts/comparison_bar.html",
        [
            (BELOW, comparison_below),
            (gettext_lazy("Final score adjusted"), comparison_adjusted),
            (GAP, comparison_only_self),
            (EMPTY, comparison_empty),
        ],
    ),
    (pair_bar, "components/charts/pair_bar.html", [(USUAL, pair_usual), (GAP, pair_only_one)]),
    (
        interval_bar,
        "components/charts/interval_bar.html",
        [(USUAL, interval_usual), (EXTREME, interval_beyond), (GAP, interval_alone)],
    ),
    (
        heat_map,
        "components/charts/figure.html",
        [(USUAL, heat_few), (MANY, heat_many), (ONE, heat_one), (EMPTY, heat_empty)],
    ),
    (
        radar,
        "components/charts/figure.html",
        [(USUAL, radar_six), (GAP, radar_missing), (MANY, radar_eight), (OTHER_FORM, radar_two), (EMPTY, radar_empty)],
    ),
    (
        trend,
        "components/charts/figure.html",
        [(GAP, trend_gap), (MANY, trend_many), (ONE, trend_one), (EMPTY, trend_empty)],
    ),
    (progress_chart, "components/charts/figure.html", [(USUAL, progress_running), (ONE, progress_first_day)]),
)


def gallery() -> tuple[Component, ...]:
    """Return every chart in every state, in the language in force."""
    return tuple(
        Component(
            name=function.__name__,
            include=include,
            examples=tuple(Example(str(state), _body(make), make()) for state, make in examples),
        )
        for function, include, examples in _COMPONENTS
    )


def _body(function: Callable[[], Chart]) -> str:
    """Return the lines of a function below its head."""
    return textwrap.dedent(inspect.getsource(function).partition("\n")[2]).strip()
