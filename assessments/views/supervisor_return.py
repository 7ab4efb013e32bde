"""Returning the self-rating: noting items while reviewing, and the page on which the return is made."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.enums import Relation
from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.review import ReturnForm, posted_reasons, reason_name
from assessments.models import Assessment
from assessments.selectors.rating_sheet import Sheet, rating_sheet
from assessments.selectors.returns import return_marks
from assessments.services.returning import InvalidReasons, mark_for_return, return_to_candidate
from assessments.views.access import current_user, supervised_assessment_or_404
from assessments.views.supervisor import REVIEW, other_relation
from assessments.workflow import RETURN, refusal

ADD, REMOVE = "add", "remove"


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep reasons as they are written: the script's side of the review. 200 with the number of items noted now."""
    assessment = supervised_assessment_or_404(request, pk)
    try:
        marked = mark_for_return(
            actor=current_user(request), assessment_id=assessment.pk, reasons=posted_reasons(request.POST)
        )
    except InvalidReasons as wrong:
        return JsonResponse({"error": " ".join(dict.fromkeys(wrong.errors.values()))}, status=422)
    except DomainError as refused:
        return JsonResponse({"refused": refused.message}, status=409)
    return JsonResponse({"marked": marked})


@require_http_methods(["GET", "HEAD", "POST"])
def return_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list and make the return. Adding an item to the list or taking one off keeps what was typed."""
    assessment = supervised_assessment_or_404(request, pk)
    other = other_relation(request, assessment)
    sheet = rating_sheet(assessment, Relation.SUPERVISOR, other=other)
    if request.method != "POST":
        if why := refusal(assessment, RETURN):
            messages.warning(request, why)
            return redirect(REVIEW, pk)
        reasons = return_marks(assessment) if other else {}
        form = ReturnForm(initial={"version": assessment.version}, lines=sheet.lines, reasons=reasons)
        return _page(request, assessment, sheet, form)
    reasons = posted_reasons(request.POST)
    if ADD in request.POST or REMOVE in request.POST:
        return _changed_list(request, assessment, sheet, reasons)
    form = ReturnForm(request.POST, lines=sheet.lines, reasons=reasons)
    if form.is_valid() and _return(request, assessment, form):
        messages.success(request, _("Returned. The employee has been told."))
        return redirect(REVIEW, pk)
    return _page(request, assessment, sheet, form, status=409 if form.non_field_errors() else 200)


def _return(request: HttpRequest, assessment: Assessment, form: ReturnForm) -> bool:
    """Make the return; otherwise the form says why not, and keeps what was typed."""
    try:
        return_to_candidate(
            actor=current_user(request),
            assessment_id=assessment.pk,
            version=form.cleaned_data["version"],
            comment=form.cleaned_data["comment"],
            items=form.reasons,
        )
    except InvalidReasons as wrong:
        for item, problem in wrong.errors.items():
            form.add_error(reason_name(item) if reason_name(item) in form.fields else None, problem)
    except InvalidInput as wrong:
        form.add_error("comment", wrong.message)
    except DomainError as refused:
        form.add_error(None, refused.message)
        assessment.refresh_from_db(fields=["state", "version"])
        form.ask_again(assessment.version)
    else:
        return True
    return False


def _changed_list(
    request: HttpRequest, assessment: Assessment, sheet: Sheet, reasons: Mapping[int, str]
) -> HttpResponse:
    """Show the list with one item more or less, and everything that was typed, which is kept as notes."""
    items = {line.item_id for line in sheet.lines}
    reasons = {item: reason for item, reason in reasons.items() if item in items}
    removed = _posted_item(request, REMOVE)
    added = _posted_item(request, ADD)
    notes = {item: "" if item == removed else reason for item, reason in reasons.items() if reason or item == removed}
    problem = ""
    try:
        mark_for_return(actor=current_user(request), assessment_id=assessment.pk, reasons=notes)
    except DomainError as refused:
        problem = refused.message
    listed = {item: reason for item, reason in reasons.items() if item != removed}
    if added in items:
        listed.setdefault(added, "")
    initial = {"version": request.POST.get("version"), "comment": request.POST.get("comment", "")}
    form = ReturnForm(initial=initial, lines=sheet.lines, reasons=listed)
    return _page(request, assessment, sheet, form, problem=problem, added=added, status=409 if problem else 200)


def _posted_item(request: HttpRequest, button: str) -> int:
    """Return the item that the pressed button speaks of: its own value, or what was chosen beside it; 0 for none."""
    posted = request.POST.get("item" if button == ADD else button, "") if button in request.POST else ""
    return int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 16 else 0


def _page(
    request: HttpRequest,
    assessment: Assessment,
    sheet: Sheet,
    form: ReturnForm,
    *,
    problem: str = "",
    added: int = 0,
    status: int = 200,
) -> HttpResponse:
    listed = {line.item_id for line in form.lines}
    context = {
        "assessment": assessment,
        "form": form,
        "problem": problem,
        "added": added,
        # Single items can only be named by who may compare them with the self-rating.
        "offered": sheet.without(listed) if sheet.shows_other else None,
    }
    return render(request, "assessments/supervisor/return.html", context, status=status)
