"""The buttons of an item: drawn once for all items with the same answers, never with another item's name or words."""

import re

import pytest
from django.utils.translation import override

from assessments.enums import AssessmentState, Relation
from assessments.models import Rating
from assessments.selectors.rating_sheet import rating_sheet
from assessments.templatetags.rating_options import rating_options
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def test_every_item_has_its_own_names_and_its_own_answer_checked() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    first, second, third, *_others = Rating.objects.order_by("item__position")
    second.value, second.not_applicable, third.value = None, True, 5
    for changed in (second, third):
        changed.version += 1
        changed.save()
    sheet = rating_sheet(assessment, Relation.SELF)
    checked = {}
    for line in sheet.lines:
        drawn = rating_options(line, sheet, True)
        assert set(re.findall(r'name="([^"]*)"', drawn)) == {line.value_name}
        assert "\x00" not in drawn
        checked[line.item_id] = re.findall(r'value="(\w+)" checked', drawn)
    assert [checked[first.item_id], checked[second.item_id], checked[third.item_id]] == [["3"], ["na"], ["5"]]


def test_not_applicable_is_offered_where_it_may_be_chosen_or_was() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    answered = Rating.objects.order_by("item__position")[0]
    answered.value, answered.not_applicable, answered.version = None, True, 2
    answered.save()
    sheet = rating_sheet(assessment, Relation.SELF)
    offered = ['value="na"' in rating_options(line, sheet, False) for line in sheet.lines]
    assert offered == [True, *[False] * (len(offered) - 1)]


def test_the_other_answer_is_marked_and_the_words_follow_the_language() -> None:
    assessment = make_assessment(AssessmentState.SIGNED_OFF, self_value=2, supervisor_value=4)
    sheet = rating_sheet(assessment, Relation.SUPERVISOR, other=Relation.SELF)
    drawn = rating_options(sheet.lines[0], sheet, True)
    assert drawn.count("rating-option--self") == 1
    assert re.search(r'rating-option--self">\s*<input[^>]*value="2"', drawn)
    with override("zh-hant"):
        assert "不適用" in rating_options(sheet.lines[0], sheet, True)
    with override("en"):
        assert "Not applicable" in rating_options(sheet.lines[0], sheet, True)
