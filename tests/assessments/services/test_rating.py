"""Saving answers: what is kept, what is refused, and at what cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import AssessmentState, EventKind, Relation, SupervisorMode
from assessments.exceptions import NotPermitted, TransitionRefused
from assessments.models import Assessment, Item, Rating, RatingChange
from assessments.services.interventions import replace_supervisor
from assessments.services.launching import close_campaign
from assessments.services.rating import AnswerInput, SavedRatings, save_ratings
from assessments.services.text import MAX_TEXT_LENGTH
from assessments.services.transitions import complete_review
from people.models import User
from tests.factories import (
    answer_everything,
    form_in_force,
    make_assessment,
    make_launched_campaign,
    make_standard_version,
    make_user,
)
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def items_of(assessment: Assessment) -> list[int]:
    return list(Item.objects.filter(campaign=assessment.campaign_id).order_by("position").values_list("pk", flat=True))


def save(
    assessment: Assessment, *answers: AnswerInput, actor: User | None = None, relation: Relation = Relation.SELF
) -> SavedRatings:
    form = form_in_force(assessment, relation)
    return save_ratings(actor=actor or form.rater, form_id=form.pk, answers=answers)


def kept(assessment: Assessment, relation: Relation = Relation.SELF) -> dict[int, tuple[int | None, bool, str]]:
    rows = Rating.objects.filter(form=form_in_force(assessment, relation))
    return {row.item_id: (row.value, row.not_applicable, row.comment) for row in rows}


def test_answers_are_kept_and_counted() -> None:
    assessment = make_assessment()
    first, second, third, *_rest = items_of(assessment)
    saved = save(
        assessment,
        AnswerInput(first, value=4, comment=" 帶過兩個專案\r\n並且結案 "),
        AnswerInput(second, not_applicable=True),
        AnswerInput(third, comment="還在想"),
    )
    assert saved.is_saved
    assert (saved.saved, saved.answered, saved.total) == (3, 2, 13)
    assert (saved.state, saved.version) == (AssessmentState.IN_PROGRESS, 2)
    assert kept(assessment) == {
        first: (4, False, "帶過兩個專案\n並且結案"),
        second: (None, True, ""),
        third: (None, False, "還在想"),
    }


def test_answers_are_changed_and_removed_and_others_stay() -> None:
    assessment = make_assessment()
    first, second, third, *_rest = items_of(assessment)
    save(assessment, *(AnswerInput(item, value=2) for item in (first, second, third)))
    saved = save(assessment, AnswerInput(first, value=5), AnswerInput(second), AnswerInput(third, value=2))
    assert (saved.saved, saved.answered) == (2, 2)
    assert kept(assessment) == {first: (5, False, ""), second: (None, False, ""), third: (2, False, "")}


def test_every_value_an_item_ever_had_is_kept_with_who_and_when() -> None:
    assessment = make_assessment()
    item = items_of(assessment)[0]
    for answer in (AnswerInput(item, value=2), AnswerInput(item, value=2), AnswerInput(item), AnswerInput(item, 4)):
        save(assessment, answer)
    changes = RatingChange.objects.filter(form__assessment=assessment, item=item).order_by("number")
    assert [(change.number, change.value, change.by) for change in changes] == [
        (1, 2, assessment.candidate),
        (2, None, assessment.candidate),
        (3, 4, assessment.candidate),
    ]
    assert Rating.objects.get(form__assessment=assessment, item=item).version == 3


def test_the_first_answer_begins_the_assessment_with_an_event() -> None:
    assessment = make_assessment()
    save(assessment)
    save(assessment, AnswerInput(items_of(assessment)[0]))
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.ASSIGNED, "nothing was answered yet"
    save(assessment, AnswerInput(items_of(assessment)[0], value=1))
    save(assessment, AnswerInput(items_of(assessment)[1], value=1))
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.IN_PROGRESS
    assert assessment.started_at is not None
    event = assessment.events.get(kind=EventKind.STARTED)
    assert (event.actor, event.sequence) == (assessment.candidate, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        AnswerInput(0, value=6),
        AnswerInput(0, value=0),
        AnswerInput(0, value=-1),
        AnswerInput(0, value=3, not_applicable=True),
        AnswerInput(0, value=3, comment="長" * (MAX_TEXT_LENGTH + 1)),
        AnswerInput(0, value=3, comment="a\x00b"),
        AnswerInput(0, value=3, comment="a\x1bb"),
        AnswerInput(0, value=3, comment="\ud800"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_of_the_call_is_saved(wrong: AnswerInput) -> None:
    assessment = make_assessment()
    first, second, *_rest = items_of(assessment)
    answer = AnswerInput(second, wrong.value, wrong.not_applicable, wrong.comment)
    saved = save(assessment, AnswerInput(first, value=3), answer)
    assert not saved.is_saved
    assert set(saved.errors) == {second}
    assert saved.errors[second]
    assert saved.saved == 0
    assert kept(assessment) == {}
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.ASSIGNED


def test_a_comment_at_the_bound_is_kept() -> None:
    assessment = make_assessment()
    text = "長" * MAX_TEXT_LENGTH
    first = items_of(assessment)[0]
    assert save(assessment, AnswerInput(first, value=3, comment=text)).is_saved
    assert kept(assessment)[first] == (3, False, text)


def test_an_item_of_another_campaign_is_refused() -> None:
    assessment, other = make_assessment(), make_assessment()
    foreign = items_of(other)[0]
    assert set(save(assessment, AnswerInput(foreign, value=3)).errors) == {foreign}


def test_not_applicable_where_it_is_not_offered_is_refused() -> None:
    assessment = make_assessment(allows_not_applicable=False)
    first = items_of(assessment)[0]
    assert set(save(assessment, AnswerInput(first, not_applicable=True)).errors) == {first}


@pytest.mark.parametrize("relation", list(Relation))
def test_only_the_rater_writes_into_a_form(relation: Relation) -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    answer = AnswerInput(items_of(assessment)[0], value=1)
    hr = assessment.campaign.created_by
    other = assessment.supervisor if relation == Relation.SELF else assessment.candidate
    for actor in (other, hr, make_user()):
        with pytest.raises(NotPermitted):
            save(assessment, answer, actor=actor, relation=relation)


def test_a_supervisor_who_was_replaced_no_longer_rates() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    former, form = assessment.supervisor, form_in_force(assessment, Relation.SUPERVISOR)
    replace_supervisor(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=make_user().pk,
        reason="調動",
    )
    with pytest.raises(NotPermitted):
        save_ratings(actor=former, form_id=form.pk, answers=[AnswerInput(items_of(assessment)[0], value=1)])


def test_nothing_is_saved_before_the_campaign_opens_or_after_it_is_closed() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    early = make_assessment(opens_on=tomorrow, self_due_on=tomorrow, review_due_on=tomorrow)
    with pytest.raises(TransitionRefused):
        save(early, AnswerInput(items_of(early)[0], value=1))
    late = make_assessment(AssessmentState.IN_PROGRESS)
    close_campaign(actor=late.campaign.created_by, campaign_id=late.campaign_id)
    with pytest.raises(TransitionRefused):
        save(late, AnswerInput(items_of(late)[0], value=1))


def test_an_overdue_form_is_open_while_the_campaign_runs() -> None:
    assessment = make_assessment()
    yesterday = timezone.localdate() - timedelta(days=1)
    type(assessment.campaign).objects.filter(pk=assessment.campaign_id).update(
        opens_on=yesterday, self_due_on=yesterday, review_due_on=yesterday
    )
    assert save(assessment, AnswerInput(items_of(assessment)[0], value=1)).is_saved


# --- A supervisor who rates independently -----------------------------------------------------------------------------


def completed_independently() -> Assessment:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    assessment.refresh_from_db()
    return assessment


def test_changes_after_seeing_the_self_rating_leave_their_trace() -> None:
    assessment = completed_independently()
    first, second, third, *_rest = items_of(assessment)
    saved = save(
        assessment,
        AnswerInput(first, value=2, comment="重新考慮"),
        AnswerInput(second),
        AnswerInput(third, value=4),
        relation=Relation.SUPERVISOR,
    )
    assert saved.version == assessment.version + 1
    event = assessment.events.get(kind=EventKind.REVIEW_CHANGED)
    assert event.actor == assessment.supervisor
    four = {"value": 4, "not_applicable": False, "comment": ""}
    assert event.data == {
        "changes": [
            {"item": first, "before": four, "after": {"value": 2, "not_applicable": False, "comment": "重新考慮"}},
            {"item": second, "before": four, "after": None},
        ]
    }


def test_saving_the_same_again_leaves_no_trace() -> None:
    assessment = completed_independently()
    save(assessment, AnswerInput(items_of(assessment)[0], value=4), relation=Relation.SUPERVISOR)
    assert not assessment.events.filter(kind=EventKind.REVIEW_CHANGED).exists()


def test_changes_before_completing_leave_no_trace() -> None:
    assessment = make_assessment(supervisor_mode=SupervisorMode.INDEPENDENT)
    answer_everything(assessment, Relation.SUPERVISOR, 4)
    answer_everything(assessment, Relation.SUPERVISOR, 2)
    assert assessment.events.count() == 1


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_depend_on_the_number_of_items() -> None:
    counts = []
    for indicators in (1, 30):
        version = make_standard_version(indicators=indicators)
        assessment = make_assessment(campaign=make_launched_campaign(standard_version=version))
        items = items_of(assessment)
        candidate = User.objects.get(pk=assessment.candidate_id)
        form = form_in_force(assessment, Relation.SELF)
        first, again, mixed = (
            [AnswerInput(item, value=3) for item in items],
            [AnswerInput(item, value=4) for item in items],
            [AnswerInput(item) if item % 2 else AnswerInput(item, value=1) for item in items],
        )
        counts.append(
            [
                len(capture(lambda c=candidate, f=form, a=answers: save_ratings(actor=c, form_id=f.pk, answers=a)))  # type: ignore[misc]
                for answers in (first, again, mixed)
            ]
        )
        assert len(items) == 4 * indicators + 5
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12
