"""The gallery of charts, for developers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.charts.gallery import gallery
from assessments.views.access import current_user


@require_GET
def charts(request: HttpRequest) -> HttpResponse:
    """Show every chart in every state, with invented values.

    Where people work it would only confuse them: in production it is there for who may open the administration.
    """
    if settings.PRODUCTION and not current_user(request).is_staff:
        raise Http404
    return render(request, "assessments/gallery/charts.html", {"components": gallery()})
