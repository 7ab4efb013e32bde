"""Who I am in this portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.models import User
from people.selectors import profile_of


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own data as the organisation keeps them, and the doors to changing what is theirs."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page is behind sign-in
    return render(request, "people/profile.html", {"profile": profile_of(user)})
