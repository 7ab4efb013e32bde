"""Dashboards: HR sees every launched campaign's, a supervisor those of the own team."""

from collections.abc import Mapping
from typing import Any

from tests.url_matrix import Row, World

HR_ONLY = {"hr": 200, "others": 404}
OWN_SUPERVISOR = {"supervisor": 200, "others": 404}


def campaign(world: World) -> Mapping[str, Any]:
    """A campaign of the candidate alone, signed off."""
    return {"pk": world["signed_off"].campaign_id}


def team_campaign(world: World) -> Mapping[str, Any]:
    return {"campaign_pk": world["signed_off"].campaign_id}


ROWS = [
    Row("assessments:hr_campaign_tasks", args=campaign, get=HR_ONLY),
    Row("assessments:hr_campaign_competences", args=campaign, get=HR_ONLY),
    Row(
        "assessments:hr_campaign_tasks",
        args=lambda world: {"pk": world["draft_campaign"].pk},
        get=404,
        note="in preparation: no figures yet",
    ),
    Row(
        "assessments:hr_campaign_task_people",
        args=lambda world: {**campaign(world), "task_pk": world["task"].pk},
        get=HR_ONLY,
    ),
    Row("assessments:hr_campaign_departments", args=campaign, get=HR_ONLY),
    Row(
        "assessments:hr_campaign_duty_people",
        args=lambda world: {**campaign(world), "duty_pk": world["task"].duty_id},
        get=HR_ONLY,
    ),
    Row(
        "assessments:hr_campaign_competence_people",
        args=lambda world: {**campaign(world), "competence_pk": world["competence"].pk},
        get=HR_ONLY,
    ),
    Row("assessments:hr_campaign_gaps", args=campaign, get=HR_ONLY),
    Row("assessments:hr_campaign_raters", args=campaign, get=HR_ONLY),
    Row(
        "assessments:hr_campaign_raters",
        args=lambda world: {"pk": world["draft_campaign"].pk},
        get=404,
        note="in preparation: no figures yet",
    ),
    Row(
        "assessments:hr_campaign_rater",
        args=lambda world: {**campaign(world), "supervisor_pk": world["signed_off"].supervisor_id},
        get=HR_ONLY,
    ),
    Row("assessments:hr_campaign_comparison", args=campaign, get=HR_ONLY),
    Row("assessments:hr_campaign_self_and_supervisor", args=campaign, get=HR_ONLY),
    Row("assessments:hr_campaign_self_and_supervisor_people", args=campaign, get=HR_ONLY),
    Row("assessments:hr_trend", get=HR_ONLY),
    Row("assessments:how_scores", get=200),
    Row("assessments:hr_campaign_team_report", args=campaign, get=HR_ONLY, note="asks for the supervisor"),
    Row("assessments:supervisor_results", get=200),
    Row("assessments:supervisor_team_tasks", args=team_campaign, get=OWN_SUPERVISOR),
    Row("assessments:supervisor_team_competences", args=team_campaign, get=OWN_SUPERVISOR),
    Row("assessments:supervisor_team_report", args=team_campaign, get=OWN_SUPERVISOR),
    Row(
        "assessments:supervisor_team_task",
        args=lambda world: {**team_campaign(world), "task_pk": world["task"].pk},
        get=OWN_SUPERVISOR,
    ),
    Row(
        "assessments:supervisor_team_competence",
        args=lambda world: {**team_campaign(world), "competence_pk": world["competence"].pk},
        get=OWN_SUPERVISOR,
    ),
]
