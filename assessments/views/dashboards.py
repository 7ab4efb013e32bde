"""HR's dashboards: per task and per K, S and A, with the people behind each figure."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.dashboards import CompetenceFilter, DashboardFilter, PeopleOfFilter, TaskFilter
from assessments.models import Campaign
from assessments.selectors.dashboards import (
    EVERYBODY,
    PEOPLE_ORDERS,
    PeopleOf,
    competence_people,
    department_group,
    departments_of,
    duties_of,
    duty_people,
    task_people,
)
from assessments.selectors.group_results import (
    ORDERS,
    Dashboard,
    Group,
    competence_dashboard,
    task_dashboard,
)
from assessments.views.access import current_user, launched_campaign_or_404


@require_safe
def campaign_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = TaskFilter(request.GET, departments=departments_of(campaign), duties=duties_of(campaign), orders=ORDERS)
    dashboard = task_dashboard(_group(campaign, form), order=form.order, duty_id=form.duty_id)
    context = _dashboard_context(campaign, form, dashboard)
    return render(request, "assessments/dashboards/campaign_tasks.html", context)


@require_safe
def campaign_competences(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = CompetenceFilter(request.GET, departments=departments_of(campaign), orders=ORDERS)
    dashboard = competence_dashboard(_group(campaign, form), order=form.order, kind=form.chosen_kind)
    context = _dashboard_context(campaign, form, dashboard)
    return render(request, "assessments/dashboards/campaign_competences.html", context)


def _dashboard_context(campaign: Campaign, form: DashboardFilter, dashboard: Dashboard) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "form": form,
        "dashboard": dashboard,
        "sort": form.order,
        "department_id": form.department_id,
    }


@require_safe
def campaign_task_people(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    return _campaign_people(request, pk, task_pk, task_people)


@require_safe
def campaign_duty_people(request: HttpRequest, pk: int, duty_pk: int) -> HttpResponse:
    return _campaign_people(request, pk, duty_pk, duty_people)


@require_safe
def campaign_competence_people(request: HttpRequest, pk: int, competence_pk: int) -> HttpResponse:
    return _campaign_people(request, pk, competence_pk, competence_people)


def _campaign_people(
    request: HttpRequest, pk: int, subject_pk: int, select: Callable[..., PeopleOf | None]
) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = PeopleOfFilter(request.GET, departments=departments_of(campaign), orders=PEOPLE_ORDERS)
    people = select(
        _group(campaign, form),
        subject_pk,
        viewer=current_user(request),
        order=form.order or "gap",
        page=request.GET.get("page", 1),
        narrowing=form.narrowing,
    )
    if people is None:
        raise Http404
    context = {
        "campaign": campaign,
        "form": form,
        "people": people,
        "page_obj": people.page,
        "sort": people.order,
        "is_narrowed": form.narrowing != EVERYBODY,
    }
    return render(request, "assessments/dashboards/campaign_people.html", context)


def _group(campaign: Campaign, form: DashboardFilter) -> Group:
    return department_group(campaign, form.department_id)
