"""URLs of this app."""

from django.urls import path

from competencies.views import comparison, export, standard

app_name = "competencies"
urlpatterns = [
    path("", standard.standard_list, name="standard_list"),
    path("levels/", standard.level_guide, name="level_guide"),
    path("<int:pk>/", standard.standard_detail, name="standard_detail"),
    path("<int:pk>/export/<slug:format>/", export.standard_export, name="standard_export"),
    path("<int:pk>/compare/<int:other_pk>/", comparison.standard_compare, name="standard_compare"),
    path(
        "<int:pk>/compare/<int:other_pk>/match/<slug:side>/<slug:kind>/<int:row>/",
        comparison.standard_match,
        name="standard_match",
    ),
]
