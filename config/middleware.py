"""What holds for every request of the project."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

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
