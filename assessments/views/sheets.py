"""What the employee's form and the supervisor's review have in common: saving a posted sheet."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from assessments.enums import Relation
from assessments.exceptions import DomainError
from assessments.forms.rating import as_given, posted_answers
from assessments.models import Assessment, RatingForm
from assessments.permissions import form_in_force
from assessments.selectors.rating_sheet import Sheet, rating_sheet
from assessments.services.rating import save_ratings
from assessments.views.access import current_user


@dataclass(frozen=True, slots=True)
class SheetPost:
    """The outcome of saving a posted sheet: ``problem`` is empty when everything was saved.

    ``sheet`` shows what is stored or, after a problem, what was typed, with errors at their items.
    """

    sheet: Sheet
    problem: str = ""


def own_form(assessment: Assessment, relation: Relation) -> RatingForm:
    """Return the form of ``relation`` in force: launching, and replacing a supervisor, create it."""
    form = form_in_force(assessment, relation)
    if form is None:
        raise LookupError(f"assessment {assessment.pk} has no {relation} form in force")
    return form


def save_posted_sheet(request: HttpRequest, form: RatingForm, *, other: RatingForm | None = None) -> SheetPost:
    """Save what a page posted. On refusal nothing is saved and nothing typed is lost."""
    answers = posted_answers(request.POST, rating_sheet(form))
    try:
        saved = save_ratings(actor=current_user(request), form_id=form.pk, answers=answers)
    except DomainError as refusal:
        return SheetPost(rating_sheet(form, other=other, unsaved=as_given(answers)), refusal.message)
    if not saved.is_saved:
        sheet = rating_sheet(form, other=other, unsaved=as_given(answers), errors=saved.errors)
        return SheetPost(sheet, _("Nothing was saved yet: correct the marked items, then save again."))
    return SheetPost(rating_sheet(form, other=other))


def save_and_report(request: HttpRequest, form: RatingForm) -> HttpResponse:
    """Answer a background save: 200 with the progress, or 409 with the reason."""
    outcome = save_posted_sheet(request, form)
    if outcome.problem:
        return JsonResponse({"problem": outcome.problem}, status=409)
    sheet = outcome.sheet
    return JsonResponse(
        {
            "answered": sheet.answered,
            "total": sheet.total,
            "sections": [
                {"anchor": section.anchor, "answered": section.answered, "total": section.total}
                for section in sheet.sections
            ],
        }
    )
