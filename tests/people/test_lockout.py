"""Whoever guesses passwords is stopped, by person and not by spelling."""

from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from people.adapter import AccountAdapter
from tests.factories import PASSWORD, make_user
from tests.people.signing_in import is_signed_in, link_in_mail, sign_in

pytestmark = pytest.mark.django_db
LIMIT = 5
ENGLISH = {"accept-language": "en"}


def locked_out_message() -> str:
    with override("en"):
        return str(AccountAdapter.error_messages["too_many_login_attempts"])


@pytest.mark.parametrize("by", ["email", "employee_number"])
def test_repeated_failures_lock_the_person_out_under_every_name(client: Client, by: str) -> None:
    user = make_user()
    for _ in range(LIMIT):
        assert locked_out_message() not in sign_in(client, getattr(user, by), "wrong", **ENGLISH).text
    for login in (user.email, user.employee_number, user.email.upper(), user.employee_number.lower()):
        response = sign_in(client, login, PASSWORD, **ENGLISH)
        assert response.status_code == 200
        assert locked_out_message() in response.text
        assert not is_signed_in(client)


def test_failures_of_one_person_leave_others_alone(client: Client) -> None:
    victim, other = make_user(), make_user()
    for _ in range(LIMIT):
        sign_in(client, victim.email, "wrong")
    assert sign_in(client, other.email).status_code == 302
    assert is_signed_in(client)


def test_the_lock_opens_after_ten_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    for _ in range(LIMIT):
        sign_in(client, user.email, "wrong")
    real = ratelimit.time.time
    later: Any = lambda: real() + 9 * 60  # noqa: E731
    monkeypatch.setattr(ratelimit.time, "time", later)
    sign_in(client, user.email)
    assert not is_signed_in(client)
    monkeypatch.setattr(ratelimit.time, "time", lambda: real() + 10 * 60 + 1)
    sign_in(client, user.email)
    assert is_signed_in(client)


def test_success_between_does_not_start_the_count_anew(client: Client) -> None:
    user = make_user()
    for _ in range(LIMIT - 1):
        sign_in(client, user.email, "wrong")
    sign_in(client, user.email)
    client.post(reverse("account_logout"))
    sign_in(client, user.email, "wrong")
    sign_in(client, user.email)
    assert not is_signed_in(client)


def test_a_password_chosen_by_mail_opens_the_lock(client: Client) -> None:
    user = make_user()
    for _ in range(LIMIT):
        sign_in(client, user.email, "wrong")
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert len(mail.outbox) == 1
    form = client.get(link_in_mail())
    client.post(form["Location"], {"password1": "another fictional phrase", "password2": "another fictional phrase"})
    sign_in(client, user.employee_number, "another fictional phrase")
    assert is_signed_in(client)


def test_guessing_through_the_page_that_asks_again_counts_too(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    for _ in range(LIMIT):
        client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    page = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert page.status_code == 200
    sign_in(other := Client(), user.email)
    assert not is_signed_in(other)


def test_many_accounts_from_one_address_are_slowed_down(client: Client) -> None:
    for _ in range(10):
        sign_in(client, make_user().email, "wrong")
    user = make_user()
    assert locked_out_message() in sign_in(client, user.email, **ENGLISH).text
    assert not is_signed_in(client)


def test_asking_for_too_many_mails_gets_our_own_page(client: Client) -> None:
    user = make_user()
    for _ in range(5):
        assert client.post(reverse("account_reset_password"), {"email": user.email}).status_code == 302
    response = client.post(reverse("account_reset_password"), {"email": user.email}, headers=ENGLISH)
    assert response.status_code == 429
    assert "Too many attempts" in response.text
    assert len(mail.outbox) == 5
