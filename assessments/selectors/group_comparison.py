"""How others stand, for somebody who is not HR: means of groups in which nobody can be recognised.

What may be shown is decided by ``anonymity``, for each task, duty and competence, on all departments at once: so it
does not matter which of them a viewer gets to see, now or on another page. Figures before and after one more sign-off
would tell about that person. Therefore nothing is shown before it can no longer change: once the campaign is closed
and its results are released. For the same reason a department is here the people whose assessments name it, without
those below it: which departments lie below changes with a reorganisation, and the means before and after would tell
about those that moved. The mean of a duty, or of a competence from its tasks, is here that of the means of its tasks,
where all of them are shown: so it says nothing that they do not say. The mean of the persons' own duties would: where
two of twenty people have no score in one of two tasks, it and the means of both tasks together give the sum of these
two people's scores in the other one. Where everybody has a score in each task, the two are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from assessments.anonymity import visible_groups
from assessments.enums import CampaignStatus, GroupScope, ScoreSource
from assessments.models import Assessment, Campaign, GroupScore, Score, ScoreGroup, Substitution
from assessments.numbers import number_text
from assessments.permissions import SIGNED_STATES, holds_back, manages_campaigns
from assessments.scoring import Kind, Measure, Questionnaire, mean_of_values
from assessments.selectors.group_scores import GroupFigures, stored_figures
from assessments.selectors.scores import ABOUT, FROM_TASKS, campaign_rules, measure_of
from people.models import Department, User

EVERYBODY = 0
"""The whole campaign; where people are counted, those without a department."""

Numbers = dict[int, int]
"""How many people each department has."""

FINAL = Q(source=ScoreSource.FINAL)


@dataclass(frozen=True, slots=True)
class GroupValue:
    """A group's mean of final scores, or ``why`` there is none to show.

    ``is_kept_back``: there is one, which would tell about too few people.
    """

    mean: Decimal | None
    why: str = ""
    is_kept_back: bool = False

    @property
    def text(self) -> str:
        """The mean as pages show it; a dash where there is none."""
        return number_text(self.mean)


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """The means of everybody in a campaign, and of a department's own people, as a viewer may see them.

    ``why_not`` says why nothing at all is shown yet; then every value is without a mean. ``department`` is None where
    the viewer has none, or nobody of it took part.
    """

    minimum: int
    why_not: str
    department: Department | None
    values: Mapping[Measure, tuple[GroupValue, GroupValue]]

    @property
    def is_withheld(self) -> bool:
        """Whether nothing is shown yet."""
        return bool(self.why_not)

    @property
    def note(self) -> str:
        """What the page says beside the means; nothing to HR, to whom all of them are shown."""
        if self.minimum == 1:
            return ""
        return _(
            "Means of final scores. They are shown only for groups of at least %(count)d people, and only where they "
            "do not tell about fewer."
        ) % {"count": self.minimum}

    def everybody(self, measure: Measure) -> GroupValue:
        """Return the mean of everybody in the campaign."""
        return self.values[measure][0] if measure in self.values else GroupValue(None, self.why_not)

    def of_department(self, measure: Measure) -> GroupValue:
        """Return the mean of the department's own people, without departments below it."""
        return self.values[measure][1] if measure in self.values else GroupValue(None, self.why_not)


def group_comparison(
    *, viewer: User, campaign: Campaign, department_id: int | None, as_hr: bool = True
) -> GroupComparison:
    """Return what ``viewer``, who takes part in ``campaign``, may know of the others.

    ``department_id`` is the viewer's own department: for a candidate the one the assessment names. To HR everything is
    shown, at any time; whose own result there is held back is told what everybody is, and so is HR without ``as_hr``.
    The number of statements does not depend on how many people, departments and tasks there are.
    """
    is_hr = as_hr and manages_campaigns(viewer) and not _waits(viewer, campaign)
    minimum = 1 if is_hr else settings.GROUP_MINIMUM
    if not is_hr and not _is_final(campaign):
        why_not = _(
            "How others stand is shown once the campaign is closed and its results are released: before, each further "
            "sign-off would tell about one person."
        )
        return GroupComparison(minimum, why_not, None, {})
    groups = _Groups(campaign, viewer, minimum, knows_all=is_hr)
    department = groups.departments.get(department_id or EVERYBODY)
    whole = stored_figures(Q(campaign=campaign, scope=GroupScope.CAMPAIGN), FINAL)
    part: GroupFigures = {}
    if department is not None:
        part = stored_figures(Q(campaign=campaign, scope=GroupScope.DEPARTMENT, department=department), FINAL)
    values: dict[Measure, tuple[GroupValue, GroupValue]] = {}
    for measure in whole:
        if is_hr or measure.kind not in FROM_TASKS:
            visible = groups.visible(measure)
            values[measure] = (
                _value(whole, measure, visible=EVERYBODY in visible, minimum=minimum),
                _value(part, measure, visible=department is not None and department.pk in visible, minimum=minimum),
            )
    if not is_hr:
        values |= _from_tasks(campaign_rules(campaign).questionnaire, values)
    return GroupComparison(minimum, "", department, values)


def _from_tasks(
    questionnaire: Questionnaire, values: Mapping[Measure, tuple[GroupValue, GroupValue]]
) -> dict[Measure, tuple[GroupValue, GroupValue]]:
    derived = {}
    for kind, sources in ((Kind.DUTY, questionnaire.duties), (Kind.COMPETENCE_FROM_TASKS, questionnaire.calls)):
        for pk, tasks in sources.items():
            rated = [values[Measure(Kind.TASK, task)] for task in tasks if Measure(Kind.TASK, task) in values]
            if rated:
                everybody, department = zip(*rated, strict=True)
                derived[Measure(kind, pk)] = (_mean(everybody), _mean(department))
    return derived


def _mean(tasks: Sequence[GroupValue]) -> GroupValue:
    """Return the mean of the means; tasks in which nobody has a score are left out, one kept back keeps it back."""
    kept_back = next((task for task in tasks if task.is_kept_back), None)
    mean = mean_of_values(task.mean for task in tasks)
    return kept_back or (tasks[0] if mean is None else GroupValue(mean))


def _waits(viewer: User, campaign: Campaign) -> bool:
    return holds_back(campaign) and Assessment.objects.filter(campaign=campaign, candidate=viewer).exists()


def _is_final(campaign: Campaign) -> bool:
    """Whether no final score of the campaign can change any more."""
    return campaign.status == CampaignStatus.CLOSED and not holds_back(campaign)


def _value(figures: GroupFigures, measure: Measure, *, visible: bool, minimum: int) -> GroupValue:
    final = figures.get(measure, {}).get(ScoreSource.FINAL)
    if visible and final is not None:
        return GroupValue(final.mean.value)
    if final is None or final.scored == 0:
        return GroupValue(None, _("Nobody has a score."))
    if final.scored < minimum:
        why = _("Not shown: fewer than %(count)d people have a score.") % {"count": minimum}
    else:
        why = _("Not shown: together with other figures it would tell about fewer than %(count)d people.") % {
            "count": minimum
        }
    return GroupValue(None, why, is_kept_back=True)


class _Groups:
    """The departments of a campaign's people, with how many of each have a score, known ones and others."""

    def __init__(self, campaign: Campaign, viewer: User, minimum: int, *, knows_all: bool) -> None:
        self.minimum = minimum
        groups = ScoreGroup.objects.filter(campaign=campaign, scope=GroupScope.DEPARTMENT, people__gt=0)
        self.people: Numbers = {pk or EVERYBODY: people for pk, people in groups.values_list("department_id", "people")}
        self.departments = Department.objects.in_bulk([pk for pk in self.people if pk != EVERYBODY])
        self.fewer = self._with_fewer(campaign)
        self.known = ({}, {}) if knows_all else self._known(campaign, viewer)
        # Most tasks are scored for the same people: the same numbers are decided upon once.
        self._visible = cache(self._decide)

    def visible(self, measure: Measure) -> frozenset[int]:
        """Return the groups whose mean of ``measure`` may be shown."""
        scored = {**self.people, **self.fewer.get(measure, {})}
        return self._visible(
            tuple(
                tuple(scored[pk] - known.get(measure, {}).get(pk, 0) for pk in self.people)
                for known in ({}, *self.known)
            )
        )

    def _decide(self, numbers: tuple[tuple[int, ...], ...]) -> frozenset[int]:
        people = [dict(zip(self.people, own, strict=True)) for own in numbers]
        return visible_groups(EVERYBODY, people, self.minimum)

    @staticmethod
    def _with_fewer(campaign: Campaign) -> dict[Measure, Numbers]:
        """Return the numbers of people with a score, where that is not everybody of the department."""
        fewer: dict[Measure, Numbers] = {}
        rows = GroupScore.objects.filter(
            FINAL, group__campaign=campaign, group__scope=GroupScope.DEPARTMENT, scored__lt=F("group__people")
        ).values_list("group__department_id", *ABOUT, "scored")
        for department_id, *about, scored in rows:
            fewer.setdefault(measure_of(*about), {})[department_id or EVERYBODY] = scored
        return fewer

    @staticmethod
    def _known(campaign: Campaign, viewer: User) -> tuple[dict[Measure, Numbers], dict[Measure, Numbers]]:
        """Return how many people's scores the viewer knows one by one: surely, and perhaps.

        Surely the own one, those of the own people and those the viewer signed off in somebody's place; perhaps all of
        the people of those the viewer stood in for.
        """
        own = Q(candidate=viewer) | Q(supervisor=viewer) | Q(signed_off_by=viewer)
        stood_in_for = Substitution.objects.filter(substitute=viewer).values("supervisor")
        mine = Assessment.objects.filter(own)
        known = Assessment.objects.filter(
            own | Q(supervisor__in=stood_in_for), campaign=campaign, state__in=sorted(SIGNED_STATES)
        )
        rows = (
            Score.objects.filter(FINAL, assessment__in=known, value__isnull=False)
            .order_by()
            .values_list("assessment__department_id", *ABOUT)
            .annotate(surely=Count("pk", filter=Q(assessment__in=mine)), perhaps=Count("pk"))
        )
        surely: dict[Measure, Numbers] = {}
        perhaps: dict[Measure, Numbers] = {}
        for department_id, *about, sure, possible in rows:
            measure = measure_of(*about)
            surely.setdefault(measure, {})[department_id or EVERYBODY] = sure
            perhaps.setdefault(measure, {})[department_id or EVERYBODY] = possible
        return surely, perhaps
