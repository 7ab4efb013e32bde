"""Results of a campaign department by department."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.dashboards import DepartmentsFilter
from assessments.permissions import own_result_held
from assessments.selectors.department_results import department_map
from assessments.selectors.parts import parts_of
from assessments.views.access import current_user, launched_campaign_or_404


@require_safe
def campaign_departments(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = DepartmentsFilter(request.GET, parts=parts_of(campaign), orders=())
    found = department_map(
        campaign,
        by=form.chosen_by,
        part=form.part,
        page=request.GET.get("page", 1),
        without_id=own_result_held(current_user(request), campaign),
    )
    context = {"campaign": campaign, "form": form, "found": found, "page_obj": found.page}
    return render(request, "assessments/dashboards/campaign_departments.html", context)
