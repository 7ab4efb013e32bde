"""Saving one answer in the background: the script's side of the rating form.

Always answered in JSON, also to somebody who is signed out, because nobody follows a redirect here: 200 when the answer
is stored, 401 signed out, 409 when it is too late (``conflict``: somebody was quicker; ``refused``: the form is
closed), 422 when the answer cannot be kept. For a stranger there is nothing here.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.enums import Relation
from assessments.exceptions import DomainError, InvalidAnswer, NotPermitted
from assessments.forms.rating import SaveForm
from assessments.services.rating_item import StaleRating, save_rating
from people.models import User


@login_not_required
@require_POST
def save_self(request: HttpRequest, pk: int) -> HttpResponse:
    return _save(request, pk, Relation.SELF)


@login_not_required
@require_POST
def save_review(request: HttpRequest, pk: int) -> HttpResponse:
    return _save(request, pk, Relation.SUPERVISOR)


def _save(request: HttpRequest, pk: int, relation: Relation) -> HttpResponse:
    if not isinstance(request.user, User):
        return JsonResponse({"signed_out": _("You are signed out.")}, status=401)
    form = SaveForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("The answer came incomplete: load the page again.")}, status=422)
    try:
        saved = save_rating(
            actor=request.user,
            assessment_id=pk,
            relation=relation,
            operation=form.cleaned_data["operation"],
            answer=form.answer,
        )
    except (ObjectDoesNotExist, NotPermitted):
        raise Http404 from None
    except InvalidAnswer as wrong:
        return JsonResponse({"error": wrong.message}, status=422)
    except StaleRating as stale:
        present = stale.present
        conflict = {
            "version": present.version,
            "value": present.value,
            "not_applicable": present.not_applicable,
            "comment": present.comment,
            "at": present.at,
            "by": present.by,
        }
        return JsonResponse({"conflict": conflict}, status=409)
    except DomainError as refused:
        return JsonResponse({"refused": refused.message}, status=409)
    return JsonResponse({"item": saved.item_id, "version": saved.version, "replayed": saved.replayed})
