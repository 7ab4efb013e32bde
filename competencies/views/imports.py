"""Uploading documents, looking at what was read from one, and making it a draft. Editors only."""

import time
from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competencies.exceptions import DomainError
from competencies.exports.formats import EXPORT_FORMATS
from competencies.exports.standard_xlsx import TEMPLATE_NAME, template_as_xlsx
from competencies.finding_messages import unreadable_message
from competencies.forms.import_upload import ImportUploadForm
from competencies.models import ImportSource, ImportUpload
from competencies.selectors.comparison_page import unsaved_comparison_page
from competencies.selectors.contents import Contents, read_contents
from competencies.selectors.imports import upload_preview, version_to_compare, waiting_files, waiting_lines
from competencies.selectors.source_rows import ROWS_PER_PAGE, SourceRow, page_with, source_page, with_outcomes
from competencies.services.uploads import add_upload, contents_of_upload, discard_upload, save_upload
from competencies.views.access import editor_or_404, upload_or_404, version_or_404

PER_PAGE = 20
# Without JavaScript all files come in one request, which must not last for ever: none is begun after this time.
MAX_SECONDS_PER_REQUEST = 40


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show the form and the files that wait; read what is posted. A script asks for JSON, file by file."""
    editor = editor_or_404(request)
    wants_json = request.headers.get("Accept", "") == "application/json"
    form = ImportUploadForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        answers = _read(request, form)
        return JsonResponse({"files": answers}) if wants_json else _after_upload(answers)
    if form is not None and wants_json:
        return JsonResponse({"message": " ".join(map(str, form.errors.get("documents", [])))}, status=400)
    page = Paginator(waiting_files(editor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form or ImportUploadForm(), "page_obj": page, "waiting": waiting_lines(page.object_list)}
    return render(request, "competencies/imports/upload.html", context)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the workbook to be filled in by hand and uploaded here."""
    editor_or_404(request)
    response = HttpResponse(template_as_xlsx(), content_type=EXPORT_FORMATS["xlsx"].content_type)
    response["Content-Disposition"] = f'attachment; filename="{TEMPLATE_NAME}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    found = _read_upload_or_404(request, pk)
    try:
        contents = contents_of_upload(found)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("competencies:import_upload")
    shown = upload_preview(found, contents)
    context = {"preview": shown, "page_obj": _page_of_rows(request, shown.rows, contents)}
    return render(request, "competencies/imports/preview.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the file differs from the version of its standard that counts, before anything is saved."""
    found = _read_upload_or_404(request, pk)
    version = version_to_compare(found)
    if version is None:
        raise Http404
    try:
        contents = contents_of_upload(found)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("competencies:import_upload")
    page = unsaved_comparison_page(version, contents, request.GET.get("change", ""))
    return render(request, "competencies/imports/compare.html", {"page": page, "upload": found})


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file a draft, and lead to its page."""
    editor = editor_or_404(request)
    try:
        version = save_upload(actor=editor, upload_id=pk)
    except ImportUpload.DoesNotExist as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("competencies:import_upload")
    messages.success(
        request,
        _("%(version)s is a draft now. Decide on its findings and publish it when it is right.")
        % {"version": version.label},
    )
    return redirect("competencies:standard_detail", pk=version.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the waiting file; it can be uploaded again."""
    found = upload_or_404(request, pk)
    discard_upload(actor=editor_or_404(request), upload_id=found.pk)
    messages.success(request, _("%(name)s was discarded.") % {"name": found.original_name})
    return redirect("competencies:import_upload")


@require_safe
def source(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the document that a version was made from, as a file to save and never to show."""
    editor_or_404(request)
    kept = ImportSource.objects.filter(standard_version=version_or_404(request, pk)).defer("rows").first()
    if kept is None:
        raise Http404
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=True, filename=kept.original_name, content_type="application/octet-stream"
    )


@require_safe
def source_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the document a version was made from, row by row, beside the findings and what became of the rows."""
    editor_or_404(request)
    version = version_or_404(request, pk)
    try:
        shown = source_page(version, read_contents(version))
    except ImportSource.DoesNotExist as error:
        raise Http404 from error
    context = {"shown": shown, "page_obj": _page_of_rows(request, shown.rows, shown.contents)}
    return render(request, "competencies/imports/source.html", context)


def _page_of_rows(request: HttpRequest, rows: Sequence[SourceRow], contents: Contents) -> "Page[SourceRow]":
    """Return the page asked for by its number, or as ``at`` by a row that stands on it."""
    page = Paginator(rows, ROWS_PER_PAGE).get_page(
        request.GET.get("page") or page_with(rows, request.GET.get("at", ""))
    )
    page.object_list = with_outcomes(page.object_list, contents)
    return page


def _read_upload_or_404(request: HttpRequest, pk: int) -> ImportUpload:
    """Return a waiting file that could be read."""
    found = upload_or_404(request, pk)
    if found.error_code:
        raise Http404
    return found


def _read(request: HttpRequest, form: ImportUploadForm) -> list[dict[str, str]]:
    """Read the posted files; for each return its name, and the address of its preview or what is wrong."""
    until = time.monotonic() + MAX_SECONDS_PER_REQUEST
    answers: list[dict[str, str]] = []
    for file in form.chosen():
        name = file.name or ""
        if time.monotonic() >= until:
            answers.append({"name": name, "message": _("Not read: there were too many files at once."), "url": ""})
            messages.error(request, _("%(name)s was not read: there were too many files at once.") % {"name": name})
            continue
        try:
            added = add_upload(actor=editor_or_404(request), file=file, name=name)
        except DomainError as error:
            answers.append({"name": name, "message": error.message, "url": ""})
            messages.error(request, error.message)
            continue
        if added.error_code:
            message, url = unreadable_message(added.error_code, added.error_params), ""
        else:
            message, url = "", reverse("competencies:import_preview", args=[added.pk])
        answers.append({"name": added.original_name, "message": message, "url": url})
    return answers


def _after_upload(answers: list[dict[str, str]]) -> HttpResponse:
    """One file leads to its preview at once; several to the list."""
    if len(answers) == 1 and answers[0]["url"]:
        return redirect(answers[0]["url"])
    return redirect("competencies:import_upload")
