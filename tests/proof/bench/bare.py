"""What a page could cost at the least: a view without middleware of ours that renders rows of a ready table."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

COLUMNS = 8

_TEMPLATE = """<!doctype html><html lang="en"><head><title>Bare</title></head><body><h1>Bare</h1><table>
{% for row in rows %}<tr><th>{{ row.0 }}</th>{% for cell in row.1 %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table></body></html>"""

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def fill(rows: int) -> None:
    """Make the table: ``rows`` rows with a title and COLUMNS figures each."""
    figures = ", ".join(f"figure_{number} numeric" for number in range(COLUMNS))
    values = ", ".join(f"round((position * {number + 3} %% 400 + 100) / 100.0, 2)" for number in range(COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_ready (position int PRIMARY KEY, title text, {figures})")
        cursor.execute(
            f"INSERT INTO bench_ready SELECT position, repeat('市場調查與分析', 4), {values} "
            "FROM generate_series(1, %s) position",
            [rows],
        )


@login_required
def bare(request: HttpRequest, rows: int) -> HttpResponse:
    """Read ``rows`` rows in one statement and render them as a plain table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM bench_ready WHERE position <= %s ORDER BY position", [rows])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    template = engines["django"].from_string(_TEMPLATE)
    return HttpResponse(template.render({"rows": [(row[1], row[2:]) for row in found]}, request))


urlpatterns = [path("bare/<int:rows>/", bare)]
