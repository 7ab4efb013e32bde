"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.selectors.my_work import work_items
from assessments.views.access import current_user


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/my_work/my_work.html", {"items": work_items(current_user(request))})
