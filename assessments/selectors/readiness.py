"""Whether a campaign can be launched, and what stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import AssessmentState, ScaleKind, TargetRule
from assessments.models import Assessment, Campaign, CampaignMember, ScalePoint
from assessments.selectors.questionnaire import PlannedItem, planned_items
from competencies.enums import VersionStatus


@dataclass(frozen=True)
class LaunchProblem:
    """``code`` is stable, ``message`` says what is wrong and what to do, ``step`` names the set-up step to go to."""

    code: str
    message: str
    step: str


def launch_problems(campaign: Campaign, items: list[PlannedItem] | None = None) -> list[LaunchProblem]:
    """Return everything that must be solved before launch, in the order of the set-up steps; empty when ready.

    ``items`` spares reading the questionnaire again where the caller has it. The number of statements is constant.
    """
    if items is None:
        items = planned_items(campaign)
    return [
        LaunchProblem(code, message, step)
        for step, found in (
            ("standard", _standard(campaign)),
            ("contents", _contents(campaign, items)),
            ("targets", _targets(campaign, items)),
            ("dates", _dates(campaign)),
            ("people", _people(campaign)),
        )
        for code, message in found
    ]


Found = Iterator[tuple[str, str]]


def _standard(campaign: Campaign) -> Found:
    if campaign.standard_version is None:
        yield "no_standard", _("Choose the standard that people are assessed against.")
    elif campaign.standard_version.status != VersionStatus.PUBLISHED:
        yield "standard_not_published", _("The chosen version of the standard is not published: choose another.")


def _contents(campaign: Campaign, items: list[PlannedItem]) -> Found:
    if campaign.scale is None:
        yield "no_scale", _("Choose a rating scale.")
    if campaign.standard_version is not None and not items:
        yield "nothing_rated", _("Nothing would be rated: choose tasks, knowledge, skills or attitudes.")


def _targets(campaign: Campaign, items: list[PlannedItem]) -> Found:
    if campaign.scale is None:
        return  # said under contents; without a scale a target cannot be judged
    if campaign.target_rule == TargetRule.TASK_LEVEL and campaign.scale.kind != ScaleKind.LEVEL:
        yield (
            "scale_has_no_levels",
            _("Targets can follow the levels of the standard only with a scale of levels: change one of the two."),
        )
        return
    points = set(ScalePoint.objects.filter(scale=campaign.scale).values_list("value", flat=True))
    if campaign.target_rule == TargetRule.UNIFORM:
        if campaign.uniform_target is None:
            yield "no_target", _("Choose the target.")
        elif campaign.uniform_target not in points:
            yield "target_off_scale", _("The target is not a point of the rating scale: choose another.")
        return
    missing = sum(item.target is None for item in items)
    if campaign.target_rule == TargetRule.PER_ITEM and missing:
        yield (
            "targets_missing",
            ngettext("%(count)d item has no target yet.", "%(count)d items have no target yet.", missing)
            % {"count": missing},
        )
    elif items and missing == len(items):
        yield "no_levels_printed", _("This standard prints no levels: set the targets in another way.")
    off = sum(item.target is not None and item.target not in points for item in items)
    if off:
        yield (
            "targets_off_scale",
            ngettext(
                "%(count)d item has a target that is not a point of the rating scale.",
                "%(count)d items have targets that are not points of the rating scale.",
                off,
            )
            % {"count": off},
        )


def _dates(campaign: Campaign) -> Found:
    opens_on, self_due_on, review_due_on = campaign.opens_on, campaign.self_due_on, campaign.review_due_on
    if opens_on is None or self_due_on is None or review_due_on is None:
        yield "dates_missing", _("Give all three dates: opening, self-rating due, review due.")
        return
    if not opens_on <= self_due_on <= review_due_on:
        yield "dates_out_of_order", _("The dates are out of order: opening, then self-rating due, then review due.")
    if self_due_on < timezone.localdate():
        yield "self_due_in_past", _("The self-rating would already be overdue: choose a later date.")


def _people(campaign: Campaign) -> Found:
    counts = CampaignMember.objects.filter(campaign=campaign).aggregate(
        members=Count("pk"),
        without_supervisor=Count("pk", filter=Q(supervisor__isnull=True)),
        own_supervisor=Count("pk", filter=Q(supervisor=F("candidate"))),
        candidate_left=Count("pk", filter=Q(candidate__is_active=False)),
        supervisor_left=Count("pk", filter=Q(supervisor__is_active=False)),
    )
    if not counts["members"]:
        yield "no_people", _("Choose the people to be assessed.")
    if count := counts["without_supervisor"]:
        yield (
            "without_supervisor",
            ngettext("%(count)d person has no supervisor.", "%(count)d people have no supervisor.", count)
            % {"count": count},
        )
    if count := counts["own_supervisor"]:
        yield (
            "own_supervisor",
            ngettext("%(count)d person is their own supervisor.", "%(count)d people are their own supervisors.", count)
            % {"count": count},
        )
    if count := counts["candidate_left"]:
        yield (
            "candidate_left",
            ngettext(
                "%(count)d person has left: take them off the list.",
                "%(count)d people have left: take them off the list.",
                count,
            )
            % {"count": count},
        )
    if count := counts["supervisor_left"]:
        yield (
            "supervisor_left",
            ngettext(
                "%(count)d person has a supervisor who has left: choose another.",
                "%(count)d people have supervisors who have left: choose others.",
                count,
            )
            % {"count": count},
        )


UNFINISHED_STATES = (
    AssessmentState.ASSIGNED,
    AssessmentState.IN_PROGRESS,
    AssessmentState.RETURNED,
    AssessmentState.SUBMITTED,
)


def unfinished_by_state(campaign: Campaign) -> dict[AssessmentState, int]:
    """Return how many assessments would stay unfinished if the campaign were closed now, by state, without zeros."""
    counts = dict(
        Assessment.objects.filter(campaign=campaign, state__in=UNFINISHED_STATES)
        .order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
    )
    return {state: counts[state] for state in UNFINISHED_STATES if state in counts}
