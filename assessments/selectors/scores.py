"""Scores as they must be, computed from the ratings; and where the stored ones differ from that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db.models import OuterRef, Q, Subquery

from assessments import scoring
from assessments.enums import AssessmentState, CampaignStatus, EventKind, Relation, ScoreBasis, ScoreSource
from assessments.models import (
    Assessment,
    AssessmentEvent,
    Campaign,
    Item,
    Rating,
    ScalePoint,
    Score,
    ScoreAdjustment,
)
from assessments.scoring import Answer, Kind, Measure, Questionnaire, RatedItem
from competencies.models import TaskCompetence

STORED_SOURCES: dict[str, tuple[ScoreSource, ...]] = {
    AssessmentState.SUBMITTED: (ScoreSource.SELF,),
    AssessmentState.SIGNED_OFF: (ScoreSource.SELF, ScoreSource.SUPERVISOR, ScoreSource.FINAL),
    AssessmentState.ACKNOWLEDGED: (ScoreSource.SELF, ScoreSource.SUPERVISOR, ScoreSource.FINAL),
}
"""Whose scores are stored in which state; in every other state none are."""


@dataclass(frozen=True)
class CampaignRules:
    """What scores of a campaign are computed with; the same for all its assessments."""

    questionnaire: Questionnaire
    targets: dict[Measure, Decimal | None]
    points: tuple[int, ...]
    holds_results: bool


@dataclass(frozen=True)
class ScoreRow:
    """The contents of one row of the table of scores."""

    assessment_id: int
    source: str
    measure: Measure
    value: Decimal | None
    target: Decimal | None
    rated_count: int
    not_applicable_count: int
    nearest_point: int | None

    def as_model(self) -> Score:
        """Return the unsaved row."""
        return Score(
            assessment_id=self.assessment_id,
            source=self.source,
            basis=basis_of(self.measure),
            **{column_of(self.measure): self.measure.id},
            value=self.value,
            target=self.target,
            rated_count=self.rated_count,
            not_applicable_count=self.not_applicable_count,
            nearest_point=self.nearest_point,
        )

    @classmethod
    def from_model(cls, score: Score) -> "ScoreRow":
        """Return the contents of a stored row."""
        return cls(
            assessment_id=score.assessment_id,
            source=score.source,
            measure=measure_of(score.task_id, score.duty_id, score.competence_id, score.basis),
            value=score.value,
            target=score.target,
            rated_count=score.rated_count,
            not_applicable_count=score.not_applicable_count,
            nearest_point=score.nearest_point,
        )


FROM_TASKS = (Kind.DUTY, Kind.COMPETENCE_FROM_TASKS)


def basis_of(measure: Measure) -> ScoreBasis:
    """Return the basis of the rows about ``measure``: a duty is always scored from its tasks."""
    return ScoreBasis.TASKS if measure.kind in FROM_TASKS else ScoreBasis.DIRECT


def column_of(measure: Measure) -> str:
    """Return the column that holds the id of ``measure``: task_id, duty_id or competence_id."""
    match measure.kind:
        case Kind.TASK | Kind.DUTY:
            return f"{measure.kind}_id"
        case _:
            return "competence_id"


ABOUT = ("task_id", "duty_id", "competence_id", "basis")
"""The columns that say what a row is about, in stored scores and in stored figures of groups alike."""


def measure_of(task_id: int | None, duty_id: int | None, competence_id: int | None, basis: str) -> Measure:
    """Return what a row with these columns (``ABOUT``) is about; one of the three ids is given."""
    if task_id is not None:
        return Measure(Kind.TASK, task_id)
    if duty_id is not None:
        return Measure(Kind.DUTY, duty_id)
    if competence_id is None:
        raise ValueError("neither a task nor a duty nor a competence")
    return Measure(Kind.COMPETENCE_FROM_TASKS if basis == ScoreBasis.TASKS else Kind.COMPETENCE, competence_id)


def rated_measure(task_id: int | None, competence_id: int | None) -> Measure:
    """Return what an item, or an adjusted score, counts towards: a task, or a competence by its own ratings."""
    return measure_of(task_id, None, competence_id, ScoreBasis.DIRECT)


def campaign_rules(campaign: Campaign) -> CampaignRules:
    """Return a launched campaign's items, targets, weights and scale: three statements at any size.

    Triggers keep all of them as they were launched, so one ``campaign`` object is asked for them once.
    """
    kept: CampaignRules | None = campaign.__dict__.get(_KEPT)
    if kept is not None:
        return kept
    rules = _read_rules(campaign)
    if campaign.status != CampaignStatus.DRAFT:
        campaign.__dict__[_KEPT] = rules
    return rules


_KEPT = "_campaign_rules"


def _read_rules(campaign: Campaign) -> CampaignRules:
    items: list[RatedItem] = []
    duties: dict[int, tuple[int, ...]] = {}
    lines = Item.objects.filter(campaign=campaign).order_by("position")
    for pk, task_id, duty_id, competence_id, target in lines.values_list(
        "pk", "task_id", "task__duty_id", "competence_id", "target"
    ):
        items.append(RatedItem(id=pk, measure=rated_measure(task_id, competence_id), target=target))
        if task_id is not None and task_id not in duties.setdefault(duty_id, ()):
            duties[duty_id] = (*duties[duty_id], task_id)
    calls: dict[int, tuple[int, ...]] = {}
    links = TaskCompetence.objects.filter(task__duty__standard_version=campaign.standard_version_id)
    for competence_id, task_id in links.order_by("pk").values_list("competence_id", "task_id"):
        calls[competence_id] = (*calls.get(competence_id, ()), task_id)
    questionnaire = Questionnaire(
        items=tuple(items),
        calls=calls,
        weights={ScoreSource.SELF: campaign.self_weight, ScoreSource.SUPERVISOR: campaign.supervisor_weight},
        duties=duties,
    )
    points = ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value").values_list("value", flat=True)
    return CampaignRules(questionnaire, scoring.targets(questionnaire), tuple(points), campaign.holds_results)


def adjusted_scores(assessment_ids: Sequence[int]) -> dict[tuple[int, Measure], ScoreAdjustment]:
    """Return the adjustments in force, by assessment and what they adjust: one statement.

    The latest counts, and only those made after the latest sign-off: who signs anew has decided anew.
    """
    signed = (
        AssessmentEvent.objects.filter(assessment=OuterRef("assessment"), kind=EventKind.SIGNED_OFF)
        .order_by("-sequence")
        .values("sequence")[:1]
    )
    rows = ScoreAdjustment.objects.filter(assessment__in=assessment_ids, sequence__gt=Subquery(signed))
    return {
        (row.assessment_id, rated_measure(row.task_id, row.competence_id)): row for row in rows.order_by("sequence")
    }


def current_answers(
    assessment_ids: Sequence[int], relations: Sequence[Relation] = tuple(Relation)
) -> dict[int, dict[str, dict[int, Answer]]]:
    """Return the answers given so far, by assessment, relation and item, in forms that count: one statement.

    Only ``relations`` are read.
    """
    answers: dict[int, dict[str, dict[int, Answer]]] = {pk: {} for pk in assessment_ids}
    ratings = (
        Rating.objects.filter(form__assessment__in=assessment_ids, form__retired_at__isnull=True)
        .filter(form__relation__in=relations)
        .filter(Q(value__isnull=False) | Q(not_applicable=True))
        .values_list("form__assessment_id", "form__relation", "item_id", "value", "not_applicable")
    )
    for assessment_id, relation, item_id, value, not_applicable in ratings:
        answers[assessment_id].setdefault(relation, {})[item_id] = Answer(value, not_applicable)
    return answers


def computed_scores(rules: CampaignRules, states: dict[int, str]) -> list[ScoreRow]:
    """Compute the rows that must be stored for assessments of one campaign, given their states by id.

    One statement for all of them, two in a campaign whose final scores HR may adjust. The order is that of the
    questionnaire, assessment by assessment.
    """
    relevant = [pk for pk, state in states.items() if state in STORED_SOURCES]
    if not relevant:
        return []
    answers = current_answers(relevant)
    adjusted: dict[int, dict[Measure, Decimal]] = {}
    if rules.holds_results:
        for (pk, measure), adjustment in adjusted_scores(relevant).items():
            adjusted.setdefault(pk, {})[measure] = adjustment.after
    rows: list[ScoreRow] = []
    for pk in relevant:
        rows += score_rows(rules, pk, answers[pk], STORED_SOURCES[states[pk]], adjusted.get(pk))
    return rows


def score_rows(
    rules: CampaignRules,
    assessment_id: int,
    answers: Mapping[str, Mapping[int, Answer]],
    sources: Iterable[ScoreSource],
    adjusted: Mapping[Measure, Decimal] | None = None,
) -> list[ScoreRow]:
    """Compute the rows of one assessment from its answers by relation and item; nothing is read.

    ``adjusted`` are the final scores that HR put in the place of the weighted ones. A sign-off begins without any.
    """
    figures = {
        str(relation): scoring.score_form(rules.questionnaire, answers.get(relation, {}))
        for relation in (Relation.SELF, Relation.SUPERVISOR)
    }
    figures[str(ScoreSource.FINAL)] = scoring.score_final(rules.questionnaire, figures, adjusted)
    return [
        _row(assessment_id, source, measure, figure, rules)
        for source in sources
        for measure, figure in figures[source].items()
    ]


def _row(assessment_id: int, source: str, measure: Measure, figure: scoring.Figure, rules: CampaignRules) -> ScoreRow:
    value = figure.value
    return ScoreRow(
        assessment_id=assessment_id,
        source=source,
        measure=measure,
        value=value,
        target=rules.targets[measure],
        rated_count=figure.count,
        not_applicable_count=figure.left_out,
        nearest_point=None if value is None else scoring.nearest_point(value, rules.points),
    )


# --- Verification -----------------------------------------------------------------------------------------------------

_AT_A_TIME = 200


@dataclass(frozen=True)
class ScoreDifference:
    """A score that is not what its ratings give: ``stored`` or ``computed`` is None where that row is missing."""

    assessment_id: int
    source: str
    measure: Measure
    stored: ScoreRow | None
    computed: ScoreRow | None


class Counts(Protocol):
    """Takes in the computed scores of one assessment after another, with the department it names."""

    def add(self, department_id: int | None, rows: Iterable[ScoreRow]) -> None: ...


def score_differences(campaign: Campaign, tally: Counts | None = None) -> Iterator[ScoreDifference]:
    """Compute all scores of a campaign again and yield every row that differs from what is stored.

    Reads a few hundred assessments at a time, so memory does not grow with the campaign. ``tally`` is told of what was
    computed, once all is read, for what is made from it.
    """
    rules = campaign_rules(campaign)
    assessments = list(
        Assessment.objects.filter(campaign=campaign).order_by("pk").values_list("pk", "state", "department_id")
    )
    for start in range(0, len(assessments), _AT_A_TIME):
        chunk = assessments[start : start + _AT_A_TIME]
        states = {pk: state for pk, state, _department in chunk}
        computed = {_key(row): row for row in computed_scores(rules, states)}
        if tally is not None:
            by_assessment: dict[int, list[ScoreRow]] = {}
            for row in computed.values():
                by_assessment.setdefault(row.assessment_id, []).append(row)
            for pk, _state, department_id in chunk:
                tally.add(department_id, by_assessment.get(pk, []))
        stored = {
            _key(row): row
            for row in map(ScoreRow.from_model, Score.objects.filter(assessment__in=list(states)).order_by("pk"))
        }
        for key in dict.fromkeys([*stored, *computed]):
            if stored.get(key) != computed.get(key):
                yield ScoreDifference(*key, stored=stored.get(key), computed=computed.get(key))


def _key(row: ScoreRow) -> tuple[int, str, Measure]:
    return row.assessment_id, row.source, row.measure
