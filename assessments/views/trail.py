"""What happened to an assessment, and the records of what was signed off, for everybody who may see it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.exports.signed_record_pdf import record_file_name, signed_record_pdf
from assessments.permissions import is_candidate, may_see_record, reviews
from assessments.selectors.signed_record import signed_record as selected_record
from assessments.selectors.trail import assessment_trail
from assessments.views.access import current_user, visible_assessment_or_404

PAGE_SIZE = 25


@require_safe
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = visible_assessment_or_404(request, pk)
    user = current_user(request)
    known = assessment_trail(user, assessment)
    context = {
        "assessment": assessment,
        "trail": known,
        "page_obj": Paginator(known.lines, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_candidate": is_candidate(user, assessment),
        "reviews": reviews(user, assessment),
    }
    return render(request, "assessments/trail/trail.html", context)


@require_safe
def signed_record(request: HttpRequest, pk: int, sequence: int) -> HttpResponse:
    """Answer with the record of a sign-off, also of one that was taken back since."""
    assessment = visible_assessment_or_404(request, pk)
    if not may_see_record(current_user(request), assessment):
        raise Http404
    signed = selected_record(pk, sequence)
    if signed is None:
        raise Http404
    return HttpResponse(
        signed_record_pdf(signed),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{record_file_name(signed)}"',
            # Only for this reader, and asked for each time: the right to see it may end.
            "Cache-Control": "private, no-cache",
        },
    )
