"""What holds for every request of the project."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from config.views import form_without_a_page


class FormAddressMiddleware:
    """Show a page where the address of a form is opened, which answers with an empty 405 of the framework's.

    People come there when they were signed out while they filled in the form: after signing in, the browser opens the
    address the form was sent to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = form_without_a_page(request)
        page["Allow"] = response["Allow"]
        return page


class SignInFrameMiddleware:
    """Let our own pages show the sign-in pages in a frame: who was signed out while filling in a form signs in there.

    By address and not by view, so that what a limit or a stale token answers with is shown there as well. All other
    pages stay out of every frame.
    """

    NAMES = ("account_login", "mfa_authenticate", "people:signed_in")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.paths = {reverse(name) for name in self.NAMES}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path in self.paths:
            response["X-Frame-Options"] = "SAMEORIGIN"
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response
