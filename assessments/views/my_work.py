"""The first page after signing in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.selectors.my_work import work_items
from assessments.views.access import current_user

PAGE_SIZE = 25


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    page = Paginator(work_items(current_user(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/my_work/my_work.html", {"page_obj": page})
