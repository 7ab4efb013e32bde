"""Two groups of a campaign's people beside each other, for HR."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.forms.comparison import ComparisonForm
from assessments.permissions import own_result_held
from assessments.selectors.parts import parts_of
from assessments.selectors.two_groups import two_groups
from assessments.views.access import current_user, launched_campaign_or_404
from assessments.views.lines import page_of_lines


@require_safe
def campaign_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = launched_campaign_or_404(request, pk)
    form = ComparisonForm(request.GET, parts=parts_of(campaign))
    context = {"campaign": campaign, "form": form, "groups": None}
    if form.first_part:
        groups = two_groups(
            campaign,
            form.first_part,
            form.second_part,
            kinds=form.kinds,
            order=form.order,
            without_id=own_result_held(current_user(request), campaign),
        )
        context |= {"groups": groups, "page_obj": page_of_lines(request, groups.lines)}
    return render(request, "assessments/dashboards/campaign_comparison.html", context)
