"""HR's campaigns and single assessments; the dashboards have an area of their own."""

from collections.abc import Mapping
from typing import Any

from assessments.enums import AssessmentState
from assessments.services.scales import copy_scale
from tests.factories import make_assessment
from tests.url_matrix import Row, World

HR_ONLY = {"hr": 200, "others": 404}
HR_SENT_ON = {"hr": 302, "others": 404}


def prepare(world: World) -> None:
    world["own_scale"] = copy_scale(actor=world.users["hr"], scale_id=world["scale"].pk)
    held = make_assessment(AssessmentState.SIGNED_OFF, holds_results=True)
    world["held_assessment"], world["held_campaign"] = held, held.campaign
    world["member"] = world["draft_campaign"].members.get()


def draft(world: World) -> Mapping[str, Any]:
    return {"pk": world["draft_campaign"].pk}


def running(world: World) -> Mapping[str, Any]:
    return {"pk": world["campaign"].pk}


def step(name: str) -> Any:
    return lambda world: {"pk": world["draft_campaign"].pk, "step": name}


def assessment(name: str) -> Any:
    return lambda world: {"pk": world[name].pk}


ROWS = [
    Row("assessments:hr_campaign_list", get=HR_ONLY),
    Row("assessments:hr_calibration", args=assessment("held_campaign"), get=HR_ONLY),
    Row("assessments:hr_calibration", args=running, get={"others": 404}, note="without calibration"),
    Row("assessments:hr_release", args=assessment("held_campaign"), get=HR_ONLY, post=HR_SENT_ON),
    # Posting nothing shows the form again with its errors.
    Row("assessments:hr_assessment_calibrate", args=assessment("held_assessment"), get=HR_ONLY, post=HR_ONLY),
    Row("assessments:hr_substitutes", get=HR_ONLY, post=HR_ONLY),
    # Posting nothing shows the form again with its errors.
    Row("assessments:hr_campaign_create", get=HR_ONLY, post=HR_ONLY),
    Row(
        "assessments:hr_campaign_create",
        get=HR_ONLY,
        post=HR_SENT_ON,
        data=lambda world: {"title": "測試"},
        note="complete",
    ),
    Row("assessments:hr_campaign_detail", args=running, get=HR_ONLY),
    Row("assessments:hr_campaign_detail", args=draft, get=HR_SENT_ON, note="draft"),
    Row("assessments:hr_campaign_setup", args=step("standard"), get=HR_ONLY, post=HR_ONLY, note="standard"),
    Row("assessments:hr_campaign_setup", args=step("contents"), get=HR_ONLY, post=HR_ONLY, note="contents"),
    Row("assessments:hr_campaign_setup", args=step("targets"), get=HR_ONLY, post=HR_ONLY, note="targets"),
    Row("assessments:hr_campaign_setup", args=step("dates"), get=HR_ONLY, post=HR_ONLY, note="dates"),
    Row("assessments:hr_campaign_setup", args=step("people"), get=HR_ONLY, post=HR_SENT_ON, note="people"),
    Row("assessments:hr_campaign_setup", args=step("summary"), get=HR_ONLY, post=HR_ONLY, note="summary"),
    Row(
        "assessments:hr_campaign_setup",
        args=step("weather"),
        get={"others": 404},
        post={"others": 404},
        note="no such step",
    ),
    Row(
        "assessments:hr_campaign_setup",
        args=lambda world: {"pk": world["campaign"].pk, "step": "dates"},
        get=HR_SENT_ON,
        post=HR_SENT_ON,
        note="launched",
    ),
    Row("assessments:hr_campaign_supervisor", args=draft, get=HR_SENT_ON, post=HR_SENT_ON, note="nobody ticked"),
    Row("assessments:hr_campaign_launch", args=draft, get=HR_ONLY, post=HR_SENT_ON),
    Row("assessments:hr_campaign_copy", args=running, get=HR_ONLY, post=HR_ONLY),
    Row(
        "assessments:hr_campaign_copy",
        args=running,
        get=HR_ONLY,
        post=HR_SENT_ON,
        data=lambda world: {"title": "測試"},
        note="complete",
    ),
    Row("assessments:hr_campaign_delete", args=draft, get=HR_ONLY, post=HR_SENT_ON),
    Row("assessments:hr_campaign_delete", args=running, get=HR_SENT_ON, post=HR_SENT_ON, note="launched"),
    Row("assessments:hr_campaign_people", args=running, get=HR_ONLY),
    Row("assessments:hr_campaign_add_people", args=running, get=HR_ONLY, post=HR_ONLY),
    Row("assessments:hr_campaign_extend", args=running, get=HR_ONLY, post=HR_ONLY),
    Row("assessments:hr_campaign_close", args=running, get=HR_ONLY, post=HR_SENT_ON),
    Row("assessments:hr_assessment_detail", args=assessment("assessment"), get=HR_ONLY),
    Row("assessments:hr_assessment_detail", args=assessment("signed_off"), get=HR_ONLY, note="signed off"),
    Row("assessments:hr_assessment_cancel", args=assessment("assessment"), get=HR_ONLY, post=HR_ONLY),
    Row("assessments:hr_assessment_extend", args=assessment("assessment"), get=HR_ONLY, post=HR_ONLY),
    Row("assessments:hr_assessment_replace_supervisor", args=assessment("assessment"), get=HR_ONLY, post=HR_ONLY),
    Row("assessments:hr_assessment_reopen", args=assessment("signed_off"), get=HR_ONLY, post=HR_ONLY),
    Row(
        "assessments:hr_assessment_reopen",
        args=assessment("assessment"),
        get=HR_SENT_ON,
        post=HR_ONLY,
        note="not signed off",
    ),
]
