"""What the steps of preparing a campaign have in common."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.exceptions import InvalidInput
from assessments.models import Campaign
from assessments.selectors.hr_setup import STEPS, setup_of

TEMPLATES = {
    "standard": "assessments/hr/setup_standard.html",
    "contents": "assessments/hr/setup_contents.html",
    "targets": "assessments/hr/setup_targets.html",
    "dates": "assessments/hr/setup_dates.html",
    "people": "assessments/hr/setup_people.html",
    "summary": "assessments/hr/setup_summary.html",
}


def render_step(request: HttpRequest, campaign: Campaign, step: str, context: dict[str, Any]) -> HttpResponse:
    """Render one step within the list of all of them."""
    return render(
        request,
        TEMPLATES[step],
        {"campaign": campaign, "setup": setup_of(campaign, current=step), **context},
    )


def go_on(request: HttpRequest, campaign: Campaign, step: str) -> HttpResponse:
    """After a step is saved: stay on it, or go to the next one."""
    messages.success(request, _("Saved."))
    slugs = list(STEPS)
    stay = request.POST.get("action") == "stay"
    following = step if stay else slugs[min(slugs.index(step) + 1, len(slugs) - 1)]
    return redirect("assessments:hr_campaign_setup", campaign.pk, following)


def saved(form: forms.Form, save: Callable[[dict[str, Any]], object]) -> bool:
    """Validate and save; a value the service refuses is said at its field. True when saved."""
    if not form.is_valid():
        return False
    try:
        save(form.cleaned_data)
    except InvalidInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
