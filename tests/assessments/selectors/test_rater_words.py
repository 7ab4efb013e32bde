"""Figures about ratings in plain words, and when nothing is said."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation

from assessments.selectors.rater_words import (
    Figure,
    caution,
    consistency_figure,
    difference_text,
    icc_figure,
    interval_text,
    kappa_figure,
    number,
    percent,
    scale_figures,
)
from assessments.statistics.estimates import Estimate, Reason
from assessments.statistics.raters import CampaignFigures, Reliability, describe_campaign
from assessments.statistics.sheets import Sheet


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def whole(
    people: int = 40,
    *,
    kappa: Estimate | None = None,
    icc: Estimate | None = None,
    consistency: Estimate | None = None,
    alpha: Estimate | None = None,
    difference: float | None = 0.0,
) -> CampaignFigures:
    some = Estimate(0.5, 0.2, 0.7, people)
    return CampaignFigures(
        people=people,
        counts={},
        own_counts={},
        usual={},
        slope=None,
        kappa=kappa or some,
        icc=icc or some,
        consistency=consistency or some,
        difference=difference,
        reliabilities=(Reliability("K", 4, alpha or some, some), Reliability("A", 1, some, some)),
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-0.3, "less often alike than by chance"),
        (-0.01, "less often alike than by chance"),
        (0.0, "hardly closer than chance"),
        (0.199, "hardly closer than chance"),
        (0.2, "a little closer"),
        (0.4, "agree moderately"),
        (0.6, "agree well"),
        (0.8, "almost the same"),
        (1.0, "almost the same"),
    ],
)
def test_kappa_in_words(value: float, words: str) -> None:
    found = kappa_figure(whole(kappa=Estimate(value, count=400)))
    assert words in found.meaning
    assert found.value == number(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-0.2, "The same people get different marks"),
        (0.49, "The same people get different marks"),
        (0.5, "roughly similar marks"),
        (0.75, "much alike"),
        (0.9, "almost the same"),
        (1.0, "almost the same"),
    ],
)
def test_icc_in_words(value: float, words: str) -> None:
    assert words in icc_figure(whole(icc=Estimate(value, count=40))).meaning


@pytest.mark.parametrize(
    ("value", "words"),
    [(-0.9, "rather rated lower"), (-0.1, "tells little"), (0.5, "roughly"), (0.75, "mostly"), (1.0, "almost always")],
)
def test_consistency_in_words(value: float, words: str) -> None:
    assert words in consistency_figure(whole(consistency=Estimate(value, count=40))).meaning


def test_a_constant_distance_is_told_as_such() -> None:
    """Everybody rates themselves exactly a point above the supervisor: that tells all, though the marks differ."""
    rows = [bytes([2, 2, 2, 2, 3]), bytes([2, 2, 2, 3, 2]), bytes([2, 2, 2, 3, 3])] * 10
    sheets = [Sheet(n, 1, own=bytes(value + 1 for value in row), given=row) for n, row in enumerate(rows)]
    found = describe_campaign(sheets, (1, 2, 3, 4, 5), scales=["K"] * 5, slope=None)
    icc = icc_figure(found)
    assert found.icc.value is not None
    assert found.icc.value < 0.3
    assert "tells little" not in icc.meaning
    assert icc.meaning == (
        "The same people get different marks from themselves and from their supervisors. "
        "Most of the distance is the same for everybody: see the mean difference."
    )
    assert difference_text(found) == "+1.00"
    assert (consistency_figure(found).value, "almost always" in consistency_figure(found).meaning) == ("1.00", True)


def test_only_a_distance_that_explains_most_is_remarked_on() -> None:
    remark = "same for everybody"
    assert remark in icc_figure(whole(icc=Estimate(0.5, count=40), consistency=Estimate(0.8, count=40))).meaning
    assert remark not in icc_figure(whole(icc=Estimate(0.5, count=40), consistency=Estimate(0.6, count=40))).meaning
    assert remark not in icc_figure(whole(icc=Estimate(0.1, count=40), consistency=Estimate(0.4, count=40))).meaning
    assert remark not in icc_figure(whole(icc=Estimate(0.91, count=40), consistency=Estimate(1, count=40))).meaning
    assert difference_text(whole(icc=Estimate(0.5, count=9), difference=1.0)) == "–"
    assert difference_text(whole(difference=None)) == "–"


@pytest.mark.parametrize(
    ("value", "words"),
    [(-1.0, "says little"), (0.6, "loosely"), (0.7, "says something"), (0.95, "almost repeat"), (1.0, "almost repeat")],
)
def test_alpha_in_words(value: float, words: str) -> None:
    given, _single = scale_figures(whole(alpha=Estimate(value, count=40)))
    assert words in given.given.meaning
    assert given.label == "Knowledge"


def test_few_people_have_no_figure_however_sure_it_looks() -> None:
    sure = Estimate(0.9, 0.89, 0.91, 9)
    few = Figure("–", "", "9 people are too few to judge.", 9)
    assert kappa_figure(whole(9, kappa=sure)) == few
    assert icc_figure(whole(icc=sure)) == few
    assert scale_figures(whole(alpha=sure))[0].given == few
    assert icc_figure(whole(icc=replace(sure, count=10))) == Figure(
        "0.90", "0.89 to 0.91", "People and supervisors see the person’s level almost the same.", 10
    )


def test_what_is_not_defined_says_why() -> None:
    nothing = Estimate(None, count=40, reason=Reason.NO_VARIANCE)
    assert kappa_figure(whole(kappa=nothing)).meaning == "All answers are the same: there is nothing to compare."
    assert kappa_figure(whole(kappa=replace(nothing, reason=Reason.TOO_FEW))).value == "–"
    assert scale_figures(whole())[1].given.meaning == "A single item has no such figure."


@pytest.mark.parametrize(("people", "warned"), [(0, False), (9, False), (10, True), (29, True), (30, False)])
def test_caution_from_where_figures_are_shown_to_where_they_are_steady(people: int, warned: bool) -> None:
    assert bool(caution(whole(people))) is warned


def test_numbers_have_two_places_and_a_true_minus() -> None:
    assert [number(value) for value in (0.005, -0.125, -0.001, 1)] == ["0.01", "\u22120.13", "0.00", "1.00"]
    assert interval_text(Estimate(0.1, -0.2, 0.4)) == "\u22120.20 to 0.40"
    assert interval_text(Estimate(0.1)) == ""


@pytest.mark.parametrize(
    ("share", "text"), [(Fraction(1, 8), "13 %"), (Fraction(5, 200), "3 %"), (0.125, "13 %"), (0.0, "0 %")]
)
def test_a_share_is_rounded_half_up_as_all_numbers_are(share: Fraction | float, text: str) -> None:
    assert percent(share) == text
