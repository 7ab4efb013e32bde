"""Signing in as a person at a browser does."""

import re
import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"


def current_code(secret: str = SECRET) -> str:
    """Return what an authenticator app would show now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD)))


def sign_in(client: Client, login: str, password: str = PASSWORD, **headers: str) -> HttpResponse:
    """Post the sign-in form."""
    return client.post(reverse("account_login"), {"login": login, "password": password}, headers=headers)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("people:profile")).status_code == 200


def link_in_mail() -> str:
    """Return the path of the one link in the last mail."""
    found = re.findall(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert len(found) == 1
    return str(found[0])
