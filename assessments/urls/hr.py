"""URLs of the pages on which HR prepares and runs campaigns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
