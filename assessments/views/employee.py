"""The candidate's pages: the self-rating, submitting it, reading the result."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.enums import AssessmentState, Relation
from assessments.exceptions import DomainError
from assessments.forms.rating import AcknowledgeForm, VersionForm
from assessments.models import Assessment
from assessments.permissions import form_in_force, may_see_result, may_see_supervisor_ratings
from assessments.selectors.due import review_due_on, self_due_on, today
from assessments.selectors.employee import own_assessments
from assessments.selectors.next_step import next_step_for_candidate
from assessments.selectors.rating_sheet import rating_sheet
from assessments.selectors.results import assessment_result
from assessments.services.transitions import acknowledge as acknowledge_result
from assessments.services.transitions import submit_self_rating
from assessments.views.access import candidate_assessment_or_404, current_user
from assessments.views.sheets import own_form, save_and_report, save_posted_sheet
from assessments.workflow import self_form_refusal

PAGE_SIZE = 25


@require_safe
def assessment_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(own_assessments(current_user(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/employee/list.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk)
    form = own_form(assessment, Relation.SELF)
    problem = ""
    if request.method == "POST":
        outcome = save_posted_sheet(request, form)
        sheet, problem = outcome.sheet, outcome.problem
        if not problem:
            return _after_save(request, pk)
    elif self_form_refusal(assessment):
        return redirect("assessments:employee_detail", pk)
    else:
        sheet = rating_sheet(form)
    due_on = self_due_on(assessment)
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "problem": problem,
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today(),
    }
    return render(request, "assessments/employee/rate.html", context, status=409 if problem else 200)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    return save_and_report(request, own_form(candidate_assessment_or_404(request, pk), Relation.SELF))


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk)
    if self_form_refusal(assessment):
        return redirect("assessments:employee_detail", pk)
    sheet = rating_sheet(own_form(assessment, Relation.SELF))
    if not sheet.is_complete:
        context = {"sheet": sheet, "form_url": reverse("assessments:employee_rate", args=[pk])}
        return render(request, "assessments/sheet/incomplete.html", context)
    form = VersionForm(request.POST or None, initial={"version": assessment.version})
    if request.method == "POST" and form.is_valid():
        try:
            submit_self_rating(actor=current_user(request), assessment_id=pk, version=form.cleaned_data["version"])
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Submitted. Your supervisor has been told."))
        return redirect("assessments:employee_detail", pk)
    return render(request, "assessments/employee/submit.html", {"assessment": assessment, "sheet": sheet, "form": form})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail_page(request, candidate_assessment_or_404(request, pk))


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, assessment, form)
    try:
        acknowledge_result(
            actor=current_user(request),
            assessment_id=pk,
            version=form.cleaned_data["version"],
            remark=form.cleaned_data["remark"],
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _detail_page(request, candidate_assessment_or_404(request, pk), form)
    messages.success(request, _("Acknowledged. Thank you."))
    return redirect("assessments:employee_detail", pk)


def _after_save(request: HttpRequest, pk: int) -> HttpResponse:
    if "submit" in request.POST:
        return redirect("assessments:employee_submit", pk)
    messages.success(request, _("Saved."))
    anchor = request.POST.get("save", "")
    url = reverse("assessments:employee_rate", args=[pk])
    return redirect(f"{url}#{anchor}" if anchor else url)


def _detail_page(
    request: HttpRequest, assessment: Assessment, acknowledge_form: AcknowledgeForm | None = None
) -> HttpResponse:
    user = current_user(request)
    other = form_in_force(assessment, Relation.SUPERVISOR) if may_see_supervisor_ratings(user, assessment) else None
    if acknowledge_form is None and assessment.state == AssessmentState.SIGNED_OFF:
        acknowledge_form = AcknowledgeForm(initial={"version": assessment.version})
    context = {
        "assessment": assessment,
        "what_next": next_step_for_candidate(assessment),
        "may_rate": not self_form_refusal(assessment),
        "self_due_on": self_due_on(assessment),
        "review_due_on": review_due_on(assessment),
        "result": assessment_result(assessment.pk) if may_see_result(user, assessment) else None,
        "acknowledge_form": acknowledge_form,
        "sheet": rating_sheet(own_form(assessment, Relation.SELF), other=other),
    }
    invalid = acknowledge_form is not None and acknowledge_form.is_bound
    return render(request, "assessments/employee/detail.html", context, status=409 if invalid else 200)
