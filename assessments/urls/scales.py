"""URLs of the rating scales."""

from django.urls import path

from assessments.views import scales

urlpatterns = [
    path("scales/", scales.scale_list, name="scale_list"),
    path("scales/<int:pk>/", scales.detail, name="scale_detail"),
    path("scales/<int:pk>/copy/", scales.copy, name="scale_copy"),
    path("scales/<int:pk>/edit/", scales.edit, name="scale_edit"),
    path("scales/<int:pk>/delete/", scales.delete, name="scale_delete"),
]
