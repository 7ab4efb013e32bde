""" "Same as self" and taking it back: each asks first, saying exactly what it will do."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessments.enums import Relation
from assessments.forms.rating import VersionForm
from assessments.forms.review import AdoptForm
from assessments.selectors.adoption import adopted_items
from assessments.selectors.rating_sheet import rating_sheet
from assessments.selectors.review import adoptable, tally
from assessments.services.adopting import adopt_self_ratings, undo_adoption
from assessments.views.access import supervised_assessment_or_404
from assessments.views.confirming import Step, confirm
from assessments.views.supervisor import REVIEW, other_relation
from assessments.workflow import ADOPT, UNDO_ADOPTION

ADOPT_STEP = Step(
    transition=ADOPT,
    service=adopt_self_ratings,
    form=AdoptForm,
    template="assessments/supervisor/adopt.html",
    done=gettext_lazy("Adopted. You can take it back until you sign off."),
)
UNDO_STEP = Step(
    transition=UNDO_ADOPTION,
    service=undo_adoption,
    form=VersionForm,
    template="assessments/supervisor/adopt_undo.html",
    done=gettext_lazy("Taken back. These items are not rated again."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    sheet = rating_sheet(assessment, Relation.SUPERVISOR, other=other_relation(request, assessment))
    items = [line.item_id for line in adoptable(sheet)]
    listed = sheet.only(set(items))
    return confirm(
        request,
        assessment,
        ADOPT_STEP,
        back=REVIEW,
        sheet=listed,
        initial={"items": ",".join(map(str, items))},
        extra={"tally": tally(line.other for line in listed.lines if line.other)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def adopt_undo(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = supervised_assessment_or_404(request, pk)
    sheet = rating_sheet(assessment, Relation.SUPERVISOR, other=other_relation(request, assessment))
    return confirm(request, assessment, UNDO_STEP, back=REVIEW, sheet=sheet.only(adopted_items(assessment)))
