import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from people.enums import Language
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "people:set_language"


def test_the_cookie_serves_who_is_not_signed_in(client: Client) -> None:
    for language in ("en", "zh-hant"):
        response = client.post(reverse(URL), {"language": language, "next": reverse("account_login")})
        assert response.status_code == 302
        assert response["Location"] == reverse("account_login")
        assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == language
        page = client.get(reverse("account_login"))
        assert page["Content-Language"] == language
        assert "Cookie" in page["Vary"]
        assert f'<html lang="{language}"' in page.text


def test_who_is_signed_in_keeps_it_in_the_account(client: Client) -> None:
    user = make_user(language=Language.TRADITIONAL_CHINESE)
    client.force_login(user)
    client.post(reverse(URL), {"language": "en", "next": "/account/profile/"})
    user.refresh_from_db()
    assert user.language == "en"


def test_the_account_wins_over_the_browser(client: Client) -> None:
    client.post(reverse(URL), {"language": "zh-hant"})
    client.force_login(make_user(language=Language.ENGLISH))
    page = client.get(reverse("people:profile"), headers={"accept-language": "zh-TW"})
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.text
    assert "Cookie" in page["Vary"]


def test_one_person_s_language_does_not_stay_for_the_next(client: Client) -> None:
    english = Client()
    english.force_login(make_user(language=Language.ENGLISH))
    client.force_login(make_user(language=Language.TRADITIONAL_CHINESE))
    for _ in range(2):
        assert english.get(reverse("people:profile"))["Content-Language"] == "en"
        assert client.get(reverse("people:profile"))["Content-Language"] == "zh-hant"
        assert Client().get(reverse("account_login"))["Content-Language"] == "zh-hant"


@pytest.mark.parametrize("language", ["", "de", "zh", "../en"])
def test_other_languages_are_refused(client: Client, language: str) -> None:
    user = make_user(language=Language.ENGLISH)
    client.force_login(user)
    assert client.post(reverse(URL), {"language": language}).status_code == 400
    user.refresh_from_db()
    assert user.language == "en"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(client: Client, target: str) -> None:
    response = client.post(reverse(URL), {"language": "en", "next": target})
    assert response.status_code == 302
    assert response["Location"] == reverse("assessments:my_work")


def test_reading_changes_nothing(client: Client) -> None:
    assert client.get(reverse(URL), {"language": "en"}).status_code == 405
