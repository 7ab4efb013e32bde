"""Every URL of the portal, asked by every role with every method."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.url_matrix import LOGIN, ROLES, Row, Status, World, all_rows, areas
from tests.url_matrix.world import build_world

NOT_PAGES_OF_OURS = {
    "admin:jsi18n",  # script with Django's own words
    "admin:view_on_site",  # answers 404 for every model here: none has a public address of its own
    "admin:autocomplete",  # guarded by each model admin's own search permission
}
"""Names of Django itself that need no row, with the reason."""


def url_names(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the full names of all URLs below ``resolver``; a pattern without a name is given by its route."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from url_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or f"<{pattern.pattern}>"
            yield ":".join((*namespaces, name))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        built = build_world()
        for area in areas():
            if prepare := getattr(area, "prepare", None):
                prepare(built)
        yield built
        transaction.set_rollback(True)


def outcome(response: HttpResponseBase) -> Status:
    if response.status_code == HTTPStatus.FOUND:
        path = urlsplit(response["Location"]).path
        if path in {reverse("account_login"), reverse("admin:login")}:
            return LOGIN
    return response.status_code


def request_as(role: str, row: Row, method: str, world: World) -> Status:
    client = Client(raise_request_exception=False)
    url = reverse(row.name, kwargs=dict(row.args(world))) + row.query
    with transaction.atomic():
        if role != "anonymous":
            client.force_login(get_user_model().objects.get(pk=world.users[role].pk))
        response = client.get(url) if method == "GET" else client.post(url, dict(row.data(world)))
        transaction.set_rollback(True)
    return outcome(response)


@pytest.mark.django_db
@pytest.mark.parametrize("row", all_rows(), ids=str)
def test_every_role_gets_what_the_row_says(row: Row, world: World) -> None:
    differences = []
    for method in ("GET", "POST"):
        for role in ROLES:
            expected, actual = row.expected(method, role), request_as(role, row, method, world)
            if actual != expected:
                differences.append(f"{method} as {role}: expected {expected}, got {actual}")
    assert not differences, f"{row}\n" + "\n".join(differences)


def test_every_url_has_a_row() -> None:
    named = {row.name for row in all_rows()} | NOT_PAGES_OF_OURS
    # The admin's own redirect from the bare object address and its catch-all have no name.
    urls = {name for name in url_names(get_resolver()) if not name.startswith("admin:<")}
    missing = sorted(urls - named)
    assert not missing, "URLs without a row in tests/url_matrix:\n" + "\n".join(missing)


def test_every_row_names_an_existing_url() -> None:
    assert not sorted({row.name for row in all_rows()} - set(url_names(get_resolver())))
