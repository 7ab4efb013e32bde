"""One person's result: the scores that were signed off, with the answers they come from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assessments import scoring
from assessments.charts import ScoreBar
from assessments.enums import Relation, ScoreSource
from assessments.models import Assessment, Item, Rating, Score
from assessments.permissions import SIGNED_STATES
from assessments.scoring import Answer, Kind, Measure
from assessments.selectors.evidence import evidence_by_item
from assessments.selectors.figures import (
    NOTHING_COMPARED,
    Compared,
    ScalePoints,
    Subject,
    competence_subject,
    scale_points,
    task_subject,
)
from assessments.selectors.rating_sheet import NOTHING_GIVEN, Given
from assessments.selectors.scores import campaign_rules, current_answers, measure_of
from competencies.enums import CompetenceKind
from competencies.models import Competence, Duty, Task

FOREMOST = 5
"""How many strengths and how many gaps are named at the top of a result."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One rated item with the answers and comments of both."""

    item_id: int
    code: str
    text: str
    target: int | None
    self_given: Given
    supervisor_given: Given


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one rater's score of a task came about: the ``total`` of ``count`` answers; ``left_out`` not applicable."""

    label: str
    total: int
    count: int
    left_out: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One task or competence. ``leading`` is what bars are drawn from: own ratings or, where there are none to rate,
    the figures from its tasks."""

    subject: Subject
    compared: Compared
    from_tasks: Compared | None
    leading: Compared
    items: tuple[ItemLine, ...]
    derivations: tuple[Derivation, ...]
    scale: ScalePoints

    @property
    def anchor(self) -> str:
        return self.subject.anchor

    @property
    def bar(self) -> ScoreBar:
        return self.scale.bar(self.leading.final, self.leading.target)


@dataclass(frozen=True, slots=True)
class ResultSection:
    """The tasks of one duty, with the duty's own figures, or all K, S or A (``compared`` is None)."""

    kind: str
    code: str
    title: str
    compared: Compared | None
    rows: tuple[ResultRow, ...]
    scale: ScalePoints

    @property
    def bar(self) -> ScoreBar | None:
        return None if self.compared is None else self.scale.bar(self.compared.final, self.compared.target)

    @property
    def has_from_tasks(self) -> bool:
        return any(row.from_tasks is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """A signed-off assessment's scores. ``weights`` are the campaign's (source, percent of the final score)."""

    assessment: Assessment
    scale: ScalePoints
    weights: tuple[tuple[str, Decimal], ...]
    duties: tuple[ResultSection, ...]
    competences: tuple[ResultSection, ...]

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        return tuple(row for section in (*self.duties, *self.competences) for row in section.rows)

    @property
    def gaps(self) -> tuple[ResultRow, ...]:
        """The rows furthest below their target, widest first."""
        below = [row for row in self.rows if row.leading.gap_kind == "below"]
        return tuple(sorted(below, key=_gap)[:FOREMOST])

    @property
    def strengths(self) -> tuple[ResultRow, ...]:
        """The rows furthest above their target, furthest first."""
        above = [row for row in self.rows if row.leading.gap_kind == "above"]
        return tuple(sorted(above, key=_gap, reverse=True)[:FOREMOST])

    @property
    def has_targets(self) -> bool:
        return any(row.leading.target is not None for row in self.rows)


def _gap(row: ResultRow) -> Decimal:
    return row.leading.gap or Decimal(0)


def assessment_result(assessment_id: int) -> AssessmentResult | None:
    """Return the result of a signed-off (or acknowledged) assessment, None in any other state or without one.

    The caller has checked that the reader may see it (``may_see_result``). Scores are those stored at sign-off. The
    number of queries does not depend on how much is rated.
    """
    related = ("campaign", "candidate", "supervisor")
    assessment = Assessment.objects.select_related(*related).filter(pk=assessment_id, state__in=SIGNED_STATES).first()
    if assessment is None:
        return None
    campaign = assessment.campaign
    scale = scale_points(campaign)
    scores = _stored(assessment)
    lines, answers = _lines(assessment, scale)

    def row(subject: Subject) -> ResultRow | None:
        kind = Kind.TASK if subject.kind == "T" else Kind.COMPETENCE
        direct = Measure(kind, subject.pk)
        from_tasks = scores.get(Measure(Kind.COMPETENCE_FROM_TASKS, subject.pk)) if kind is Kind.COMPETENCE else None
        compared = scores.get(direct)
        if compared is None and from_tasks is None:
            return None
        return ResultRow(
            subject=subject,
            compared=compared or NOTHING_COMPARED,
            from_tasks=from_tasks,
            leading=compared or from_tasks or NOTHING_COMPARED,
            items=tuple(lines.get(direct, ())),
            derivations=tuple(_derivations(answers.get(direct, {}))) if kind is Kind.TASK else (),
            scale=scale,
        )

    tasks = Task.objects.filter(duty__standard_version=campaign.standard_version_id).select_related("duty")
    competences = Competence.objects.filter(standard_version=campaign.standard_version_id).order_by("position")
    duties: dict[Duty, list[ResultRow]] = {}
    for task in tasks.order_by("duty__position", "position"):
        if found := row(task_subject(task)):
            duties.setdefault(task.duty, []).append(found)
    kinds: dict[CompetenceKind, list[ResultRow]] = {kind: [] for kind in CompetenceKind}
    for competence in competences:
        if found := row(competence_subject(competence)):
            kinds[CompetenceKind(competence.kind)].append(found)

    return AssessmentResult(
        assessment=assessment,
        scale=scale,
        weights=_weights(campaign.self_weight, campaign.supervisor_weight),
        duties=tuple(
            ResultSection("T", duty.code, duty.name, scores[Measure(Kind.DUTY, duty.pk)], tuple(rows), scale)
            for duty, rows in duties.items()
        ),
        competences=tuple(
            ResultSection(kind.value, kind.value, str(kind.label), None, tuple(rows), scale)
            for kind, rows in kinds.items()
            if rows
        ),
    )


def _stored(assessment: Assessment) -> dict[Measure, Compared]:
    values: dict[Measure, dict[str, Decimal | None]] = {}
    targets: dict[Measure, Decimal | None] = {}
    for score in Score.objects.filter(assessment=assessment):
        measure = measure_of(score.task_id, score.competence_id, score.basis, score.duty_id)
        values.setdefault(measure, {})[score.source] = score.value
        targets[measure] = score.target
    return {
        measure: Compared(
            self_score=by_source.get(ScoreSource.SELF),
            supervisor=by_source.get(ScoreSource.SUPERVISOR),
            final=by_source.get(ScoreSource.FINAL),
            target=targets[measure],
        )
        for measure, by_source in values.items()
    }


def _lines(
    assessment: Assessment, scale: ScalePoints
) -> tuple[dict[Measure, list[ItemLine]], dict[Measure, dict[Relation, list[Answer]]]]:
    """Return the items with both raters' answers, and the answers alone, by what they count towards."""
    labels = dict(zip(scale.values, scale.short_labels, strict=True))
    given: dict[tuple[int, str], Given] = {}
    ratings = Rating.objects.filter(form__assessment=assessment, form__retired_at__isnull=True)
    for item_id, relation, value, not_applicable, comment in ratings.values_list(
        "item_id", "form__relation", "value", "not_applicable", "comment"
    ):
        given[item_id, relation] = Given(value, labels.get(value or 0, ""), not_applicable, comment)
    for (relation, item_id), pieces in evidence_by_item(assessment, Relation).items():
        given[item_id, relation] = replace(given.get((item_id, relation), NOTHING_GIVEN), evidence=pieces)
    lines: dict[Measure, list[ItemLine]] = {}
    answers: dict[Measure, dict[Relation, list[Answer]]] = {}
    for item in Item.objects.filter(campaign=assessment.campaign_id).order_by("position"):
        measure = measure_of(item.task_id, item.competence_id)
        by_relation = {relation: given.get((item.pk, relation), NOTHING_GIVEN) for relation in Relation}
        lines.setdefault(measure, []).append(
            ItemLine(
                item.pk, item.code, item.text, item.target, by_relation[Relation.SELF], by_relation[Relation.SUPERVISOR]
            )
        )
        for relation, answer in by_relation.items():
            into = answers.setdefault(measure, {}).setdefault(relation, [])
            into.append(Answer(answer.value, answer.not_applicable))
    return lines, answers


def _derivations(answers: dict[Relation, list[Answer]]) -> Iterable[Derivation]:
    for relation, given in answers.items():
        figure = scoring.mean_of_answers(given)
        yield Derivation(
            label=str(relation.label),
            total=sum(answer.value or 0 for answer in given),
            count=figure.count,
            left_out=figure.left_out,
            mean=figure.value,
        )


def _weights(self_weight: int, supervisor_weight: int) -> tuple[tuple[str, Decimal], ...]:
    present: dict[str, Decimal | None] = {ScoreSource.SELF: Decimal(1), ScoreSource.SUPERVISOR: Decimal(1)}
    shares = scoring.effective_weights(
        present, {ScoreSource.SELF: self_weight, ScoreSource.SUPERVISOR: supervisor_weight}
    )
    return tuple(
        (str(ScoreSource(source).label), scoring.rounded(share * 100, Decimal("0.1")))
        for source, share in shares.items()
    )


# --- While the review is going on ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewScore:
    """One task's or competence's scores from the answers given so far; nothing of it is stored."""

    subject: Subject
    compared: Compared


def review_scores(assessment: Assessment, *, include_self: bool) -> tuple[ReviewScore, ...]:
    """Return what the answers so far come to, task by task and then K, S and A, as a sign-off would store it.

    ``include_self`` adds the self-rating's scores and the final ones: pass what ``may_see_self_ratings`` says of the
    reader. Without it the self-rating is not even read, and only the supervisor's scores are there. Needs
    ``assessment.campaign``.
    """
    campaign = assessment.campaign
    rules = campaign_rules(campaign)
    relations = (Relation.SELF, Relation.SUPERVISOR) if include_self else (Relation.SUPERVISOR,)
    answers = current_answers([assessment.pk], relations)[assessment.pk]
    forms = {
        str(relation): scoring.score_form(rules.questionnaire, answers.get(relation, {})) for relation in relations
    }
    if include_self:
        forms[ScoreSource.FINAL] = scoring.score_final(rules.questionnaire, forms)
    subjects = {
        **{
            Measure(Kind.TASK, task.pk): task_subject(task)
            for task in Task.objects.filter(duty__standard_version=campaign.standard_version_id)
        },
        **{
            Measure(Kind.COMPETENCE, competence.pk): competence_subject(competence)
            for competence in Competence.objects.filter(standard_version=campaign.standard_version_id)
        },
    }

    def value(source: ScoreSource, measure: Measure) -> Decimal | None:
        return forms[source][measure].value if source in forms else None

    return tuple(
        ReviewScore(
            subject=subjects[measure],
            compared=Compared(
                self_score=value(ScoreSource.SELF, measure),
                supervisor=value(ScoreSource.SUPERVISOR, measure),
                final=value(ScoreSource.FINAL, measure),
                target=rules.targets[measure],
            ),
        )
        for measure in dict.fromkeys(item.measure for item in rules.questionnaire.items)
    )
