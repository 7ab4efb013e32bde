"""The supervisor's pages: the queue, the review, returning and signing off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.enums import AssessmentState, Relation
from assessments.exceptions import DomainError
from assessments.forms.queue import QueueFilter
from assessments.forms.rating import ReturnForm, SignOffForm, VersionForm
from assessments.models import Assessment, RatingForm
from assessments.permissions import may_see_result, may_see_self_ratings
from assessments.selectors.due import rates_independently, review_due_on, today
from assessments.selectors.next_step import next_step_for_supervisor
from assessments.selectors.rating_sheet import Sheet, rating_sheet
from assessments.selectors.results import assessment_result
from assessments.selectors.supervisor import QueueTab, queue, queue_tabs
from assessments.services.transitions import complete_review, return_to_candidate
from assessments.services.transitions import sign_off as sign_off_assessment
from assessments.views.access import current_user, supervised_assessment_or_404
from assessments.views.sheets import own_form, save_and_report, save_posted_sheet
from assessments.workflow import supervisor_form_refusal

PAGE_SIZE = 25


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    filter_form = QueueFilter(request.GET)
    tab = filter_form.chosen_tab
    rows = queue(user, tab=tab, search=filter_form.search, order=filter_form.chosen_sort)
    context = {
        "tabs": queue_tabs(user, current=tab),
        "filter_form": filter_form,
        "sort": filter_form.chosen_sort,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "to_review": tab == QueueTab.TO_REVIEW,
        "is_open": tab != QueueTab.DONE,
        "today": today(),
    }
    return render(request, "assessments/supervisor/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    own, other = _forms(request, assessment)
    problem = ""
    if request.method == "POST":
        outcome = save_posted_sheet(request, own, other=other)
        sheet, problem = outcome.sheet, outcome.problem
        if not problem:
            return _after_save(request, pk)
    else:
        sheet = rating_sheet(own, other=other)
    may_rate = not supervisor_form_refusal(assessment)
    submitted = assessment.state == AssessmentState.SUBMITTED
    must_complete_first = may_rate and rates_independently(assessment) and own.completed_at is None
    due_on = review_due_on(assessment)
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "problem": problem,
        "what_next": next_step_for_supervisor(assessment, own_form_completed=own.completed_at is not None),
        "may_rate": may_rate or bool(problem),
        "summary": sheet if other else None,
        "self_hidden": other is None,
        "must_complete_first": must_complete_first,
        "may_return": submitted,
        "may_sign_off": submitted and not must_complete_first,
        "shows_answers": other is not None,
        "result": assessment_result(pk) if may_see_result(current_user(request), assessment) else None,
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today() and assessment.signed_off_at is None,
    }
    return render(request, "assessments/supervisor/review.html", context, status=409 if problem else 200)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    own, _other = _forms(request, assessment)
    return save_and_report(request, own)


@require_http_methods(["GET", "HEAD", "POST"])
def return_form(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    return _decide(
        request,
        assessment,
        ReturnForm,
        template="assessments/supervisor/return.html",
        step=lambda version, data: return_to_candidate(
            actor=current_user(request), assessment_id=pk, version=version, comment=data["comment"]
        ),
        done=_("Returned. The employee has been told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    own, _other = _forms(request, assessment)
    sheet = rating_sheet(own)
    if not sheet.is_complete:
        return _incomplete(request, pk, sheet)
    return _decide(
        request,
        assessment,
        VersionForm,
        template="assessments/supervisor/complete.html",
        step=lambda version, data: complete_review(actor=current_user(request), assessment_id=pk, version=version),
        done=_("Your ratings are complete."),
        sheet=sheet,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    if assessment.state != AssessmentState.SUBMITTED:
        return redirect("assessments:supervisor_review", pk)
    own, other = _forms(request, assessment)
    sheet = rating_sheet(own, other=other)
    if not sheet.is_complete:
        return _incomplete(request, pk, sheet)
    return _decide(
        request,
        assessment,
        SignOffForm,
        template="assessments/supervisor/sign_off.html",
        step=lambda version, data: sign_off_assessment(
            actor=current_user(request), assessment_id=pk, version=version, comment=data["comment"]
        ),
        done=_("Signed off. The employee has been told."),
        sheet=sheet,
    )


def _forms(request: HttpRequest, assessment: Assessment) -> tuple[RatingForm, RatingForm | None]:
    """Return the supervisor's own form and, where it may be seen, the self-rating."""
    own = own_form(assessment, Relation.SUPERVISOR)
    sees_self = may_see_self_ratings(current_user(request), assessment)
    return own, own_form(assessment, Relation.SELF) if sees_self else None


def _after_save(request: HttpRequest, pk: int) -> HttpResponse:
    for button in ("return", "complete", "sign_off"):
        if button in request.POST:
            return redirect(f"assessments:supervisor_{button}", pk)
    messages.success(request, _("Saved."))
    anchor = request.POST.get("save", "")
    url = reverse("assessments:supervisor_review", args=[pk])
    return redirect(f"{url}#{anchor}" if anchor else url)


def _incomplete(request: HttpRequest, pk: int, sheet: Sheet) -> HttpResponse:
    context = {"sheet": sheet, "form_url": reverse("assessments:supervisor_review", args=[pk])}
    return render(request, "assessments/sheet/incomplete.html", context)


def _decide(
    request: HttpRequest,
    assessment: Assessment,
    form_class: type[VersionForm],
    *,
    template: str,
    step: Callable[[int, dict[str, Any]], object],
    done: str,
    sheet: Sheet | None = None,
) -> HttpResponse:
    """Show a confirmation page; on POST take the step. A refusal keeps what was typed and says why."""
    form = form_class(request.POST or None, initial={"version": assessment.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            step(form.cleaned_data["version"], form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, done)
            return redirect("assessments:supervisor_review", assessment.pk)
    return render(request, template, {"assessment": assessment, "form": form, "sheet": sheet}, status=status)
