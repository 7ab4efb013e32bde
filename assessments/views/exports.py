"""Taking data away: the page of reports of a campaign, and the files that are made for whoever asks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import ExportKind
from assessments.exceptions import DomainError
from assessments.exports.file_names import CONTENT_TYPES, export_file_name, export_suffix
from assessments.forms.dashboards import FilesFilter
from assessments.forms.exports import ExportForm, TeamReportForm
from assessments.models import Campaign, Export
from assessments.selectors.due import today
from assessments.selectors.exports import (
    CAMPAIGN_FILES,
    TEAM_FILE,
    group_of,
    may_download,
    must_wait,
    own_exports,
    supervisors_of,
)
from assessments.selectors.group_results import signed_off_of
from assessments.selectors.parts import parts_of
from assessments.selectors.team_report import team_report
from assessments.selectors.team_results import reviewed_campaign
from assessments.services.exports import delete_export, own_result_refusal, request_export, retry_export
from assessments.views.access import current_user, launched_campaign_or_404
from assessments.views.team import team_report_response
from competencies.models.imports import private_storage

EXPORTS_PER_PAGE = 20
RECENT = 5


@require_safe
def reports(request: HttpRequest, pk: int) -> HttpResponse:
    """What HR can take away of a campaign, and what the own last files were."""
    campaign = launched_campaign_or_404(request, pk)
    return _reports(request, campaign)


@require_safe
def team_report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer HR with the report on the team of ``?supervisor=`` as a PDF, as that supervisor has it."""
    campaign, user = launched_campaign_or_404(request, pk), current_user(request)
    form = TeamReportForm(request.GET, supervisors=supervisors_of(campaign))
    if not form.is_valid():
        return _reports(request, campaign, report_form=form)
    supervisor = supervisors_of(campaign).get(pk=form.cleaned_data["supervisor"])
    if must_wait(user, group_of(campaign, None, supervisor.pk)):
        form.add_error("supervisor", own_result_refusal())
        return _reports(request, campaign, report_form=form)
    return team_report_response(team_report(campaign, supervisor, today()))


@require_POST
def campaign_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a file of the campaign for HR."""
    campaign = launched_campaign_or_404(request, pk)
    form = ExportForm(
        request.POST, departments=parts_of(campaign).nodes, supervisors=supervisors_of(campaign), kind=TEAM_FILE.kind
    )
    if not form.is_valid():
        return _reports(request, campaign, team_form=form)
    return _made(
        request,
        campaign,
        "assessments:hr_campaign_reports",
        kind=ExportKind(form.cleaned_data["kind"]),
        department_id=form.cleaned_data["department"],
        supervisor_id=form.cleaned_data["supervisor"],
    )


@require_POST
def team_export(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Make the workbook of the own team for its supervisor."""
    user = current_user(request)
    campaign = reviewed_campaign(user, campaign_pk)
    if campaign is None:
        raise Http404
    return _made(
        request, campaign, "assessments:supervisor_team_tasks", kind=ExportKind.TEAM_WORKBOOK, supervisor_id=user.pk
    )


@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """All files that the reader asked for."""
    page = Paginator(own_exports(current_user(request)), EXPORTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/exports/list.html", {"page_obj": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a file is; a script asks for JSON."""
    export = _own_or_404(request, pk)
    if request.headers.get("Accept", "") == "application/json":
        answer = JsonResponse(
            {
                "state": export.state,
                "stalled": export.is_stalled,
                "done": export.done,
                "words": _("%(done)s of %(total)s") % {"done": export.done, "total": export.total},
            }
        )
        answer["Cache-Control"] = "private, no-store"
        return answer
    return render(request, "assessments/exports/detail.html", {"export": export})


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file that is ready, to save and never to show, while its requester may have it."""
    export = _own_or_404(request, pk)
    if not export.is_ready:
        raise Http404
    try:
        content = private_storage().open(export.stored_name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=export_file_name(export),
        content_type=CONTENT_TYPES[export_suffix(export)],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin again what failed or stands still."""
    export = _own_or_404(request, pk)
    retry_export(actor=current_user(request), export_id=export.pk)
    return redirect("assessments:export_detail", pk=export.pk)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file, also one that the reader may no longer download."""
    try:
        delete_export(actor=current_user(request), export_id=pk)
    except Export.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The file was deleted."))
    return redirect("assessments:export_list")


def _reports(
    request: HttpRequest,
    campaign: Campaign,
    *,
    team_form: ExportForm | None = None,
    report_form: TeamReportForm | None = None,
) -> HttpResponse:
    departments, supervisors = parts_of(campaign).nodes, list(supervisors_of(campaign))
    filters = FilesFilter(request.GET, departments=departments)
    context = {
        "campaign": campaign,
        "form": filters,
        "department_id": filters.part.department_id,
        "signed_off": signed_off_of(group_of(campaign, filters.part.department_id, None)),
        "files": CAMPAIGN_FILES,
        "team_file": TEAM_FILE,
        "team_form": team_form or ExportForm(departments=departments, supervisors=supervisors, kind=TEAM_FILE.kind),
        "report_form": report_form or TeamReportForm(supervisors=supervisors),
        "exports": own_exports(current_user(request), campaign)[:RECENT],
    }
    return render(request, "assessments/exports/reports.html", context)


def _own_or_404(request: HttpRequest, pk: int) -> Export:
    """Return what the reader asked for and may still have; nobody else learns that it exists."""
    user = current_user(request)
    export = own_exports(user).filter(pk=pk).first()
    if export is None or not may_download(user, export):
        raise Http404
    return export


def _made(
    request: HttpRequest,
    campaign: Campaign,
    back: str,
    *,
    kind: ExportKind,
    department_id: int | None = None,
    supervisor_id: int | None = None,
) -> HttpResponse:
    """Ask for the file: what is made at once is downloaded at once, of everything else the progress is shown."""
    try:
        export = request_export(
            actor=current_user(request),
            kind=kind,
            campaign_id=campaign.pk,
            language=get_language() or "",
            department_id=department_id,
            supervisor_id=supervisor_id,
        )
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect(back, campaign.pk)
    name = "export_file" if export.is_ready else "export_detail"
    return redirect(f"assessments:{name}", pk=export.pk)
