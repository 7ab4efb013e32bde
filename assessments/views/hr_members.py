"""Choosing the people of a campaign, before its launch and after."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.enums import CampaignStatus
from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.hr_people import AddDepartmentForm, AddPeopleFilterForm, MemberFilterForm, NewcomersForm
from assessments.models import Campaign
from assessments.selectors.hr_people import MemberFilter, likely_supervisors, members_matching, people_to_add
from assessments.selectors.hr_setup import member_counts
from assessments.services import members
from assessments.services.launching import add_people
from assessments.views.access import campaign_or_404, current_user
from assessments.views.hr_steps import render_step
from people.selectors import active_people, department_tree

PAGE_SIZE = 50
FOUND_SHOWN = 20


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


def people_step(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The step "people": add by department or one by one, solve missing supervisors, take people out."""
    nodes = department_tree()
    add_form = AddDepartmentForm(nodes=nodes)
    filter_form = MemberFilterForm(request.GET, nodes=nodes)
    if request.method == "POST":
        add_form = AddDepartmentForm(request.POST, nodes=nodes)
        answer = _act(request, campaign, add_form, filter_form.matching)
        if answer is not None:
            return answer
    matching = filter_form.matching
    find = request.GET.get("find", "").strip()[:100]
    found = list(people_to_add(campaign, find)[: FOUND_SHOWN + 1]) if find else []
    counts = member_counts(campaign)
    context = {
        "counts": counts,
        "add_form": add_form,
        "filter_form": filter_form,
        "is_filtered": matching != MemberFilter(),
        "find": find,
        "found": found[:FOUND_SHOWN],
        "found_more": len(found) > FOUND_SHOWN,
        "page_obj": Paginator(members_matching(campaign, matching), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render_step(request, campaign, "people", context)


def _act(
    request: HttpRequest, campaign: Campaign, add_form: AddDepartmentForm, matching: MemberFilter
) -> HttpResponse | None:
    """Do what a button of the step asks for and return the redirect; None shows the page again with its errors."""
    actor, action = current_user(request), request.POST.get("action", "")
    if action == "add_department":
        if not add_form.is_valid():
            return None
        added = members.add_department(
            actor=actor,
            campaign_id=campaign.pk,
            department_id=add_form.cleaned_data["department"],
            with_subtree=add_form.cleaned_data["with_subtree"],
        )
        _say_added(request, added)
    elif action == "add_people":
        _say_added(
            request,
            members.add_members(actor=actor, campaign_id=campaign.pk, user_ids=_ids(request.POST.getlist("person"))),
        )
    elif action == "choose_supervisor":
        chosen = _ids(request.POST.getlist("member"))
        if chosen:
            query = QueryDict(mutable=True)
            query.setlist("member", [str(pk) for pk in chosen])
            return redirect(f"{reverse('assessments:hr_campaign_supervisor', args=[campaign.pk])}?{query.urlencode()}")
        messages.warning(request, _("Tick the people first."))
    elif action == "remove":
        _say_removed(
            request,
            members.remove_members(
                actor=actor, campaign_id=campaign.pk, member_ids=_ids(request.POST.getlist("member"))
            ),
        )
    elif action == "remove_matching" and matching != MemberFilter():
        _say_removed(request, members.remove_matching_members(actor=actor, campaign_id=campaign.pk, matching=matching))
    elif action == "prefill":
        solved = members.prefill_supervisors(actor=actor, campaign_id=campaign.pk)
        messages.success(
            request,
            ngettext(
                "%(count)d person got the supervisor of their reporting line.",
                "%(count)d people got the supervisor of their reporting line.",
                solved,
            )
            % {"count": solved},
        )
    return redirect(request.get_full_path())


def _say_added(request: HttpRequest, count: int) -> None:
    if count:
        text = ngettext("%(count)d person was added.", "%(count)d people were added.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Nobody was added: everybody found is in the campaign already."))


def _say_removed(request: HttpRequest, count: int) -> None:
    if count:
        text = ngettext("%(count)d person was taken out.", "%(count)d people were taken out.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("Tick the people first."))


@require_http_methods(["GET", "HEAD", "POST"])
def supervisor(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the supervisor of one or several members of a draft."""
    campaign = campaign_or_404(request, pk)
    back = reverse("assessments:hr_campaign_setup", args=[pk, "people"])
    if campaign.status != CampaignStatus.DRAFT:
        return redirect("assessments:hr_campaign_detail", pk)
    chosen = members_matching(campaign, MemberFilter()).filter(pk__in=_ids(request.GET.getlist("member")))
    rows = list(chosen[: PAGE_SIZE + 1])
    if not rows:
        return redirect(back)
    problem = ""
    if request.method == "POST":
        wanted = _ids(request.POST.getlist("supervisor"))
        try:
            changed = members.set_member_supervisor(
                actor=current_user(request),
                campaign_id=pk,
                member_ids=[row.pk for row in rows],
                supervisor_id=wanted[0] if wanted else 0,
            )
        except InvalidInput as refusal:
            problem = refusal.message
        else:
            text = ngettext(
                "The supervisor of %(count)d person is set.", "The supervisor of %(count)d people is set.", changed
            )
            messages.success(request, text % {"count": changed})
            return redirect(back)
    find = request.GET.get("q", "").strip()[:100]
    candidates = {row.candidate_id for row in rows}
    if find:
        found = list(active_people(search=find, exclude=candidates)[: FOUND_SHOWN + 1])
    else:
        found = list(likely_supervisors(rows[0].candidate, exclude=candidates)[: FOUND_SHOWN + 1])
    context = {
        "campaign": campaign,
        "members": rows,
        "find": find,
        "found": found[:FOUND_SHOWN],
        "found_more": len(found) > FOUND_SHOWN,
        "problem": problem,
    }
    return render(request, "assessments/hr/campaign_supervisor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign further people of a running campaign, each with a supervisor."""
    campaign = campaign_or_404(request, pk)
    if campaign.status != CampaignStatus.RUNNING:
        return redirect("assessments:hr_campaign_detail", pk)
    filter_form = AddPeopleFilterForm(request.GET, nodes=department_tree())
    found = people_to_add(campaign, filter_form.search, department_id=filter_form.department_id)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    form = NewcomersForm(request.POST if request.method == "POST" else None, people=list(page.object_list))
    if request.method == "POST" and form.is_valid():
        try:
            added = add_people(
                actor=current_user(request), campaign_id=pk, supervisors=form.cleaned_data["supervisors"]
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            text = ngettext(
                "%(count)d person was assigned and gets a mail.",
                "%(count)d people were assigned and get a mail.",
                added,
            )
            messages.success(request, text % {"count": added})
            return redirect("assessments:hr_campaign_people", pk)
    context = {"campaign": campaign, "filter_form": filter_form, "page_obj": page, "form": form}
    return render(request, "assessments/hr/campaign_add_people.html", context)
