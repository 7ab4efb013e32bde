"""Where signing in ends that was begun inside another page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Say who is signed in now, to the person and to the page that waits for it."""
    return render(request, "people/signed_in.html")
