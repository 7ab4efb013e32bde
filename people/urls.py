"""URLs of this app."""

from django.urls import path

from people.views import language, profile

app_name = "people"
urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("profile/", profile.profile, name="profile"),
]
