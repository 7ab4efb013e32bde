"""URLs of reports and of the files made for whoever asks."""

from django.urls import URLPattern, path

from assessments.views import exports

urlpatterns: list[URLPattern] = [
    path("campaigns/<int:pk>/reports/", exports.reports, name="hr_campaign_reports"),
    path("campaigns/<int:pk>/team-report/", exports.team_report_file, name="hr_campaign_team_report"),
    path("campaigns/<int:pk>/exports/", exports.campaign_export, name="hr_campaign_export"),
    path("team/results/<int:campaign_pk>/export/", exports.team_export, name="supervisor_team_export"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/<int:pk>/", exports.detail, name="export_detail"),
    path("exports/<int:pk>/file/", exports.file, name="export_file"),
    path("exports/<int:pk>/retry/", exports.retry, name="export_retry"),
    path("exports/<int:pk>/delete/", exports.delete, name="export_delete"),
]
