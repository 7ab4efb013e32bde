"""The figures that stand beside each other on every page of results: self, supervisor, final, target, gap."""

from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.charts import DistributionBar, ScoreBar, distribution_bar, score_bar
from assessments.models import Campaign, ScalePoint
from assessments.numbers import number_text, signed_text
from assessments.scoring import GapKind
from competencies.models import Competence, Duty, Task


@dataclass(frozen=True, slots=True)
class ScalePoints:
    """The points of a campaign's scale, lowest first; at least two."""

    values: tuple[int, ...]
    short_labels: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels with the points' numbers in front."""
        return tuple(f"{value} {label}" for value, label in zip(self.values, self.short_labels, strict=True))

    @property
    def lowest(self) -> int:
        return self.values[0]

    @property
    def highest(self) -> int:
        return self.values[-1]

    def bar(self, score: Decimal | None, target: Decimal | None) -> ScoreBar:
        return score_bar(score, target, self.lowest, self.highest)

    def distribution(self, nearest: dict[int, int]) -> DistributionBar:
        """Lay out how many scores are nearest to each point."""
        return distribution_bar([count for _point, count in scoring.distribution(nearest, self.values)], self.labels)

    @property
    def legend(self) -> DistributionBar:
        """The points with their shades, for one legend above many bars."""
        return distribution_bar([0] * len(self.values), self.labels)


def scale_points(campaign: Campaign) -> ScalePoints:
    """Return the scale of a launched campaign; one query."""
    points = list(ScalePoint.objects.filter(scale=campaign.scale_id).order_by("value"))
    return ScalePoints(tuple(p.value for p in points), tuple(p.label for p in points))


@dataclass(frozen=True, slots=True)
class Subject:
    """What figures are about: a duty (kind D), a task (T) or a competence (K, S, A), as the standard prints it.

    Only attitudes have a ``name`` beside their ``text``; only tasks may have a ``level``.
    """

    pk: int
    kind: str
    code: str
    name: str
    text: str
    level: int | None

    @property
    def title(self) -> str:
        return self.name or self.text

    @property
    def label(self) -> str:
        """The printed code and the title."""
        return f"{self.code} {self.title}".strip()

    @property
    def anchor(self) -> str:
        """The id of its row on the page of a person's result."""
        return f"result-{self.kind}{self.pk}"


def duty_subject(duty: Duty) -> Subject:
    return Subject(duty.pk, "D", duty.code, "", duty.name, None)


def task_subject(task: Task) -> Subject:
    return Subject(task.pk, "T", task.code, "", task.name, task.level)


def competence_subject(competence: Competence) -> Subject:
    return Subject(competence.pk, competence.kind, competence.code, competence.name, competence.text, None)


@dataclass(frozen=True, slots=True)
class Compared:
    """Scores of one task or competence, of a person or as a group's means, with the target; None where missing."""

    self_score: Decimal | None
    supervisor: Decimal | None
    final: Decimal | None
    target: Decimal | None

    @property
    def self_text(self) -> str:
        return number_text(self.self_score)

    @property
    def supervisor_text(self) -> str:
        return number_text(self.supervisor)

    @property
    def final_text(self) -> str:
        return number_text(self.final)

    @property
    def target_text(self) -> str:
        return number_text(self.target, trimmed=True)

    @property
    def gap(self) -> Decimal | None:
        """Final score minus target."""
        return scoring.gap(self.final, self.target)

    @property
    def gap_text(self) -> str:
        return signed_text(self.gap)

    @property
    def gap_kind(self) -> GapKind:
        """``below``, ``met`` or ``above`` the target, by the gap as it is shown; empty when there is no gap."""
        return scoring.gap_kind(self.gap)

    @property
    def difference(self) -> Decimal | None:
        """Self minus supervisor: positive where people rate themselves higher."""
        return scoring.gap(self.self_score, self.supervisor)

    @property
    def difference_text(self) -> str:
        return signed_text(self.difference)


NOTHING_COMPARED = Compared(None, None, None, None)
