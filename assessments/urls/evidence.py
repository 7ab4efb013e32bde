"""Evidence: adding it to an item of one's own form, and reading what one may see."""

from django.urls import path

from assessments.views import evidence

urlpatterns = [
    path("assessments/<int:pk>/items/<int:item_pk>/evidence/", evidence.of_employee, name="employee_evidence"),
    path("reviews/<int:pk>/items/<int:item_pk>/evidence/", evidence.of_supervisor, name="supervisor_evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="evidence_remove"),
    path("evidence/<int:pk>/file/", evidence.file, name="evidence_file"),
]
