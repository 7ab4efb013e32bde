"""Signing off: the page that says what is confirmed, and the act."""

from dataclasses import replace
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessments.forms.rating import SignOffForm
from assessments.models import Assessment
from assessments.permissions import has_completed_review, is_released, may_see_self_ratings
from assessments.selectors.due import rates_independently
from assessments.selectors.returns import return_marks
from assessments.selectors.review_scores import review_scores
from assessments.selectors.signing import confirmation, seal, statement
from assessments.services.transitions import SIGNING_TIMEOUT
from assessments.services.transitions import sign_off as sign_off_assessment
from assessments.views.access import current_user, supervised_assessment_or_404
from assessments.views.confirming import Step, take
from assessments.views.supervisor import missing_page
from assessments.workflow import SIGN_OFF, refusal
from people.views.proving import last_authenticated_at, proof_form, prove

REVIEW = "assessments:supervisor_review"
SIGN_OFF_STEP = Step(
    transition=SIGN_OFF,
    service=sign_off_assessment,
    form=SignOffForm,
    template="assessments/supervisor/sign_off.html",
    done=gettext_lazy("Signed off. The employee has been told."),
)
DONE_AND_HELD = gettext_lazy("Signed off. The employee is told once HR releases the results.")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is confirmed and take the step, from somebody who has given a password or code within ten minutes."""
    assessment = supervised_assessment_or_404(request, pk)
    refused = refusal(assessment, SIGN_OFF)
    missing = missing_page(request, assessment, SIGN_OFF)
    if isinstance(missing, HttpResponse):
        return missing
    proof = None if refused else proof_form(request, not_older_than=SIGNING_TIMEOUT)
    if request.method != "POST":
        if refused:
            messages.warning(request, refused)
            return redirect(REVIEW, pk)
        if rates_independently(assessment) and not has_completed_review(assessment):
            return redirect("assessments:supervisor_complete", pk)
        form = SignOffForm(initial={"version": assessment.version, "seen": seal(assessment)})
        return _page(request, assessment, form, proof)
    form = SignOffForm(request.POST)
    # What was proved holds for the next attempt as well, whatever else is wrong with this one.
    if proof is not None and not prove(request, proof):
        form.is_valid()
        return _page(request, assessment, form, proof)
    done = SIGN_OFF_STEP.done if is_released(assessment) else DONE_AND_HELD
    step = replace(SIGN_OFF_STEP, service=_authenticated(request), done=done)
    if take(request, assessment, step, form):
        return redirect(REVIEW, pk)
    if form.non_field_errors() and not form.carries_text():
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
        return redirect(REVIEW, pk)
    form.ask_again(assessment.version, seen=seal(assessment))
    return _page(request, assessment, form, None, status=409 if form.non_field_errors() else 200)


def _authenticated(request: HttpRequest) -> "partial[Assessment]":
    return partial(sign_off_assessment, authenticated_at=last_authenticated_at(request))


def _page(
    request: HttpRequest, assessment: Assessment, form: SignOffForm, proof: forms.Form | None, status: int = 200
) -> HttpResponse:
    user = current_user(request)
    # Refused before the own ratings are complete, the page must not tell of the self-rating.
    sees_both = may_see_self_ratings(user, assessment)
    figures = confirmation(assessment) if sees_both else None
    context = {
        "assessment": assessment,
        "form": form,
        "proof": proof,
        "figures": figures,
        "statement": statement(assessment, user, figures) if figures else "",
        "scores": review_scores(assessment, include_self=True) if sees_both else (),
        "holds_results": not is_released(assessment),
        "noted_total": len(return_marks(assessment)),
    }
    return render(request, SIGN_OFF_STEP.template, context, status=status)
