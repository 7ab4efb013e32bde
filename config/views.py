"""Error pages and the health check."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe


def _page(status: int, template: str) -> HttpResponse:
    """Answer with a page that asks nothing of session, database or context: it must not fail for the same reason."""
    return HttpResponse(render_to_string(template), status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(400, "errors/400.html")


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403, "errors/403.html")


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404, "errors/404.html")


@login_not_required
def too_many_requests(request: HttpRequest) -> HttpResponse:
    return _page(429, "errors/429.html")


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return _page(500, "errors/500.html")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form's token is missing or stale, for example after signing in again in another tab."""
    return _page(403, "errors/csrf.html")


def form_without_a_page(request: HttpRequest) -> HttpResponse:
    """Shown where the address that a form is sent to is opened as a page."""
    return _page(405, "errors/405.html")


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers; a load balancer asks this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
