"""URLs of the pages on which supervisors review."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
