"""Same as self: exactly what was listed, kept in the history and the trail, and undone where nothing came since."""

import pytest

from assessments.enums import AssessmentState, ChangeKind, EventKind, Relation, SupervisorMode
from assessments.exceptions import StaleAssessment, TransitionRefused
from assessments.models import Assessment, RatingChange
from assessments.services.adopting import adopt_self_ratings, undo_adoption
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.transitions import complete_review, submit_self_rating
from tests.assessments.views.sheets import items_of, stored
from tests.factories import answer, answer_everything, form_in_force, make_assessment, make_standard_version, sign_off
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def submitted() -> Assessment:
    """The first item of the self-rating is not applicable, the second 5, the others 3, all with a comment."""
    assessment = make_assessment()
    total = len(items_of(assessment))
    answer(assessment, Relation.SELF, [None, 5, *[3] * (total - 2)], comment="自己的說明")
    return submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)


def adopt(assessment: Assessment, items: list[int]) -> Assessment:
    return adopt_self_ratings(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, items=items
    )


def undo(assessment: Assessment) -> Assessment:
    return undo_adoption(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)


def rate(assessment: Assessment, *answers: AnswerInput) -> None:
    form = form_in_force(assessment, Relation.SUPERVISOR)
    assert save_ratings(actor=assessment.supervisor, form_id=form.pk, answers=answers).is_saved


def history(assessment: Assessment, item: int) -> list[tuple[str, int | None, bool, str]]:
    changes = RatingChange.objects.filter(form=form_in_force(assessment, Relation.SUPERVISOR), item=item)
    return [(change.kind, change.value, change.not_applicable, change.comment) for change in changes]


def test_values_and_not_applicable_are_taken_over_and_comments_are_not() -> None:
    assessment = submitted()
    items = items_of(assessment)
    rate(assessment, AnswerInput(items[1], comment="主管先寫的"))
    adopt(assessment, items)
    assert stored(assessment, Relation.SUPERVISOR) == [
        (items[0], None, True, ""),
        (items[1], 5, False, "主管先寫的"),
        *[(item, 3, False, "") for item in items[2:]],
    ]
    assert history(assessment, items[1]) == [
        (ChangeKind.ANSWERED, None, False, "主管先寫的"),
        (ChangeKind.ADOPTED, 5, False, "主管先寫的"),
    ]
    assert history(assessment, items[0]) == [(ChangeKind.ADOPTED, None, True, "")]


def test_the_event_tells_what_was_adopted_and_taken_back() -> None:
    assessment = submitted()
    items = items_of(assessment)
    assessment = adopt(assessment, items[:2])
    expected = [
        {"item": items[0], "value": None, "not_applicable": True},
        {"item": items[1], "value": 5, "not_applicable": False},
    ]
    event = assessment.events.get(sequence=assessment.version)
    assert (event.kind, event.actor, event.data["items"]) == (
        EventKind.RATINGS_ADOPTED,
        assessment.supervisor,
        expected,
    )
    assessment = undo(assessment)
    event = assessment.events.get(sequence=assessment.version)
    assert (event.kind, event.data["items"]) == (EventKind.ADOPTION_UNDONE, expected)


def test_nothing_is_adopted_when_a_listed_item_was_rated_meanwhile() -> None:
    assessment = submitted()
    items = items_of(assessment)
    rate(assessment, AnswerInput(items[3], 1))
    before = stored(assessment, Relation.SUPERVISOR)
    with pytest.raises(TransitionRefused):
        adopt(assessment, items)
    assert stored(assessment, Relation.SUPERVISOR) == before
    assert not assessment.events.filter(kind=EventKind.RATINGS_ADOPTED).exists()


def test_items_of_another_form_or_none_at_all_are_refused() -> None:
    assessment = submitted()
    foreign = items_of(make_assessment(AssessmentState.SUBMITTED))
    for items in ([], foreign[:1], [*items_of(assessment), foreign[0]]):
        with pytest.raises(TransitionRefused):
            adopt(assessment, items)
    assert stored(assessment, Relation.SUPERVISOR) == []


def test_a_stale_page_is_refused() -> None:
    assessment = submitted()
    items = items_of(assessment)
    adopt(assessment, items[:1])
    with pytest.raises(StaleAssessment):
        adopt_self_ratings(
            actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, items=items[1:]
        )


def test_undoing_leaves_what_was_rated_since_and_what_was_rated_before() -> None:
    assessment = submitted()
    first, second, third, fourth, *_others = items_of(assessment)
    rate(assessment, AnswerInput(first, 1), AnswerInput(second, comment="主管先寫的"))
    assessment = adopt(assessment, [second, third, fourth])
    rate(assessment, AnswerInput(third, 3, comment="看過了，同意"))
    undo(assessment)
    assert stored(assessment, Relation.SUPERVISOR) == [
        (first, 1, False, ""),
        (second, None, False, "主管先寫的"),
        (third, 3, False, "看過了，同意"),
        (fourth, None, False, ""),
    ]
    assert history(assessment, fourth) == [
        (ChangeKind.ADOPTED, 3, False, ""),
        (ChangeKind.ADOPTION_UNDONE, None, False, ""),
    ]


def test_what_was_undone_can_be_adopted_and_undone_again() -> None:
    assessment = submitted()
    items = items_of(assessment)
    assessment = undo(adopt(undo(adopt(assessment, items)), items[:1]))
    assert [kind for kind, *_rest in history(assessment, items[0])] == [
        ChangeKind.ADOPTED,
        ChangeKind.ADOPTION_UNDONE,
        ChangeKind.ADOPTED,
        ChangeKind.ADOPTION_UNDONE,
    ]
    with pytest.raises(TransitionRefused):
        undo(assessment)


def test_signing_off_ends_undoing() -> None:
    assessment = submitted()
    assessment = adopt(assessment, items_of(assessment))
    assessment = sign_off(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    with pytest.raises(TransitionRefused):
        undo(assessment)


def test_who_rates_independently_adopts_nothing_not_even_afterwards() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
    with pytest.raises(TransitionRefused):
        adopt(assessment, items_of(assessment))
    answer_everything(assessment, Relation.SUPERVISOR, 2)
    assessment = complete_review(actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version)
    with pytest.raises(TransitionRefused):
        adopt(assessment, items_of(assessment))
    with pytest.raises(TransitionRefused):
        undo(assessment)


def test_the_number_of_statements_does_not_grow() -> None:
    counts = []
    for duties in (1, 10):
        version = make_standard_version(duties=duties, tasks=1, indicators=3, knowledge=0, skills=0, attitudes=0)
        assessment = make_assessment(AssessmentState.SUBMITTED, standard_version=version)
        items = items_of(assessment)
        actor = assessment.supervisor
        adopting = capture(
            lambda a=assessment, i=items, by=actor: adopt_self_ratings(  # type: ignore[misc]
                actor=by, assessment_id=a.pk, version=a.version, items=i
            )
        )
        assessment.refresh_from_db()
        undoing = capture(
            lambda a=assessment, by=actor: undo_adoption(  # type: ignore[misc]
                actor=by, assessment_id=a.pk, version=a.version
            )
        )
        counts.append((len(items), len(adopting), len(undoing)))
    (few, *few_statements), (many, *many_statements) = counts
    assert (few, many) == (3, 30)
    assert few_statements == many_statements
