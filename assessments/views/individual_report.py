"""One person's result as a PDF, for everybody who may see the result."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.exports.individual_report_pdf import individual_report_pdf, report_file_name
from assessments.permissions import may_see_result
from assessments.selectors.individual_report import individual_report
from assessments.views.access import current_user, visible_assessment_or_404


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the report in the reader's language; there is none before the result may be seen."""
    assessment = visible_assessment_or_404(request, pk, "signed_off_by", "department")
    user = current_user(request)
    if not may_see_result(user, assessment):
        raise Http404
    found = individual_report(user, assessment)
    if found is None:
        raise Http404
    return HttpResponse(
        individual_report_pdf(found),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{report_file_name(found)}"',
            # Only for this reader, and asked for each time: the right to see it may end.
            "Cache-Control": "private, no-cache",
        },
    )
