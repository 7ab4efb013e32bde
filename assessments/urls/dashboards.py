"""URLs of the dashboards."""

from django.urls import URLPattern, path

from assessments.views import (
    comparison,
    dashboards,
    departments,
    formulas,
    gaps,
    rater_quality,
    self_and_supervisor,
    team,
    trend,
)

urlpatterns: list[URLPattern] = [
    path("campaigns/<int:pk>/tasks/", dashboards.campaign_tasks, name="hr_campaign_tasks"),
    path("campaigns/<int:pk>/tasks/<int:task_pk>/", dashboards.campaign_task_people, name="hr_campaign_task_people"),
    path("campaigns/<int:pk>/duties/<int:duty_pk>/", dashboards.campaign_duty_people, name="hr_campaign_duty_people"),
    path("campaigns/<int:pk>/departments/", departments.campaign_departments, name="hr_campaign_departments"),
    path("campaigns/<int:pk>/competences/", dashboards.campaign_competences, name="hr_campaign_competences"),
    path(
        "campaigns/<int:pk>/competences/<int:competence_pk>/",
        dashboards.campaign_competence_people,
        name="hr_campaign_competence_people",
    ),
    path("campaigns/<int:pk>/gaps/", gaps.campaign_gaps, name="hr_campaign_gaps"),
    path("campaigns/<int:pk>/raters/", rater_quality.raters, name="hr_campaign_raters"),
    path("campaigns/<int:pk>/raters/<int:supervisor_pk>/", rater_quality.rater, name="hr_campaign_rater"),
    path("scores/", formulas.how_scores, name="how_scores"),
    path("campaigns/<int:pk>/comparison/", comparison.campaign_comparison, name="hr_campaign_comparison"),
    path(
        "campaigns/<int:pk>/self-and-supervisor/",
        self_and_supervisor.campaign_self_and_supervisor,
        name="hr_campaign_self_and_supervisor",
    ),
    path(
        "campaigns/<int:pk>/self-and-supervisor/people/",
        self_and_supervisor.campaign_self_and_supervisor_people,
        name="hr_campaign_self_and_supervisor_people",
    ),
    path("trend/", trend.trend, name="hr_trend"),
    path("team/results/", team.team_results, name="supervisor_results"),
    path("team/results/<int:campaign_pk>/tasks/", team.team_tasks, name="supervisor_team_tasks"),
    path(
        "team/results/<int:campaign_pk>/competences/",
        team.team_competences,
        name="supervisor_team_competences",
    ),
    path("team/results/<int:campaign_pk>/report/", team.team_report_file, name="supervisor_team_report"),
    path("team/results/<int:campaign_pk>/tasks/<int:task_pk>/", team.team_task, name="supervisor_team_task"),
    path(
        "team/results/<int:campaign_pk>/competences/<int:competence_pk>/",
        team.team_competence,
        name="supervisor_team_competence",
    ),
]
