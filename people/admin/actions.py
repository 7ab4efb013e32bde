"""What an administrator does to several people at once, each step by the service that knows the rules."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.exceptions import PeopleError
from people.models import User
from people.permissions import may_change
from people.services.accounts import deactivate_person, reset_second_factor

if TYPE_CHECKING:
    from people.admin.user import UserAdmin


@admin.action(permissions=["change"], description=gettext_lazy("Deactivate: the selected people have left"))
def deactivate(model_admin: "UserAdmin", request: HttpRequest, people: QuerySet[User]) -> TemplateResponse | None:
    if "confirmed" not in request.POST:
        return _ask(
            model_admin,
            request,
            people,
            action="deactivate",
            title=_("Deactivate these people?"),
            consequences=[
                _("They are signed out everywhere and cannot sign in any more."),
                _("Today is noted as the day they left. You can change the date on the person's page."),
                _("What they did stays as it is. Who reports to them keeps them as supervisor until you change it."),
            ],
        )
    done = _each(model_admin, request, people, deactivate_person, _("Deactivated."))
    if done:
        text = ngettext("%(count)d person was deactivated.", "%(count)d people were deactivated.", done)
        messages.success(request, text % {"count": done})
    return None


@admin.action(permissions=["change"], description=gettext_lazy("Remove the second step of the selected people"))
def reset_second_factors(
    model_admin: "UserAdmin", request: HttpRequest, people: QuerySet[User]
) -> TemplateResponse | None:
    if "confirmed" not in request.POST:
        return _ask(
            model_admin,
            request,
            people,
            action="reset_second_factors",
            title=_("Remove the second step of these people?"),
            consequences=[
                _("Their authenticator app and recovery codes are removed and they are signed out everywhere."),
                _("Make sure that it is they who asked: until they set up a new one, their password alone is enough."),
            ],
        )
    done = _each(model_admin, request, people, reset_second_factor, _("Second step removed."))
    if done:
        text = ngettext(
            "The second step of %(count)d person was removed.", "The second step of %(count)d people was removed.", done
        )
        messages.success(request, text % {"count": done})
    return None


@admin.action(permissions=["change"], description=gettext_lazy("Mail a link to choose a new password"))
def send_password_links(model_admin: "UserAdmin", request: HttpRequest, people: QuerySet[User]) -> None:
    sent = 0
    for person in people:
        if not isinstance(request.user, User) or not may_change(request.user, person):
            reason = _("You may not change this person.")
        elif not person.is_active:
            reason = _("This person has left.")
        elif not person.email:
            reason = _("No e-mail address is kept.")
        else:
            get_adapter(request).send_password_link(person)
            model_admin.log_change(request, person, _("Password link sent."))
            sent += 1
            continue
        messages.error(request, _("%(person)s: %(reason)s") % {"person": person, "reason": reason})
    if sent:
        text = ngettext("A link was sent to %(count)d person.", "A link was sent to %(count)d people.", sent)
        messages.success(request, text % {"count": sent})


def _ask(
    model_admin: "UserAdmin",
    request: HttpRequest,
    people: QuerySet[User],
    *,
    action: str,
    title: str,
    consequences: list[str],
) -> TemplateResponse:
    """Show who is meant and what will happen; the page posts the same action again, confirmed."""
    reports = Count("direct_reports", filter=Q(direct_reports__is_active=True))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "consequences": consequences,
        "people": people.annotate(report_count=reports),
        "action": action,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/people/user/confirm_action.html", context)


def _each(
    model_admin: "UserAdmin", request: Any, people: QuerySet[User], service: Callable[..., None], note: str
) -> int:
    """Run ``service`` for each person, tell what it refuses, log what it did; return how many times it did."""
    done = 0
    for person in people:
        try:
            service(actor=request.user, person=person)
        except PeopleError as refusal:
            messages.error(request, _("%(person)s: %(reason)s") % {"person": person, "reason": refusal.message})
        else:
            model_admin.log_change(request, person, note)
            done += 1
    return done
