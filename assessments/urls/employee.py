"""URLs of "My work" and of the pages on which people rate themselves."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
