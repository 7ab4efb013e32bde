"""Where somebody goes on with a form."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from assessments.enums import Relation
from assessments.models import Assessment
from assessments.selectors.rating_sheet import rating_sheet
from assessments.selectors.resuming import resume_point
from assessments.services.rating import AnswerInput, save_ratings
from tests.factories import answer, answer_everything, make_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _time_stands_still() -> Iterator[None]:
    """At the moment each test begins: the form opens today, also where the suite was started yesterday."""
    begun = timezone.now()
    with patch("django.utils.timezone.now", lambda: begun):
        yield


def change(assessment: Assessment, place: int, *, value: int | None = 3, comment: str = "", minutes: int) -> None:
    """Answer the item at ``place`` so many minutes from now."""
    item = rating_sheet(assessment, Relation.SELF).lines[place].item_id
    form = assessment.forms.get(relation=Relation.SELF)
    later = timezone.now() + timedelta(minutes=minutes)
    with patch("django.utils.timezone.now", lambda: later):
        given = AnswerInput(item_id=item, value=value, not_applicable=False, comment=comment)
        assert save_ratings(actor=form.rater, form_id=form.pk, answers=[given]).is_saved


def places(assessment: Assessment) -> tuple[int, int] | None:
    """Return the places of the item changed last and of the one to go on with."""
    sheet = rating_sheet(assessment, Relation.SELF)
    point = resume_point(sheet)
    order = [line.item_id for line in sheet.lines]
    return (order.index(point.last.item_id), order.index(point.next.item_id)) if point else None


def test_there_is_nothing_to_resume_before_the_first_answer_and_after_the_last() -> None:
    assessment = make_assessment()
    assert places(assessment) is None
    answer_everything(assessment, Relation.SELF)
    assert places(assessment) is None


def test_one_goes_on_behind_the_item_changed_last_not_at_the_first_gap() -> None:
    assessment = make_assessment()
    change(assessment, 3, minutes=0)
    change(assessment, 5, minutes=1)
    change(assessment, 2, minutes=2)
    assert places(assessment) == (2, 4)
    point = resume_point(rating_sheet(assessment, Relation.SELF))
    assert point is not None
    assert point.at == timezone.now() + timedelta(minutes=2)


def test_an_item_with_only_a_comment_is_gone_on_with_itself() -> None:
    assessment = make_assessment()
    change(assessment, 1, value=None, comment="half a thought", minutes=0)
    assert places(assessment) == (1, 1)


def test_behind_the_last_item_one_goes_on_at_the_first_gap() -> None:
    assessment = make_assessment()
    change(assessment, 0, minutes=0)
    last = len(rating_sheet(assessment, Relation.SELF).lines) - 1
    change(assessment, last, minutes=1)
    assert places(assessment) == (last, 1)


def test_of_one_save_of_many_items_the_last_counts() -> None:
    assessment = make_assessment()
    answer(assessment, Relation.SELF, [3, 3, 3])
    assert places(assessment) == (2, 3)
