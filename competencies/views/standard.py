"""The list of standards, a standard's page, and the levels."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competencies.exports.formats import EXPORT_FORMATS
from competencies.forms.standard_filter import StandardFilterForm
from competencies.levels import LEVELS
from competencies.permissions import edits_standards
from competencies.selectors.standard_detail import standard_page
from competencies.selectors.standards import list_standards
from competencies.views.access import version_or_404

PER_PAGE = 20


@require_safe
def standard_list(request: HttpRequest) -> HttpResponse:
    form = StandardFilterForm(request.GET, person=request.user)
    paginator = Paginator(list_standards(request.user, form.wanted()), PER_PAGE)
    context = {
        "form": form,
        "page_obj": paginator.get_page(request.GET.get("page")),
        "is_editor": edits_standards(request.user),
        "is_filtered": form.has_changed(),
    }
    return render(request, "competencies/standard/standard_list.html", context)


@require_safe
def standard_detail(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    context = {
        "page": standard_page(version, request.user),
        "is_editor": edits_standards(request.user),
        "formats": EXPORT_FORMATS.values(),
    }
    return render(request, "competencies/standard/standard_detail.html", context)


@require_safe
def level_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "competencies/standard/level_guide.html", {"levels": LEVELS})
