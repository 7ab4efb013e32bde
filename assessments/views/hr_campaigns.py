"""Campaigns: the list, launching, the people of one, and what HR does while it runs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.enums import CampaignStatus
from assessments.exceptions import CampaignNotReady, DomainError, InvalidInput
from assessments.forms.hr_campaigns import CampaignFilterForm, CloseForm, CopyForm, ExtendForm
from assessments.forms.hr_people import PeopleFilterForm
from assessments.selectors.due import today
from assessments.selectors.hr_campaigns import campaign_rows, campaigns_matching
from assessments.selectors.hr_people import PeopleFilter, people_matching, person_rows
from assessments.selectors.hr_setup import member_counts, setup_of
from assessments.selectors.readiness import unfinished_by_state
from assessments.services.campaigns import copy_campaign, delete_draft
from assessments.services.launching import close_campaign, extend_campaign_dates, launch_campaign
from assessments.views.access import campaign_or_404, current_user, require_hr

CAMPAIGNS_PER_PAGE = 20
PEOPLE_PER_PAGE = 50


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    require_hr(request)
    form = CampaignFilterForm(request.GET)
    found = campaigns_matching(form.chosen("q"), form.chosen("status"), form.chosen_sort)
    page = Paginator(found, CAMPAIGNS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter_form": form,
        "sort": form.chosen_sort,
        "is_filtered": form.narrows,
        "page_obj": page,
        "rows": campaign_rows(list(page.object_list), day=today()),
    }
    return render(request, "assessments/hr/campaign_list.html", context)


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if campaign.status == CampaignStatus.DRAFT:
        return redirect("assessments:hr_campaign_setup", pk, "people")
    form = PeopleFilterForm(request.GET, campaign=campaign)
    day = today()
    found = people_matching(campaign, form.matching, day=day, order=form.chosen_sort)
    page = Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "filter_form": form,
        "sort": form.chosen_sort,
        "is_filtered": form.matching != PeopleFilter(),
        "is_running": campaign.status == CampaignStatus.RUNNING,
        "page_obj": page,
        "rows": person_rows(page.object_list, day=day),
    }
    return render(request, "assessments/hr/campaign_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if campaign.status != CampaignStatus.DRAFT:
        return redirect("assessments:hr_campaign_detail", pk)
    if request.method == "POST":
        try:
            launched = launch_campaign(actor=current_user(request), campaign_id=pk)
        except CampaignNotReady:
            # The summary says everything that is missing, each with the step that solves it.
            messages.error(request, _("The campaign was not launched: something is missing."))
            return redirect("assessments:hr_campaign_setup", pk, "summary")
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("assessments:hr_campaign_detail", pk)
        text = ngettext(
            "Launched: %(count)d person is assigned.", "Launched: %(count)d people are assigned.", launched.people
        )
        messages.success(request, text % {"count": launched.people})
        return redirect("assessments:hr_campaign_detail", pk)
    setup = setup_of(campaign)
    if setup.problems:
        return redirect("assessments:hr_campaign_setup", pk, "summary")
    context = {
        "campaign": campaign,
        "counts": member_counts(campaign),
        "item_count": len(setup.items),
        "opens_later": campaign.opens_on is not None and campaign.opens_on > today(),
    }
    return render(request, "assessments/hr/campaign_launch.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    title = _("%(title)s (copy)") % {"title": campaign.title}
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"title": title[:200]})
    if request.method == "POST" and form.is_valid():
        new = copy_campaign(
            actor=current_user(request),
            campaign_id=pk,
            title=form.cleaned_data["title"],
            with_people=form.cleaned_data["with_people"],
        )
        messages.success(request, _("Copied. Give the new campaign its dates and check the rest."))
        return redirect("assessments:hr_campaign_detail", new.pk)
    return render(request, "assessments/hr/campaign_copy.html", {"campaign": campaign, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if request.method == "POST":
        try:
            delete_draft(actor=current_user(request), campaign_id=pk)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("assessments:hr_campaign_detail", pk)
        messages.success(request, _("The campaign in preparation “%(title)s” is deleted.") % {"title": campaign.title})
        return redirect("assessments:hr_campaign_list")
    if campaign.status != CampaignStatus.DRAFT:
        messages.info(request, _("A launched campaign is a record and cannot be deleted. You can close it."))
        return redirect("assessments:hr_campaign_detail", pk)
    context = {"campaign": campaign, "counts": member_counts(campaign)}
    return render(request, "assessments/hr/campaign_delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if campaign.status != CampaignStatus.RUNNING:
        return redirect("assessments:hr_campaign_detail", pk)
    initial = {"self_due_on": campaign.self_due_on, "review_due_on": campaign.review_due_on}
    form = ExtendForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            extend_campaign_dates(actor=current_user(request), campaign_id=pk, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error(refusal.field, refusal.message)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The dates are extended."))
            return redirect("assessments:hr_campaign_detail", pk)
    return render(request, "assessments/hr/campaign_extend.html", {"campaign": campaign, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    if campaign.status != CampaignStatus.RUNNING:
        return redirect("assessments:hr_campaign_detail", pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_campaign(actor=current_user(request), campaign_id=pk, comment=form.cleaned_data["comment"])
        except InvalidInput as refusal:
            form.add_error(refusal.field, refusal.message)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The campaign is closed."))
            return redirect("assessments:hr_campaign_detail", pk)
    unfinished = unfinished_by_state(campaign)
    context = {
        "campaign": campaign,
        "form": form,
        "unfinished": [(state.label, count) for state, count in unfinished.items()],
        "unfinished_total": sum(unfinished.values()),
    }
    return render(request, "assessments/hr/campaign_close.html", context)
