"""All assessments of one person."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_assessment, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
URL = reverse("assessments:employee_list")


def test_an_empty_list_says_how_it_fills(client: Client) -> None:
    client.force_login(make_user())
    assert "empty-state" in client.get(URL).text


def test_the_list_is_paginated_and_its_queries_do_not_grow(client: Client) -> None:
    user = make_user()
    client.force_login(user)

    def run() -> None:
        assert client.get(URL).status_code == 200

    def grow(count: int) -> None:
        for _ in range(count):
            make_assessment(candidate=user)

    assert_constant_queries(run, grow)
    assert client.get(URL, {"page": 2}).text.count("row-list__item") == 5
