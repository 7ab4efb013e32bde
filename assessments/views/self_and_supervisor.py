"""How people see themselves beside how their supervisors see them, for HR."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.analysis import SelfViewForm, SelfViewPeopleForm
from assessments.permissions import own_result_held
from assessments.selectors.group_results import Group
from assessments.selectors.parts import parts_of
from assessments.selectors.self_and_supervisor import self_views
from assessments.selectors.self_view_people import kinds_rated, self_view_people
from assessments.views.access import current_user, launched_campaign_or_404
from assessments.views.lines import page_of_lines


@require_safe
def campaign_self_and_supervisor(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = SelfViewForm(request.GET, parts=parts_of(campaign))
    without_id = own_result_held(current_user(request), campaign)
    views = self_views(campaign, form.part, kinds=form.kinds, order=form.order, without_id=without_id)
    context = {
        "campaign": campaign,
        "form": form,
        "views": views,
        "page_obj": page_of_lines(request, views.lines),
    }
    return render(request, "assessments/dashboards/campaign_self_and_supervisor.html", context)


@require_safe
def campaign_self_and_supervisor_people(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = SelfViewPeopleForm(request.GET, parts=parts_of(campaign), rated_kinds=kinds_rated(campaign))
    people = self_view_people(
        Group(campaign, form.part.department_ids(), without_id=own_result_held(current_user(request), campaign)),
        kind=form.kind_shown,
        order=form.order,
        page=request.GET.get("page", 1),
    )
    context = {"campaign": campaign, "form": form, "people": people, "page_obj": people.page}
    return render(request, "assessments/dashboards/campaign_self_and_supervisor_people.html", context)
