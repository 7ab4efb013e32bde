"""How the supervisors of a campaign rate, for HR."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.enums import SupervisorMode
from assessments.models import Campaign
from assessments.selectors.rater_detail import rater_detail
from assessments.selectors.rater_quality import unseen_assessment
from assessments.selectors.rater_table import rater_table
from assessments.selectors.rater_words import (
    adopted_text,
    caution,
    consistency_figure,
    difference_text,
    icc_figure,
    kappa_figure,
    scale_figures,
)
from assessments.services.rater_quality import FoundQuality, find_quality
from assessments.views.access import current_user, launched_campaign_or_404

SECONDS_BETWEEN_LOOKS = 5


@require_safe
def raters(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    unseen = unseen_assessment(current_user(request), campaign)
    found = find_quality(campaign, without=unseen)
    quality = found.quality
    context: dict[str, object] = {
        "campaign": campaign,
        "quality": quality,
        "is_under_way": found.is_under_way,
        "leaves_out_own": unseen is not None,
    }
    if quality is not None:
        table = rater_table(campaign, quality, order=request.GET.get("sort", ""), page=request.GET.get("page", 1))
        context |= {
            "table": table,
            "page_obj": table.page,
            "sort": table.order,
            "kappa": kappa_figure(quality.whole),
            "icc": icc_figure(quality.whole),
            "consistency": consistency_figure(quality.whole),
            "adopted": adopted_text(quality.adopted, quality.whole),
            "difference": difference_text(quality.whole),
            "caution": caution(quality.whole),
            "scales": scale_figures(quality.whole),
            "saw_self_ratings": campaign.supervisor_mode == SupervisorMode.OPEN,
        }
    elif found.is_under_way:
        return _waiting(request, campaign, found)
    return render(request, "assessments/dashboards/raters.html", context)


@require_safe
def rater(request: HttpRequest, pk: int, supervisor_pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    viewer, page = current_user(request), request.GET.get("page", 1)
    unseen = unseen_assessment(viewer, campaign)
    found = find_quality(campaign, without=unseen)
    if found.quality is None:
        if found.is_under_way:
            return _waiting(request, campaign, found)
        raise Http404
    detail = rater_detail(campaign, found.quality, supervisor_pk, viewer=viewer, page=page)
    if detail is None:
        raise Http404
    context = {
        "campaign": campaign,
        "quality": found.quality,
        "is_under_way": found.is_under_way,
        "leaves_out_own": unseen is not None,
        "detail": detail,
        "page_obj": detail.page,
    }
    return render(request, "assessments/dashboards/rater.html", context)


def _waiting(request: HttpRequest, campaign: Campaign, found: FoundQuality) -> HttpResponse:
    """Say that the figures are being worked out, and have the browser look again."""
    context = {"campaign": campaign, "answers": found.answers, "seconds": SECONDS_BETWEEN_LOOKS}
    return render(request, "assessments/dashboards/raters_waiting.html", context)
