"""Signing in and out, by address and by number; who may not."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.enums import Language, Role
from tests.factories import PASSWORD, make_user
from tests.people.signing_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["T-900", "t-900", " t-900 ", "p900@example.com", "P900@Example.COM"])
def test_address_and_number_sign_in_in_any_letter_case(client: Client, typed: str) -> None:
    make_user(employee_number="T-900", email="p900@example.com")
    response = sign_in(client, typed)
    assert response.status_code == 302
    assert response["Location"] == reverse("assessments:my_work")
    assert is_signed_in(client)


def test_signing_in_leads_back_to_the_page_asked_for(client: Client) -> None:
    user = make_user()
    asked = client.get(reverse("people:profile"))
    assert asked["Location"] == f"{reverse('account_login')}?next={reverse('people:profile')}"
    page = client.get(asked["Location"])
    assert f'value="{reverse("people:profile")}"' in page.text
    response = client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": reverse("people:profile")},
    )
    assert response["Location"] == reverse("people:profile")


def test_signing_in_leads_nowhere_else(client: Client) -> None:
    user = make_user()
    response = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == reverse("assessments:my_work")


@pytest.mark.parametrize("typed", ["T-900", "p900@example.com", "nobody", "nobody@example.com"])
def test_a_refusal_does_not_tell_whether_the_account_exists(client: Client, typed: str) -> None:
    make_user(employee_number="T-900", email="p900@example.com")
    response = sign_in(client, typed, "wrong", **{"accept-language": "en"})
    assert response.status_code == 200
    assert "The e-mail address or employee number and the password do not match." in response.text
    assert not is_signed_in(client)


def test_who_has_left_does_not_get_in(client: Client) -> None:
    user = make_user(is_active=False)
    for login in (user.email, user.employee_number):
        response = sign_in(client, login)
        assert response["Location"] == reverse("account_inactive")
        assert not is_signed_in(client)
    # Who does not know the password does not learn that the account is closed.
    assert sign_in(client, user.email, "wrong").status_code == 200


def test_who_leaves_while_signed_in_is_out_at_once(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    assert is_signed_in(client)
    user.is_active = False
    user.save()
    assert not is_signed_in(client)


def test_an_address_that_was_changed_opens_nothing_any_more(client: Client) -> None:
    user = make_user(email="old@example.com")
    client.post(reverse("account_reset_password"), {"email": "old@example.com"})
    sign_in(client, "old@example.com")
    client.post(reverse("account_logout"))
    assert not EmailAddress.objects.exists()
    user.email = "new@example.com"
    user.save()
    cache.clear()
    sign_in(client, "old@example.com")
    assert not is_signed_in(client)
    sign_in(client, "new@example.com")
    assert is_signed_in(client)


def test_people_without_an_address_sign_in_by_number(client: Client) -> None:
    make_user(email="")
    user = make_user(email="")
    sign_in(client, "")
    assert not is_signed_in(client)
    sign_in(client, user.employee_number)
    assert is_signed_in(client)


def test_signing_out_is_a_post_and_leads_to_signing_in(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert not is_signed_in(client)


def test_the_administration_has_no_door_of_its_own(client: Client) -> None:
    editor, superuser = make_user(role=Role.STANDARD_EDITOR), make_user(is_superuser=True, is_staff=True)
    response = client.get(reverse("admin:login"), {"next": reverse("admin:index")})
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('admin:index')}"
    # Neither for strangers nor for staff does posting there check a password.
    for _ in range(2):
        client.post(
            reverse("admin:login"), {"username": superuser.employee_number, "password": PASSWORD, "next": "/admin/"}
        )
        assert client.session.get("_auth_user_id") != str(superuser.pk)
        client.force_login(editor)
    assert client.post(reverse("admin:logout"))["Location"] == reverse("account_login")
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_email_verification_sent"])
def test_what_is_not_offered_does_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/"])
def test_pages_not_offered_are_not_found(client: Client, path: str) -> None:
    client.force_login(make_user())
    assert client.get(f"/account/{path}").status_code == 404


@pytest.mark.parametrize(
    ("language", "word"), [(Language.ENGLISH, "Change password"), (Language.TRADITIONAL_CHINESE, "密碼")]
)
def test_account_pages_speak_the_person_s_language(client: Client, language: Language, word: str) -> None:
    client.force_login(make_user(language=language))
    for name in ("account_change_password", "mfa_index", "usersessions_list", "account_logout"):
        page = client.get(reverse(name))
        assert page.status_code == 200
        assert f'<html lang="{language.value}"' in page.text
