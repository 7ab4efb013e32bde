"""The admin site: one way in and out, the portal's own, so lockout and second factor hold there too."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from people.models import User


class LabelledAutocomplete(AutocompleteJsonView):
    """Tells people of the same name apart, by their number and department."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, User):
            result["text"] = " · ".join(map(str, filter(None, (obj, obj.employee_number, obj.department))))
        return result

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found.select_related("department") if found.model is User else found


class PortalAdminSite(AdminSite):
    site_header = _("Administration")
    site_title = _("Competency Assessment Portal")
    index_title = _("What you can administer")

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        view = secure_admin_login(super().login)
        return view(request, extra_context)  # type: ignore[no-any-return]

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return LogoutView.as_view(next_page=settings.ACCOUNT_LOGOUT_REDIRECT_URL)(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("people:profile"))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        return LabelledAutocomplete.as_view(admin_site=self)(request)
