"""One assessment as HR sees it, and what HR may do to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.hr_campaigns import AssessmentExtendForm, ReplaceSupervisorForm, VersionedReasonForm
from assessments.models import Assessment
from assessments.permissions import may_see_result
from assessments.selectors.due import review_due_on, self_due_on, today
from assessments.selectors.hr_answers import visible_answers
from assessments.selectors.hr_people import likely_supervisors, person_row
from assessments.selectors.result_page import result_page
from assessments.selectors.trail import assessment_trail
from assessments.services import interventions
from assessments.views.access import current_user, hr_assessment_or_404
from assessments.workflow import (
    CANCEL,
    EXTEND_DATES,
    REOPEN,
    REPLACE_SUPERVISOR,
    Transition,
    possible_transitions,
    refusal,
)
from people.models import User
from people.selectors import active_people

FOUND_SHOWN = 20
LATEST_STEPS = 5


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = hr_assessment_or_404(request, pk, "signed_off_by", "department")
    user = current_user(request)
    possible = set(possible_transitions(user, assessment))
    result = result_page(user, assessment) if may_see_result(user, assessment) else None
    context = {
        "assessment": assessment,
        "row": person_row(assessment, day=today()),
        "self_due_on": self_due_on(assessment),
        "review_due_on": review_due_on(assessment),
        "trail": assessment_trail(user, assessment).lines[:LATEST_STEPS],
        "answers": visible_answers(user, assessment, with_sheet=result is None),
        "result": result,
        "may_reopen": REOPEN in possible,
        "may_cancel": CANCEL in possible,
        "may_extend": EXTEND_DATES in possible,
        "may_replace_supervisor": REPLACE_SUPERVISOR in possible,
    }
    return render(request, "assessments/hr/assessment_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _intervene(
        request,
        pk,
        REOPEN,
        lambda assessment: VersionedReasonForm(_posted(request), initial={"version": assessment.version}),
        interventions.reopen,
        template="assessments/hr/assessment_reopen.html",
        done=_("Reopened. The employee and the supervisor are told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _intervene(
        request,
        pk,
        CANCEL,
        lambda assessment: VersionedReasonForm(_posted(request), initial={"version": assessment.version}),
        interventions.cancel,
        template="assessments/hr/assessment_cancel.html",
        done=_("Cancelled. The employee and the supervisor are told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    return _intervene(
        request,
        pk,
        EXTEND_DATES,
        lambda assessment: AssessmentExtendForm(
            _posted(request),
            initial={
                "version": assessment.version,
                "self_due_on": self_due_on(assessment),
                "review_due_on": review_due_on(assessment),
            },
        ),
        interventions.extend_dates,
        template="assessments/hr/assessment_extend.html",
        done=_("The dates of this assessment are extended."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def replace_supervisor(request: HttpRequest, pk: int) -> HttpResponse:
    return _intervene(
        request,
        pk,
        REPLACE_SUPERVISOR,
        lambda assessment: _supervisor_form(request, assessment),
        _replace_supervisor,
        template="assessments/hr/assessment_replace_supervisor.html",
        done=_("The supervisor is replaced. The employee and both supervisors are told."),
    )


def _replace_supervisor(*, q: str, **arguments: Any) -> Assessment:
    return interventions.replace_supervisor(**arguments)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _supervisor_form(request: HttpRequest, assessment: Assessment) -> ReplaceSupervisorForm:
    """Return the form with the people found; who is chosen stays offered, whatever is searched for meanwhile."""
    search = request.POST.get("q", "").strip()[:100]
    exclude = {assessment.candidate_id, assessment.supervisor_id}
    if search:
        found = list(active_people(search=search, exclude=exclude)[:FOUND_SHOWN])
    else:
        found = list(likely_supervisors(assessment.candidate, exclude=exclude)[:FOUND_SHOWN])
    chosen = request.POST.get("supervisor_id", "")
    if chosen.isascii() and chosen.isdecimal() and chosen not in {str(person.pk) for person in found}:
        found = [*User.objects.select_related("department").filter(pk=int(chosen), is_active=True), *found]
    initial = {"version": assessment.version}
    if request.POST.get("action") == "search":
        # A search saves nothing, so nothing is missing yet: what was typed comes back without complaints.
        return ReplaceSupervisorForm(None, initial={**initial, **request.POST.dict()}, people=found)
    return ReplaceSupervisorForm(_posted(request), initial=initial, people=found)


def _intervene(
    request: HttpRequest,
    pk: int,
    transition: Transition,
    make_form: Callable[[Assessment], forms.Form],
    step: Callable[..., Assessment],
    *,
    template: str,
    done: str,
) -> HttpResponse:
    """Ask before a step and take it. What was typed stays on the page when the step is refused."""
    assessment = hr_assessment_or_404(request, pk)
    if request.method != "POST" and (why := refusal(assessment, transition)):
        messages.info(request, why)
        return redirect("assessments:hr_assessment_detail", pk)
    form = make_form(assessment)
    problem, status = "", 200
    if form.is_valid():
        try:
            step(actor=current_user(request), assessment_id=pk, **form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field, refused.message)
        except DomainError as refused:
            problem, status = refused.message, 409
        else:
            messages.success(request, done)
            return redirect("assessments:hr_assessment_detail", pk)
    context = {"assessment": assessment, "form": form, "problem": problem}
    return render(request, template, context, status=status)
