"""Steps that are confirmed on a page of their own, by candidate and supervisor alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.rating import VersionForm
from assessments.models import Assessment
from assessments.selectors.rating_sheet import Sheet
from assessments.selectors.review_scores import review_scores
from assessments.views.access import current_user
from assessments.workflow import Transition, refusal


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the workflow as a page offers it. ``service`` takes the fields of ``form`` as its arguments."""

    transition: Transition
    service: Callable[..., Assessment]
    form: type[VersionForm]
    template: str
    done: Promise


def take(request: HttpRequest, assessment: Assessment, step: Step, form: VersionForm) -> bool:
    """Take the step with a posted form. Otherwise the form says why not, and keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        step.service(actor=current_user(request), assessment_id=assessment.pk, **form.cleaned_data)
    except DomainError as refused:
        field = refused.field if isinstance(refused, InvalidInput) and refused.field in form.fields else None
        form.add_error(field, refused.message)
        assessment.refresh_from_db(fields=["state", "version"])
        form.ask_again(assessment.version)
        return False
    messages.success(request, str(step.done))
    return True


def confirm(
    request: HttpRequest,
    assessment: Assessment,
    step: Step,
    *,
    back: str,
    sheet: Sheet | None = None,
    initial: Mapping[str, Any] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Ask before the step, and take it when that is posted; ``back`` names the page that leads here.

    ``initial`` is what the form asks to confirm beside the version, ``extra`` what the template shows beside the sheet.

    A step that cannot be taken now leads back with the reason. What was typed is kept: then the page is shown again.
    """
    if request.method != "POST":
        if why := refusal(assessment, step.transition):
            messages.warning(request, why)
            return redirect(back, assessment.pk)
        form = step.form(initial={"version": assessment.version, **(initial or {})})
        return _page(request, assessment, step, form, sheet, extra)
    form = step.form(request.POST)
    if take(request, assessment, step, form):
        return redirect(back, assessment.pk)
    if form.non_field_errors() and not form.carries_text():
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
        return redirect(back, assessment.pk)
    return _page(request, assessment, step, form, sheet, extra, status=409 if form.non_field_errors() else 200)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    step: Step,
    form: VersionForm,
    sheet: Sheet | None,
    extra: Mapping[str, Any] | None,
    **response: Any,
) -> HttpResponse:
    context = {
        **(extra or {}),
        "assessment": assessment,
        "form": form,
        "sheet": sheet,
        # Computed only by the template that shows what the answers come to.
        "scores": lambda: review_scores(assessment, include_self=sheet is not None and sheet.shows_other),
    }
    return render(request, step.template, context, **response)
