"""Showing a part of a form."""

import pytest

from assessments.enums import Relation
from assessments.models import Assessment
from assessments.selectors.rating_sheet import Given, Sheet, rating_sheet
from assessments.selectors.sheet_filters import Show, narrowed, show_named, show_options
from tests.factories import answer, make_assessment, make_standard_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Assessment:
    """Two duties of two tasks with two indicators; the first is answered with a comment, the next two without."""
    made = make_assessment(standard_version=make_standard_version(knowledge=0, skills=0, attitudes=0))
    answer(made, Relation.SELF, [2], comment="seen")
    first = rating_sheet(made, Relation.SELF).lines[0].item_id
    answer(made, Relation.SELF, [2, None, 4])
    answer(made, Relation.SELF, [2], comment="seen")
    assert rating_sheet(made, Relation.SELF).lines[0].item_id == first
    return made


def shown(sheet: Sheet) -> list[str]:
    return [line.code for line in sheet.lines if not line.is_hidden]


def test_each_choice_shows_its_items_and_says_how_many(assessment: Assessment) -> None:
    sheet = rating_sheet(assessment, Relation.SELF)
    codes = [line.code for line in sheet.lines]
    assert len(codes) == 8
    expected = {Show.ALL: codes, Show.UNANSWERED: codes[3:], Show.COMMENTED: codes[:1]}
    assert {show: shown(narrowed(sheet, show)) for show in Show} == expected
    options = show_options(sheet, Show.UNANSWERED)
    assert [(option.show, option.count, option.is_current) for option in options] == [
        ("all", 8, False),
        ("unanswered", 5, True),
        ("commented", 1, False),
    ]


def test_tasks_and_sections_without_a_shown_item_are_hidden_and_nothing_is_dropped(assessment: Assessment) -> None:
    sheet = narrowed(rating_sheet(assessment, Relation.SELF), Show.COMMENTED)
    assert [section.is_hidden for section in sheet.sections] == [False, True]
    assert [group.is_hidden for group in sheet.sections[0].groups] == [False, True]
    assert not sheet.is_all_hidden
    assert (sheet.total, sheet.answered) == (8, 3)


def test_a_filter_may_leave_nothing() -> None:
    sheet = rating_sheet(make_assessment(), Relation.SELF)
    assert narrowed(sheet, Show.COMMENTED).is_all_hidden


@pytest.mark.parametrize("show", Show)
def test_what_could_not_be_saved_is_always_shown(assessment: Assessment, show: Show) -> None:
    second = rating_sheet(assessment, Relation.SELF).lines[1].item_id
    sheet = rating_sheet(assessment, Relation.SELF, unsaved={second: Given(value=9)}, errors={second: "no such point"})
    assert sheet.lines[1].code in shown(narrowed(sheet, show))


@pytest.mark.parametrize(
    ("word", "show"), [("unanswered", Show.UNANSWERED), ("", Show.ALL), ("x'\"<", Show.ALL), ("ALL", Show.ALL)]
)
def test_an_unknown_word_shows_all(word: str, show: Show) -> None:
    assert show_named(word) == show
