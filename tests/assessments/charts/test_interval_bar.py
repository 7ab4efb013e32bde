"""A difference with its interval: where its parts stand."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from assessments.charts import IntervalBar, interval_bar


def places(bar: IntervalBar, css_class: str) -> list[str]:
    found = [e for e in ElementTree.fromstring(bar.svg).iter() if e.get("class", "").split()[:1] == [css_class]]
    return [e.get("cx") or f"{e.get('x1')} {e.get('x2')}" for e in found]


def test_zero_is_the_middle_and_the_axis_keeps_a_margin() -> None:
    bar = interval_bar(Decimal(0), Decimal(-1), Decimal(1), reach=Decimal(1), label="某主管")
    assert places(bar, "chart__mark") == ["50.00%"]
    assert places(bar, "chart__interval") == ["4.00% 96.00%"]
    assert "<title>某主管</title>" in bar.svg


def test_what_lies_beyond_is_drawn_at_the_end() -> None:
    bar = interval_bar(Decimal(-3), Decimal(-9), Decimal("0.5"), reach=Decimal(1), label="")
    assert places(bar, "chart__mark") == ["4.00%"]
    assert places(bar, "chart__interval") == ["4.00% 73.00%"]


def test_without_an_interval_the_dot_stands_alone() -> None:
    bar = interval_bar(Decimal("0.5"), None, None, reach=Decimal(1), label="")
    assert places(bar, "chart__mark") == ["73.00%"]
    assert places(bar, "chart__interval") == []


def test_an_axis_without_length() -> None:
    with pytest.raises(ValueError):
        interval_bar(Decimal(0), None, None, reach=Decimal(0), label="")
