"""Preparing a campaign: each step of the set-up saves on its own, in any order, as long as the campaign is a draft."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import ScaleKind, SupervisorMode, TargetRule, TaskRating
from assessments.exceptions import InvalidInput
from assessments.models import Campaign, CampaignTarget, RatingScale
from assessments.selectors.hr_setup import ItemKey, item_keys, target_key
from assessments.services.drafts import lock_draft, require_manager
from assessments.services.members import add_people_of
from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from people.models import User


def _published(version_id: int | None) -> StandardVersion | None:
    if version_id is None:
        return None
    version = StandardVersion.objects.filter(pk=version_id, status=VersionStatus.PUBLISHED).first()
    if version is None:
        raise InvalidInput(
            "standard_version_id", _("This version of the standard is not published (any more): choose another.")
        )
    return version


@transaction.atomic
def create_campaign(*, actor: User, title: str, purpose: str = "", standard_version_id: int | None = None) -> Campaign:
    """Create and return a draft. The version, when given, must be published (InvalidInput)."""
    require_manager(actor)
    return Campaign.objects.create(
        title=title, purpose=purpose, standard_version=_published(standard_version_id), created_by=actor
    )


@transaction.atomic
def update_campaign_standard(
    *, actor: User, campaign_id: int, title: str, purpose: str, standard_version_id: int | None
) -> Campaign:
    """Save step "standard". Another version drops the targets set item by item: they were for the old one's items."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    if standard_version_id != campaign.standard_version_id:
        campaign.standard_version = _published(standard_version_id)
        campaign.targets.all().delete()
    campaign.title = title
    campaign.purpose = purpose
    campaign.save(update_fields=["title", "purpose", "standard_version"])
    return campaign


@transaction.atomic
def update_campaign_contents(
    *,
    actor: User,
    campaign_id: int,
    scale_id: int | None,
    task_rating: TaskRating,
    rates_knowledge: bool,
    rates_skills: bool,
    rates_attitudes: bool,
    allows_not_applicable: bool,
    not_applicable_needs_reason: bool = False,
    evidence_at_extremes: bool = False,
    evidence_gap: int | None = None,
) -> Campaign:
    """Save step "contents". Targets stay as they are, even of items that are not rated now: they may be wanted again.

    Targets that follow the level fall back to one target for all on a scale whose points are no levels. A "not
    applicable" that may not be chosen needs no reason. Raises InvalidInput for an ``evidence_gap`` that no answer of
    the scale can have.
    """
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    scale = None if scale_id is None else RatingScale.objects.get(pk=scale_id)
    if evidence_gap is not None:
        _check_evidence_gap(scale, evidence_gap)
    campaign.scale = scale
    campaign.task_rating = task_rating
    campaign.rates_knowledge = rates_knowledge
    campaign.rates_skills = rates_skills
    campaign.rates_attitudes = rates_attitudes
    campaign.allows_not_applicable = allows_not_applicable
    campaign.not_applicable_needs_reason = allows_not_applicable and not_applicable_needs_reason
    campaign.evidence_at_extremes = evidence_at_extremes
    campaign.evidence_gap = evidence_gap
    if campaign.target_rule == TargetRule.TASK_LEVEL and (scale is None or scale.kind != ScaleKind.LEVEL):
        campaign.target_rule = TargetRule.UNIFORM
    campaign.save(
        update_fields=[
            "scale",
            "task_rating",
            "rates_knowledge",
            "rates_skills",
            "rates_attitudes",
            "allows_not_applicable",
            "not_applicable_needs_reason",
            "evidence_at_extremes",
            "evidence_gap",
            "target_rule",
        ]
    )
    return campaign


def _check_evidence_gap(scale: RatingScale | None, gap: int) -> None:
    """The scale may be chosen later; then the distance is checked only to be one."""
    points = [] if scale is None else list(scale.points.values_list("value", flat=True))
    widest = max(points) - min(points) if points else gap
    if not 1 <= gap <= max(widest, 1):
        raise InvalidInput(
            "evidence_gap",
            _("On this scale an answer lies at most %(widest)d points from its target: choose 1 to %(widest)d.")
            % {"widest": widest},
        )


@transaction.atomic
def set_targets(
    *,
    actor: User,
    campaign_id: int,
    target_rule: TargetRule,
    uniform_target: int | None,
    item_targets: Mapping[ItemKey, int | None] | None = None,
) -> Campaign:
    """Save step "targets". ``item_targets`` replaces the target of each item it names (None takes it away).

    Raises InvalidInput for a value that is no point of the scale, for an item that is not of the standard, and for
    targets that follow the level on a scale whose points are no levels.
    """
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    scale = campaign.scale
    points = set() if scale is None else set(scale.points.values_list("value", flat=True))
    if target_rule == TargetRule.TASK_LEVEL and (scale is None or scale.kind != ScaleKind.LEVEL):
        raise InvalidInput("target_rule", _("Targets can follow the level only on a scale of competency levels."))
    if uniform_target is not None and uniform_target not in points:
        raise InvalidInput("uniform_target", _("Choose a point of the rating scale."))
    campaign.target_rule = target_rule
    campaign.uniform_target = uniform_target
    campaign.save(update_fields=["target_rule", "uniform_target"])
    if item_targets:
        _replace_item_targets(campaign, item_targets, points)
    return campaign


def _replace_item_targets(campaign: Campaign, item_targets: Mapping[ItemKey, int | None], points: set[int]) -> None:
    if not {value for value in item_targets.values() if value is not None} <= points:
        raise InvalidInput("item_targets", _("Choose a point of the rating scale."))
    if not set(item_targets) <= item_keys(campaign.standard_version_id):
        raise InvalidInput("item_targets", _("An item is not part of the chosen standard: load the page again."))
    kept = [target for target in campaign.targets.all() if target_key(target) not in item_targets]
    campaign.targets.all().delete()
    CampaignTarget.objects.bulk_create(
        [
            *(_target(campaign, target_key(target), target.value) for target in kept),
            *(_target(campaign, key, value) for key, value in item_targets.items() if value is not None),
        ]
    )


def _target(campaign: Campaign, key: ItemKey, value: int) -> CampaignTarget:
    return CampaignTarget(campaign=campaign, value=value, **{f"{key.part}_id": key.pk})


@transaction.atomic
def update_campaign_dates(
    *,
    actor: User,
    campaign_id: int,
    opens_on: date | None,
    self_due_on: date | None,
    review_due_on: date | None,
    supervisor_mode: SupervisorMode,
    self_weight: int,
    supervisor_weight: int,
    holds_results: bool,
) -> Campaign:
    """Save step "dates". Raises InvalidInput for dates out of order and for weights that leave no score."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    if opens_on and self_due_on and self_due_on < opens_on:
        raise InvalidInput("self_due_on", _("The self-rating cannot be due before the campaign opens."))
    if self_due_on and review_due_on and review_due_on < self_due_on:
        raise InvalidInput("review_due_on", _("The review cannot be due before the self-rating."))
    if not (0 <= self_weight <= 100 and 0 <= supervisor_weight <= 100):
        raise InvalidInput("self_weight", _("A weight lies between 0 and 100."))
    if self_weight + supervisor_weight == 0:
        raise InvalidInput("supervisor_weight", _("At least one of the two weights must be above zero."))
    campaign.opens_on = opens_on
    campaign.self_due_on = self_due_on
    campaign.review_due_on = review_due_on
    campaign.supervisor_mode = supervisor_mode
    campaign.self_weight = self_weight
    campaign.supervisor_weight = supervisor_weight
    campaign.holds_results = holds_results
    campaign.save(
        update_fields=[
            "opens_on",
            "self_due_on",
            "review_due_on",
            "supervisor_mode",
            "self_weight",
            "supervisor_weight",
            "holds_results",
        ]
    )
    return campaign


@transaction.atomic
def copy_campaign(*, actor: User, campaign_id: int, title: str, with_people: bool) -> Campaign:
    """Create and return a draft with the set-up of ``campaign_id`` but without its dates.

    A version that is no longer published gives way to the published one of the same standard, if there is one; targets
    set item by item come along only with the same version. ``with_people`` takes over everybody who is still active
    (not those whose assessment was cancelled), with the supervisor the reporting line names today.
    """
    require_manager(actor)
    source = Campaign.objects.select_related("standard_version").get(pk=campaign_id)
    copy = Campaign.objects.create(
        title=title,
        purpose=source.purpose,
        standard_version=_version_in_force(source.standard_version),
        scale_id=source.scale_id,
        task_rating=source.task_rating,
        rates_knowledge=source.rates_knowledge,
        rates_skills=source.rates_skills,
        rates_attitudes=source.rates_attitudes,
        allows_not_applicable=source.allows_not_applicable,
        not_applicable_needs_reason=source.not_applicable_needs_reason,
        evidence_at_extremes=source.evidence_at_extremes,
        evidence_gap=source.evidence_gap,
        target_rule=source.target_rule,
        uniform_target=source.uniform_target,
        supervisor_mode=source.supervisor_mode,
        self_weight=source.self_weight,
        supervisor_weight=source.supervisor_weight,
        holds_results=source.holds_results,
        created_by=actor,
    )
    if copy.standard_version_id == source.standard_version_id:
        CampaignTarget.objects.bulk_create(
            _target(copy, target_key(target), target.value) for target in source.targets.all()
        )
    if with_people:
        add_people_of(campaign=copy, source=source)
    return copy


def _version_in_force(version: StandardVersion | None) -> StandardVersion | None:
    if version is None or version.status == VersionStatus.PUBLISHED:
        return version
    return StandardVersion.objects.filter(standard_id=version.standard_id, status=VersionStatus.PUBLISHED).first()


@transaction.atomic
def delete_draft(*, actor: User, campaign_id: int) -> None:
    """Delete a campaign in preparation with everything chosen for it."""
    lock_draft(actor=actor, campaign_id=campaign_id).delete()
