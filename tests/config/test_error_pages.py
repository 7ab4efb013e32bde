"""The portal's own error pages: each language, and without the database, which these tests must not touch."""

from collections.abc import Callable
from html import escape

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext as _

from config import views

# The database is out of reach in every test here: none is marked django_db, and pytest-django blocks the rest.

PAGES: list[tuple[Callable[[HttpRequest], HttpResponse], int, str]] = [
    (views.bad_request, 400, "The request could not be understood"),
    (views.permission_denied, 403, "You may not open this page"),
    (views.page_not_found, 404, "This page is not here"),
    (views.server_error, 500, "Something went wrong on our side"),
    (views.csrf_failure, 403, "This form has expired"),
    (views.form_without_a_page, 405, "This form has expired"),
]


@pytest.mark.parametrize(("language", "other"), [("zh-hant", "en"), ("en", "zh-hant")])
@pytest.mark.parametrize(("view", "status", "heading"), PAGES)
def test_each_page_speaks_the_active_language(
    view: Callable[[HttpRequest], HttpResponse], status: int, heading: str, language: str, other: str
) -> None:
    with translation.override(language):
        response = view(RequestFactory().get("/somewhere"))
        wanted = _(heading)
    with translation.override(other):
        unwanted = _(heading)
    page = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}">' in page
    assert f"<h1>{escape(wanted)}</h1>" in page
    assert wanted != unwanted
    assert escape(unwanted) not in page


@pytest.mark.parametrize(("view", "status", "heading"), PAGES)
def test_each_page_says_what_to_do_and_leads_home(
    view: Callable[[HttpRequest], HttpResponse], status: int, heading: str
) -> None:
    page = view(RequestFactory().get("/somewhere")).content.decode()
    assert page.count("<li>") == 2
    assert 'class="btn btn-primary" href="/"' in page


def quiet_client(*, enforce_csrf_checks: bool = False) -> Client:
    return Client(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)


def test_an_unknown_address_gets_the_404_page() -> None:
    response = quiet_client().get("/no-such-page", headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_without_the_database_the_500_page_still_shows() -> None:
    response = quiet_client().get("/healthz", headers={"Accept-Language": "en"})  # it asks the database
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_a_foreign_host_name_gets_the_400_page() -> None:
    response = quiet_client().get("/", headers={"Host": "elsewhere.example", "Accept-Language": "en"})
    assert response.status_code == 400
    assert "The request could not be understood" in response.content.decode()


def test_a_form_without_its_token_gets_the_page_that_says_so() -> None:
    response = quiet_client(enforce_csrf_checks=True).post("/account/language/", headers={"Accept-Language": "en"})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


def test_the_address_of_a_form_opened_as_a_page_says_so_and_a_program_still_gets_the_bare_answer() -> None:
    response = quiet_client().get("/account/language/", headers={"Accept-Language": "en"})
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "This form has expired" in response.content.decode()
    assert quiet_client().delete("/account/language/").content == b""
