"""One person's result: the scores that were signed off, with the answers they come from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.enums import Relation, ScoreSource
from assessments.models import Assessment, Item, Rating, Score, ScoreAdjustment
from assessments.permissions import SIGNED_STATES
from assessments.scoring import Kind, Measure
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
from assessments.selectors.scores import ABOUT, adjusted_scores, measure_of, rated_measure
from competencies.enums import CompetenceKind
from competencies.models import Competence, Task, TaskCompetence


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
class Counted:
    """How many answers (of a figure from tasks: tasks) a stored score came from, and how many were left out."""

    rated: int
    left_out: int


NOTHING_COUNTED = Counted(0, 0)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One task or competence.

    ``leading`` is what bars, gaps and lists are drawn from: own ratings or, where there are none to rate, the figures
    from its tasks. ``counted`` says by source what the scores of own ratings came from. ``calls`` are the tasks that
    call for a K or S, of a task the K and S it calls for, in the order of the standard. ``adjusted`` is the change of
    the final score in the calibration, where one is in force.
    """

    subject: Subject
    compared: Compared
    from_tasks: Compared | None
    leading: Compared
    items: tuple[ItemLine, ...]
    counted: Mapping[str, Counted]
    calls: tuple[int, ...]
    adjusted: ScoreAdjustment | None

    @property
    def anchor(self) -> str:
        return self.subject.anchor

    @property
    def is_from_tasks(self) -> bool:
        """Whether nobody rated it, so that only its tasks say something about it."""
        return self.leading is self.from_tasks

    @property
    def measure(self) -> Measure:
        """What the leading figures are of."""
        if self.subject.kind == "T":
            return Measure(Kind.TASK, self.subject.pk)
        return Measure(Kind.COMPETENCE_FROM_TASKS if self.is_from_tasks else Kind.COMPETENCE, self.subject.pk)


@dataclass(frozen=True, slots=True)
class ResultSection:
    """The tasks of one duty with the duty's own figures, or all K, S or A (``pk`` and ``compared`` are None)."""

    kind: str
    pk: int | None
    code: str
    title: str
    compared: Compared | None
    rows: tuple[ResultRow, ...]

    @property
    def anchor(self) -> str:
        return f"result-{'D' if self.pk else 'all-'}{self.pk or self.kind}"


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """A signed-off assessment's scores. ``weights`` are the campaign's (source, percent of the final score)."""

    assessment: Assessment
    scale: ScalePoints
    weights: tuple[tuple[ScoreSource, Decimal], ...]
    duties: tuple[ResultSection, ...]
    competences: tuple[ResultSection, ...]

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        return tuple(row for section in (*self.duties, *self.competences) for row in section.rows)

    @property
    def tasks(self) -> tuple[ResultRow, ...]:
        return tuple(row for section in self.duties for row in section.rows)

    @property
    def has_targets(self) -> bool:
        return any(row.leading.target is not None for row in self.rows)


def assessment_result(assessment: Assessment) -> AssessmentResult | None:
    """Return the result of a signed-off (or acknowledged) assessment, None in any other state.

    The caller has checked that the reader may see it (``may_see_result``), and has it with its campaign and standard.
    Scores are those stored at sign-off. The number of queries does not depend on how much is rated.
    """
    if assessment.state not in SIGNED_STATES:
        return None
    campaign = assessment.campaign
    scale = scale_points(campaign)
    scores, counted = _stored(assessment)
    lines = _lines(assessment, scale)
    calls, called = _calls(campaign.standard_version_id)
    adjusted = adjusted_scores([assessment.pk]) if campaign.holds_results else {}

    def row(subject: Subject) -> ResultRow | None:
        is_task = subject.kind == "T"
        direct = Measure(Kind.TASK if is_task else Kind.COMPETENCE, subject.pk)
        from_tasks = None if is_task else scores.get(Measure(Kind.COMPETENCE_FROM_TASKS, subject.pk))
        compared = scores.get(direct)
        if compared is None and from_tasks is None:
            return None
        return ResultRow(
            subject=subject,
            compared=compared or NOTHING_COMPARED,
            from_tasks=from_tasks,
            leading=compared or from_tasks or NOTHING_COMPARED,
            items=tuple(lines.get(direct, ())),
            counted=counted.get(direct, {}),
            calls=tuple(calls[subject.pk] if is_task else called[subject.pk]),
            adjusted=adjusted.get((assessment.pk, direct)),
        )

    tasks = Task.objects.filter(duty__standard_version=campaign.standard_version_id).select_related("duty")
    duties: dict[int, list[ResultRow]] = {}
    titles: dict[int, tuple[str, str]] = {}
    for task in tasks.order_by("duty__position", "position"):
        if found := row(task_subject(task)):
            duties.setdefault(task.duty_id, []).append(found)
            titles[task.duty_id] = task.duty.code, task.duty.name
    kinds: dict[CompetenceKind, list[ResultRow]] = {kind: [] for kind in CompetenceKind}
    for competence in Competence.objects.filter(standard_version=campaign.standard_version_id).order_by("position"):
        if found := row(competence_subject(competence)):
            kinds[CompetenceKind(competence.kind)].append(found)

    return AssessmentResult(
        assessment=assessment,
        scale=scale,
        weights=_weights(campaign.self_weight, campaign.supervisor_weight),
        duties=tuple(
            ResultSection("T", pk, *titles[pk], scores[Measure(Kind.DUTY, pk)], tuple(rows))
            for pk, rows in duties.items()
        ),
        competences=tuple(
            ResultSection(kind.value, None, kind.value, str(kind.label), None, tuple(rows))
            for kind, rows in kinds.items()
            if rows
        ),
    )


def _stored(assessment: Assessment) -> tuple[dict[Measure, Compared], dict[Measure, dict[str, Counted]]]:
    values: defaultdict[Measure, dict[str, Decimal | None]] = defaultdict(dict)
    counted: defaultdict[Measure, dict[str, Counted]] = defaultdict(dict)
    targets: dict[Measure, Decimal | None] = {}
    rows = Score.objects.filter(assessment=assessment).values_list(
        *ABOUT,
        "source",
        "value",
        "target",
        "rated_count",
        "not_applicable_count",
    )
    for task_id, duty_id, competence_id, basis, source, value, target, rated, left_out in rows:
        measure = measure_of(task_id, duty_id, competence_id, basis)
        values[measure][source] = value
        counted[measure][source] = Counted(rated, left_out)
        targets[measure] = target
    compared = {
        measure: Compared(
            self_score=by_source.get(ScoreSource.SELF),
            supervisor=by_source.get(ScoreSource.SUPERVISOR),
            final=by_source.get(ScoreSource.FINAL),
            target=targets[measure],
        )
        for measure, by_source in values.items()
    }
    return compared, counted


def _lines(assessment: Assessment, scale: ScalePoints) -> dict[Measure, list[ItemLine]]:
    """Return the items with both raters' answers, by what they count towards."""
    labels = dict(zip(scale.values, scale.short_labels, strict=True))
    evidence = evidence_by_item(assessment, Relation)
    given: dict[tuple[str, int], Given] = {}
    ratings = Rating.objects.filter(form__assessment=assessment, form__retired_at__isnull=True)
    for item_id, relation, value, not_applicable, comment in ratings.values_list(
        "item_id", "form__relation", "value", "not_applicable", "comment"
    ):
        given[relation, item_id] = Given(
            value=value,
            label=labels.get(value or 0, ""),
            not_applicable=not_applicable,
            comment=comment,
            evidence=evidence.pop((relation, item_id), ()),
        )
    # Evidence may stand beside an item that has no answer.
    given |= {key: Given(evidence=pieces) for key, pieces in evidence.items()}
    lines: defaultdict[Measure, list[ItemLine]] = defaultdict(list)
    items = Item.objects.filter(campaign=assessment.campaign_id).order_by("position")
    for pk, task_id, competence_id, code, text, target in items.values_list(
        "pk", "task_id", "competence_id", "code", "text", "target"
    ):
        lines[rated_measure(task_id, competence_id)].append(
            ItemLine(
                item_id=pk,
                code=code,
                text=text,
                target=target,
                self_given=given.get((Relation.SELF, pk), NOTHING_GIVEN),
                supervisor_given=given.get((Relation.SUPERVISOR, pk), NOTHING_GIVEN),
            )
        )
    return lines


def _calls(version_id: int | None) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
    """Return the K and S of each task, and the tasks of each K and S, in the order of the standard."""
    of_task: defaultdict[int, list[int]] = defaultdict(list)
    of_competence: defaultdict[int, list[int]] = defaultdict(list)
    links = TaskCompetence.objects.filter(task__duty__standard_version=version_id)
    for task, competence in links.order_by("task__duty__position", "task__position", "position").values_list(
        "task_id", "competence_id"
    ):
        of_task[task].append(competence)
        of_competence[competence].append(task)
    return of_task, of_competence


def _weights(self_weight: int, supervisor_weight: int) -> tuple[tuple[ScoreSource, Decimal], ...]:
    present: dict[str, Decimal | None] = {ScoreSource.SELF: Decimal(1), ScoreSource.SUPERVISOR: Decimal(1)}
    shares = scoring.effective_weights(
        present, {ScoreSource.SELF: self_weight, ScoreSource.SUPERVISOR: supervisor_weight}
    )
    return tuple(
        (ScoreSource(source), scoring.rounded(share * 100, Decimal("0.1"))) for source, share in shares.items()
    )
