"""Heat map, radar, trend and progress: what is drawn, from values worked out by hand."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts import (
    ChartLabel,
    ChartSeries,
    CountSeries,
    DayMark,
    HeatCell,
    comparison_bar,
    heat_map,
    heat_map_pages,
    progress_chart,
    radar,
    trend,
)
from assessments.charts.lines import styles_of

HOSTILE = "\"><script>alert(1)</script>&\x00\x1b\ud800'行銷"
SVG = "{http://www.w3.org/2000/svg}"
THREE = tuple(ChartLabel(f"T{n}", f"Duty {n}") for n in (1, 2, 3))


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words_of(svg: str) -> str:
    return " ".join("".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text"))


def series(*values: str | None, role: str = "final", label: str = "Final") -> ChartSeries:
    return ChartSeries(label, tuple(None if value is None else Decimal(value) for value in values), role)


# --- Heat map ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gap", "name"),
    [
        ("-1.0", "below-3"),
        ("-0.995", "below-3"),  # shown as -1.00
        ("-0.994", "below-2"),
        ("-0.5", "below-2"),
        ("-0.01", "below-1"),
        ("-0.004", "met"),  # shown as 0.00
        ("0", "met"),
        ("0.49", "met"),
        ("0.5", "above-1"),
        ("1.0", "above-2"),
    ],
)
def test_colours_follow_the_gap_as_it_is_shown(gap: str, name: str) -> None:
    chart = heat_map([ChartLabel("", "Row")], [THREE[0]], [[HeatCell(Decimal(3), Decimal(gap))]], title="Map")
    assert f'<td class="heat heat--{name}">' in chart.grid
    assert f'class="heat heat--{name}"' in chart.svg


def test_a_heat_map_links_rows_columns_and_cells_and_says_the_gap_in_words() -> None:
    chart = heat_map(
        [ChartLabel("", "A person", "/person/")],
        [ChartLabel("T1.1", "A task", "/task/"), ChartLabel("T1.2", "Another task")],
        [[HeatCell(Decimal("2.4"), Decimal("-0.6"), "/cell/", note="few people"), HeatCell(None, None)]],
        title="People by tasks",
    )
    for url in ("/person/", "/task/", "/cell/"):
        assert f'href="{url}"' in chart.grid
    assert "2.40" in chart.grid
    assert "(0.60 below the target)" in chart.grid
    assert chart.grid.count("few people") == 2, "beside the cell for the ear, and once in the legend"
    assert "–" in chart.grid
    assert [label.code for label in chart.key] == ["T1.1", "T1.2"]
    assert "href" not in chart.svg


def test_the_cells_of_a_map_too_wide_for_paper_name_their_columns() -> None:
    for count in (20, 21):
        columns = [ChartLabel(f"K{n:02}", "") for n in range(1, count + 1)]
        grid = heat_map([THREE[0]], columns, [[HeatCell(Decimal(3), None)] * count], title="Map").grid
        assert grid.count("data-column=") == (count if count > 20 else 0)
    assert 'data-column="K21"' in grid


def test_the_rows_of_a_tree_are_set_in() -> None:
    rows = [ChartLabel("", f"Level {depth}", depth=depth) for depth in (0, 1, 9)]
    chart = heat_map(rows, [THREE[0]], [[HeatCell(None, None)]] * 3, title="Map")
    places = [float(str(e.get("x"))) for e in parsed(chart.svg).iter(f"{SVG}text") if "Level" in str(e.text)]
    assert places == [0, 12, 48], "no deeper than four levels"
    assert "heat-map__depth-4" in chart.grid


def test_a_heat_map_without_rows_says_so() -> None:
    chart = heat_map([], THREE, [], title="Map")
    assert chart.is_empty
    assert "nothing to show" in words_of(chart.svg)


def test_a_wide_map_is_cut_into_pages_that_lose_nothing() -> None:
    columns = [ChartLabel(f"K{n:02}", "") for n in range(53)]
    rows = [ChartLabel("", f"Person {n}") for n in range(30)]
    cells = [[HeatCell(Decimal(row + 100 * column) / 1000, None) for column in range(53)] for row in range(30)]
    pages = heat_map_pages(rows, columns, cells, title="Map", columns_per_page=14, rows_per_page=26)
    assert len(pages) == 8
    assert {(len(page.heat.columns), len(page.heat.rows)) for page in pages} == {(13, 15), (14, 15)}
    found = {(row.title, column.code) for page in pages for row in page.heat.rows for column in page.heat.columns}
    assert len(found) == 30 * 53
    for page in pages:
        for row, values in zip(page.heat.rows, page.heat.cells, strict=True):
            for column, cell in zip(page.heat.columns, values, strict=True):
                assert cell is cells[rows.index(row)][columns.index(column)]
    assert heat_map_pages(rows[:2], columns[:3], [row[:3] for row in cells[:2]], title="Map")[0].title == "Map"


def test_cells_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        heat_map(THREE, THREE, [[HeatCell(None, None)]], title="Map")


# --- Radar ------------------------------------------------------------------------------------------------------------


def test_a_radar_reaches_as_far_as_its_values() -> None:
    chart = radar(THREE, [series("5", "1", "3")], minimum=1, maximum=5, title="Duties")
    (line,) = [e for e in parsed(chart.svg).iter(f"{SVG}polygon") if "chart__line" in str(e.get("class"))]
    points = [tuple(map(float, point.split(","))) for point in str(line.get("points")).split()]
    rings = [e for e in parsed(chart.svg).iter(f"{SVG}polygon") if e.get("class") == "chart__grid"]
    outer = [tuple(map(float, point.split(","))) for point in str(rings[-1].get("points")).split()]
    inner = [tuple(map(float, point.split(","))) for point in str(rings[0].get("points")).split()]
    assert len(rings) == 5
    assert points[0] == outer[0], "the highest point lies on the outer ring"
    assert points[1] == inner[1], "the lowest on the innermost"


def test_a_missing_value_opens_the_line_of_a_radar() -> None:
    axes = [*THREE, ChartLabel("T4", "Duty 4")]
    chart = radar(axes, [series("5", None, "3", "2")], minimum=1, maximum=5, title="Duties")
    lines = [e for e in parsed(chart.svg).iter() if "chart__line--final" in str(e.get("class"))]
    assert [e.tag for e in lines[:2]] == [f"{SVG}polyline"] * 2
    assert chart.table is not None
    assert chart.table.rows[1].cells == ("–",)


@pytest.mark.parametrize("count", [0, 1, 2, 13])
def test_too_few_or_too_many_axes_become_bars(count: int) -> None:
    axes = [ChartLabel(f"T{n}", f"Duty {n}") for n in range(count)]
    chart = radar(axes, [series(*["3"] * count)], minimum=1, maximum=5, title="Duties")
    for svg in (chart.svg, chart.narrow_svg):
        bars = [e for e in parsed(svg).iter(f"{SVG}rect") if "chart__bar--final" in str(e.get("class"))]
        assert len(bars) == count
    assert chart.table is not None
    assert len(chart.table.rows) == count


def test_values_off_the_scale_and_series_that_do_not_fit_are_refused() -> None:
    for draw in (radar, trend):
        labels = THREE if draw is radar else ["a", "b", "c"]
        with pytest.raises(ValueError, match="outside"):
            draw(labels, [series("6", "1", "1")], minimum=1, maximum=5, title="")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="do not fit"):
            draw(labels, [series("1")], minimum=1, maximum=5, title="")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="role"):
        radar(THREE, [series("1", "1", "1", role="boss")], minimum=1, maximum=5, title="")


# --- Trend ------------------------------------------------------------------------------------------------------------


def test_a_missing_value_leaves_a_gap_in_a_trend() -> None:
    chart = trend(list("abcde"), [series("1", "2", None, "4", "5")], minimum=1, maximum=5, title="Trend")
    lines = [e for e in parsed(chart.svg).iter(f"{SVG}polyline") if "chart__line" in str(e.get("class"))]
    assert [len(str(line.get("points")).split()) for line in lines] == [2, 2]
    assert "Final 5.00" in words_of(chart.svg)


def test_twelve_series_look_different_from_each_other() -> None:
    assert len(set(styles_of(["other"] * 12))) == 12


def test_labels_at_the_ends_of_a_trend_never_cover_each_other() -> None:
    many = [series("3", "3", role="other", label=f"Duty {n}") for n in range(8)]
    chart = trend(["a", "b"], many, minimum=1, maximum=5, title="Trend")
    heights = sorted(float(str(e.get("y"))) for e in parsed(chart.svg).iter(f"{SVG}text") if "3.00" in str(e.text))
    assert len(heights) == 8
    assert all(lower - upper >= 17.9 for upper, lower in itertools.pairwise(heights))


# --- Progress ---------------------------------------------------------------------------------------------------------


def test_progress_marks_today_and_due_dates_and_stops_at_today() -> None:
    days = [date(2026, 11, 1) + timedelta(n) for n in range(10)]
    counts = [0, 1, 3, 3, 5, None, None, None, None, None]
    chart = progress_chart(
        days,
        [CountSeries("Submitted", counts)],
        total=12,
        today=days[4],
        title="Progress",
        marks=[DayMark(days[8], "Review due"), DayMark(date(2027, 1, 1), "Beyond the picture")],
    )
    (line,) = [e for e in parsed(chart.svg).iter(f"{SVG}polyline") if "chart__line" in str(e.get("class"))]
    assert len(str(line.get("points")).split()) == 5
    words = words_of(chart.svg)
    assert "Today" in words
    assert "Review due" in words
    assert "Beyond" not in words
    assert "12" in words
    assert chart.table is not None
    assert [row.cells for row in chart.table.rows][3:6] == [("3",), ("5",), ("–",)]


def test_a_long_campaign_keeps_its_table_short_and_its_last_day() -> None:
    days = [date(2026, 1, 1) + timedelta(n) for n in range(200)]
    chart = progress_chart(
        days, [CountSeries("Submitted", list(range(200)))], total=100, today=days[-1], title="Progress"
    )
    assert chart.table is not None
    assert len(chart.table.rows) <= 31
    assert chart.table.rows[-1].cells == ("199",)


@pytest.mark.parametrize("days", [[], [date(2026, 1, 1)]])
def test_progress_of_no_or_one_day_is_drawn(days: list[date]) -> None:
    counts = [1] * len(days)
    chart = progress_chart(days, [CountSeries("Submitted", counts)], total=0, today=date(2026, 1, 1), title="Progress")
    assert parsed(chart.svg) is not None


def test_wrong_counts_are_refused() -> None:
    day = date(2026, 1, 1)
    for days, counts in (([day, day], [1, 1]), ([day], [1, 2]), ([day], [-1])):
        with pytest.raises(ValueError, match=r"days|negative"):
            progress_chart(days, [CountSeries("", counts)], total=1, today=day, title="")


# --- Comparison bar ---------------------------------------------------------------------------------------------------


def test_a_comparison_bar_draws_what_there_is_and_says_it_in_words() -> None:
    bar = comparison_bar(Decimal("3.4"), Decimal("2.5"), Decimal("2.75"), Decimal(4), 1, 5, label="T1")
    assert bar.words == "T1: self 3.40, supervisor 2.50, final 2.75, target 4.00, on a scale from 1 to 5"
    widths = {e.get("class"): e.get("width") for e in parsed(bar.svg).iter(f"{SVG}rect")}
    assert widths["chart__bar chart__bar--self"] == "68.00%"
    assert widths["chart__bar chart__bar--final"] == "55.00%"
    (ring,) = parsed(bar.svg).iter(f"{SVG}circle")
    assert ring.get("cx") == "50.00%"
    empty = comparison_bar(None, None, None, None, 1, 5)
    assert "chart__bar" not in empty.svg
    same = comparison_bar(None, Decimal("2.5"), Decimal("2.501"), None, 1, 5)
    assert "<circle" not in same.svg, "a difference that nobody sees in the numbers is not drawn"


# --- All --------------------------------------------------------------------------------------------------------------


def every_picture(label: str) -> list[str]:
    day = date(2026, 1, 1)
    axes = [ChartLabel(label, label, label)] * 3
    lines = [ChartSeries(label, (Decimal(2),) * 3, "other")]
    heat = heat_map(
        axes, axes, [[HeatCell(Decimal(2), Decimal(-1), label, note=label)] * 3] * 3, title=label, description=label
    )
    charts = [
        radar(axes, lines, minimum=1, maximum=5, title=label, description=label),
        radar(axes[:1], [ChartSeries(label, (Decimal(2),), "target")], minimum=1, maximum=5, title=label),
        trend([label] * 3, lines, minimum=1, maximum=5, title=label, description=label),
        progress_chart([day], [CountSeries(label, [1])], total=3, today=day, title=label, marks=[DayMark(day, label)]),
    ]
    return [
        heat.svg,
        heat.grid.partition("</div>")[0] + "</div>",
        comparison_bar(None, None, None, None, 1, 5, label=label).svg,
        *(svg for chart in charts for svg in (chart.svg, chart.narrow_svg)),
    ]


@given(st.one_of(st.just(HOSTILE), st.text(max_size=40)))
def test_whatever_a_label_says_it_stays_text(label: str) -> None:
    for picture in every_picture(label):
        root = parsed(picture)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "style", "foreignObject", "image"}
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not any(name.startswith("on") or name in {"style", "id"} for name in attributes)


def test_no_text_of_a_page_is_smaller_than_12_pixels() -> None:
    """At 360 pixels there are 288 for a picture in a section, and no picture is ever shrunk."""
    day = date(2026, 1, 1)
    for chart in (
        radar(THREE, [series("1", "2", "3")], minimum=1, maximum=5, title="Duties"),
        radar(THREE[:1], [series("1")], minimum=1, maximum=5, title="Duties"),
        trend(["a", "b"], [series("1", "2")], minimum=1, maximum=5, title="Trend"),
        progress_chart([day], [CountSeries("Submitted", [1])], total=3, today=day, title="Progress"),
    ):
        for svg, width in ((chart.svg, "640"), (chart.narrow_svg, "288")):
            root = parsed(svg)
            assert root.get("width") == width
            assert str(root.get("viewBox")).startswith(f"0 0 {width} ")
            assert all(float(str(text.get("font-size"))) >= 12 for text in root.iter(f"{SVG}text"))
