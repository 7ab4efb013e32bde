"""The ranking of a campaign's gaps, for HR."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.analysis import GapForm
from assessments.permissions import own_result_held
from assessments.selectors.gap_ranking import gap_ranking
from assessments.selectors.parts import parts_of
from assessments.views.access import current_user, launched_campaign_or_404
from assessments.views.lines import page_of_lines


@require_safe
def campaign_gaps(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = GapForm(request.GET, parts=parts_of(campaign))
    ranking = gap_ranking(
        campaign,
        form.part,
        kinds=form.kinds,
        order=form.order,
        least_people=form.least_people,
        without_id=own_result_held(current_user(request), campaign),
    )
    context = {
        "campaign": campaign,
        "form": form,
        "ranking": ranking,
        "page_obj": page_of_lines(request, ranking.lines),
    }
    return render(request, "assessments/dashboards/campaign_gaps.html", context)
