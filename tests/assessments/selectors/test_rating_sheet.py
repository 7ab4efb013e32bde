"""A form as the page shows it."""

import pytest

from assessments.enums import AssessmentState, Relation
from assessments.selectors.rating_sheet import Given, rating_sheet
from tests.factories import answer, make_assessment

pytestmark = pytest.mark.django_db


def test_the_sheet_follows_the_standard() -> None:
    sheet = rating_sheet(make_assessment(), Relation.SELF)
    assert [section.code for section in sheet.sections] == ["T1", "T2", "K", "S", "A"]
    first = sheet.sections[0]
    assert [group.code for group in first.groups] == ["T1.1", "T1.2"]
    assert first.groups[0].outputs == (("O1.1.1", "測試產出1.1.1"),)
    assert [line.code for line in first.lines] == ["P1.1.1", "P1.1.2", "P1.2.1", "P1.2.2"]
    assert [point.value for point in sheet.points] == [1, 2, 3, 4, 5]
    assert sheet.total == 8 + 2 + 2 + 1


def test_progress_gaps_and_differences() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, self_value=3, uniform_target=4)
    answer(assessment, Relation.SUPERVISOR, [3, 5, 4, None])
    sheet = rating_sheet(assessment, Relation.SUPERVISOR, other=Relation.SELF)
    assert [(line.gap_text, line.gap_kind, line.difference) for line in sheet.lines[:5]] == [
        ("−1", "below", 0),
        ("+1", "above", 2),
        ("0", "met", 1),
        ("", "", None),
        ("", "", None),
    ]
    assert sheet.answered == 4
    assert [line.code for line in sheet.differing] == ["P1.1.2", "P1.2.1"]
    assert [line.code for line in sheet.below_target] == ["P1.1.1"]
    assert [line.code for line in sheet.not_applicable] == ["P1.2.2"]
    assert sheet.missing[0].code == "P2.1.1"
    assert not sheet.is_complete


def test_the_other_rater_is_not_read_unless_asked_for() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    sheet = rating_sheet(assessment, Relation.SUPERVISOR)
    assert not sheet.shows_other
    assert all(line.other is None for line in sheet.lines)
    assert sheet.answered == 0


def test_what_could_not_be_saved_stands_in_place_of_what_is_stored() -> None:
    assessment = make_assessment(AssessmentState.IN_PROGRESS, self_value=2)
    item = rating_sheet(assessment, Relation.SELF).lines[0].item_id
    sheet = rating_sheet(
        assessment, Relation.SELF, unsaved={item: Given(value=9, comment="typed")}, errors={item: "no such point"}
    )
    assert sheet.lines[0].own == Given(value=9, comment="typed"), "with the version that was posted"
    assert [line.error for line in sheet.faulty] == ["no such point"]
