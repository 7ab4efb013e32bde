"""Two versions of a standard compared, and an editor's word on what belongs together."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competencies.enums import MatchKind
from competencies.exceptions import DomainError
from competencies.forms.match import MatchForm
from competencies.models import StandardVersion
from competencies.permissions import edits_standards
from competencies.selectors.comparison import earlier_and_later
from competencies.selectors.comparison_match import MatchPage, Side, match_page
from competencies.selectors.comparison_page import FILTER_LABELS, comparison_page
from competencies.services.item_map import correct_match, release_match
from competencies.views.access import version_or_404
from people.models import User


@require_safe
def standard_compare(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    old, new = _versions_or_404(request, pk, other_pk)
    if old.pk != pk:
        # One address for each pair: the earlier version first.
        return redirect("competencies:standard_compare", pk=old.pk, other_pk=new.pk)
    page = comparison_page(old.pk, new.pk, request.user, request.GET.get("change", ""))
    return render(request, "competencies/standard/standard_compare.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def standard_match(request: HttpRequest, pk: int, other_pk: int, side: str, kind: str, row: int) -> HttpResponse:
    old, new = _versions_or_404(request, pk, other_pk)
    if not edits_standards(request.user):
        raise PermissionDenied
    if old.pk != pk or side not in {"old", "new"} or kind not in MatchKind.values:
        raise Http404
    try:
        page = match_page(old.pk, new.pk, cast(Side, side), MatchKind(kind), row)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    form = MatchForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(cast(User, request.user), page, form)
        except DomainError as error:
            form.add_error("counterpart", error.message)
        else:
            messages.success(request, _("Noted. The comparison follows it."))
            # Anew: where the row stands now depends on what was decided.
            return redirect(_back_to(request, match_page(old.pk, new.pk, page.side, page.kind, page.row)))
    context = {"page": page, "form": form, "back": _back_to(request, page)}
    return render(request, "competencies/standard/standard_match.html", context)


def _versions_or_404(request: HttpRequest, pk: int, other_pk: int) -> tuple[StandardVersion, StandardVersion]:
    """Return two versions of one standard, the earlier first; 404 unless the reader may see both."""
    one, other = version_or_404(request, pk), version_or_404(request, other_pk)
    if one.pk == other.pk or one.standard_id != other.standard_id:
        raise Http404
    return earlier_and_later(one, other)


def _decide(editor: User, page: MatchPage, form: MatchForm) -> None:
    decide = release_match if form.is_release else correct_match
    chosen = page.current if form.is_release else form.chosen
    old_row, new_row = (page.row, chosen) if page.side == "old" else (chosen, page.row)
    decide(actor=editor, old_id=page.old.pk, new_id=page.new.pk, kind=page.kind, old_row=old_row, new_row=new_row)


def _back_to(request: HttpRequest, page: MatchPage) -> str:
    """Return the address of the comparison, filtered as it was, at the row."""
    address = reverse("competencies:standard_compare", kwargs={"pk": page.old.pk, "other_pk": page.new.pk})
    wanted = request.GET.get("change", "")
    query = f"?{urlencode({'change': wanted})}" if wanted in FILTER_LABELS and wanted else ""
    return f"{address}{query}#{page.anchor}"
