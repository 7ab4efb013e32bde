"""The candidate's pages: the self-rating, submitting it, reading the result."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.enums import AssessmentState, Relation
from assessments.forms.rating import AcknowledgeForm, VersionForm
from assessments.models import Assessment
from assessments.permissions import is_released, may_see_result
from assessments.selectors.due import review_due_on, self_due_on, today
from assessments.selectors.employee import own_assessments
from assessments.selectors.next_step import next_step_for_candidate
from assessments.selectors.rating_sheet import rating_sheet
from assessments.selectors.result_page import result_page
from assessments.selectors.returns import last_return
from assessments.services.transitions import acknowledge as acknowledge_result
from assessments.services.transitions import submit_self_rating
from assessments.views.access import candidate_assessment_or_404, current_user
from assessments.views.confirming import Step, confirm, take
from assessments.views.sheets import redirect_after_save, save_posted_sheet, sheet_page
from assessments.workflow import ACKNOWLEDGE, SUBMIT, refusal, self_form_refusal

PAGE_SIZE = 25

SUBMIT_STEP = Step(
    transition=SUBMIT,
    service=submit_self_rating,
    form=VersionForm,
    template="assessments/employee/submit.html",
    done=gettext_lazy("Submitted. Your supervisor has been told."),
)
ACKNOWLEDGE_STEP = Step(
    transition=ACKNOWLEDGE,
    service=acknowledge_result,
    form=AcknowledgeForm,
    template="assessments/employee/detail.html",
    done=gettext_lazy("Acknowledged. Thank you."),
)


@require_safe
def assessment_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(own_assessments(current_user(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/employee/list.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk)
    problem = ""
    returned = last_return(assessment) if assessment.state == AssessmentState.RETURNED else None
    reasons = returned.reasons if returned else {}
    if request.method == "POST":
        outcome = save_posted_sheet(request, assessment, Relation.SELF, return_reasons=reasons)
        sheet, problem = outcome.sheet, outcome.problem
        if not problem and "submit" in request.POST:
            return redirect("assessments:employee_submit", pk)
        if not problem:
            messages.success(request, _("Saved."))
            return redirect_after_save(request, "assessments:employee_rate", pk, sheet)
    elif self_form_refusal(assessment):
        return redirect("assessments:employee_detail", pk)
    else:
        sheet = rating_sheet(assessment, Relation.SELF, return_reasons=reasons)
    due_on = self_due_on(assessment)
    context = {
        "assessment": assessment,
        # After a return item by item the form has these items alone; all others stand as they were submitted.
        **sheet_page(request, sheet.only(reasons) if reasons else sheet),
        "kept_sheet": sheet.without(reasons) if reasons else None,
        "returned": returned,
        "problem": problem,
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today(),
    }
    return render(request, "assessments/employee/rate.html", context, status=409 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk)
    sheet = rating_sheet(assessment, Relation.SELF)
    if not self_form_refusal(assessment) and not (sheet.is_complete and not sheet.lacking):
        template = "assessments/employee/lacking.html" if sheet.is_complete else "assessments/employee/incomplete.html"
        return render(request, template, {"assessment": assessment, "sheet": sheet})
    return confirm(request, assessment, SUBMIT_STEP, back="assessments:employee_detail", sheet=sheet)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk, "signed_off_by")
    may_acknowledge = not refusal(assessment, ACKNOWLEDGE)
    form = AcknowledgeForm(initial={"version": assessment.version}) if may_acknowledge else None
    return _detail_page(request, assessment, form)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = candidate_assessment_or_404(request, pk)
    form = AcknowledgeForm(request.POST)
    if take(request, assessment, ACKNOWLEDGE_STEP, form):
        return redirect("assessments:employee_detail", pk)
    return _detail_page(request, assessment, form, status=409 if form.non_field_errors() else 200)


def _detail_page(
    request: HttpRequest, assessment: Assessment, form: AcknowledgeForm | None, *, status: int = 200
) -> HttpResponse:
    has_result = may_see_result(current_user(request), assessment)
    context = {
        "assessment": assessment,
        "what_next": next_step_for_candidate(assessment),
        "shows_decision": is_released(assessment),
        "may_rate": not self_form_refusal(assessment),
        "self_due_on": self_due_on(assessment),
        "review_due_on": review_due_on(assessment),
        # The result shows both ratings of every item; before there is one, the own answers can be read.
        "result": result_page(current_user(request), assessment) if has_result else None,
        "sheet": None if has_result else rating_sheet(assessment, Relation.SELF),
        "returned": last_return(assessment) if assessment.state == AssessmentState.RETURNED else None,
        "acknowledge_form": form,
    }
    return render(request, "assessments/employee/detail.html", context, status=status)
