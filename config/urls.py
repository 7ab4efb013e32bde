"""All URLs of the portal, by app."""

from django.contrib import admin
from django.urls import include, path

from config.views import health

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler429 = "config.views.too_many_requests"  # looked up by the library that limits attempts to sign in
handler500 = "config.views.server_error"

urlpatterns = [
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("account/", include("config.account_urls")),
    path("account/", include("people.urls")),
    path("standards/", include("competencies.urls")),
    path("", include("assessments.urls")),
]
