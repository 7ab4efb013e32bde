"""Everything a campaign scores, in the order of its standard: duties with their tasks, then K, S and A."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from assessments.models import Campaign
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import (
    Compared,
    ScalePoints,
    Subject,
    competence_subject,
    duty_subject,
    task_subject,
)
from assessments.selectors.parts import WHOLE, Part
from assessments.selectors.scores import CampaignRules
from assessments.tallies import SourceFigures
from competencies.enums import CompetenceKind
from competencies.models import Competence, Task

DUTY, TASK = "D", "T"
COMPETENCE_KINDS = tuple(CompetenceKind.values)
KINDS = (DUTY, TASK, *COMPETENCE_KINDS)
RATED_KINDS = (TASK, *COMPETENCE_KINDS)
"""Without duties: they are made of their tasks, and beside them would say the same twice."""


@dataclass(frozen=True, slots=True)
class RatedSubject:
    """A duty, task or competence with the measure whose figures lead: its own ratings or, without, those of its tasks.

    ``duty_id`` is that of a task's duty.
    """

    subject: Subject
    measure: Measure
    target: Decimal | None
    duty_id: int | None = None

    @property
    def is_from_tasks(self) -> bool:
        """Whether this is a competence that the campaign does not rate itself."""
        return self.measure.kind is Kind.COMPETENCE_FROM_TASKS


@dataclass(frozen=True, slots=True)
class RatedLine:
    """One line of a table: a duty, task or competence with the figures of a group.

    ``people_url`` opens all people behind them; empty where there is nobody.
    """

    subject: Subject
    compared: Compared
    final: SourceFigures
    scale: ScalePoints
    is_from_tasks: bool
    people_url: str

    @property
    def people(self) -> int:
        """How many have a score."""
        return self.final.mean.count


def rated_subjects(
    campaign: Campaign, rules: CampaignRules, kinds: Collection[str] = RATED_KINDS
) -> tuple[RatedSubject, ...]:
    """Return what the campaign scores, of these kinds (see KINDS); one statement for tasks and one for competences."""
    found: list[RatedSubject] = []
    if DUTY in kinds or TASK in kinds:
        found += _duties_and_tasks(campaign, rules, kinds)
    if set(kinds) & set(COMPETENCE_KINDS):
        found += _competences(campaign, rules, kinds)
    return tuple(found)


def _duties_and_tasks(campaign: Campaign, rules: CampaignRules, kinds: Collection[str]) -> list[RatedSubject]:
    found: dict[Measure, RatedSubject] = {}
    tasks = Task.objects.filter(duty__standard_version=campaign.standard_version_id).select_related("duty")
    for task in tasks.order_by("duty__position", "position"):
        for subject, measure, duty_id in (
            (duty_subject(task.duty), Measure(Kind.DUTY, task.duty_id), None),
            (task_subject(task), Measure(Kind.TASK, task.pk), task.duty_id),
        ):
            if subject.kind in kinds and measure in rules.targets:
                found.setdefault(measure, RatedSubject(subject, measure, rules.targets[measure], duty_id))
    return list(found.values())


def _competences(campaign: Campaign, rules: CampaignRules, kinds: Collection[str]) -> list[RatedSubject]:
    found = []
    competences = Competence.objects.filter(standard_version=campaign.standard_version_id, kind__in=list(kinds))
    # In the order K, S, A: by the letters it would be A, K, S.
    for competence in sorted(competences.order_by("position"), key=lambda c: COMPETENCE_KINDS.index(c.kind)):
        for kind in (Kind.COMPETENCE, Kind.COMPETENCE_FROM_TASKS):
            measure = Measure(kind, competence.pk)
            if measure in rules.targets:
                found.append(RatedSubject(competence_subject(competence), measure, rules.targets[measure]))
                break
    return found


_PEOPLE_PAGES = {DUTY: "hr_campaign_duty_people", TASK: "hr_campaign_task_people"}


def people_page(campaign_id: int, subject: Subject) -> str:
    """Return the address of HR's page of the people behind the figures of a duty, task or competence."""
    name = _PEOPLE_PAGES.get(subject.kind, "hr_campaign_competence_people")
    return reverse(f"assessments:{name}", args=[campaign_id, subject.pk])


def narrowed(page: str, part: Part = WHOLE, *, below: bool = False, blind: bool = False, hidden: bool = False) -> str:
    """Return a ``people_page`` for some of the people alone.

    ``below`` narrows to those below the target, ``blind`` and ``hidden`` to those who rate themselves at least a point
    above, or below, their supervisor.
    """
    query = {"department": part.text, "below": int(below), "blind": int(blind), "hidden": int(hidden)}
    chosen = {name: value for name, value in query.items() if value}
    return f"{page}?{urlencode(chosen)}" if chosen else page
