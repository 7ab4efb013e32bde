"""Saving one answer: what is kept, what is answered to late, repeated and wrong saves, and at what cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.enums import AssessmentState, EventKind, Relation, SupervisorMode
from assessments.exceptions import InvalidAnswer, NotPermitted, TransitionRefused
from assessments.models import Assessment, Item, Rating, RatingChange
from assessments.selectors.present_answers import PresentAnswer
from assessments.services.launching import close_campaign
from assessments.services.rating import AnswerInput
from assessments.services.rating_item import SavedRating, StaleRating, save_rating
from assessments.services.text import MAX_TEXT_LENGTH
from assessments.services.transitions import complete_review, submit_self_rating
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.models import User
from tests.assessments.views.sheets import items_of, stored
from tests.factories import answer_everything, form_in_force, make_assessment, make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def save(
    assessment: Assessment,
    item: int,
    value: int | None = None,
    *,
    version: int = 0,
    operation: UUID | None = None,
    actor: User | None = None,
    relation: Relation = Relation.SELF,
    not_applicable: bool = False,
    comment: str = "",
) -> SavedRating:
    return save_rating(
        actor=actor or form_in_force(assessment, relation).rater,
        assessment_id=assessment.pk,
        relation=relation,
        operation=operation or uuid4(),
        answer=AnswerInput(item, value, not_applicable, comment, version),
    )


def history(assessment: Assessment) -> list[tuple[int, int | None, str]]:
    changes = RatingChange.objects.filter(form__assessment=assessment).order_by("item", "number")
    return [(change.number, change.value, change.comment) for change in changes]


def test_an_answer_is_kept_changed_and_taken_back_version_by_version() -> None:
    assessment = make_assessment()
    item = items_of(assessment)[0]
    operation = uuid4()
    assert save(assessment, item, 3, operation=operation) == SavedRating(item, 1)
    assert save(assessment, item, 4, version=1, comment=" 帶過\r\n兩案 ") == SavedRating(item, 2)
    assert save(assessment, item, version=2) == SavedRating(item, 3)
    assert save(assessment, item, not_applicable=True, version=3) == SavedRating(item, 4)
    assert stored(assessment, Relation.SELF) == [(item, None, True, "")]
    assert history(assessment) == [(1, 3, ""), (2, 4, "帶過\n兩案"), (3, None, ""), (4, None, "")]
    first = RatingChange.objects.get(form__assessment=assessment, number=1)
    assert (first.by, first.operation) == (assessment.candidate, operation)


def test_the_first_answer_begins_the_assessment() -> None:
    assessment = make_assessment()
    save(assessment, items_of(assessment)[0], 3)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.IN_PROGRESS
    assert assessment.events.filter(kind=EventKind.STARTED).count() == 1


# --- Repeated and late ------------------------------------------------------------------------------------------------


def test_a_save_that_comes_again_does_nothing_and_is_confirmed() -> None:
    assessment = make_assessment()
    item, operation = items_of(assessment)[0], uuid4()
    save(assessment, item, 3, operation=operation)
    assert save(assessment, item, 3, operation=operation) == SavedRating(item, 1, replayed=True)
    save(assessment, item, 5, version=1)
    assert save(assessment, item, 3, operation=operation) == SavedRating(item, 1, replayed=True)
    assert stored(assessment, Relation.SELF) == [(item, 5, False, "")]
    assert history(assessment) == [(1, 3, ""), (2, 5, "")]


def test_a_save_that_was_done_is_confirmed_after_submitting_too() -> None:
    assessment = make_assessment()
    answer_everything(assessment, Relation.SELF, 3)
    item, operation = items_of(assessment)[0], uuid4()
    save(assessment, item, 4, version=1, operation=operation)
    assessment.refresh_from_db()
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)
    assert save(assessment, item, 4, version=1, operation=operation).replayed


@pytest.mark.parametrize("other", [{"value": 4}, {"comment": "x"}, {"not_applicable": True, "value": None}])
def test_the_name_of_a_save_that_was_done_confirms_no_other_answer(other: dict[str, Any]) -> None:
    assessment = make_assessment()
    (item, another), operation = items_of(assessment)[:2], uuid4()
    save(assessment, item, 3, operation=operation)
    with pytest.raises(InvalidAnswer):
        save(assessment, item, **{"value": 3, "version": 1, **other}, operation=operation)
    with pytest.raises(InvalidAnswer):
        save(assessment, another, 3, operation=operation)
    assert history(assessment) == [(1, 3, "")]


def test_the_name_of_a_save_in_another_form_is_free() -> None:
    one, other, operation = make_assessment(), make_assessment(), uuid4()
    assert not save(one, items_of(one)[0], 3, operation=operation).replayed
    assert not save(other, items_of(other)[0], 3, operation=operation).replayed


@pytest.mark.parametrize("version", [0, 1, 3, 10**9])
def test_a_save_on_another_version_is_told_what_is_stored_and_writes_nothing(version: int) -> None:
    assessment = make_assessment()
    item = items_of(assessment)[0]
    save(assessment, item, 3)
    save(assessment, item, 5, version=1, comment="在家裡改的")
    with pytest.raises(StaleRating) as refused:
        save(assessment, item, 4, version=version)
    change = RatingChange.objects.get(form__assessment=assessment, number=2)
    assert refused.value.present == PresentAnswer(
        2, 5, comment="在家裡改的", at=change.at, by=assessment.candidate.display_name
    )
    assert stored(assessment, Relation.SELF) == [(item, 5, False, "在家裡改的")]
    assert len(history(assessment)) == 2


def test_a_version_that_never_was_is_late_too() -> None:
    assessment = make_assessment()
    with pytest.raises(StaleRating) as refused:
        save(assessment, items_of(assessment)[0], 4, version=7)
    assert refused.value.present == PresentAnswer()


def test_saying_what_is_stored_is_no_conflict_and_no_change() -> None:
    assessment = make_assessment()
    item = items_of(assessment)[0]
    save(assessment, item, 3)
    save(assessment, item, 5, version=1)
    for version in (0, 1, 2):
        assert save(assessment, item, 5, version=version) == SavedRating(item, 2)
    assert len(history(assessment)) == 2


def test_saves_that_come_in_another_order_overwrite_nothing() -> None:
    assessment = make_assessment()
    item = items_of(assessment)[0]
    with pytest.raises(StaleRating):
        save(assessment, item, 4, version=1)
    save(assessment, item, 3)
    save(assessment, item, 4, version=1)
    assert history(assessment) == [(1, 3, ""), (2, 4, "")]


# --- Wrong ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 6},
        {"value": 0},
        {"value": -1},
        {"value": 3, "not_applicable": True},
        {"value": 3, "comment": "長" * (MAX_TEXT_LENGTH + 1)},
        {"value": 3, "comment": "a\x00b"},
        {"value": 3, "comment": "a\x1bb"},
        {"value": 3, "comment": "\ud800"},
    ],
)
def test_a_wrong_answer_is_refused(wrong: dict[str, Any]) -> None:
    assessment = make_assessment()
    item = items_of(assessment)[0]
    with pytest.raises(InvalidAnswer) as refused:
        save(assessment, item, **wrong)
    assert refused.value.item_id == item
    assert stored(assessment, Relation.SELF) == []
    assert history(assessment) == []


def test_an_item_of_another_campaign_or_none_is_refused() -> None:
    assessment, other = make_assessment(), make_assessment()
    for item in (items_of(other)[0], 10**15):
        with pytest.raises(InvalidAnswer):
            save(assessment, item, 3)


def test_not_applicable_where_it_is_not_offered_is_refused() -> None:
    assessment = make_assessment(allows_not_applicable=False)
    with pytest.raises(InvalidAnswer):
        save(assessment, items_of(assessment)[0], not_applicable=True)


@pytest.mark.parametrize("relation", list(Relation))
def test_only_the_rater_writes_into_a_form(relation: Relation) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    item = items_of(assessment)[0]
    other = assessment.supervisor if relation == Relation.SELF else assessment.candidate
    for actor in (other, assessment.campaign.created_by, make_user()):
        with pytest.raises(NotPermitted):
            save(assessment, item, 1, actor=actor, relation=relation)
    assert not Rating.objects.filter(form=form_in_force(assessment, Relation.SUPERVISOR)).exists()


def test_a_stranger_learns_nothing_from_the_name_of_a_save() -> None:
    assessment = make_assessment()
    item, operation = items_of(assessment)[0], uuid4()
    save(assessment, item, 3, operation=operation)
    with pytest.raises(NotPermitted):
        save(assessment, item, 3, operation=operation, actor=make_user())


def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(Assessment.DoesNotExist):
        save_rating(
            actor=make_user(), assessment_id=1, relation=Relation.SELF, operation=uuid4(), answer=AnswerInput(1)
        )


def test_a_form_that_is_not_open_is_refused() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    early = make_assessment(opens_on=tomorrow, self_due_on=tomorrow, review_due_on=tomorrow)
    closed = make_assessment(AssessmentState.IN_PROGRESS)
    close_campaign(actor=closed.campaign.created_by, campaign_id=closed.campaign_id)
    submitted = make_assessment(AssessmentState.SUBMITTED)
    for assessment in (early, closed, submitted):
        before = history(assessment)
        with pytest.raises(TransitionRefused):
            save(assessment, items_of(assessment)[0], 1, version=1)
        assert history(assessment) == before


# --- Cost -------------------------------------------------------------------------------------------------------------


def statements(run: Callable[[], object]) -> int:
    """Count what asks or changes rows; where a transaction begins and ends is no row's matter."""
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
    return len([sql for sql in capture(run) if not sql.startswith(frame)])


def whole_standard() -> StandardVersion:
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    return StandardVersion.objects.get(code="KMM2431-003v2")


@pytest.mark.parametrize(
    ("items", "version"), [(10, lambda: make_standard_version(skills=0, attitudes=0)), (164, whole_standard)]
)
def test_a_save_costs_four_statements_whatever_the_size_of_the_form(
    items: int, version: Callable[[], StandardVersion]
) -> None:
    assessment = make_assessment(standard_version=version())
    first, second, *_rest = items_of(assessment)
    assert Item.objects.filter(campaign=assessment.campaign_id).count() == items
    actor = User.objects.get(pk=assessment.candidate_id)
    operation = uuid4()
    begins = statements(lambda: save(assessment, first, 3, actor=actor))
    answers = statements(lambda: save(assessment, second, 3, actor=actor, operation=operation))
    changes = statements(lambda: save(assessment, first, 4, actor=actor, version=1))
    again = statements(lambda: save(assessment, second, 3, actor=actor, operation=operation))
    assert (answers, changes, again) == (4, 4, 2)
    assert begins <= 6


def test_a_change_after_seeing_the_self_rating_leaves_its_trace_in_six_statements() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    item = items_of(assessment)[0]
    actor = assessment.supervisor
    count = statements(lambda: save(assessment, item, 2, version=1, actor=actor, relation=Relation.SUPERVISOR))
    event = assessment.events.get(kind=EventKind.REVIEW_CHANGED)
    four, two = ({"value": value, "not_applicable": False, "comment": ""} for value in (4, 2))
    assert event.data == {"changes": [{"item": item, "before": four, "after": two}]}
    assert count <= 6
