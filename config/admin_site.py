"""The admin site: signing in goes through the portal's own page, so lockout and second factor hold there too."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Administration")
    site_title = _("Competency portal")
    index_title = _("Administration")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        view = secure_admin_login(super().login)
        return view(request, extra_context)  # type: ignore[no-any-return]
