"""What every page's frame needs: the main navigation."""

from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from assessments.models import Assessment, Substitution
from assessments.permissions import substitutions_in_force
from people.models import User


@dataclass(frozen=True)
class NavItem:
    """One link of the main navigation; ``current`` is the value of its ``aria-current``, empty elsewhere."""

    label: str
    url: str
    icon: str
    current: Literal["", "page", "true"]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Add ``navigation``, the links this person may follow. It is computed when a page first looks at it."""
    return {"navigation": SimpleLazyObject(lambda: _items(request))}


def _items(request: HttpRequest) -> tuple[NavItem, ...]:
    # Error pages may be rendered before the authentication middleware has run.
    user: User | AnonymousUser = getattr(request, "user", None) or AnonymousUser()
    if not isinstance(user, User):
        return ()

    def item(label: str, view_name: str, icon: str, *, section: str) -> NavItem:
        return NavItem(label, reverse(view_name), icon, _current(request, view_name, section))

    items = [
        item(_("My work"), "assessments:my_work", "inbox", section="assessments:my_work"),
        item(_("My assessments"), "assessments:employee_list", "clipboard-check", section="assessments:employee_"),
    ]
    if _has_a_team(user):
        items.append(item(_("Team"), "assessments:supervisor_queue", "people", section="assessments:supervisor_"))
    if user.has_perm("assessments.manage_campaigns"):
        items.append(item(_("Campaigns"), "assessments:hr_campaign_list", "calendar-range", section="assessments:hr_"))
    items.append(item(_("Standards"), "competencies:standard_list", "journal-text", section="competencies:"))
    if user.is_staff:
        items.append(item(_("Administration"), "admin:index", "gear", section="admin:"))
    return tuple(items)


def _has_a_team(user: User) -> bool:
    """Tell, in one query, whether anybody reports to ``user``, any assessment names ``user`` as its supervisor, or
    ``user`` stands in for a supervisor."""
    reports = User.objects.filter(supervisor=user, is_active=True)
    assessments = Assessment.objects.filter(supervisor=user)
    substitutions = Substitution.objects.filter(substitutions_in_force(), substitute=user)
    return User.objects.filter(Exists(reports) | Exists(assessments) | Exists(substitutions), pk=user.pk).exists()


def _current(request: HttpRequest, view_name: str, section: str) -> Literal["", "page", "true"]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    if here == view_name:
        return "page"
    return "true" if here.startswith(section) else ""
