"""URLs of this app."""

from django.urls import path

from competencies.views import standard

app_name = "competencies"
urlpatterns = [
    path("", standard.standard_list, name="standard_list"),
    path("levels/", standard.level_guide, name="level_guide"),
    path("<int:pk>/", standard.standard_detail, name="standard_detail"),
]
