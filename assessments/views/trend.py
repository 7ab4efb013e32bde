"""Results over time: the campaigns of one standard beside each other, for HR."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.trend import TrendForm
from assessments.selectors.trend import trend_duties, trend_page, trend_standards
from assessments.views.access import require_hr
from people.selectors import department_subtree_ids, department_tree


@require_safe
def trend(request: HttpRequest) -> HttpResponse:
    require_hr(request)
    standards = trend_standards()
    if not standards:
        return render(request, "assessments/dashboards/trend.html", {"standard": None})
    named = request.GET.get("standard", "")
    standard = next((found for found in standards if str(found.pk) == named), standards[0])
    form = TrendForm(request.GET, departments=department_tree(), standards=standards, duties=trend_duties(standard))
    department_id = form.department_id
    page = trend_page(
        standard,
        form.shown,
        department_id=department_id,
        department_ids=None if department_id is None else frozenset(department_subtree_ids(department_id)),
    )
    context = {"form": form, "standard": standard, "page": page}
    return render(request, "assessments/dashboards/trend.html", context)
