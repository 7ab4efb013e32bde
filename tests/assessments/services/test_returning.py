"""Returning item by item: what is kept, what the candidate may change then, and what everybody is told."""

import pytest
from django.core import mail

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, Rating, ReturnedItem, ReturnMark
from assessments.selectors.returns import last_return, open_items
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.returning import InvalidReasons, mark_for_return, return_to_candidate
from assessments.services.transitions import submit_self_rating
from tests.assessments.views.sheets import items_of, stored
from tests.factories import answer_everything, form_in_force, make_assessment, make_standard_version, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


def return_items(assessment: Assessment, *items: int, comment: str = "", reason: str = "請補充事例") -> Assessment:
    return return_to_candidate(
        actor=assessment.supervisor,
        assessment_id=assessment.pk,
        version=assessment.version,
        comment=comment,
        items=dict.fromkeys(items, reason),
    )


def rate(assessment: Assessment, item: int, value: int) -> dict[int, str]:
    form = form_in_force(assessment, Relation.SELF)
    saved = save_ratings(actor=assessment.candidate, form_id=form.pk, answers=[AnswerInput(item, value)])
    return dict(saved.errors)


class TestReturn:
    def test_items_and_reasons_are_kept_in_rows_and_in_the_event(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        assessment = return_items(assessment, second, first, comment="其他都很好")
        assert assessment.state == AssessmentState.RETURNED
        assert assessment.return_comment == "其他都很好"
        rows = ReturnedItem.objects.filter(assessment=assessment, sequence=assessment.version)
        assert [(row.item_id, row.reason) for row in rows] == [(first, "請補充事例"), (second, "請補充事例")]
        event = assessment.events.get(sequence=assessment.version)
        assert event.data["comment"] == "其他都很好"
        assert [line["item"] for line in event.data["items"]] == [first, second]
        assert event.data["items"][0]["reason"] == "請補充事例"

    def test_without_an_overall_comment_the_reasons_are_the_comment(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first = items_of(assessment)[0]
        code = assessment.campaign.items.get(pk=first).code
        assessment = return_items(assessment, first)
        assert assessment.return_comment == f"{code} 請補充事例"
        returned = last_return(assessment)
        assert returned is not None
        assert (returned.comment, returned.reasons) == ("", {first: "請補充事例"})

    def test_the_whole_form_needs_a_comment(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        with pytest.raises(InvalidInput) as refused:
            return_items(assessment)
        assert refused.value.field == "comment"
        assessment = return_items(assessment, comment="請整份再看一次")
        returned = last_return(assessment)
        assert returned is not None
        assert (returned.comment, returned.lines) == ("請整份再看一次", ())
        assert open_items(assessment) is None

    def test_each_item_needs_a_reason_and_has_to_be_one_of_the_form(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        foreign = items_of(make_assessment())[0]
        first, second, *_others = items_of(assessment)
        with pytest.raises(InvalidReasons) as refused:
            return_to_candidate(
                actor=assessment.supervisor,
                assessment_id=assessment.pk,
                version=assessment.version,
                items={first: "  ", second: "可以", foreign: "別人的"},
            )
        assert set(refused.value.errors) == {first, foreign}
        assessment.refresh_from_db()
        assert assessment.state == AssessmentState.SUBMITTED
        assert not ReturnedItem.objects.exists()

    def test_before_the_own_ratings_are_complete_nothing_can_be_returned_item_by_item(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT)
        first = items_of(assessment)[0]
        with pytest.raises(NotPermitted):
            return_items(assessment, first)
        with pytest.raises(NotPermitted):
            mark_for_return(actor=assessment.supervisor, assessment_id=assessment.pk, reasons={first: "看不到"})

    def test_the_mail_names_the_items(self, django_capture_on_commit_callbacks: object) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, third, *_others = assessment.campaign.items.order_by("position")
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            return_items(assessment, first.pk, third.pk, comment="其他都很好")
        body = mail.outbox[-1].body
        assert mail.outbox[-1].to == [assessment.candidate.email]
        for expected in (first.code, first.text, third.code, "請補充事例", "其他都很好"):
            assert expected in body
        assert second.text not in body


class TestWhatTheCandidateMayChange:
    def test_only_the_returned_items(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        return_items(assessment, first)
        assert list(rate(assessment, second, 1)) == [second]
        assert rate(assessment, first, 1) == {}
        values = {item: value for item, value, _na, _comment in stored(assessment, Relation.SELF)}
        assert (values[first], values[second]) == (1, 3)

    def test_an_unchanged_answer_beside_a_returned_one_is_no_mistake(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        return_items(assessment, first)
        form = form_in_force(assessment, Relation.SELF)
        answers = [AnswerInput(first, 2), AnswerInput(second, 3)]
        assert save_ratings(actor=assessment.candidate, form_id=form.pk, answers=answers).is_saved

    def test_the_latest_return_counts(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        assessment = return_items(assessment, first)
        assessment = submit_self_rating(
            actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version
        )
        assert open_items(assessment) is None
        assessment = return_items(assessment, second)
        assert open_items(assessment) == frozenset({second})
        assert list(rate(assessment, first, 1)) == [first]

    def test_whole_form_after_items_opens_everything(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        assessment = return_items(assessment, first)
        assessment = submit_self_rating(
            actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version
        )
        assessment = return_items(assessment, comment="請整份再看一次")
        assert open_items(assessment) is None
        assert rate(assessment, second, 1) == {}

    def test_other_states_cost_no_query(self, django_assert_num_queries: object) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        with django_assert_num_queries(0):  # type: ignore[operator]
            assert open_items(assessment) is None
        assessment = return_items(assessment, items_of(assessment)[0])
        with django_assert_num_queries(1):  # type: ignore[operator]
            open_items(assessment)


class TestMarks:
    def mark(self, assessment: Assessment, reasons: dict[int, str]) -> int:
        return mark_for_return(actor=assessment.supervisor, assessment_id=assessment.pk, reasons=reasons)

    def test_a_reason_marks_and_an_empty_one_takes_the_mark_away(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        assert self.mark(assessment, {first: " 一 ", second: "二"}) == 2
        assert self.mark(assessment, {first: "一又二分之一", second: ""}) == 1
        assert [(mark.item_id, mark.reason) for mark in ReturnMark.objects.all()] == [(first, "一又二分之一")]

    def test_all_or_nothing(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        with pytest.raises(InvalidReasons) as refused:
            self.mark(assessment, {first: "一", second: "太長" * 3000})
        assert set(refused.value.errors) == {second}
        assert not ReturnMark.objects.exists()

    def test_the_return_uses_them_up(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first, second, *_others = items_of(assessment)
        self.mark(assessment, {first: "一", second: "二"})
        return_items(assessment, first)
        assert [mark.item_id for mark in ReturnMark.objects.all()] == [second]

    def test_only_the_reviewer_and_only_while_it_is_submitted(self) -> None:
        assessment = make_assessment(AssessmentState.SUBMITTED)
        first = items_of(assessment)[0]
        for nobody in (assessment.candidate, assessment.campaign.created_by, make_user()):
            with pytest.raises(NotPermitted):
                mark_for_return(actor=nobody, assessment_id=assessment.pk, reasons={first: "一"})
        return_items(assessment, first)
        with pytest.raises(TransitionRefused):
            self.mark(assessment, {first: "一"})

    def test_the_number_of_statements_does_not_grow(self) -> None:
        assessment = make_assessment(
            AssessmentState.SUBMITTED, standard_version=make_standard_version(duties=5, tasks=2, indicators=4)
        )
        items = items_of(assessment)
        given: list[int] = []

        def grow(count: int) -> None:
            given.extend(items[len(given) : len(given) + count])

        assert_constant_queries(lambda: self.mark(assessment, dict.fromkeys(given, "請補充")), grow)
        assert ReturnMark.objects.count() == 30


def test_the_supervisors_own_ratings_stay() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    answer_everything(assessment, Relation.SUPERVISOR, 2)
    return_items(assessment, items_of(assessment)[0])
    assert Rating.objects.filter(form=form_in_force(assessment, Relation.SUPERVISOR), value=2).exists()
