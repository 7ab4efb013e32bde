"""What must hold for whatever is rated."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import scoring
from assessments.scoring import Answer, GroupMean, Kind, Measure, Questionnaire, RatedItem

LOWEST, HIGHEST = 1, 6
T = TypeVar("T")
# A busy machine may take its time over one example.
unhurried = settings(deadline=None)
SOURCES = ("self", "supervisor", "peer")

answers = st.one_of(
    st.integers(LOWEST, HIGHEST).map(Answer), st.just(Answer(None)), st.just(Answer(None, not_applicable=True))
)
stored_values = st.integers(LOWEST * 10_000, HIGHEST * 10_000).map(lambda n: Decimal(n).scaleb(-4))
seeds = st.integers(0, 2**16)
weights = st.fixed_dictionaries({source: st.integers(0, 100) for source in SOURCES})


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A few tasks with a few items each, some competences of their own, some called for by tasks."""
    task_count = draw(st.integers(0, 5))
    measures = [
        Measure(Kind.TASK, task) for task in range(1, task_count + 1) for _ in range(draw(st.integers(1, 4)))
    ] + [Measure(Kind.COMPETENCE, pk) for pk in range(1, draw(st.integers(0, 3)) + 1)]
    targets = st.none() | st.integers(LOWEST, HIGHEST)
    items = tuple(RatedItem(pk, measure, draw(targets)) for pk, measure in enumerate(measures, start=1))
    calls = draw(st.dictionaries(st.integers(1, 4), st.sets(st.integers(1, 6), min_size=1).map(tuple), max_size=4))
    duties = draw(st.dictionaries(st.integers(1, 3), st.sets(st.integers(1, 6), min_size=1).map(tuple), max_size=3))
    return Questionnaire(items, calls, draw(weights), duties)


@st.composite
def rated(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, dict[int, Answer]]]:
    """A questionnaire and the forms of some sources."""
    questionnaire = draw(questionnaires())
    forms = {
        source: {item.id: draw(answers) for item in questionnaire.items}
        for source in draw(st.lists(st.sampled_from(SOURCES), unique=True, max_size=3))
    }
    return questionnaire, forms


def finals(questionnaire: Questionnaire, forms: Mapping[str, Mapping[int, Answer]]) -> scoring.Figures:
    scored = {source: scoring.score_form(questionnaire, form) for source, form in forms.items()}
    return scoring.score_final(questionnaire, scored)


@unhurried
@given(rated(), seeds)
def test_the_order_of_raters_items_and_tasks_changes_nothing(
    case: tuple[Questionnaire, dict[str, dict[int, Answer]]], seed: int
) -> None:
    questionnaire, forms = case
    random = Random(seed)

    def shuffled(things: list[T]) -> list[T]:
        return random.sample(things, len(things))

    reordered = Questionnaire(
        items=tuple(shuffled(list(questionnaire.items))),
        calls={pk: tuple(shuffled(list(tasks))) for pk, tasks in shuffled(list(questionnaire.calls.items()))},
        weights=dict(shuffled(list(questionnaire.weights.items()))),
        duties={pk: tuple(shuffled(list(tasks))) for pk, tasks in shuffled(list(questionnaire.duties.items()))},
    )
    other_forms = {source: dict(shuffled(list(form.items()))) for source, form in shuffled(list(forms.items()))}
    assert finals(reordered, other_forms) == finals(questionnaire, forms)
    assert scoring.targets(reordered) == scoring.targets(questionnaire)


@unhurried
@given(st.lists(answers), st.integers(0, 5))
def test_adding_not_applicable_changes_no_mean(given_answers: list[Answer], more: int) -> None:
    before = scoring.mean_of_answers(given_answers)
    after = scoring.mean_of_answers([*given_answers, *[Answer(None, not_applicable=True)] * more])
    assert (after.exact, after.count, after.left_out) == (before.exact, before.count, before.left_out + more)


@unhurried
@given(rated())
def test_every_score_lies_within_the_scale(case: tuple[Questionnaire, dict[str, dict[int, Answer]]]) -> None:
    questionnaire, forms = case
    every = [*finals(questionnaire, forms).values()]
    for form in forms.values():
        every += scoring.score_form(questionnaire, form).values()
    for figure in every:
        assert (figure.exact is None) == (figure.count == 0)
        if figure.value is not None:
            assert LOWEST <= figure.value <= HIGHEST
            assert scoring.nearest_point(figure.value, range(LOWEST, HIGHEST + 1)) in range(LOWEST, HIGHEST + 1)


@unhurried
@given(rated())
def test_a_final_score_lies_between_the_sources_that_count(
    case: tuple[Questionnaire, dict[str, dict[int, Answer]]],
) -> None:
    questionnaire, forms = case
    scored = {source: scoring.score_form(questionnaire, form) for source, form in forms.items()}
    for measure, final in scoring.score_final(questionnaire, scored).items():
        if measure.kind in {Kind.COMPETENCE_FROM_TASKS, Kind.DUTY}:
            continue  # a mean over tasks, and each source may have scored other tasks
        counting = [
            exact
            for source, figures in scored.items()
            if questionnaire.weights[source] and (exact := figures[measure].exact) is not None
        ]
        if counting:
            assert final.exact is not None
            assert min(counting) <= final.exact <= max(counting)
        else:
            assert final.exact is None


@unhurried
@given(st.dictionaries(st.sampled_from(SOURCES), st.lists(answers, max_size=4), min_size=1), weights)
def test_dropping_a_source_is_giving_it_no_weight_and_renormalises_the_rest(
    forms: dict[str, list[Answer]], shares: dict[str, int]
) -> None:
    figures = {source: scoring.mean_of_answers(form) for source, form in forms.items()}
    for dropped in forms:
        rest = {source: figure for source, figure in figures.items() if source != dropped}
        without = scoring.weighted_final(rest, shares)
        assert without == scoring.weighted_final(figures, {**shares, dropped: 0})
        # By the definition, written the other way round: shares of the rest that add up to one.
        values = {source: figure.value for source, figure in rest.items()}
        effective = scoring.effective_weights(values, shares)
        if not effective:
            assert without.exact is None
            continue
        assert sum(effective.values()) == 1
        exact = {source: figure.exact for source, figure in rest.items() if figure.exact is not None}
        assert without.exact == sum(share * exact[source] for source, share in effective.items())


@unhurried
@given(st.lists(stored_values, min_size=1), seeds)
def test_group_mean_from_sums_equals_the_mean_of_the_values(values: list[Decimal], seed: int) -> None:
    whole = GroupMean(sum(values, Decimal(0)), len(values))
    cut = Random(seed).randint(0, len(values))
    parts = [GroupMean(sum(part, Decimal(0)), len(part)) for part in (values[:cut], values[cut:])]
    assert parts[0] + parts[1] == whole
    assert whole.value == scoring.mean_of_values(values)
    assert whole.value is not None
    assert min(values) <= whole.value <= max(values)


@unhurried
@given(stored_values, st.integers(-120, 120))
def test_who_is_below_the_target_is_shown_below_it(target: Decimal, apart: int) -> None:
    score = target + Decimal(apart).scaleb(-4)
    assert scoring.is_below(score, target) == (scoring.gap_kind(scoring.gap(score, target)) == "below")


@unhurried
@given(st.fractions(-10, 10))
def test_rounding_moves_by_at_most_half_a_step(value: Fraction) -> None:
    assert abs(Fraction(scoring.rounded(value)) - value) <= Fraction(1, 20_000)
    assert scoring.rounded(-value) == -scoring.rounded(value)


@unhurried
@given(st.lists(st.none() | st.decimals(min_value=1, max_value=10, places=4), min_size=1, max_size=20))
def test_mean_of_stored_values_counts_each_once_and_leaves_out_what_is_missing(values: list[Decimal | None]) -> None:
    present = [Fraction(value) for value in values if value is not None]
    mean = scoring.mean_of_stored(values)
    assert mean.exact == (sum(present) / len(present) if present else None)
    assert (mean.count, mean.left_out) == (len(present), len(values) - len(present))
