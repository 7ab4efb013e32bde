"""Evidence of an item: a page of its own, which works without script, and the answers to the script of the form.

The script asks for JSON: 200 with the list drawn anew, 422 with the errors by field, 409 where the form is closed.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.enums import Relation
from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.evidence import EvidenceFilesForm, EvidenceLinkForm
from assessments.models import Assessment, Evidence, Item, RatingForm
from assessments.permissions import form_in_force
from assessments.selectors.evidence import evidence_limits, evidence_of_item
from assessments.services.evidence import add_file, add_link, not_returned, remove_evidence
from assessments.views.access import (
    candidate_assessment_or_404,
    current_user,
    own_evidence_or_404,
    readable_evidence_or_404,
    supervised_assessment_or_404,
)
from assessments.workflow import self_form_refusal, supervisor_form_refusal
from competencies.models.imports import private_storage

CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True, slots=True)
class Place:
    """Where evidence is added: one item of one form, and the pages around it."""

    assessment: Assessment
    form: RatingForm
    item: Item

    @property
    def is_of_supervisor(self) -> bool:
        return self.form.relation == Relation.SUPERVISOR

    @property
    def refusal(self) -> str:
        """Why nothing can be changed now; empty when it can."""
        if self.is_of_supervisor:
            return supervisor_form_refusal(self.assessment)
        return self_form_refusal(self.assessment) or not_returned(self.assessment, self.item.pk)

    @property
    def url(self) -> str:
        """The page of the item's evidence."""
        name = "supervisor_evidence" if self.is_of_supervisor else "employee_evidence"
        return reverse(f"assessments:{name}", args=[self.assessment.pk, self.item.pk])

    @property
    def form_url(self) -> str:
        """The item's place in the form."""
        name = "supervisor_review" if self.is_of_supervisor else "employee_rate"
        return f"{reverse(f'assessments:{name}', args=[self.assessment.pk])}#item-{self.item.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def of_employee(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    return _page(request, _place_or_404(candidate_assessment_or_404(request, pk), Relation.SELF, item_pk))


@require_http_methods(["GET", "HEAD", "POST"])
def of_supervisor(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    return _page(request, _place_or_404(supervised_assessment_or_404(request, pk), Relation.SUPERVISOR, item_pk))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and remove when that is posted."""
    piece = own_evidence_or_404(request, pk)
    place = Place(piece.form.assessment, piece.form, piece.item)
    if request.method != "POST":
        if place.refusal:
            return _closed(request, place, place.refusal)
        return render(request, "assessments/evidence/remove.html", {"piece": piece, "place": place})
    try:
        remove_evidence(actor=current_user(request), evidence_id=piece.pk)
    except Evidence.DoesNotExist:
        pass  # somebody was quicker: it is gone, as asked
    except DomainError as refused:
        return _closed(request, place, refused.message)
    if _wants_json(request):
        return _drawn(place)
    messages.success(request, _("“%(name)s” was removed.") % {"name": piece.name})
    return redirect(place.url)


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file to save, never to show: whatever it holds, it does not run as a page of the portal."""
    piece = readable_evidence_or_404(request, pk)
    try:
        content = private_storage().open(piece.stored_name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=piece.name, content_type=piece.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _place_or_404(assessment: Assessment, relation: Relation, item_pk: int) -> Place:
    form = form_in_force(assessment, relation)
    item = (
        Item.objects.select_related("task__duty", "competence")
        .filter(pk=item_pk, campaign=assessment.campaign_id)
        .first()
    )
    if form is None or item is None:
        raise Http404
    return Place(assessment, form, item)


def _page(request: HttpRequest, place: Place) -> HttpResponse:
    link, files = EvidenceLinkForm(), EvidenceFilesForm()
    if request.method == "POST":
        try:
            if "url" in request.POST:
                link = EvidenceLinkForm(request.POST)
                added = _add_link(request, place, link)
            else:
                files = EvidenceFilesForm(request.POST, request.FILES)
                added = _add_files(request, place, files)
        except DomainError as refused:
            return _closed(request, place, refused.message)
        if _wants_json(request):
            return _drawn(place) if added else _not_added(link if link.is_bound else files)
        if added:
            messages.success(request, _("Added."))
            return redirect(place.url)
    elif place.refusal:
        return _closed(request, place, place.refusal)
    context = {
        "place": place,
        "pieces": evidence_of_item(place.form, place.item.pk),
        "link_form": link,
        "files_form": files,
        "file_bytes": evidence_limits().file_bytes,
    }
    return render(request, "assessments/evidence/item.html", context)


def _add_link(request: HttpRequest, place: Place, form: EvidenceLinkForm) -> bool:
    if not form.is_valid():
        return False
    try:
        add_link(actor=current_user(request), form_id=place.form.pk, item_id=place.item.pk, **form.cleaned_data)
    except InvalidInput as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    return True


def _add_files(request: HttpRequest, place: Place, form: EvidenceFilesForm) -> bool:
    """Add what can be added; say of the others why not. Returns whether all were."""
    if not form.is_valid():
        return False
    chosen = form.chosen()
    for file in chosen:
        name = file.name or ""
        try:
            add_file(actor=current_user(request), form_id=place.form.pk, item_id=place.item.pk, file=file, name=name)
        except InvalidInput as refused:
            told = refused.message
            if len(chosen) > 1:
                told = _("%(name)s: %(problem)s") % {"name": name, "problem": refused.message}
            form.add_error("documents", told)
    return not form.errors


def _closed(request: HttpRequest, place: Place, why: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"refused": why}, status=CONFLICT)
    messages.warning(request, why)
    return redirect(place.form_url)


def _drawn(place: Place) -> HttpResponse:
    pieces = evidence_of_item(place.form, place.item.pk)
    drawn = render_to_string("assessments/evidence/pieces.html", {"pieces": pieces, "removable": True})
    return JsonResponse({"html": drawn.strip(), "count": len(pieces)})


def _not_added(form: EvidenceLinkForm | EvidenceFilesForm) -> HttpResponse:
    errors = {name: " ".join(map(str, found)) for name, found in form.errors.items()}
    if told := errors.pop(NON_FIELD_ERRORS, ""):
        errors[next(iter(form.fields))] = told
    return JsonResponse({"errors": errors}, status=UNPROCESSABLE)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
