"""URLs of the pages on which HR prepares and runs campaigns."""

from django.urls import path

from assessments.views import calibration, hr_assessments, hr_campaigns, hr_members, hr_setup, progress, substitutes

urlpatterns = [
    path("campaigns/", hr_campaigns.campaign_list, name="hr_campaign_list"),
    path("campaigns/substitutes/", substitutes.all_substitutes, name="hr_substitutes"),
    path("campaigns/new/", hr_setup.create, name="hr_campaign_create"),
    path("campaigns/<int:pk>/", progress.campaign_detail, name="hr_campaign_detail"),
    path("campaigns/<int:pk>/setup/people/supervisor/", hr_members.supervisor, name="hr_campaign_supervisor"),
    path("campaigns/<int:pk>/setup/<slug:step>/", hr_setup.setup, name="hr_campaign_setup"),
    path("campaigns/<int:pk>/launch/", hr_campaigns.launch, name="hr_campaign_launch"),
    path("campaigns/<int:pk>/copy/", hr_campaigns.copy, name="hr_campaign_copy"),
    path("campaigns/<int:pk>/delete/", hr_campaigns.delete, name="hr_campaign_delete"),
    path("campaigns/<int:pk>/people/", hr_campaigns.people, name="hr_campaign_people"),
    path("campaigns/<int:pk>/people/add/", hr_members.add, name="hr_campaign_add_people"),
    path("campaigns/<int:pk>/extend/", hr_campaigns.extend, name="hr_campaign_extend"),
    path("campaigns/<int:pk>/close/", hr_campaigns.close, name="hr_campaign_close"),
    path("campaigns/<int:pk>/calibration/", calibration.calibration, name="hr_calibration"),
    path("campaigns/<int:pk>/release/", calibration.release, name="hr_release"),
    path("campaigns/assessments/<int:pk>/calibration/", calibration.calibrate, name="hr_assessment_calibrate"),
    path("campaigns/assessments/<int:pk>/", hr_assessments.detail, name="hr_assessment_detail"),
    path("campaigns/assessments/<int:pk>/reopen/", hr_assessments.reopen, name="hr_assessment_reopen"),
    path("campaigns/assessments/<int:pk>/cancel/", hr_assessments.cancel, name="hr_assessment_cancel"),
    path("campaigns/assessments/<int:pk>/extend/", hr_assessments.extend, name="hr_assessment_extend"),
    path(
        "campaigns/assessments/<int:pk>/supervisor/",
        hr_assessments.replace_supervisor,
        name="hr_assessment_replace_supervisor",
    ),
]
