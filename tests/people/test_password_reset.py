"""Choosing a password by mail, and changing it."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from people.enums import Language
from tests.factories import PASSWORD, make_user
from tests.people.signing_in import is_signed_in, link_in_mail, sign_in

pytestmark = pytest.mark.django_db
NEW = "another fictional phrase"


@pytest.mark.parametrize("language", Language)
def test_the_mail_speaks_the_recipient_s_language(client: Client, language: Language) -> None:
    user = make_user(language=language)
    asked_in = "en" if language == Language.TRADITIONAL_CHINESE else "zh-TW"
    client.post(reverse("account_reset_password"), {"email": user.email.upper()}, headers={"accept-language": asked_in})
    (message,) = mail.outbox
    assert message.to == [user.email]
    with override(language):
        assert message.subject == gettext("Choose a new password for the Competency Assessment Portal")
        assert user.display_name in str(message.body)
        assert gettext("If it was not you, nothing has changed and you need not do anything.") in str(message.body)
    assert user.employee_number in str(message.body)


def test_the_link_sets_the_password_once(client: Client) -> None:
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = link_in_mail()
    form = client.get(link)
    assert form.status_code == 302
    done = client.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert client.get(done["Location"]).status_code == 200
    assert not is_signed_in(client)
    sign_in(client, user.email, PASSWORD)
    assert not is_signed_in(client)
    sign_in(client, user.email, NEW)
    assert is_signed_in(client)
    again = Client().get(link, headers={"accept-language": "en"})
    assert again.status_code == 200
    assert "This link does not work any more" in again.text


def test_the_new_password_signs_out_everywhere(client: Client) -> None:
    user = make_user()
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(client.get(link_in_mail())["Location"], {"password1": NEW, "password2": NEW})
    assert not is_signed_in(elsewhere)


def test_the_person_is_told_that_the_password_changed(client: Client) -> None:
    user = make_user(language=Language.ENGLISH)
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(client.get(link_in_mail())["Location"], {"password1": NEW, "password2": NEW})
    assert len(mail.outbox) == 2
    assert mail.outbox[1].to == [user.email]
    assert user.name_latin in str(mail.outbox[1].body)


@pytest.mark.parametrize("case", ["unknown", "left"])
def test_nobody_learns_which_addresses_are_known(client: Client, case: str) -> None:
    email = make_user(is_active=False).email if case == "left" else "nobody@example.com"
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert response["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []


@pytest.mark.parametrize("password", ["short", "12345678901234", "password1234", "T-500@example.com"])
def test_weak_passwords_are_refused_at_the_field(client: Client, password: str) -> None:
    user = make_user(email="t-500@example.com")
    client.post(reverse("account_reset_password"), {"email": user.email})
    url = client.get(link_in_mail())["Location"]
    response = client.post(url, {"password1": password, "password2": password})
    assert response.status_code == 200
    assert "password1" in response.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(client: Client) -> None:
    user = make_user()
    sign_in(client, user.email)
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert "oldpassword" in wrong.context["form"].errors
    response = client.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert response["Location"] == reverse("people:profile")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_who_has_no_password_yet_sets_one(client: Client) -> None:
    user = make_user(password=None)
    client.force_login(user)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    page = client.get(reverse("account_set_password"))
    assert list(page.context["form"].fields) == ["password1", "password2"]
    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
