"""What the levels mean."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_all_six_are_explained(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(reverse("competencies:level_guide")).content.decode()
    assert all(f'id="level-{number}"' in page for number in range(1, 7))
