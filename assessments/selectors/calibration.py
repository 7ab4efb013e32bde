"""The final scores that HR may adjust before the release."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from assessments.enums import ScoreBasis, ScoreSource
from assessments.models import Assessment, Campaign, Score
from assessments.permissions import SIGNED_STATES
from assessments.scoring import Kind, Measure
from assessments.selectors.scores import adjusted_scores, rated_measure


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One final score of an assessment; ``before`` is what it was by the ratings, where it was adjusted."""

    measure: Measure
    code: str
    name: str
    own: Decimal | None
    supervisor: Decimal | None
    final: Decimal | None
    target: Decimal | None
    before: Decimal | None
    reason: str

    @property
    def key(self) -> str:
        """Names the score in forms and addresses: ``task-12``, ``competence-7``."""
        return f"{self.measure.kind}-{self.measure.id}"


def signed_assessments(campaign: Campaign, *, supervisor_id: int | None) -> QuerySet[Assessment]:
    """Return what was signed off, with the people loaded, optionally of one supervisor."""
    found = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES))
    if supervisor_id is not None:
        found = found.filter(supervisor=supervisor_id)
    return found.select_related("candidate__department", "supervisor").order_by("candidate__employee_number")


def final_scores(assessment: Assessment) -> list[ScoreLine]:
    """Return the scores of tasks and of competences by their own ratings, in the order of the questionnaire."""
    rows = Score.objects.filter(assessment=assessment, basis=ScoreBasis.DIRECT).select_related("task", "competence")
    by_measure: dict[Measure, dict[str, Score]] = {}
    for score in rows.order_by("pk"):
        by_measure.setdefault(rated_measure(score.task_id, score.competence_id), {})[score.source] = score
    adjusted = adjusted_scores([assessment.pk])
    lines = []
    for measure, by_source in by_measure.items():
        final = by_source.get(ScoreSource.FINAL)
        if final is None:
            continue
        subject = final.task if measure.kind is Kind.TASK else final.competence
        adjustment = adjusted.get((assessment.pk, measure))
        lines.append(
            ScoreLine(
                measure=measure,
                code=subject.code if subject else "",
                name=str(getattr(subject, "name", "") or getattr(subject, "text", "")),
                own=_value(by_source, ScoreSource.SELF),
                supervisor=_value(by_source, ScoreSource.SUPERVISOR),
                final=final.value,
                target=final.target,
                before=adjustment.before if adjustment else None,
                reason=adjustment.reason if adjustment else "",
            )
        )
    return lines


def _value(by_source: dict[str, Score], source: ScoreSource) -> Decimal | None:
    return by_source[source].value if source in by_source else None
