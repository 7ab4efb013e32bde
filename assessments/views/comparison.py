"""Two groups of a campaign's people beside each other, for HR."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.comparison import ComparisonForm
from assessments.selectors.dashboards import departments_of
from assessments.selectors.two_groups import two_groups
from assessments.views.access import launched_campaign_or_404

LINES_PER_PAGE = 25


@require_safe
def campaign_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = ComparisonForm(request.GET, departments=departments_of(campaign))
    context = {"campaign": campaign, "form": form, "groups": None}
    if form.first_id is not None:
        groups = two_groups(campaign, form.first_id, form.second_id, kinds=form.kinds, order=form.order)
        context |= {
            "groups": groups,
            "page_obj": Paginator(groups.lines, LINES_PER_PAGE).get_page(request.GET.get("page")),
        }
    return render(request, "assessments/dashboards/campaign_comparison.html", context)
