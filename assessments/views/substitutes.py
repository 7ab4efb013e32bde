"""Who reviews in a supervisor's place: supervisors for themselves, HR for everybody."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.exceptions import DomainError, InvalidInput
from assessments.forms.substitutes import SubstituteForm
from assessments.models import Substitution
from assessments.permissions import manages_campaigns
from assessments.selectors.due import today
from assessments.selectors.substitutes import possible_substitutes, substitution_row, substitutions
from assessments.services.substitutes import end_substitution, name_substitute
from assessments.views.access import current_user, require_hr
from people.models import User

PAGE_SIZE = 25
OWN, ALL = "assessments:supervisor_substitutes", "assessments:hr_substitutes"


@require_http_methods(["GET", "HEAD", "POST"])
def own_substitutes(request: HttpRequest) -> HttpResponse:
    return _substitutes(request, current_user(request))


@require_http_methods(["GET", "HEAD", "POST"])
def all_substitutes(request: HttpRequest) -> HttpResponse:
    require_hr(request)
    return _substitutes(request, None)


def _substitutes(request: HttpRequest, supervisor: User | None) -> HttpResponse:
    """List the substitutions of ``supervisor``, or all, and name a further one."""
    day, user = today(), current_user(request)
    form = SubstituteForm(
        request.POST if request.method == "POST" else None,
        asks_supervisor=supervisor is None,
        initial={"starts_on": day},
    )
    if form.is_valid():
        try:
            name_substitute(actor=user, **({"supervisor_id": user.pk} | form.cleaned_data))
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The substitute is named, and finds the reviews under “Team”."))
            return redirect(request.path)
    page = Paginator(substitutions(supervisor=supervisor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_for_all": supervisor is None,
        "page_obj": page,
        "rows": [substitution_row(substitution, day) for substitution in page],
        "people": possible_substitutes(supervisor),
    }
    return render(request, "assessments/supervisor/substitutes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    substitution = Substitution.objects.select_related("supervisor", "substitute").filter(pk=pk).first()
    if substitution is None or (substitution.supervisor_id != user.pk and not manages_campaigns(user)):
        raise Http404
    back = OWN if substitution.supervisor_id == user.pk else ALL
    if request.method != "POST":
        context = {"substitution": substitution, "back": back}
        return render(request, "assessments/supervisor/substitute_end.html", context)
    try:
        end_substitution(actor=user, substitution_id=pk)
    except DomainError as refused:
        messages.info(request, refused.message)
    else:
        messages.success(request, _("The substitution is ended."))
    return redirect(back)
