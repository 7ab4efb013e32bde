"""URLs of this app, by who uses the page. All share one namespace."""

from assessments.urls import dashboards, employee, evidence, exports, gallery, history, hr, scales, supervisor, trail

app_name = "assessments"
urlpatterns = [
    *employee.urlpatterns,
    *supervisor.urlpatterns,
    *evidence.urlpatterns,
    *trail.urlpatterns,
    *hr.urlpatterns,
    *scales.urlpatterns,
    *dashboards.urlpatterns,
    *history.urlpatterns,
    *gallery.urlpatterns,
    *exports.urlpatterns,
]
