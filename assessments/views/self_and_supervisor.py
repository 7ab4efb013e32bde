"""How people see themselves beside how their supervisors see them, for HR."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.analysis import SelfViewForm, SelfViewPeopleForm
from assessments.selectors.dashboards import department_group, departments_of
from assessments.selectors.self_and_supervisor import self_views
from assessments.selectors.self_view_people import kinds_rated, self_view_people
from assessments.views.access import current_user, launched_campaign_or_404

LINES_PER_PAGE = 25


@require_safe
def campaign_self_and_supervisor(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = SelfViewForm(request.GET, departments=departments_of(campaign))
    views = self_views(
        department_group(campaign, form.department_id),
        kinds=form.kinds,
        order=form.order,
        department_id=form.department_id,
    )
    context = {
        "campaign": campaign,
        "form": form,
        "views": views,
        "page_obj": Paginator(views.lines, LINES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessments/dashboards/campaign_self_and_supervisor.html", context)


@require_safe
def campaign_self_and_supervisor_people(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = SelfViewPeopleForm(request.GET, departments=departments_of(campaign), rated_kinds=kinds_rated(campaign))
    people = self_view_people(
        department_group(campaign, form.department_id),
        current_user(request),
        kind=form.kind_shown,
        order=form.order,
        page=request.GET.get("page", 1),
    )
    context = {"campaign": campaign, "form": form, "people": people, "page_obj": people.page}
    return render(request, "assessments/dashboards/campaign_self_and_supervisor_people.html", context)
