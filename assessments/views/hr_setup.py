"""Preparing a campaign in steps. Each step saves on its own and can be left at any time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.enums import CampaignStatus, SupervisorMode, TargetRule, TaskRating
from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.hr_setup import VERSIONS_SHOWN, ContentsForm, DatesForm, StandardForm, TargetRuleForm
from assessments.forms.hr_targets import PostedTargets, filled, read_targets
from assessments.models import Campaign, ScalePoint
from assessments.selectors.hr_setup import (
    STEPS,
    ContentCounts,
    TargetGroup,
    content_counts,
    member_counts,
    published_versions,
    target_groups,
)
from assessments.selectors.scales import scale_rows
from assessments.services.campaigns import (
    create_campaign,
    set_targets,
    update_campaign_contents,
    update_campaign_dates,
    update_campaign_standard,
)
from assessments.views import hr_members
from assessments.views.access import campaign_or_404, current_user, require_hr
from assessments.views.hr_steps import go_on, render_step, saved
from competencies.models import StandardVersion


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    user = require_hr(request)
    form, found = _standard_form(request, {})
    if form.is_valid():
        data = form.cleaned_data
        try:
            campaign = create_campaign(
                actor=user,
                title=data["title"],
                purpose=data["purpose"],
                standard_version_id=data["standard_version_id"],
            )
        except InvalidInput as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return go_on(request, campaign, "standard")
    return render(request, "assessments/hr/campaign_create.html", {"form": form, "versions_found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if step not in STEPS:
        raise Http404
    if campaign.status != CampaignStatus.DRAFT:
        messages.info(request, _("This campaign has been launched: its set-up is fixed."))
        return redirect("assessments:hr_campaign_detail", pk)
    try:
        return _STEP_VIEWS[step](request, campaign)
    except DomainError as refusal:
        # Launched by somebody else while this page was open: say so where the campaign is shown now.
        messages.error(request, refusal.message)
        return redirect("assessments:hr_campaign_detail", pk)


# --- Standard ---------------------------------------------------------------------------------------------------------


def _standard_form(request: HttpRequest, initial: dict[str, Any]) -> tuple[StandardForm, int]:
    """Return the form with the versions found, and how many were found in all."""
    data = request.POST if request.method == "POST" else None
    found = published_versions(data.get("q", "") if data else "")
    versions = list(found[:VERSIONS_SHOWN])
    chosen = (data or initial).get("standard_version_id")
    if chosen and str(chosen) not in {str(version.pk) for version in versions} and str(chosen).isdecimal():
        # What is chosen stays chosen, whatever is searched for meanwhile.
        versions = [*StandardVersion.objects.select_related("standard").filter(pk=chosen), *versions]
    if data and data.get("action") == "search":
        # A search saves nothing, so nothing is missing yet: what was typed comes back without complaints.
        return StandardForm(None, initial={**initial, **data.dict()}, versions=versions), found.count()
    return StandardForm(data, initial=initial, versions=versions), found.count()


def _standard(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    initial = {
        "title": campaign.title,
        "purpose": campaign.purpose,
        "standard_version_id": campaign.standard_version_id,
    }
    form, found = _standard_form(request, initial)
    if saved(
        form,
        lambda data: update_campaign_standard(
            actor=current_user(request),
            campaign_id=campaign.pk,
            title=data["title"],
            purpose=data["purpose"],
            standard_version_id=data["standard_version_id"],
        ),
    ):
        return go_on(request, campaign, "standard")
    context = {"form": form, "versions_found": found, "has_targets": campaign.targets.exists()}
    return render_step(request, campaign, "standard", context)


# --- Contents ---------------------------------------------------------------------------------------------------------


def _contents(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    counts: ContentCounts = content_counts(campaign.standard_version_id)
    data = request.POST if request.method == "POST" else None
    form = ContentsForm(data, initial=ContentsForm.initial_of(campaign), counts=counts, scales=scale_rows())
    if saved(
        form,
        lambda data: update_campaign_contents(
            actor=current_user(request),
            campaign_id=campaign.pk,
            **{**data, "task_rating": TaskRating(data["task_rating"])},
        ),
    ):
        return go_on(request, campaign, "contents")
    return render_step(request, campaign, "contents", {"form": form})


# --- Targets ----------------------------------------------------------------------------------------------------------


def _targets(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    if campaign.standard_version is None or campaign.scale is None:
        return render_step(request, campaign, "targets", {"is_waiting": True})
    points = list(campaign.scale.points.all())
    groups = target_groups(campaign)
    data = request.POST if request.method == "POST" else None
    initial = {"target_rule": campaign.target_rule, "uniform_target": campaign.uniform_target}
    form = TargetRuleForm(data, initial=initial, points=points, scale_kind=campaign.scale.kind)
    posted = PostedTargets({}, is_valid=True)
    if data is not None:
        posted = read_targets(data, groups, [point.value for point in points])
        if form.is_valid() and not posted.is_valid:
            form.add_error(None, _("A target is not a point of the rating scale."))
        if _save_targets(request, campaign, form, posted, groups, points):
            return _after_targets(request, campaign, form)
    context = {
        "is_waiting": False,
        "form": form,
        "points": points,
        "groups": [group.with_targets(posted.targets) for group in groups],
        "shows_items": campaign.target_rule == TargetRule.PER_ITEM or bool(posted.targets),
    }
    return render_step(request, campaign, "targets", context)


def _save_targets(
    request: HttpRequest,
    campaign: Campaign,
    form: TargetRuleForm,
    posted: PostedTargets,
    groups: list[TargetGroup],
    points: list[ScalePoint],
) -> bool:
    if form.errors:
        return False
    targets = posted.targets
    if request.POST.get("action") == "fill":
        targets = filled(request.POST, groups, [point.value for point in points], targets)
    return saved(
        form,
        lambda data: set_targets(
            actor=current_user(request),
            campaign_id=campaign.pk,
            target_rule=TargetRule(data["target_rule"]),
            uniform_target=data["uniform_target"],
            item_targets=targets,
        ),
    )


def _after_targets(request: HttpRequest, campaign: Campaign, form: TargetRuleForm) -> HttpResponse:
    """Stay where items are still to be given their targets, or after many were set at once."""
    newly_per_item = (
        form.cleaned_data["target_rule"] == TargetRule.PER_ITEM and campaign.target_rule != TargetRule.PER_ITEM
    )
    if newly_per_item:
        messages.info(request, _("Saved. Now set the target of each item."))
        return redirect("assessments:hr_campaign_setup", campaign.pk, "targets")
    if request.POST.get("action") == "fill":
        messages.success(request, _("The targets are set."))
        return redirect("assessments:hr_campaign_setup", campaign.pk, "targets")
    return go_on(request, campaign, "targets")


# --- Dates ------------------------------------------------------------------------------------------------------------


def _dates(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = DatesForm(data, initial=DatesForm.initial_of(campaign))
    if saved(
        form,
        lambda data: update_campaign_dates(
            actor=current_user(request),
            campaign_id=campaign.pk,
            **{**data, "supervisor_mode": SupervisorMode(data["supervisor_mode"])},
        ),
    ):
        return go_on(request, campaign, "dates")
    weights_open = bool({"self_weight", "supervisor_weight"} & set(form.errors)) or campaign.self_weight > 0
    return render_step(request, campaign, "dates", {"form": form, "weights_open": weights_open})


# --- Summary ----------------------------------------------------------------------------------------------------------


def _summary(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    return render_step(request, campaign, "summary", {"counts": member_counts(campaign)})


_STEP_VIEWS: dict[str, Callable[[HttpRequest, Campaign], HttpResponse]] = {
    "standard": _standard,
    "contents": _contents,
    "targets": _targets,
    "dates": _dates,
    "people": hr_members.people_step,
    "summary": _summary,
}
