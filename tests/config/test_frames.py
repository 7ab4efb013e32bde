"""Only the sign-in pages may stand in a frame, and only in one of our own."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def frame_rules(client: Client, url: str) -> tuple[str, str]:
    response = client.get(url)
    policy = {directive.strip() for directive in response["Content-Security-Policy"].split(";")}
    (ancestors,) = (directive for directive in policy if directive.startswith("frame-ancestors"))
    return response["X-Frame-Options"], ancestors


def test_signing_in_can_stand_in_a_frame_of_ours(client: Client) -> None:
    ours = ("SAMEORIGIN", "frame-ancestors 'self'")
    assert frame_rules(client, reverse("account_login")) == ours
    assert frame_rules(client, reverse("mfa_authenticate")) == ours
    user = make_user(language="en")
    client.force_login(user)
    assert frame_rules(client, reverse("people:signed_in")) == ours
    assert f'data-signed-in="{user.pk}"' in client.get(reverse("people:signed_in")).text


def test_nothing_else_stands_in_any_frame(client: Client) -> None:
    nowhere = ("DENY", "frame-ancestors 'none'")
    assert frame_rules(client, reverse("account_reset_password")) == nowhere
    client.force_login(make_user())
    for name in ("assessments:my_work", "people:profile", "account_logout", "account_change_password"):
        assert frame_rules(client, reverse(name)) == nowhere
