"""What the employee's form and the supervisor's review have in common: saving a posted sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import Relation
from assessments.exceptions import DomainError
from assessments.forms.rating import KEEP, TAKE, as_given, posted_answers
from assessments.models import Assessment
from assessments.permissions import form_in_force
from assessments.selectors.present_answers import PresentAnswer
from assessments.selectors.rating_sheet import Sheet, rating_sheet, stored_answers
from assessments.selectors.resuming import resume_point
from assessments.selectors.sheet_filters import narrowed, show_named, show_options
from assessments.services.rating import save_ratings
from assessments.views.access import current_user


@dataclass(frozen=True, slots=True)
class SheetPost:
    """The outcome of saving a posted sheet: ``problem`` is empty when everything was saved.

    ``sheet`` shows what is stored or, after a problem, what was typed, with errors at their items.
    """

    sheet: Sheet
    problem: str = ""


def save_posted_sheet(
    request: HttpRequest,
    assessment: Assessment,
    relation: Relation,
    *,
    other: Relation | None = None,
    return_reasons: Mapping[int, str] | None = None,
) -> SheetPost:
    """Save what a page posted. On refusal nothing is saved and nothing typed is lost."""
    form = form_in_force(assessment, relation)
    if form is None:
        raise LookupError(f"assessment {assessment.pk} has no {relation} form in force; launching creates one")
    stored = stored_answers(assessment, [relation])
    answers = posted_answers(request.POST, {item: given for (_relation, item), given in stored.items()})
    errors: Mapping[int, str] = {}
    conflicts: Mapping[int, PresentAnswer] = {}
    problem = ""
    try:
        saved = save_ratings(actor=current_user(request), form_id=form.pk, answers=answers)
        errors, conflicts = saved.errors, saved.conflicts
    except DomainError as refusal:
        problem = refusal.message
    if not errors and not conflicts and not problem:
        return SheetPost(rating_sheet(assessment, relation, other=other))
    sheet = rating_sheet(
        assessment,
        relation,
        other=other,
        unsaved=as_given(answers),
        errors=errors,
        conflicts=conflicts,
        return_reasons=return_reasons,
    )
    if conflicts and not errors:
        problem = _("Nothing was saved yet: some items were answered otherwise meanwhile. Choose which answer holds.")
    if errors:
        # An item of another form has no place on this page, so its error is told above.
        elsewhere = next((text for item, text in errors.items() if item not in {ln.item_id for ln in sheet.lines}), "")
        problem = elsewhere or _("Nothing was saved yet. Correct the marked items, then save again.")
    return SheetPost(sheet, problem)


def sheet_page(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """Return what templates/assessments/sheet/form.html shows of ``sheet``: by ``?show=``, with where to go on."""
    show = show_named(request.GET.get("show", ""))
    return {
        "sheet": narrowed(sheet, show),
        "show_options": show_options(sheet, show),
        "resume": resume_point(sheet),
    }


def redirect_after_save(
    request: HttpRequest, url_name: str, pk: int, sheet: Sheet, *, kept: Iterable[str] = ("show",)
) -> HttpResponse:
    """Lead back to the section whose Save button was pressed, or to the item whose answer was chosen.

    The page shows the same part of the form as before: ``kept`` are the words of its address that say which.
    """
    query = {name: request.GET[name] for name in kept if request.GET.get(name)}
    url = reverse(url_name, args=[pk], query=query or None)
    places = {section.anchor: section.anchor for section in sheet.sections}
    places |= {str(line.item_id): line.anchor for line in sheet.lines}
    pressed = next((request.POST[button] for button in ("save", KEEP, TAKE) if request.POST.get(button)), "")
    return redirect(f"{url}#{places[pressed]}" if pressed in places else url)
