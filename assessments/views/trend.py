"""Results over time: the campaigns of one standard beside each other, for HR."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.trend import TrendForm
from assessments.selectors.parts import PartsOffered
from assessments.selectors.trend import trend_duties, trend_page, trend_standards
from assessments.views.access import require_hr
from people.selectors import department_tree


@require_safe
def trend(request: HttpRequest) -> HttpResponse:
    user = require_hr(request)
    standards = trend_standards()
    if not standards:
        return render(request, "assessments/dashboards/trend.html", {"standard": None})
    named = request.GET.get("standard", "")
    standard = next((found for found in standards if str(found.pk) == named), standards[0])
    parts = PartsOffered(department_tree(), has_none=True)
    form = TrendForm(request.GET, parts=parts, standards=standards, duties=trend_duties(standard))
    page = trend_page(standard, form.shown, form.part, viewer=user)
    context = {"form": form, "standard": standard, "page": page}
    return render(request, "assessments/dashboards/trend.html", context)
