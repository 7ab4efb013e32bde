"""Rating scales: read, copy, edit copies, delete what nobody uses."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.exceptions import DomainError
from assessments.forms.scales import (
    POINT_FIELDS,
    PREFIX,
    PointFormSet,
    ScaleForm,
    point_formset,
    rearranged,
    typed_points,
)
from assessments.models import RatingScale
from assessments.selectors.scales import scale_row, scale_rows
from assessments.services.scales import MAX_POINTS, MIN_POINTS, PointInput, copy_scale, delete_scale, update_scale
from assessments.views.access import current_user, require_hr

PAGE_SIZE = 20


def _scale_or_404(request: HttpRequest, pk: int) -> RatingScale:
    require_hr(request)
    scale = RatingScale.objects.select_related("origin").filter(pk=pk).first()
    if scale is None:
        raise Http404
    return scale


@require_safe
def scale_list(request: HttpRequest) -> HttpResponse:
    require_hr(request)
    page = Paginator(scale_rows(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/scales/list.html", {"page_obj": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "assessments/scales/detail.html", {"row": scale_row(_scale_or_404(request, pk))})


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    scale = _scale_or_404(request, pk)
    new = copy_scale(actor=current_user(request), scale_id=scale.pk)
    messages.success(request, _("Copied. Adapt the copy to your needs."))
    return redirect("assessments:scale_edit", new.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    scale = _scale_or_404(request, pk)
    row = scale_row(scale)
    if row.read_only_reason and request.method != "POST":
        messages.info(request, row.read_only_reason)
        return redirect("assessments:scale_detail", pk)
    problem = ""
    if request.method != "POST":
        form = ScaleForm(initial=ScaleForm.initial_of(scale))
        points = point_formset([{name: getattr(point, name) for name in POINT_FIELDS} for point in row.points])
    elif (changed := rearranged(typed_points(request.POST), request.POST.get("action", ""))) is not None:
        # Nothing is saved yet, so nothing is missing yet: what was typed comes back in the new order.
        form = ScaleForm(initial=request.POST.dict())
        points = point_formset(changed)
    else:
        form = ScaleForm(request.POST)
        points = PointFormSet(request.POST, prefix=PREFIX)
        if form.is_valid() & points.is_valid():
            try:
                update_scale(
                    actor=current_user(request),
                    scale_id=pk,
                    points=[PointInput(**point.cleaned_data) for point in points],
                    **form.cleaned_data,
                )
            except DomainError as refusal:
                problem = refusal.message
            else:
                messages.success(request, _("Saved."))
                return redirect("assessments:scale_detail", pk)
    context = {
        "row": row,
        "form": form,
        "points": points,
        "problem": problem,
        "may_add": len(points.forms) < MAX_POINTS,
        "may_remove": len(points.forms) > MIN_POINTS,
    }
    return render(request, "assessments/scales/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    scale = _scale_or_404(request, pk)
    row = scale_row(scale)
    if row.kept_reason:
        messages.info(request, row.kept_reason)
        return redirect("assessments:scale_detail", pk)
    if request.method == "POST":
        name = scale.name
        try:
            delete_scale(actor=current_user(request), scale_id=pk)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("assessments:scale_detail", pk)
        messages.success(request, _("The rating scale “%(name)s” is deleted.") % {"name": name})
        return redirect("assessments:scale_list")
    return render(request, "assessments/scales/delete.html", {"row": row})
