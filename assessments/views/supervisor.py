"""The supervisor's pages: the queue, the review, completing and signing off.

"Same as self" is in ``supervisor_adoption``, returning in ``supervisor_return``.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessments.enums import AssessmentState, Relation
from assessments.exceptions import DomainError
from assessments.forms.queue import QueueFilter
from assessments.forms.rating import VersionForm
from assessments.forms.review import posted_reasons
from assessments.models import Assessment
from assessments.permissions import has_completed_review, may_see_result, may_see_self_ratings
from assessments.selectors.due import rates_independently, review_due_on, today
from assessments.selectors.next_step import next_step_for_supervisor
from assessments.selectors.rating_sheet import Sheet, rating_sheet
from assessments.selectors.result_page import result_page
from assessments.selectors.returns import last_return
from assessments.selectors.review import adoptable, review_of
from assessments.selectors.substitutes import standing_in_for
from assessments.selectors.supervisor import QueueTab, queue, queue_tabs
from assessments.services.returning import mark_for_return
from assessments.services.transitions import complete_review
from assessments.views.access import current_user, supervised_assessment_or_404
from assessments.views.confirming import Step, confirm
from assessments.views.sheets import redirect_after_save, save_posted_sheet
from assessments.workflow import (
    ADOPT,
    COMPLETE_REVIEW,
    RETURN,
    SIGN_OFF,
    UNDO_ADOPTION,
    Transition,
    refusal,
    supervisor_form_refusal,
)

PAGE_SIZE = 25
REVIEW = "assessments:supervisor_review"

COMPLETE_STEP = Step(
    transition=COMPLETE_REVIEW,
    service=complete_review,
    form=VersionForm,
    template="assessments/supervisor/complete.html",
    done=gettext_lazy("Your ratings are complete."),
)


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    user, day, filter_form = current_user(request), today(), QueueFilter(request.GET)
    tab = filter_form.current_tab
    rows = queue(user, day, tab=tab, search=filter_form.search, order=filter_form.order)
    context = {
        "tabs": queue_tabs(user, day, current=tab),
        "filter_form": filter_form,
        "is_filtered": bool(filter_form.search),
        "is_to_review": tab == QueueTab.TO_REVIEW,
        "standing_in_for": standing_in_for(user, day),
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "assessments/supervisor/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    other = other_relation(request, assessment)
    if request.method != "POST":
        if supervisor_form_refusal(assessment):
            return _read_only_page(request, assessment, other)
        return _review_page(request, assessment, rating_sheet(assessment, Relation.SUPERVISOR, other=other))
    outcome = save_posted_sheet(request, assessment, Relation.SUPERVISOR, other=other)
    problem = outcome.problem or _save_marks(request, assessment)
    if problem:
        return _review_page(request, assessment, outcome.sheet, problem)
    for button in ("return", "complete", "sign_off", "adopt"):
        if button in request.POST:
            return redirect(f"assessments:supervisor_{button}", pk)
    messages.success(request, _("Saved."))
    return redirect_after_save(request, REVIEW, pk, outcome.sheet, kept=("tab", "order"))


def _save_marks(request: HttpRequest, assessment: Assessment) -> str:
    """Keep the reasons to return that the page posted with the ratings; say why not where that is refused."""
    reasons = posted_reasons(request.POST)
    if not reasons:
        return ""
    try:
        mark_for_return(actor=current_user(request), assessment_id=assessment.pk, reasons=reasons)
    except DomainError as refused:
        return refused.message
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    if has_completed_review(assessment):
        messages.info(request, _("Your ratings are complete already."))
        return redirect(REVIEW, pk)
    missing = missing_page(request, assessment, COMPLETE_STEP.transition)
    if isinstance(missing, HttpResponse):
        return missing
    return confirm(request, assessment, COMPLETE_STEP, back=REVIEW, sheet=missing)


def missing_page(request: HttpRequest, assessment: Assessment, transition: Transition) -> HttpResponse | Sheet:
    """Return what is still missing for a step that needs every item answered, and supported where asked for: a page;
    or the supervisor's sheet, where nothing is or the step is not possible anyway."""
    sheet = rating_sheet(assessment, Relation.SUPERVISOR, other=other_relation(request, assessment))
    if refusal(assessment, transition) or (sheet.is_complete and not sheet.lacking):
        return sheet
    lacking, incomplete = "assessments/supervisor/lacking.html", "assessments/supervisor/incomplete.html"
    template = lacking if sheet.is_complete else incomplete
    may_adopt = bool(adoptable(sheet)) and not refusal(assessment, ADOPT)
    return render(request, template, {"assessment": assessment, "sheet": sheet, "may_adopt": may_adopt})


def other_relation(request: HttpRequest, assessment: Assessment) -> Relation | None:
    """Return the relation to show beside the own ratings: the self-rating, where it may be seen."""
    return Relation.SELF if may_see_self_ratings(current_user(request), assessment) else None


def _review_page(request: HttpRequest, assessment: Assessment, sheet: Sheet, problem: str = "") -> HttpResponse:
    completed = has_completed_review(assessment)
    completes_first = rates_independently(assessment) and not completed
    shown = review_of(assessment, sheet, tab=request.GET.get("tab", ""), order=request.GET.get("order", ""))
    context = {
        **_standing(assessment, completed=completed),
        "review": shown,
        "sheet": shown.sheet,
        "show_options": (),
        "resume": None,
        "problem": problem,
        "may_adopt": bool(shown.adoptable) and not refusal(assessment, ADOPT),
        "may_undo": bool(shown.adopted) and not refusal(assessment, UNDO_ADOPTION),
        "may_mark": sheet.shows_other and not refusal(assessment, RETURN),
        "may_return": not refusal(assessment, RETURN),
        "may_complete": completes_first and not refusal(assessment, COMPLETE_REVIEW),
        "may_sign_off": not completes_first and not refusal(assessment, SIGN_OFF),
    }
    return render(request, "assessments/supervisor/review.html", context, status=409 if problem else 200)


def _read_only_page(request: HttpRequest, assessment: Assessment, other: Relation | None) -> HttpResponse:
    """Show the result once signed off; before, and where nothing can be rated, what has been rated so far."""
    has_result = may_see_result(current_user(request), assessment)
    context = {
        **_standing(assessment, completed=has_completed_review(assessment)),
        "result": result_page(current_user(request), assessment) if has_result else None,
        "sheet": None if has_result else rating_sheet(assessment, Relation.SUPERVISOR, other=other),
        "returned": last_return(assessment) if assessment.state == AssessmentState.RETURNED else None,
    }
    return render(request, "assessments/supervisor/read_only.html", context)


def _standing(assessment: Assessment, *, completed: bool) -> dict[str, Any]:
    due_on = review_due_on(assessment)
    return {
        "assessment": assessment,
        "what_next": next_step_for_supervisor(assessment, own_form_completed=completed),
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today(),
    }
