"""How a launched campaign is getting on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.enums import CampaignStatus
from assessments.selectors.campaign_course import campaign_course
from assessments.selectors.campaign_progress import campaign_progress
from assessments.selectors.due import today
from assessments.selectors.hr_setup import setup_of
from assessments.selectors.trail import campaign_trail
from assessments.views.access import campaign_or_404


@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if campaign.status == CampaignStatus.DRAFT:
        return redirect(setup_of(campaign).next_step.url)
    day = today()
    progress = campaign_progress(campaign, day=day)
    context = {
        "campaign": campaign,
        "progress": progress,
        "course": campaign_course(campaign, people=progress.tally.total, day=day),
        "trail": campaign_trail(campaign),
        "is_running": campaign.status == CampaignStatus.RUNNING,
    }
    return render(request, "assessments/hr/campaign_detail.html", context)
