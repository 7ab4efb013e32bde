"""The developers' gallery of charts."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from assessments.charts import ChartLabel, ChartSeries, heat_map, radar
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


def test_a_figure_brings_its_table_and_the_key_of_its_codes() -> None:
    chart = radar(
        [ChartLabel(f"T{n}", f"Duty {n}", f"/duty/{n}/") for n in (1, 2, 3)],
        [ChartSeries("Final", (Decimal(1), None, Decimal("2.5")), "final")],
        minimum=1,
        maximum=5,
        title="Duties",
    )
    figure = render_to_string("components/charts/figure.html", {"chart": chart})
    assert figure.count("<svg") == 2
    assert '<th scope="row"><a href="/duty/3/">T3 Duty 3</a></th>' in figure
    for number in ("1.00", "–", "2.50"):
        assert f'<td class="is-number">{number}</td>' in figure
    assert '<dt class="code">T2</dt>' in figure


def test_an_empty_figure_is_a_sentence() -> None:
    chart = heat_map([], [], [], title="Nobody")
    figure = render_to_string("components/charts/figure.html", {"chart": chart})
    assert "<table" not in figure
    assert 'class="muted"' in figure
