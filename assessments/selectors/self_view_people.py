"""The people of a group by how far their own view lies from their supervisor's."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, F, Q
from django.db.models.expressions import OrderBy
from django.db.models.functions import Abs

from assessments import scoring
from assessments.enums import ScoreBasis, ScoreSource, TaskRating
from assessments.models import Assessment, Campaign, Score
from assessments.numbers import number_text, signed_text
from assessments.selectors.group_results import Group
from assessments.selectors.rated_subjects import DUTY, TASK
from competencies.enums import CompetenceKind
from people.models import User

PEOPLE_PER_PAGE = 25

WIDEST, ABOVE, BELOW = "widest", "above", "below"
PEOPLE_ORDERS: dict[str, OrderBy] = {
    WIDEST: Abs("difference").desc(nulls_last=True),
    ABOVE: F("difference").desc(nulls_last=True),
    BELOW: F("difference").asc(nulls_last=True),
}
"""Widest difference first; those highest above their supervisor first; those furthest below first."""


@dataclass(frozen=True, slots=True)
class SelfViewPerson:
    """One person: the means of both sides, and how many scores lie a whole point apart."""

    assessment_id: int
    person: User
    department: str
    supervisor: User
    self_mean: Decimal | None
    supervisor_mean: Decimal | None
    above: int
    below: int

    @property
    def self_text(self) -> str:
        return number_text(self.self_mean)

    @property
    def supervisor_text(self) -> str:
        return number_text(self.supervisor_mean)

    @property
    def difference_text(self) -> str:
        return signed_text(scoring.gap(self.self_mean, self.supervisor_mean))


@dataclass(frozen=True, slots=True)
class SelfViewPeople:
    """One page of the people signed off, by ``order``."""

    people: tuple[SelfViewPerson, ...]
    page: Page[Any]


def kinds_rated(campaign: Campaign) -> tuple[str, ...]:
    """Return the kinds (``rated_subjects.KINDS``) by which the campaign's people can be compared, never none."""
    tasks = () if campaign.task_rating == TaskRating.NONE else (DUTY, TASK)
    rated = {
        CompetenceKind.KNOWLEDGE: campaign.rates_knowledge,
        CompetenceKind.SKILL: campaign.rates_skills,
        CompetenceKind.ATTITUDE: campaign.rates_attitudes,
    }
    return (*tasks, *(kind.value for kind, is_rated in rated.items() if is_rated))


def self_view_people(group: Group, *, kind: str, order: str = WIDEST, page: str | int = 1) -> SelfViewPeople:
    """Return the people by the difference of both sides' means over the duties, tasks, K, S or A of one ``kind``.

    ``kind`` is one of ``kinds_rated``, ``order`` a key of PEOPLE_ORDERS. The scores of that kind of all people of the
    group are added up; the number of statements does not depend on how many they are.
    """
    about = _about(kind)
    people = Assessment.objects.filter(group.signed_condition())
    means = (
        Score.objects.filter(about, assessment__in=people, source__in=[ScoreSource.SELF, ScoreSource.SUPERVISOR])
        .order_by()
        .values("assessment")
        .annotate(
            self_mean=Avg("value", filter=Q(source=ScoreSource.SELF)),
            supervisor_mean=Avg("value", filter=Q(source=ScoreSource.SUPERVISOR)),
            difference=F("self_mean") - F("supervisor_mean"),
        )
        .order_by(PEOPLE_ORDERS[order], "assessment")
        .values_list("assessment", "self_mean", "supervisor_mean")
    )
    found = Paginator(means, PEOPLE_PER_PAGE)
    # Everybody signed off has scores of every kind that is rated: nothing has to be added up to count them.
    found.count = people.count()
    people_page = found.get_page(page)
    rows = list(people_page)
    assessments = Assessment.objects.select_related("candidate", "supervisor", "department").in_bulk(
        [pk for pk, _own, _supervisor in rows]
    )
    views = _views(list(assessments), about)
    listed = []
    for pk, own, supervisor in rows:
        assessment = assessments[pk]
        listed.append(
            SelfViewPerson(
                assessment_id=pk,
                person=assessment.candidate,
                department=assessment.department.name if assessment.department else "",
                supervisor=assessment.supervisor,
                self_mean=_mean(own),
                supervisor_mean=_mean(supervisor),
                above=views.get(pk, []).count("blind_spot"),
                below=views.get(pk, []).count("hidden_strength"),
            )
        )
    return SelfViewPeople(people=tuple(listed), page=people_page)


def _about(kind: str) -> Q:
    """Return the condition on scores of a kind, of competences by their own ratings."""
    if kind == DUTY:
        return Q(duty__isnull=False)
    if kind == TASK:
        return Q(task__isnull=False)
    return Q(competence__kind=kind, basis=ScoreBasis.DIRECT)


def _views(assessment_ids: list[int], about: Q) -> dict[int, list[str]]:
    """Return what ``scoring.self_view`` says of each score of these people; ``about`` chooses one kind."""
    pairs: dict[tuple[int, int | None], dict[str, Decimal | None]] = {}
    scores = Score.objects.filter(about, assessment__in=assessment_ids)
    for assessment_id, duty_id, task_id, competence_id, source, value in scores.values_list(
        "assessment_id", "duty_id", "task_id", "competence_id", "source", "value"
    ):
        pairs.setdefault((assessment_id, duty_id or task_id or competence_id), {})[source] = value
    views: dict[int, list[str]] = {}
    for (assessment_id, _measure), by_source in pairs.items():
        view = scoring.self_view(by_source.get(ScoreSource.SELF), by_source.get(ScoreSource.SUPERVISOR))
        views.setdefault(assessment_id, []).append(view)
    return views


def _mean(value: float | Decimal | None) -> Decimal | None:
    # SQLite averages as floating point: back to the four places in which scores are kept.
    return None if value is None else scoring.rounded(Decimal(value))
