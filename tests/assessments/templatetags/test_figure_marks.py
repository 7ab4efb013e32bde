"""Small marks in long tables: what they say, and that nothing slips through them unescaped."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from django.utils import translation

from assessments.charts import distribution_bar, score_bar
from assessments.templatetags.figure_marks import distribution_mark, gap_mark, score_mark

HOSTILE = '<script>alert("x")</script> & 乙'


def test_a_gap_is_a_sign_a_number_and_a_word() -> None:
    with translation.override("en"):
        below = gap_mark("\u22120.50", "below")
        assert "gap--below" in below
        assert "\u22120.50" in below
        assert "(below the target)" in below
        assert "(target met)" in gap_mark("0.00", "met")
    assert gap_mark("", "") == '<span class="muted">\u2013</span>'


def test_texts_are_escaped() -> None:
    assert "<script" not in gap_mark(HOSTILE, "below")
    picture = distribution_mark(distribution_bar([1, 2], [HOSTILE, "2"]), HOSTILE)
    assert "<script" not in picture
    assert HOSTILE in "".join(ElementTree.fromstring(picture).itertext())


def test_a_distribution_has_a_part_for_every_point_that_somebody_has() -> None:
    bar = distribution_bar([0, 1, 3], ["1 low", "2 middle", "3 high"])
    with translation.override("de"):  # a language that writes a comma: positions keep their point
        picture = distribution_mark(bar, "T1.1")
    assert re.findall(r'<rect[^>]* x="([\d.]+)%"[^>]* width="([\d.]+)%"', picture) == [
        ("0.00", "25.00"),
        ("25.00", "75.00"),
    ]
    assert re.findall(r"<text[^>]*>(\d+)</text>", picture) == ["1", "3"]
    assert "<title>T1.1: 1 low: 0; 2 middle: 1; 3 high: 3</title>" in picture


def test_nobody_is_a_dash() -> None:
    assert distribution_mark(distribution_bar([0, 0], ["1", "2"])) == '<span class="muted">\u2013</span>'


def test_a_score_stands_on_its_scale_beside_its_target() -> None:
    with translation.override("en"):
        picture = score_mark(score_bar(Decimal("2.5"), Decimal(3), 1, 5), HOSTILE)
    assert "<script" not in picture
    told = "".join(ElementTree.fromstring(picture).itertext())
    assert told == f"{HOSTILE}: score 2.50, target 3, on a scale from 1 to 5"
