"""The forms around signing in: the library's, with labels in our words and no placeholder that repeats a label."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _


class PlainLabels(forms.Form):
    """Puts ``labels`` and ``help_texts`` on the fields of the form it is mixed into and takes placeholders away."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)


class LoginForm(PlainLabels, account.LoginForm):  # type: ignore[misc]
    labels = {"login": _("E-mail address or employee number"), "password": _("Password")}
    help_texts = {"password": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ReauthenticateForm(PlainLabels, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}
    help_texts = {"password": ""}


class ChangePasswordForm(PlainLabels, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    help_texts = {"oldpassword": ""}


class SetPasswordForm(PlainLabels, account.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("New password, once more")}


class ResetPasswordForm(PlainLabels, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(PlainLabels, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("New password, once more")}


class SecondFactorForm(PlainLabels, mfa.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code from the app, or a recovery code")}


class ReauthenticateSecondFactorForm(PlainLabels, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code from the app, or a recovery code")}


class ActivateTOTPForm(PlainLabels, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Six-digit code from the app")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
