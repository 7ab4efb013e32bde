"""How signing in works here, where it differs from the library's default."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import AppSettings
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as current
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.selectors import person_signing_in_as


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators: nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for both ways of signing in, so that it tells nobody which of the two was right.
        "email_password_mismatch": _("The e-mail address or employee number and the password do not match."),
        "username_password_mismatch": _("The e-mail address or employee number and the password do not match."),
        "too_many_login_attempts": _(
            "Signing in failed too often. Wait ten minutes, or set a new password with “Forgot your password?”."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    # --- Lockout ---

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures per person and not per spelling: address, number and letter case share one limit."""
        typed = str(credentials.get("email") or credentials.get("username") or "")
        person = person_signing_in_as(typed)
        return f"person:{person.pk}" if person else f"unknown:{typed.lower()}"

    def set_password(self, user: User, password: str) -> None:
        """Set a password the person has chosen; whoever proved to own the mailbox is not locked out any more."""
        user.set_password(password)
        user.save(update_fields=["password"])
        if current.request is not None:
            self._delete_login_attempts_cached_email(current.request, username=user.employee_number)

    # --- Mail ---

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the recipient's language, whoever caused the mail in whatever language."""
        person = context.get("user")
        language = person.language if isinstance(person, User) else get_language()
        with override(language):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def send_invitation(self, user: User) -> None:
        """Mail a new colleague the link under which they choose their first password."""
        self.send_mail("account/email/invitation", user.email, {"user": user, "password_url": self._password_url(user)})

    def send_password_link(self, user: User) -> None:
        """Mail the person the link to choose a new password, as if they had asked for it themselves."""
        context = {"user": user, "password_reset_url": self._password_url(user)}
        self.send_mail("account/email/password_reset_key", user.email, context)

    def _password_url(self, user: User) -> str:
        token = AppSettings("ACCOUNT_").PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        return str(self.get_reset_password_from_key_url(f"{user_pk_to_url_str(user)}-{token}"))

    # --- Where to next ---

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:profile")
