"""HR's dashboards: per task and per K, S and A, with the people behind each figure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.dashboards import CompetenceFilter, DashboardFilter, PeopleOfFilter, TaskFilter
from assessments.models import Campaign
from assessments.permissions import own_result_held
from assessments.selectors.dashboards import (
    EVERYBODY,
    PEOPLE_ORDERS,
    Rated,
    duties_of,
    people_behind,
    rated_competence,
    rated_duty,
    rated_task,
)
from assessments.selectors.figures import scale_points
from assessments.selectors.group_results import (
    ORDERS,
    Dashboard,
    Group,
    competence_dashboard,
    task_dashboard,
)
from assessments.selectors.parts import parts_of
from assessments.views.access import current_user, launched_campaign_or_404


@require_safe
def campaign_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = TaskFilter(request.GET, parts=parts_of(campaign), duties=duties_of(campaign), orders=ORDERS)
    dashboard = task_dashboard(_group(request, campaign, form), order=form.order, duty_id=form.duty_id)
    context = _dashboard_context(campaign, form, dashboard)
    return render(request, "assessments/dashboards/campaign_tasks.html", context)


@require_safe
def campaign_competences(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = CompetenceFilter(request.GET, parts=parts_of(campaign), orders=ORDERS)
    dashboard = competence_dashboard(_group(request, campaign, form), order=form.order, kind=form.chosen_kind)
    context = _dashboard_context(campaign, form, dashboard)
    return render(request, "assessments/dashboards/campaign_competences.html", context)


def _dashboard_context(campaign: Campaign, form: DashboardFilter, dashboard: Dashboard) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "form": form,
        "dashboard": dashboard,
        "sort": form.order,
        "part": form.part,
    }


@require_safe
def campaign_task_people(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    return _people_behind(request, campaign, rated_task(campaign, task_pk))


@require_safe
def campaign_duty_people(request: HttpRequest, pk: int, duty_pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    return _people_behind(request, campaign, rated_duty(campaign, duty_pk))


@require_safe
def campaign_competence_people(request: HttpRequest, pk: int, competence_pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    from_tasks = "from_tasks" in request.GET
    return _people_behind(request, campaign, rated_competence(campaign, competence_pk, from_tasks=from_tasks))


def _people_behind(request: HttpRequest, campaign: Campaign, rated: Rated | None) -> HttpResponse:
    if rated is None:
        raise Http404
    form = PeopleOfFilter(request.GET, parts=parts_of(campaign), scale=scale_points(campaign), orders=PEOPLE_ORDERS)
    people = people_behind(
        _group(request, campaign, form),
        rated,
        order=form.order or "gap",
        page=request.GET.get("page", 1),
        narrowing=form.narrowing,
    )
    context = {
        "campaign": campaign,
        "form": form,
        "people": people,
        "page_obj": people.page,
        "sort": people.order,
        "is_narrowed": form.narrowing != EVERYBODY,
    }
    return render(request, "assessments/dashboards/campaign_people.html", context)


def _group(request: HttpRequest, campaign: Campaign, form: DashboardFilter) -> Group:
    without_id = own_result_held(current_user(request), campaign)
    return Group(campaign, form.part.department_ids(), without_id=without_id)
