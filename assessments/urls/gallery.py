"""URLs for developers."""

from django.urls import URLPattern, path

from assessments.views import gallery

urlpatterns: list[URLPattern] = [
    path("gallery/charts/", gallery.charts, name="chart_gallery"),
]
