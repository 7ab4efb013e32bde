"""Scores worked out by hand: the arithmetic stands in the comments."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments import scoring
from assessments.scoring import Answer, Figure, GroupMean, Kind, Measure, Questionnaire, RatedItem

NA = Answer(None, not_applicable=True)
T1, T2, T3 = (Measure(Kind.TASK, pk) for pk in (1, 2, 3))
K1, A1 = Measure(Kind.COMPETENCE, 1), Measure(Kind.COMPETENCE, 9)
K1_FROM_TASKS = Measure(Kind.COMPETENCE_FROM_TASKS, 1)
D5, D6, D7 = (Measure(Kind.DUTY, pk) for pk in (5, 6, 7))

# Task 1 has three indicators, task 2 two, task 3 one; knowledge 1 is called for by tasks 1, 2 and one not rated here.
QUESTIONNAIRE = Questionnaire(
    items=(
        RatedItem(11, T1, target=4),
        RatedItem(12, T1, target=3),
        RatedItem(13, T1, target=3),
        RatedItem(21, T2, target=3),
        RatedItem(22, T2),
        RatedItem(31, T3),
        RatedItem(41, K1, target=5),
        RatedItem(49, A1, target=2),
    ),
    calls={1: (1, 2, 99), 2: (99,)},
    weights={"self": 40, "supervisor": 60},
    duties={5: (1, 2), 6: (3,), 7: (99,)},
)
SELF = {
    11: Answer(4),
    12: Answer(3),
    13: Answer(3),
    21: Answer(2),
    22: NA,
    31: NA,
    41: Answer(3),
    49: Answer(5),
}
SUPERVISOR = {
    11: Answer(3),
    12: Answer(2),
    13: NA,
    21: NA,
    22: NA,
    31: NA,
    41: Answer(2),
    49: NA,
}


def test_form_task_is_mean_of_its_items_without_not_applicable() -> None:
    figures = scoring.score_form(QUESTIONNAIRE, SELF)
    assert figures[T1] == Figure(Fraction(10, 3), count=3, left_out=0)  # (4 + 3 + 3) / 3
    assert figures[T1].value == Decimal("3.3333")
    assert figures[T2] == Figure(Fraction(2), count=1, left_out=1)  # 2 / 1, one not applicable


def test_form_where_everything_is_not_applicable_has_no_score() -> None:
    figures = scoring.score_form(QUESTIONNAIRE, SELF)
    assert figures[T3] == Figure(None, count=0, left_out=1)
    assert figures[T3].value is None


def test_form_competence_directly_and_from_its_tasks() -> None:
    figures = scoring.score_form(QUESTIONNAIRE, SELF)
    assert figures[K1].value == Decimal("3.0000")
    # Tasks 1 and 2 call for it: (3.3333 + 2) / 2, of what is stored; the third is not rated in the campaign.
    assert figures[K1_FROM_TASKS] == Figure(Fraction(53333, 20000), count=2, left_out=0)
    assert figures[K1_FROM_TASKS].value == Decimal("2.6667")


def test_form_duty_is_mean_of_its_tasks() -> None:
    figures = scoring.score_form(QUESTIONNAIRE, SELF)
    assert figures[D5] == Figure(Fraction(53333, 20000), count=2, left_out=0)  # (3.3333 + 2) / 2
    assert figures[D6] == Figure(None, count=0, left_out=1)  # its only task is not applicable throughout
    assert D7 not in figures  # no task of it is rated
    # Task 2 has no score of the supervisor's.
    assert scoring.score_form(QUESTIONNAIRE, SUPERVISOR)[D5] == Figure(Fraction(5, 2), count=1, left_out=1)


def test_competence_from_tasks_leaves_out_tasks_without_score() -> None:
    figures = scoring.score_form(QUESTIONNAIRE, SUPERVISOR)
    # Task 1: (3 + 2) / 2 = 2.5; task 2 has nothing but "not applicable".
    assert figures[K1_FROM_TASKS] == Figure(Fraction(5, 2), count=1, left_out=1)


def test_competence_none_of_whose_tasks_is_rated_has_no_figure_from_tasks() -> None:
    assert Measure(Kind.COMPETENCE_FROM_TASKS, 2) not in scoring.score_form(QUESTIONNAIRE, SELF)


def test_unanswered_items_count_neither_as_rated_nor_as_not_applicable() -> None:
    figures = scoring.score_form(QUESTIONNAIRE, {11: Answer(4), 12: Answer(None)})
    assert figures[T1] == Figure(Fraction(4), count=1, left_out=0)
    assert figures[T2] == Figure(None, count=0, left_out=0)


def final() -> dict[Measure, Figure]:
    forms = {
        "self": scoring.score_form(QUESTIONNAIRE, SELF),
        "supervisor": scoring.score_form(QUESTIONNAIRE, SUPERVISOR),
    }
    return scoring.score_final(QUESTIONNAIRE, forms)


def test_final_weighs_the_sources() -> None:
    # Task 1: (40 x 10/3 + 60 x 5/2) / 100 = (133.33 + 150) / 100 = 17/6; 3 + 2 answers, one not applicable
    assert final()[T1] == Figure(Fraction(17, 6), count=5, left_out=1)
    assert final()[T1].value == Decimal("2.8333")
    # Knowledge 1: (40 x 3 + 60 x 2) / 100 = 2.4
    assert final()[K1].value == Decimal("2.4000")


def test_final_leaves_a_missing_source_out_instead_of_counting_it_as_zero() -> None:
    assert final()[T2].value == Decimal("2.0000")  # only the self-rating has a score: 40 x 2 / 40
    assert final()[A1].value == Decimal("5.0000")
    assert final()[T3].value is None


def test_final_competence_from_tasks_is_the_mean_of_the_final_scores_of_the_tasks() -> None:
    # (2.8333 + 2) / 2
    assert final()[K1_FROM_TASKS] == Figure(Fraction(48333, 20000), count=2, left_out=0)
    assert final()[D5] == final()[K1_FROM_TASKS]


def test_an_adjusted_task_takes_what_is_made_from_it_along() -> None:
    forms = {"supervisor": scoring.score_form(QUESTIONNAIRE, SELF)}
    before = scoring.score_final(QUESTIONNAIRE, forms)
    after = scoring.score_final(QUESTIONNAIRE, forms, {T1: Decimal("2.5")})
    assert after[T1] == Figure(Fraction(5, 2), count=3, left_out=0)
    assert after[D5].value == after[K1_FROM_TASKS].value == Decimal("2.25")  # (2.5 + 2) / 2
    assert {m: f for m, f in after.items() if m not in {T1, D5, K1_FROM_TASKS}} == {
        m: f for m, f in before.items() if m not in {T1, D5, K1_FROM_TASKS}
    }


@pytest.mark.parametrize(
    ("self_score", "supervisor", "view"),
    [
        ("3.9999", "2.9999", "blind_spot"),
        ("3.9998", "2.9999", ""),
        ("2.0000", "3.0000", "hidden_strength"),
        ("2.0001", "3.0000", ""),
        ("3", None, ""),
        (None, "3", ""),
    ],
)
def test_self_view(self_score: str | None, supervisor: str | None, view: str) -> None:
    def value(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert scoring.self_view(value(self_score), value(supervisor)) == view


def test_a_source_without_weight_does_not_count() -> None:
    questionnaire = Questionnaire(QUESTIONNAIRE.items, QUESTIONNAIRE.calls, {"self": 0, "supervisor": 100})
    forms = {
        "self": scoring.score_form(questionnaire, SELF),
        "supervisor": scoring.score_form(questionnaire, SUPERVISOR),
    }
    figures = scoring.score_final(questionnaire, forms)
    assert figures[T1] == Figure(Fraction(5, 2), count=2, left_out=1)
    assert figures[T2].value is None


def test_effective_weights_are_renormalised() -> None:
    weights = {"self": 1, "supervisor": 2, "peer": 1}
    values = {"self": Decimal(3), "supervisor": Decimal(4), "peer": None}
    assert scoring.effective_weights(values, weights) == {"self": Fraction(1, 3), "supervisor": Fraction(2, 3)}
    assert scoring.effective_weights({"self": None}, weights) == {}
    assert scoring.effective_weights({"self": Decimal(3)}, {"self": 0}) == {}


def test_targets() -> None:
    targets = scoring.targets(QUESTIONNAIRE)
    assert targets[T1] == Decimal("3.3333")  # (4 + 3 + 3) / 3
    assert targets[T2] == Decimal("3.0000")  # the other item has none
    assert targets[T3] is None
    assert targets[K1] == Decimal("5.0000")
    assert targets[K1_FROM_TASKS] == Decimal("3.1667")  # (10/3 + 3) / 2 = 19/6


def test_gap_is_negative_below_the_target() -> None:
    assert scoring.gap(Decimal("2.8333"), Decimal("3.3333")) == Decimal("-0.5000")
    assert scoring.gap(None, Decimal(3)) is None
    assert scoring.gap(Decimal(3), None) is None


@pytest.mark.parametrize(("score", "point"), [("1", 1), ("2.4999", 2), ("2.5", 3), ("2.5001", 3), ("4.4", 4), ("5", 5)])
def test_nearest_point_rounds_half_up(score: str, point: int) -> None:
    assert scoring.nearest_point(Decimal(score), (1, 2, 3, 4, 5)) == point


def test_nearest_point_on_a_scale_with_steps_of_two() -> None:
    assert scoring.nearest_point(Decimal("1.9"), (1, 3, 5)) == 1
    assert scoring.nearest_point(Decimal("2"), (1, 3, 5)) == 3
    assert scoring.nearest_point(Decimal("3.9999"), (5, 3, 1)) == 3


@pytest.mark.parametrize(
    ("value", "shown"), [("2.665", "2.67"), ("2.6649", "2.66"), ("-0.125", "-0.13"), ("-0.0049", "0.00"), ("0", "0.00")]
)
def test_rounding_is_half_up_and_knows_no_negative_zero(value: str, shown: str) -> None:
    assert str(scoring.rounded(Decimal(value), scoring.SHOWN)) == shown


def test_rounding_an_exact_fraction() -> None:
    assert scoring.rounded(Fraction(1, 20000)) == Decimal("0.0001")  # 0.00005, half-way
    assert scoring.rounded(Fraction(2, 3)) == Decimal("0.6667")


def test_group_mean_counts_each_person_once() -> None:
    # 3.3333 + 2.5 + 4 = 9.8333; / 3 = 3.27776...
    group = GroupMean(Decimal("9.8333"), 3)
    assert group.value == Decimal("3.2778")
    assert GroupMean().value is None
    assert group + GroupMean(Decimal("2.1667"), 1) == GroupMean(Decimal("12.0000"), 4)


def test_mean_of_values_leaves_out_what_is_missing() -> None:
    assert scoring.mean_of_values([Decimal("2.5"), None, 3]) == Decimal("2.7500")
    assert scoring.mean_of_values([None]) is None


def test_distribution_names_every_point() -> None:
    assert scoring.distribution({3: 2, 5: 1}, (1, 2, 3, 4, 5)) == ((1, 0), (2, 0), (3, 2), (4, 0), (5, 1))


def test_the_mean_gap_is_the_mean_score_minus_the_target() -> None:
    """Also where the fifth place is a half: 2.50005 is kept as 2.5001, and the gap to 3 as -0.4999."""
    scores = GroupMean(Decimal("5.0001"), 2)
    gaps = GroupMean(Decimal("5.0001") - 2 * 3, 2)
    assert scores.value == Decimal("2.5001")
    assert gaps.value == Decimal("2.5001") - 3
