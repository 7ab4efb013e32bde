"""URLs of this app."""

from django.urls import path

from people.views import language, profile, signed_in

app_name = "people"
urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("signed-in/", signed_in.signed_in, name="signed_in"),
    path("profile/", profile.profile, name="profile"),
]
