"""What the steps of preparing a campaign show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.enums import ItemKind
from assessments.models import Campaign, CampaignMember, CampaignTarget
from assessments.selectors.questionnaire import PlannedItem, planned_items
from assessments.selectors.readiness import LaunchProblem, launch_problems
from competencies.enums import CompetenceKind, VersionStatus
from competencies.models import Competence, Indicator, StandardVersion, Task

STEPS = {
    "standard": gettext_lazy("Standard"),
    "contents": pgettext_lazy("set-up step", "Contents"),
    "targets": gettext_lazy("Targets"),
    "dates": gettext_lazy("Dates and rules"),
    "people": gettext_lazy("People"),
    "summary": gettext_lazy("Summary"),
}
"""The steps of the set-up in their order, by the slug in their address."""


class ItemKey(NamedTuple):
    """What a target is set for, a row of the standard: "indicator", "task" or "competence", and its primary key."""

    part: str
    pk: int

    @property
    def field_name(self) -> str:
        return f"target-{self.part}-{self.pk}"


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step, as the list of steps shows it. ``problems`` says what is missing."""

    slug: str
    label: str
    url: str
    problems: tuple[str, ...]
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Setup:
    """How far a draft has come. ``problems`` is empty when it can be launched."""

    steps: tuple[SetupStep, ...]
    items: tuple[PlannedItem, ...]
    problems: tuple[LaunchProblem, ...]

    @property
    def next_step(self) -> SetupStep:
        """Where to go on: the first step that is not done; the summary when all are."""
        return next((step for step in self.steps if not step.is_done), self.steps[-1])

    @property
    def current(self) -> SetupStep:
        """The step being shown; the next one where none is."""
        return next((step for step in self.steps if step.is_current), self.next_step)

    def after(self, slug: str) -> SetupStep:
        """The step that follows ``slug``; the last one follows itself."""
        slugs = [step.slug for step in self.steps]
        return self.steps[min(slugs.index(slug) + 1, len(slugs) - 1)]


@dataclass(frozen=True, slots=True)
class ContentCounts:
    """How many items each part of a standard would give. ``indicators`` includes tasks that have none and are
    rated as a whole instead."""

    indicators: int = 0
    tasks: int = 0
    knowledge: int = 0
    skills: int = 0
    attitudes: int = 0


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One item in the table of targets."""

    key: ItemKey
    code: str
    text: str
    target: int | None


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The items of one task, or all of K, of S or of A. ``name`` is how forms call the group."""

    name: str
    title: str
    level: int | None
    lines: tuple[TargetLine, ...]

    def with_targets(self, targets: Mapping[ItemKey, int | None]) -> "TargetGroup":
        """Return the group with these targets in place of the saved ones."""
        lines = tuple(replace(line, target=targets.get(line.key, line.target)) for line in self.lines)
        return replace(self, lines=lines)

    @property
    def fill_name(self) -> str:
        return f"fill-{self.name}"


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """How many people are chosen, for how many the supervisor must be solved, and how many supervisors there are."""

    people: int
    unsolved: int
    supervisors: int

    @property
    def forms(self) -> int:
        """Each person gets a self-rating and a review."""
        return 2 * self.people


def item_keys(version_id: int | None) -> set[ItemKey]:
    """Return the keys of everything in a version that may be rated; three queries."""
    if version_id is None:
        return set()
    indicators = Indicator.objects.filter(task__duty__standard_version=version_id)
    tasks = Task.objects.filter(duty__standard_version=version_id)
    competences = Competence.objects.filter(standard_version=version_id)
    return {
        *(ItemKey("indicator", pk) for pk in indicators.order_by().values_list("pk", flat=True)),
        *(ItemKey("task", pk) for pk in tasks.order_by().values_list("pk", flat=True)),
        *(ItemKey("competence", pk) for pk in competences.order_by().values_list("pk", flat=True)),
    }


def target_key(target: CampaignTarget) -> ItemKey:
    """Return what the target is for."""
    if target.indicator_id is not None:
        return ItemKey("indicator", target.indicator_id)
    if target.task_id is not None:
        return ItemKey("task", target.task_id)
    if target.competence_id is not None:
        return ItemKey("competence", target.competence_id)
    raise ValueError("A target without anything it is for cannot be in the database.")


def setup_of(campaign: Campaign, *, current: str = "") -> Setup:
    """Return how far the set-up has come; ``current`` is the slug of the step being shown. Statements are constant."""
    items = planned_items(campaign)
    problems = launch_problems(campaign, items)
    # Targets of no items, on no scale, cannot be judged yet: nothing is wrong with them, but nothing is done either.
    waiting = {"targets"} if campaign.standard_version_id is None or campaign.scale_id is None else set()
    steps = []
    for slug, label in STEPS.items():
        messages = tuple(problem.message for problem in problems if problem.step == slug)
        steps.append(
            SetupStep(
                slug=slug,
                label=str(label),
                url=reverse("assessments:hr_campaign_setup", kwargs={"pk": campaign.pk, "step": slug}),
                problems=messages,
                is_done=not messages and slug not in waiting and slug != "summary",
                is_current=slug == current,
            )
        )
    return Setup(tuple(steps), tuple(items), tuple(problems))


def target_groups(campaign: Campaign) -> list[TargetGroup]:
    """Return the campaign's items by task, then K, S and A, each with the target of its own that is saved, if any."""
    saved = {target_key(target): target.value for target in campaign.targets.all()}
    levels = dict(Task.objects.filter(duty__standard_version=campaign.standard_version_id).values_list("pk", "level"))
    titles = {
        ItemKind.KNOWLEDGE: _("Knowledge"),
        ItemKind.SKILL: _("Skills"),
        ItemKind.ATTITUDE: _("Attitudes"),
    }
    groups = []
    for (task_id, kind), run in groupby(planned_items(campaign), key=_group_key):
        items = list(run)
        groups.append(
            TargetGroup(
                name=f"task-{task_id}" if task_id else f"kind-{kind}",
                title=items[0].task if task_id else titles[ItemKind(kind)],
                level=levels.get(task_id) if task_id else None,
                lines=tuple(
                    TargetLine(key, item.code, item.text, saved.get(key))
                    for item in items
                    for key in [ItemKey(*item.target_key)]
                ),
            )
        )
    return groups


def _group_key(item: PlannedItem) -> tuple[int | None, str]:
    return (item.task_id, "") if item.task_id else (None, item.kind)


def member_counts(campaign: Campaign) -> MemberCounts:
    """Count the people chosen and those whose supervisor is missing or has left; one query."""
    unsolved = Q(supervisor__isnull=True) | Q(supervisor__is_active=False)
    counts = CampaignMember.objects.filter(campaign=campaign).aggregate(
        people=Count("pk"),
        unsolved=Count("pk", filter=unsolved),
        supervisors=Count("supervisor", distinct=True),
    )
    return MemberCounts(**counts)


def published_versions(search: str = "") -> QuerySet[StandardVersion]:
    """Return published versions, those whose code or title has every word of ``search``."""
    versions = StandardVersion.objects.filter(status=VersionStatus.PUBLISHED).select_related("standard")
    for word in search.split():
        versions = versions.filter(Q(code__icontains=word) | Q(title__icontains=word))
    return versions.order_by("code", "-version", "-revision")


def content_counts(version_id: int | None) -> ContentCounts:
    """Count what a version could give; two queries."""
    if version_id is None:
        return ContentCounts()
    tasks = Task.objects.filter(duty__standard_version=version_id).aggregate(
        task_count=Count("pk", distinct=True),
        indicator_count=Count("indicators"),
        without_indicators=Count("pk", filter=Q(indicators__isnull=True)),
    )
    by_kind = {
        row["kind"]: row["count"]
        for row in Competence.objects.filter(standard_version=version_id)
        .order_by()
        .values("kind")
        .annotate(count=Count("pk"))
    }
    return ContentCounts(
        indicators=tasks["indicator_count"] + tasks["without_indicators"],
        tasks=tasks["task_count"],
        knowledge=by_kind.get(CompetenceKind.KNOWLEDGE, 0),
        skills=by_kind.get(CompetenceKind.SKILL, 0),
        attitudes=by_kind.get(CompetenceKind.ATTITUDE, 0),
    )
