"""The history of one item: every answer it had, for each who may read them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.models import Assessment, Item
from assessments.permissions import is_candidate, may_review
from assessments.selectors.item_history import item_history as history_of
from assessments.views.access import current_user, visible_assessment_or_404


@require_safe
def item_history(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """A page of its own, of which static/js/rating/review.js takes the part marked ``data-history`` into others."""
    assessment = visible_assessment_or_404(request, pk)
    found = Item.objects.filter(pk=item_pk, campaign=assessment.campaign_id).select_related("competence").first()
    if found is None:
        raise Http404
    context = {
        "assessment": assessment,
        "history": history_of(current_user(request), assessment, found),
        "back_url": _back_url(request, assessment, found),
    }
    return render(request, "assessments/item_history/item_history.html", context)


def _back_url(request: HttpRequest, assessment: Assessment, item: Item) -> str:
    user = current_user(request)
    if is_candidate(user, assessment):
        return reverse("assessments:employee_detail", args=[assessment.pk])
    if may_review(user, assessment):
        return reverse(
            "assessments:supervisor_review", args=[assessment.pk], query={"tab": "all"}, fragment=f"item-{item.pk}"
        )
    return reverse("assessments:hr_assessment_detail", args=[assessment.pk])
