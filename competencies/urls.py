"""URLs of this app."""

from django.urls import path

from competencies.views import comparison, export, imports, standard

app_name = "competencies"
urlpatterns = [
    path("", standard.standard_list, name="standard_list"),
    path("levels/", standard.level_guide, name="level_guide"),
    path("import/", imports.upload, name="import_upload"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<int:pk>/", imports.preview, name="import_preview"),
    path("import/<int:pk>/compare/", imports.compare, name="import_compare"),
    path("import/<int:pk>/save/", imports.save, name="import_save"),
    path("import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("<int:pk>/source/", imports.source, name="import_source"),
    path("<int:pk>/source/rows/", imports.source_rows, name="import_source_rows"),
    path("<int:pk>/", standard.standard_detail, name="standard_detail"),
    path("<int:pk>/export/<slug:format>/", export.standard_export, name="standard_export"),
    path("<int:pk>/compare/<int:other_pk>/", comparison.standard_compare, name="standard_compare"),
    path(
        "<int:pk>/compare/<int:other_pk>/match/<slug:side>/<slug:kind>/<int:row>/",
        comparison.standard_match,
        name="standard_match",
    ),
]
