"""The developers' gallery of charts."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_it_shows_every_chart_with_its_code(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(reverse("assessments:chart_gallery")).content.decode()
    for name in ("score_bar", "distribution_bar", "comparison_bar", "heat_map", "radar", "trend", "progress_chart"):
        assert f"<h2><code>{name}</code></h2>" in page
        assert f"return {name}(" in page


def test_in_production_it_is_for_who_may_open_the_administration(client: Client, settings: Settings) -> None:
    settings.PRODUCTION = True
    for is_staff, status in ((False, 404), (True, 200)):
        client.force_login(make_user(is_staff=is_staff))
        assert client.get(reverse("assessments:chart_gallery")).status_code == status
