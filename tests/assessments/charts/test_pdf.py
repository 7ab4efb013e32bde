"""Charts on paper: every chart of the gallery goes through typst and keeps its words, its palette and its font."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings
from django.utils import translation

from assessments.charts import DistributionBar, ScoreBar, distribution_svg, pdf_chart, pdf_svg, score_svg
from assessments.charts.gallery import gallery
from assessments.charts.pdf import print_rules
from competencies.exports.typesetting import typeset

CLASSES = re.compile(r'class="([^"]+)"')
CSS_CLASS = re.compile(r"\.((?:chart|heat)[\w-]*)")
NOT_DRAWN = {"chart", "chart-picture", "chart--score", "chart--distribution", "chart--comparison", "chart--interval",
             "chart-bars", "chart-radar", "chart-trend", "chart-progress", "chart-heat"}  # fmt: skip
"""Classes that say where a picture stands, not how it looks."""


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def pictures() -> list[tuple[str, str]]:
    """Return name and SVG of every chart of the gallery."""
    found: list[tuple[str, str]] = []
    for component in gallery():
        for example in component.examples:
            svg: str
            match example.chart:
                case ScoreBar():
                    svg = score_svg(example.chart)
                case DistributionBar():
                    svg = distribution_svg(example.chart) if example.chart.total else ""
                case _:
                    svg = example.chart.svg
            if svg:
                found.append((f"{component.name}: {example.state}", svg))
    return found


def drawn_classes(svg: str) -> set[str]:
    return {name for names in CLASSES.findall(svg) for name in names.split()} - NOT_DRAWN


def test_every_class_has_a_colour_on_screen_and_on_paper() -> None:
    used = {name for _label, svg in pictures() for name in drawn_classes(svg)}
    on_screen = set(CSS_CLASS.findall((settings.BASE_DIR / "static/css/charts.css").read_text(encoding="utf-8")))
    on_paper = set(CSS_CLASS.findall("".join(print_rules())))
    assert len(used) > 40
    assert used - on_screen == set()
    # A mark without a rule of its own looks like the series it belongs to.
    assert used - on_paper - {"chart__mark", "chart__bar", "heat__mark", "chart__number", "heat__text"} == set()


def test_the_palette_of_paper_is_that_of_the_light_screen() -> None:
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    light = set(re.findall(r"light-dark\((#[0-9a-f]{6}),", tokens))
    assert set(re.findall(r"#[0-9a-f]{6}", "".join(print_rules()))) <= light


def test_typst_draws_every_chart_with_its_words(tmp_path: Path) -> None:
    every = pictures()
    template = tmp_path / "charts.typ"
    helper = settings.BASE_DIR / "assessments/exports/charts.typ"
    (tmp_path / "helper.typ").write_text(helper.read_text(encoding="utf-8"), encoding="utf-8")
    template.write_text(
        """#import "helper.typ": chart
#let data = json(bytes(sys.inputs.data))
#set document(title: "Charts")
#set text(font: "Noto Sans TC")
#set page(width: 1000pt, height: auto)
#for (index, one) in data.charts.enumerate() { if index > 0 { pagebreak() }; chart(one) }
"""
    )
    charts = [{"svg": pdf_svg(svg), "alt": name} for name, svg in every]
    made = typeset(template, {"charts": charts}, made_at=datetime(2026, 1, 1, tzinfo=UTC))
    with pdfplumber.open(io.BytesIO(made)) as document:
        assert len(document.pages) == len(every)
        for page, (name, svg) in zip(document.pages, every, strict=True):
            printed = re.sub(r"\s", "", page.extract_text())
            for words in re.findall(r"<(?:text|tspan)\b[^>]*>([^<]+)</", svg):
                assert re.sub(r"\s", "", words) in printed, (name, words)
        fonts = {char["fontname"].partition("+")[2] for page in document.pages for char in page.chars}
        assert all(font.startswith("NotoS") and font.endswith("TC-Regular") for font in fonts), fonts


def test_a_chart_for_typst_carries_its_words() -> None:
    (radar,) = (component for component in gallery() if component.name == "radar")
    chart = radar.examples[0].chart
    given = pdf_chart(chart)  # type: ignore[arg-type]
    assert given["alt"] == "Scores over duties"
    assert given["svg"].startswith("<svg ")
    with pytest.raises(ValueError, match="no SVG"):
        pdf_svg("<p></p>")


# --- Contrast ---------------------------------------------------------------------------------------------------------


def tokens() -> dict[str, tuple[str, str]]:
    """Return the light and the dark value of every colour."""
    text = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--(c-[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_numbers_can_be_read_on_every_colour_of_a_heat_map() -> None:
    colours = tokens()
    css = (settings.BASE_DIR / "static/css/charts.css").read_text(encoding="utf-8")
    steps = re.findall(
        r"\.heat--[\w-]+ \{ --heat-ground: var\(--(c-[\w-]+)\); --heat-ink: var\(--(c-[\w-]+)\); \}", css
    )
    assert len(steps) == 8
    for ground, ink in steps:
        for scheme in (0, 1):
            assert contrast(colours[ground][scheme], colours[ink][scheme]) >= 4.5, (ground, ink, scheme)


def test_lines_stand_out_from_the_ground() -> None:
    """WCAG 2.2, 1.4.11: graphical objects that are needed to understand have 3:1."""
    colours = tokens()
    css = (settings.BASE_DIR / "static/css/charts.css").read_text(encoding="utf-8")
    inks = set(re.findall(r"--chart-ink: var\(--(c-[\w-]+)\)", css))
    assert len(inks) == 11
    for ink in inks:
        for scheme in (0, 1):
            assert contrast(colours[ink][scheme], colours["c-surface"][scheme]) >= 3, (ink, scheme)
