"""What exports are made of: the questionnaire, what is scored, and person by person answers and scores.

People are read some at a time, so memory does not grow with the campaign. Only signed-off assessments are exported: the
same ones that the figures on the pages count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments import scoring
from assessments.enums import Relation, ScoreBasis, ScoreSource
from assessments.models import Assessment, Item, Rating, Score, ScoreAdjustment
from assessments.scoring import Answer, Kind, Measure
from assessments.selectors.figures import Compared, Subject, competence_subject, duty_subject, task_subject
from assessments.selectors.group_results import Group, compare, group_figures
from assessments.selectors.scores import ABOUT, CampaignRules, ScoreRow, adjusted_scores, basis_of, measure_of
from assessments.tallies import SourceFigures
from competencies.enums import CompetenceKind
from competencies.models import Competence, Duty, Task

PEOPLE_AT_ONCE = 100
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that the campaign scores."""

    measure: Measure
    subject: Subject
    basis: ScoreBasis

    @property
    def is_from_tasks(self) -> bool:
        """Whether these are made from the scores of tasks and not from own ratings."""
        return self.basis == ScoreBasis.TASKS


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    """One assessment: who, and where asked for, the answers by relation in the order of the items, and the scores.

    ``adjusted`` are the changes of final scores in the calibration, where asked for.
    """

    assessment_id: int
    number: str
    name_zh: str
    name_latin: str
    department_code: str
    department: str
    supervisor_number: str
    supervisor: str
    signed_off_on: date | None
    answers: Mapping[Relation, Sequence[Answer]]
    scores: Mapping[tuple[str, Measure], ScoreRow]
    adjusted: Mapping[Measure, ScoreAdjustment]


NO_ANSWER = Answer(None)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """The figures of a group for one thing that is scored: the means with the target, and the final scores' spread."""

    scored: Scored
    compared: Compared
    final: SourceFigures
    distribution: tuple[tuple[int, int], ...]

    @property
    def below_target(self) -> int | None:
        """How many people lie below the target; None where there is no target or nobody has a score."""
        return None if self.compared.gap is None else self.final.below_target


def signed_ids(group: Group) -> list[int]:
    """Return the group's signed-off assessments, in the order of the people's numbers."""
    signed = Assessment.objects.filter(group.signed_condition())
    return list(signed.order_by("candidate__employee_number").values_list("pk", flat=True))


def items_of_group(group: Group) -> list[Item]:
    """Return the questionnaire in its order, each item with its task and competence."""
    return list(Item.objects.filter(campaign=group.campaign).select_related("task", "competence").order_by("position"))


def scored_of(group: Group, rules: CampaignRules) -> list[Scored]:
    """Return what the campaign scores in the standard's order: duties, tasks, K, S, A, then K and S from tasks."""
    version = group.campaign.standard_version_id
    duties = Duty.objects.filter(standard_version=version).order_by("position")
    tasks = Task.objects.filter(duty__standard_version=version).order_by("duty__position", "position")
    competences = sorted(
        Competence.objects.filter(standard_version=version).order_by("position"),
        key=lambda one: CompetenceKind.values.index(one.kind),
    )
    subjects = {
        **{Measure(Kind.DUTY, duty.pk): duty_subject(duty) for duty in duties},
        **{Measure(Kind.TASK, task.pk): task_subject(task) for task in tasks},
        **{Measure(Kind.COMPETENCE, one.pk): competence_subject(one) for one in competences},
        **{Measure(Kind.COMPETENCE_FROM_TASKS, one.pk): competence_subject(one) for one in competences},
    }
    return [
        Scored(measure, subject, basis_of(measure)) for measure, subject in subjects.items() if measure in rules.targets
    ]


def figure_lines(group: Group, rules: CampaignRules) -> list[FigureLine]:
    """Return the figures of the group as the pages show them, of everything that is scored."""
    figures = group_figures(group)
    lines = []
    for scored in scored_of(group, rules):
        by_source = figures.get(scored.measure, {})
        final = by_source.get(ScoreSource.FINAL, SourceFigures())
        compared = compare(by_source, rules.targets[scored.measure])
        lines.append(FigureLine(scored, compared, final, scoring.distribution(final.nearest, rules.points)))
    return lines


def exported_people(
    assessment_ids: Sequence[int], *, items: Sequence[Item] = (), scores: bool = False, adjusted: bool = False
) -> Iterator[ExportedPerson]:
    """Yield the people of these assessments in the given order, ``PEOPLE_AT_ONCE`` read at a time.

    With ``items`` each has the answers of the forms in force; with ``scores`` the stored scores; with ``adjusted`` the
    adjustments in force. At most one statement for each of these and one more for a hundred people.
    """
    places = {item.pk: place for place, item in enumerate(items)}
    for start in range(0, len(assessment_ids), PEOPLE_AT_ONCE):
        chunk = assessment_ids[start : start + PEOPLE_AT_ONCE]
        yield from _some_people(chunk, places, with_scores=scores, with_adjusted=adjusted)


def _some_people(
    chunk: Sequence[int], places: Mapping[int, int], *, with_scores: bool, with_adjusted: bool
) -> Iterator[ExportedPerson]:
    found = Assessment.objects.filter(pk__in=chunk).select_related("candidate", "supervisor", "department")
    assessments = {assessment.pk: assessment for assessment in found}
    answers = _answers(chunk, places) if places else {}
    stored = _scores(chunk) if with_scores else {}
    adjusted: dict[int, dict[Measure, ScoreAdjustment]] = {}
    if with_adjusted:
        for (pk, measure), adjustment in adjusted_scores(chunk).items():
            adjusted.setdefault(pk, {})[measure] = adjustment
    for pk in chunk:
        if pk in assessments:
            yield _person(assessments[pk], answers.get(pk, {}), stored.get(pk, {}), adjusted.get(pk, {}))


def _person(
    assessment: Assessment,
    answers: Mapping[Relation, Sequence[Answer]],
    scores: Mapping[tuple[str, Measure], ScoreRow],
    adjusted: Mapping[Measure, ScoreAdjustment],
) -> ExportedPerson:
    candidate, department = assessment.candidate, assessment.department
    return ExportedPerson(
        assessment_id=assessment.pk,
        number=candidate.employee_number,
        name_zh=candidate.name_zh,
        name_latin=candidate.name_latin,
        department_code=department.code if department else "",
        department=department.name if department else "",
        supervisor_number=assessment.supervisor.employee_number,
        supervisor=assessment.supervisor.display_name,
        signed_off_on=timezone.localdate(assessment.signed_off_at) if assessment.signed_off_at else None,
        answers=answers,
        scores=scores,
        adjusted=adjusted,
    )


def _answers(chunk: Sequence[int], places: Mapping[int, int]) -> dict[int, dict[Relation, list[Answer]]]:
    answers = {pk: {relation: [NO_ANSWER] * len(places) for relation in Relation} for pk in chunk}
    # One object for each answer there can be, not one for each that was given.
    kinds: dict[tuple[int | None, bool], Answer] = {}
    ratings = Rating.objects.filter(form__assessment__in=chunk, form__retired_at__isnull=True)
    for assessment_id, relation, item_id, value, not_applicable in ratings.values_list(
        "form__assessment_id", "form__relation", "item_id", "value", "not_applicable"
    ).iterator(_ROWS_AT_ONCE):
        given = kinds.setdefault((value, not_applicable), Answer(value, not_applicable))
        answers[assessment_id][Relation(relation)][places[item_id]] = given
    return answers


def _scores(chunk: Sequence[int]) -> dict[int, dict[tuple[str, Measure], ScoreRow]]:
    found: dict[int, dict[tuple[str, Measure], ScoreRow]] = {pk: {} for pk in chunk}
    # What a row is about is worked out once, not for every person; and no model is made of a row that is only read.
    measures: dict[tuple[int | None, int | None, int | None, str], Measure] = {}
    values = ("value", "target", "rated_count", "not_applicable_count", "nearest_point")
    rows = Score.objects.filter(assessment__in=chunk).values_list("assessment_id", "source", *ABOUT, *values)
    for assessment_id, source, task_id, duty_id, competence_id, basis, *figures in rows.iterator(_ROWS_AT_ONCE):
        columns = (task_id, duty_id, competence_id, basis)
        measure = measures.get(columns) or measures.setdefault(columns, measure_of(*columns))
        found[assessment_id][source, measure] = ScoreRow(assessment_id, source, measure, *figures)
    return found
