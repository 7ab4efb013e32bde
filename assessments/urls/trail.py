"""What happened to an assessment, and its signed records."""

from django.urls import path

from assessments.views import trail

urlpatterns = [
    path("assessments/<int:pk>/trail/", trail.trail, name="trail"),
    path("assessments/<int:pk>/records/<int:sequence>/", trail.signed_record, name="signed_record"),
]
