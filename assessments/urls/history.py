"""What happened, for each who may see the assessment."""

from django.urls import path

from assessments.views import item_history

urlpatterns = [
    path("assessments/<int:pk>/items/<int:item_pk>/history/", item_history.item_history, name="item_history"),
]
