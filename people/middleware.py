"""What holds for every signed-in request: the session's last use, the person's language, and the second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from people.models import User
from people.selectors import has_second_factor, needs_second_factor

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SessionActivityMiddleware:
    """Note when and from where a session was last used, for the list of one's sessions.

    At most every few minutes: allauth's own middleware writes in every request, so that each page read would wait for
    SQLite's one writer. What this process has found noted it does not ask about again until it may be noted anew: a
    rating form saves every few seconds.
    """

    NOTED_EVERY = timedelta(minutes=5)
    REMEMBERED = 10_000

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.noted: dict[tuple[str, int], datetime] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User) and request.session.session_key:
            self._note(request, request.user, request.session.session_key)
        return self.get_response(request)

    def _note(self, request: HttpRequest, user: User, session_key: str) -> None:
        now = timezone.now()
        noted = self.noted.get((session_key, user.pk))
        if noted is not None and noted > now - self.NOTED_EVERY:
            return
        found = UserSession.objects.filter(
            session_key=session_key, user=user, last_seen_at__gt=now - self.NOTED_EVERY
        ).values_list("last_seen_at", flat=True)
        noted = found.first()
        if noted is None:
            UserSession.objects.create_from_request(request)
        if len(self.noted) >= self.REMEMBERED:
            self.noted.clear()
        self.noted[session_key, user.pk] = noted or now


class UserLanguageMiddleware:
    """Serve signed-in people in the language of their account, whatever cookie the browser brings."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return self.get_response(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        # The answer depends on who asks. LocaleMiddleware leaves a Content-Language that is already there.
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie",))
        return response


class SecondFactorMiddleware:
    """Send people whose role asks for a second factor to set one up before anything else.

    It asks no query of its own: whether the role asks and whether there is one come with the person, see
    ``people.backends``.
    """

    EXEMPT_PREFIXES = ("account_", "mfa_", "usersessions_")
    EXEMPT = frozenset({"health", "people:set_language", "admin:logout", "admin:jsi18n"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not settings.REQUIRE_SECOND_FACTOR or not isinstance(request.user, User):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.EXEMPT or name.startswith(self.EXEMPT_PREFIXES):
            return None
        if not needs_second_factor(request.user) or has_second_factor(request.user):
            return None
        messages.warning(
            request,
            _(
                "Your role can see or change other people's data, so signing in takes a second step. "
                "Set it up now; then you can go on."
            ),
        )
        return redirect("mfa_activate_totp")
