"""The ranking of a campaign's gaps, for HR."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.analysis import GapForm
from assessments.selectors.dashboards import department_group, departments_of
from assessments.selectors.gap_ranking import gap_ranking
from assessments.views.access import launched_campaign_or_404

LINES_PER_PAGE = 25


@require_safe
def campaign_gaps(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = GapForm(request.GET, departments=departments_of(campaign))
    ranking = gap_ranking(
        department_group(campaign, form.department_id),
        kinds=form.kinds,
        order=form.order,
        least_people=form.least_people,
        department_id=form.department_id,
    )
    context = {
        "campaign": campaign,
        "form": form,
        "ranking": ranking,
        "page_obj": Paginator(ranking.lines, LINES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessments/dashboards/campaign_gaps.html", context)
