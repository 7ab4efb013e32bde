"""Calibration before the release of results, for HR."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.enums import CampaignStatus
from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.calibration import AdjustScoreForm
from assessments.models import Assessment, Campaign
from assessments.permissions import SIGNED_STATES, may_intervene
from assessments.selectors.calibration import ScoreLine, final_scores, signed_assessments
from assessments.selectors.rater_quality import unseen_assessment
from assessments.selectors.rater_table import chosen_rater, rater_table
from assessments.selectors.readiness import unfinished_by_state
from assessments.services.calibration import adjust_final_score, release_results
from assessments.services.rater_quality import find_quality
from assessments.views.access import campaign_or_404, current_user, hr_assessment_or_404
from assessments.workflow import ADJUST_SCORE, refusal

PEOPLE_PER_PAGE = 25


def _held_campaign_or_404(request: HttpRequest, pk: int) -> Campaign:
    campaign = campaign_or_404(request, pk)
    if not campaign.holds_results or campaign.status == CampaignStatus.DRAFT:
        raise Http404
    return campaign


@require_safe
def calibration(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _held_campaign_or_404(request, pk)
    unseen = unseen_assessment(current_user(request), campaign)
    compared = find_quality(campaign, without=unseen)
    table = rater_table(campaign, compared.quality) if compared.quality else None
    chosen = chosen_rater(campaign, request.GET.get("supervisor", ""))
    found = signed_assessments(campaign, supervisor_id=chosen.pk if chosen else None)
    context = {
        "campaign": campaign,
        "compared": compared,
        "leaves_out_own": unseen is not None,
        "table": table,
        "chosen": chosen,
        "unfinished_total": sum(unfinished_by_state(campaign).values()),
        "page_obj": Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessments/hr/calibration.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _held_campaign_or_404(request, pk)
    if request.method == "POST":
        try:
            told = release_results(actor=current_user(request), campaign_id=pk)
        except DomainError as refused:
            messages.info(request, refused.message)
        else:
            text = ngettext("Released: %(count)d person is told.", "Released: %(count)d people are told.", told)
            messages.success(request, text % {"count": told})
        return redirect("assessments:hr_calibration", pk)
    if campaign.released_at is not None:
        return redirect("assessments:hr_calibration", pk)
    context = {
        "campaign": campaign,
        "signed_total": signed_assessments(campaign, supervisor_id=None).count(),
        "unfinished_total": sum(unfinished_by_state(campaign).values()),
    }
    return render(request, "assessments/hr/release.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def calibrate(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = hr_assessment_or_404(request, pk)
    user = current_user(request)
    if not assessment.campaign.holds_results or assessment.state not in SIGNED_STATES:
        raise Http404
    # Nobody adjusts, or studies beforehand, their own scores.
    if not may_intervene(user, assessment):
        raise Http404
    lines = final_scores(assessment)
    why_not = refusal(assessment, ADJUST_SCORE)
    form = _form(request, assessment, lines)
    status = 200
    if form.is_valid():
        try:
            adjust_final_score(actor=user, assessment_id=pk, **form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except DomainError as refused:
            form.add_error(None, refused.message)
            status = 409
        else:
            messages.success(request, _("The score is adjusted. Both values and the reason stand in the trail."))
            return redirect("assessments:hr_assessment_calibrate", pk)
    context = {"assessment": assessment, "lines": lines, "form": None if why_not else form, "why_not": why_not}
    return render(request, "assessments/hr/calibrate.html", context, status=status)


def _form(request: HttpRequest, assessment: Assessment, lines: list[ScoreLine]) -> AdjustScoreForm:
    posted = request.POST if request.method == "POST" else None
    initial = {"version": assessment.version, "measure": request.GET.get("score", "")}
    return AdjustScoreForm(posted, initial=initial, lines=lines)
