"""How severely the supervisors of a campaign rate, and the final scores HR may adjust before the release."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, QuerySet, StdDev

from assessments import scoring
from assessments.enums import ScoreBasis, ScoreSource
from assessments.models import Assessment, Campaign, Score
from assessments.permissions import SIGNED_STATES
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import signed
from assessments.selectors.scores import adjusted_scores, measure_of
from people.models import User


@dataclass(frozen=True, slots=True)
class Severity:
    """One supervisor beside the others; means over all scores of the people signed off, in scale points.

    ``deviation`` is the mean less that of all supervisors' scores: negative where this one is stricter, without regard
    to whom they rated. ``spread`` is the standard deviation of the scores; ``above_self`` the mean less the mean of the
    self-ratings of the same people.
    """

    supervisor: User
    people: int
    mean: Decimal
    deviation: Decimal
    spread: Decimal
    self_mean: Decimal | None
    above_self: Decimal | None

    @property
    def deviation_text(self) -> str:
        return signed(self.deviation)

    @property
    def above_self_text(self) -> str:
        return signed(self.above_self)


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


def severities(campaign: Campaign) -> list[Severity]:
    """Return each supervisor with somebody signed off, the strictest first: three statements at any size."""
    scores = Score.objects.filter(
        assessment__campaign=campaign,
        assessment__state__in=sorted(SIGNED_STATES),
        basis=ScoreBasis.DIRECT,
        value__isnull=False,
    )
    rows = (
        scores.filter(source__in=[ScoreSource.SELF, ScoreSource.SUPERVISOR])
        .order_by()
        .values("assessment__supervisor", "source")
        .annotate(people=Count("assessment", distinct=True), mean=Avg("value"), spread=StdDev("value"))
    )
    by_source = {(row["assessment__supervisor"], row["source"]): row for row in rows}
    overall = scores.filter(source=ScoreSource.SUPERVISOR).aggregate(mean=Avg("value"))["mean"]
    people = User.objects.in_bulk({supervisor for supervisor, _source in by_source})
    found = []
    for (supervisor, source), row in by_source.items():
        if source != ScoreSource.SUPERVISOR:
            continue
        own = by_source.get((supervisor, ScoreSource.SELF))
        mean, own_mean = _shown(row["mean"]), _shown(own["mean"]) if own else None
        found.append(
            Severity(
                supervisor=people[supervisor],
                people=row["people"],
                mean=mean,
                deviation=mean - _shown(overall),
                spread=_shown(row["spread"]),
                self_mean=own_mean,
                above_self=None if own_mean is None else mean - own_mean,
            )
        )
    return sorted(found, key=lambda row: (row.deviation, row.supervisor.employee_number))


def _shown(value: float | Decimal) -> Decimal:
    return scoring.rounded(Decimal(value), scoring.SHOWN)


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
        by_measure.setdefault(measure_of(score.task_id, score.competence_id), {})[score.source] = score
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
