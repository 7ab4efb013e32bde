"""What a campaign asks: the lines its questionnaire has, or will have once it is launched."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessments.enums import ItemKind, TargetRule, TaskRating
from assessments.models import Campaign, CampaignTarget
from competencies.models import Competence, Duty, StandardVersion, Task, TaskCompetence


@dataclass(frozen=True)
class PlannedItem:
    """One line to be rated. ``duty`` and ``task`` are the headings it stands under; both are empty for K, S and A.

    ``name`` is what an attitude is called beside its text.
    """

    kind: ItemKind
    code: str
    text: str
    name: str = ""
    target: int | None = None
    indicator_id: int | None = None
    task_id: int | None = None
    competence_id: int | None = None
    duty: str = ""
    task: str = ""

    @property
    def target_key(self) -> tuple[str, int]:
        """What a target of its own is kept for: ("indicator" | "task" | "competence", primary key)."""
        for part, pk in (
            ("indicator", self.indicator_id),
            ("competence", self.competence_id),
            ("task", self.task_id),
        ):
            if pk is not None:
                return part, pk
        raise ValueError("an item rates something")


TargetOf = Callable[[PlannedItem], int | None]


def planned_items(campaign: Campaign) -> list[PlannedItem]:
    """Return the lines in the order of the form: duty by duty, task by task, then knowledge, skills and attitudes.

    A task is represented by its indicators or by itself, as the campaign says; a task for which no indicators are
    printed is rated as a whole in either case, because it would have no score otherwise. Empty while the campaign has
    no standard. The number of statements does not depend on the size of the standard.
    """
    if campaign.standard_version is None:
        return []
    target_of = _target_rule(campaign, campaign.standard_version)
    return [
        PlannedItem(**{**vars(item), "target": target_of(item)})
        for item in (*_task_items(campaign), *_competence_items(campaign))
    ]


def _task_items(campaign: Campaign) -> Iterator[PlannedItem]:
    if campaign.task_rating == TaskRating.NONE:
        return
    duties = Duty.objects.filter(standard_version=campaign.standard_version_id).order_by("position", "pk")
    for duty in duties.prefetch_related("tasks__indicators"):
        for task in sorted(duty.tasks.all(), key=lambda task: (task.position, task.pk)):
            headings = {"duty": str(duty), "task": str(task), "task_id": task.pk}
            indicators = sorted(task.indicators.all(), key=lambda indicator: (indicator.position, indicator.pk))
            if campaign.task_rating == TaskRating.TASKS or not indicators:
                yield PlannedItem(kind=ItemKind.TASK, code=task.code, text=task.name, **headings)  # type: ignore[arg-type]
                continue
            for indicator in indicators:
                yield PlannedItem(
                    kind=ItemKind.INDICATOR,
                    code=indicator.code,
                    text=indicator.text,
                    indicator_id=indicator.pk,
                    **headings,  # type: ignore[arg-type]
                )


def _competence_items(campaign: Campaign) -> Iterator[PlannedItem]:
    kinds = [
        kind
        for kind, rated in (
            (ItemKind.KNOWLEDGE, campaign.rates_knowledge),
            (ItemKind.SKILL, campaign.rates_skills),
            (ItemKind.ATTITUDE, campaign.rates_attitudes),
        )
        if rated
    ]
    found: dict[str, list[Competence]] = defaultdict(list)
    for competence in Competence.objects.filter(
        standard_version=campaign.standard_version_id, kind__in=[kind.value for kind in kinds]
    ).order_by("position", "pk"):
        found[competence.kind].append(competence)
    for kind in kinds:
        for competence in found[kind.value]:
            yield PlannedItem(
                kind=kind,
                code=competence.code,
                name=competence.name,
                text=competence.text or competence.name,
                competence_id=competence.pk,
            )


# --- Targets ----------------------------------------------------------------------------------------------------------


def _target_rule(campaign: Campaign, version: StandardVersion) -> TargetOf:
    match campaign.target_rule:
        case TargetRule.PER_ITEM:
            chosen = {_key(target): target.value for target in CampaignTarget.objects.filter(campaign=campaign)}
            return lambda item: chosen.get(item.target_key)
        case TargetRule.TASK_LEVEL:
            return _level_targets(version)
        case _:
            return lambda item: campaign.uniform_target


def _key(target: CampaignTarget) -> tuple[str, int]:
    return PlannedItem(
        kind=ItemKind.TASK,
        code="",
        text="",
        indicator_id=target.indicator_id,
        task_id=target.task_id,
        competence_id=target.competence_id,
    ).target_key


def _level_targets(version: StandardVersion) -> TargetOf:
    """Targets from the printed levels.

    - A task and its indicators: the task's level.
    - K and S: the highest level among the tasks that call for them. Who masters it only as far as the average of its
      tasks asks would lack it in the most demanding one.
    - A, and K or S that no task calls for: they belong to the whole standard and take its level.

    Where the document prints no level there is no target: the item is rated, and no gap is shown for it.
    """
    task_levels = dict(Task.objects.filter(duty__standard_version=version).values_list("pk", "level"))
    called_for: dict[int, list[int | None]] = defaultdict(list)
    links = TaskCompetence.objects.filter(task__duty__standard_version=version)
    for competence_id, level in links.values_list("competence_id", "task__level"):
        called_for[competence_id].append(level)

    def target(item: PlannedItem) -> int | None:
        if item.task_id is not None:
            return task_levels[item.task_id]
        levels = called_for.get(item.competence_id or 0)
        if levels is None:
            return version.level
        return max((level for level in levels if level is not None), default=None)

    return target
