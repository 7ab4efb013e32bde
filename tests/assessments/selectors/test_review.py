"""The review's parts, orders and what changed since the last submission."""

import pytest

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment
from assessments.selectors.rating_sheet import rating_sheet
from assessments.selectors.review import Review, ReviewLine, ReviewOrder, ReviewTab, review_of
from assessments.services.adopting import adopt_self_ratings
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.returning import mark_for_return, return_to_candidate
from assessments.services.transitions import submit_self_rating
from tests.assessments.views.sheets import items_of
from tests.factories import answer, form_in_force, make_assessment

pytestmark = pytest.mark.django_db


def submitted(values: list[int | None], **fields: object) -> Assessment:
    """A self-rating with these values first, 3 for all further items, which is also the target of all."""
    assessment = make_assessment(**fields)  # type: ignore[arg-type]
    answer(assessment, Relation.SELF, [*values, *[3] * (len(items_of(assessment)) - len(values))])
    return submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)


def review(assessment: Assessment, tab: str = "", order: str = "", *, shows_self: bool = True) -> Review:
    other = Relation.SELF if shows_self else None
    return review_of(assessment, rating_sheet(assessment, Relation.SUPERVISOR, other=other), tab=tab, order=order)


def shown(assessment: Assessment, tab: str, order: str = "") -> list[int]:
    return [line.item_id for line in review(assessment, tab, order).sheet.lines if not line.is_hidden]


def lines(assessment: Assessment) -> dict[int, ReviewLine]:
    found = review(assessment, "all").sheet.lines
    return {line.item_id: line for line in found if isinstance(line, ReviewLine)}


def rate(assessment: Assessment, relation: Relation, *answers: AnswerInput) -> None:
    form = form_in_force(assessment, relation)
    assert save_ratings(actor=form.rater, form_id=form.pk, answers=answers).is_saved


def return_and_resubmit(assessment: Assessment, item: int, now: AnswerInput) -> Assessment:
    assessment = return_to_candidate(
        actor=assessment.supervisor, assessment_id=assessment.pk, version=assessment.version, items={item: "太高了"}
    )
    rate(assessment, Relation.SELF, now)
    return submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version)


class TestParts:
    def test_differences_are_what_both_rated_and_not_the_same(self) -> None:
        assessment = submitted([3, 3, None, 5])
        first, second, third, fourth, *_others = items_of(assessment)
        rate(
            assessment,
            Relation.SUPERVISOR,
            AnswerInput(first, 3),
            AnswerInput(second, 2),
            AnswerInput(third, 4),
            AnswerInput(fourth, not_applicable=True),
        )
        assert set(shown(assessment, "differences")) == {second, third, fourth}

    def test_below_the_target_speaks_the_own_rating_and_before_there_is_one_the_candidates(self) -> None:
        assessment = submitted([2, 2, 5, 3])
        first, second, third, fourth, *_others = items_of(assessment)
        rate(assessment, Relation.SUPERVISOR, AnswerInput(second, 3), AnswerInput(third, 1))
        assert set(shown(assessment, "below")) == {first, third}
        assert fourth not in shown(assessment, "below")

    def test_not_applicable_to_either(self) -> None:
        assessment = submitted([None, 3])
        first, second, *_others = items_of(assessment)
        rate(assessment, Relation.SUPERVISOR, AnswerInput(second, not_applicable=True))
        assert shown(assessment, "na") == [first, second]

    def test_comments_of_either(self) -> None:
        assessment = make_assessment()
        first, second, *others = items_of(assessment)
        answers = [AnswerInput(first, 3, comment="自己的話"), *[AnswerInput(item, 3) for item in [second, *others]]]
        rate(assessment, Relation.SELF, *answers)
        assessment.refresh_from_db()
        assessment = submit_self_rating(
            actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version
        )
        rate(assessment, Relation.SUPERVISOR, AnswerInput(second, comment="主管的話"))
        assert shown(assessment, "remarks") == [first, second]

    def test_returned_holds_what_is_noted_what_came_back_and_what_changed(self) -> None:
        assessment = submitted([])
        first, second, *_others = items_of(assessment)
        assessment = return_and_resubmit(assessment, second, AnswerInput(second, 2))
        mark_for_return(actor=assessment.supervisor, assessment_id=assessment.pk, reasons={first: "補充"})
        assert shown(assessment, "returned") == [first, second]
        assert lines(assessment)[first].mark == "補充"
        assert lines(assessment)[second].return_reason == "太高了"

    def test_counts_stand_on_the_tabs(self) -> None:
        assessment = submitted([2])
        first, *others = items_of(assessment)
        rate(assessment, Relation.SUPERVISOR, AnswerInput(first, 4))
        counts = {tab.value: tab.count for tab in review(assessment).tabs}
        assert counts == {
            "differences": 1,
            "below": 0,
            "na": 0,
            "remarks": 0,
            "returned": 0,
            "unrated": len(others),
            "all": len(others) + 1,
        }


class TestDefaults:
    def test_everything_until_all_is_rated_then_the_differences(self) -> None:
        assessment = submitted([])
        first, *others = items_of(assessment)
        assert review(assessment).tab == ReviewTab.ALL
        rate(assessment, Relation.SUPERVISOR, AnswerInput(first, 1))
        assert review(assessment).tab == ReviewTab.ALL
        rate(assessment, Relation.SUPERVISOR, *[AnswerInput(item, 3) for item in others])
        assert review(assessment).tab == ReviewTab.DIFFERENCES
        assert review(assessment).order == ReviewOrder.DIFFERENCE
        rate(assessment, Relation.SUPERVISOR, AnswerInput(first, 3))
        assert review(assessment).tab == ReviewTab.ALL

    def test_after_a_return_what_changed(self) -> None:
        assessment = submitted([])
        first = items_of(assessment)[0]
        assessment = return_and_resubmit(assessment, first, AnswerInput(first, 2))
        assert review(assessment).tab == ReviewTab.RETURNED
        assert review(assessment).is_resubmitted

    @pytest.mark.parametrize("word", ["", "nonsense", "differences%00", "ALL"])
    def test_unknown_words_fall_back(self, word: str) -> None:
        assessment = submitted([])
        assert (review(assessment, word, word).tab, review(assessment, word, word).order) == (
            ReviewTab.ALL,
            ReviewOrder.STANDARD,
        )


class TestOrders:
    def test_by_difference_the_widest_first_and_equals_as_in_the_standard(self) -> None:
        assessment = submitted([3, 3, 1, None])
        first, second, third, fourth, *_others = items_of(assessment)
        rate(
            assessment,
            Relation.SUPERVISOR,
            AnswerInput(first, 3),
            AnswerInput(second, 4),
            AnswerInput(third, 5),
            AnswerInput(fourth, 3),
        )
        assert shown(assessment, "all", "difference")[:5] == [fourth, third, second, first, items_of(assessment)[4]]

    def test_by_gap_the_furthest_below_first_and_without_a_gap_last(self) -> None:
        assessment = submitted([5, 2, None])
        first, second, third, *others = items_of(assessment)
        rate(assessment, Relation.SUPERVISOR, AnswerInput(others[-1], 1))
        order = shown(assessment, "all", "gap")
        assert order[:2] == [others[-1], second]
        assert order[-2:] == [first, third]

    def test_in_another_order_each_item_says_its_place(self) -> None:
        assessment = submitted([])
        ordered = review(assessment, "all", "gap").sheet
        assert len(ordered.sections) == 1
        places = {line.place for line in ordered.lines if isinstance(line, ReviewLine)}
        assert any("T1.1" in place for place in places)


class TestWhatChanged:
    def test_before_is_what_was_submitted_not_what_was_tried_in_between(self) -> None:
        assessment = submitted([4])
        first, second, *_others = items_of(assessment)
        assessment = return_to_candidate(
            actor=assessment.supervisor,
            assessment_id=assessment.pk,
            version=assessment.version,
            items={first: "太高了", second: "補充"},
        )
        rate(assessment, Relation.SELF, AnswerInput(first, 1))
        rate(assessment, Relation.SELF, AnswerInput(first, 3), AnswerInput(second, 3, comment="一句話"))
        rate(assessment, Relation.SELF, AnswerInput(second, 3))
        assessment = submit_self_rating(
            actor=assessment.candidate, assessment_id=assessment.pk, version=assessment.version
        )
        before = lines(assessment)[first].before
        assert before is not None
        assert (before.value, before.label != "") == (4, True)
        assert lines(assessment)[second].before is None, "changed and changed back"

    def test_each_round_is_compared_with_the_one_before(self) -> None:
        assessment = submitted([4])
        first, second, *_others = items_of(assessment)
        assessment = return_and_resubmit(assessment, first, AnswerInput(first, 3))
        assessment = return_and_resubmit(assessment, second, AnswerInput(second, 2))
        changed = {item: line.before.value for item, line in lines(assessment).items() if line.before}
        assert changed == {second: 3}

    def test_the_first_submission_has_nothing_to_compare_with(self) -> None:
        assessment = submitted([4])
        assert not any(line.before for line in lines(assessment).values())


class TestAdoption:
    def test_what_is_left_and_what_was_taken_over(self) -> None:
        assessment = submitted([None])
        first, second, third, *_others = items_of(assessment)
        rate(assessment, Relation.SUPERVISOR, AnswerInput(second, 4))
        shown_before = review(assessment)
        assert second not in {line.item_id for line in shown_before.adoptable}
        assert len(shown_before.adoptable) == len(items_of(assessment)) - 1
        assessment = adopt_self_ratings(
            actor=assessment.supervisor,
            assessment_id=assessment.pk,
            version=assessment.version,
            items=[first, third],
        )
        rate(assessment, Relation.SUPERVISOR, AnswerInput(third, 5))
        assert review(assessment).adopted == 1
        assert {item for item, line in lines(assessment).items() if line.is_adopted} == {first}


def test_without_the_right_nothing_of_the_self_rating_is_read() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED, supervisor_mode=SupervisorMode.INDEPENDENT, self_value=1)
    hidden = review(assessment, "differences", "difference", shows_self=False)
    assert (hidden.tab, hidden.order) == (ReviewTab.ALL, ReviewOrder.STANDARD)
    assert {tab.value for tab in hidden.tabs} == {"below", "na", "remarks", "unrated", "all"}
    assert {tab.value: tab.count for tab in hidden.tabs}["below"] == 0
    assert (hidden.adoptable, hidden.returned, hidden.marked) == ((), None, ())
