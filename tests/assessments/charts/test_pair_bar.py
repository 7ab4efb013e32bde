"""Two means on one scale."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation

from assessments.charts import pair_bar

SVG = "{http://www.w3.org/2000/svg}"


def drawn(first: str | None, second: str | None, label: str = "") -> ElementTree.Element:
    with translation.override("en"):
        bar = pair_bar(
            None if first is None else Decimal(first),
            None if second is None else Decimal(second),
            1,
            5,
            names=("A", "B"),
            label=label,
        )
    return ElementTree.fromstring(bar.svg)


def test_dot_and_square_stand_where_the_means_are_and_a_line_joins_them() -> None:
    svg = drawn("4", "2.5")
    circle, join = svg.find(f"{SVG}circle"), svg.find(f"{SVG}line[@class='chart__join']")
    square = svg.find(f"{SVG}rect[@class='chart__mark chart__mark--other-2']")
    assert circle is not None
    assert square is not None
    assert join is not None
    assert circle.get("cx") == join.get("x1") == "80.00%"
    assert square.get("x") == join.get("x2") == "50.00%"


def test_what_is_missing_is_not_drawn_and_nothing_is_joined() -> None:
    svg = drawn(None, "2.5")
    assert svg.find(f"{SVG}circle") is None
    assert svg.find(f"{SVG}line[@class='chart__join']") is None


def test_the_title_says_both_and_escapes_what_it_says() -> None:
    title = drawn("4", "2.5", label="<T1> & co").find(f"{SVG}title")
    assert title is not None
    assert title.text == "<T1> & co: A 4.00, B 2.50, on a scale from 1 to 5"


def test_what_lies_outside_the_scale_is_an_error() -> None:
    with pytest.raises(ValueError, match="outside the scale"):
        drawn("6", "2")
