"""Showing once more, on the page of an act that binds, to be the one who is signed in.

The library's forms and limits do the work; its own pages would interrupt the act and lose what was typed for it.
"""

from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from people.forms import ReauthenticateForm, ReauthenticateSecondFactorForm
from people.models import User
from people.selectors import has_second_factor


def last_authenticated_at(request: HttpRequest) -> datetime | None:
    """Return when the person last gave a password or a code in this session, signing in included."""
    if not isinstance(request.user, User):
        return None
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def proof_form(request: HttpRequest, *, not_older_than: timedelta) -> forms.Form | None:
    """Return the form with the one field that is asked for: a code where a second factor is set up, else the password.

    None while the last one is recent enough, or where the person has neither: then there is nothing to ask for.
    """
    user = request.user
    given_at = last_authenticated_at(request)
    if not isinstance(user, User) or (given_at is not None and timezone.now() - given_at <= not_older_than):
        return None
    data = request.POST if request.method == "POST" else None
    form: forms.Form | None = None
    if has_second_factor(user):
        form = ReauthenticateSecondFactorForm(data, user=user)
    elif user.has_usable_password():
        form = ReauthenticateForm(data, user=user)
    return form


def prove(request: HttpRequest, form: forms.Form) -> bool:
    """Check what was posted, and note in the session that it was right. Otherwise the form says why not.

    Failures count together with those of signing in, per person and address: the library's forms see to that.
    """
    if not form.is_valid():
        return False
    if isinstance(form, ReauthenticateSecondFactorForm):
        form.save()
    else:
        reauthenticate_by_password(request)
    return True
