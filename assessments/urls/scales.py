"""URLs of the rating scales."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
