"""The page of reports, and files that somebody asked for."""

from collections.abc import Mapping
from typing import Any

from assessments.enums import ExportKind
from assessments.services.exports import request_export
from tests.url_matrix import Row, World

HR_ONLY = {"hr": 200, "others": 404}
# Of this campaign of the candidate alone, signed off, HR has asked for a file.
OF_HR = {"hr": 302, "others": 404}


def prepare(world: World) -> None:
    world["export"] = request_export(
        actor=world.users["hr"],
        kind=ExportKind.ANSWERS,
        campaign_id=world["signed_off"].campaign_id,
        language="en",
    )


def campaign(world: World) -> Mapping[str, Any]:
    return {"pk": world["signed_off"].campaign_id}


def export(world: World) -> Mapping[str, Any]:
    return {"pk": world["export"].pk}


ROWS = [
    Row("assessments:hr_campaign_reports", args=campaign, get=HR_ONLY),
    Row(
        "assessments:hr_campaign_reports",
        args=lambda world: {"pk": world["draft_campaign"].pk},
        get=404,
        note="in preparation: nothing to take away",
    ),
    Row(
        "assessments:hr_campaign_export",
        args=campaign,
        post=OF_HR,
        data=lambda world: {"kind": "scores"},
    ),
    Row(
        "assessments:hr_campaign_export",
        args=campaign,
        post=OF_HR,
        data=lambda world: {"kind": "campaign_report"},
        note="in the background",
    ),
    Row(
        "assessments:hr_campaign_export",
        args=campaign,
        post=HR_ONLY,
        data=lambda world: {"kind": "nothing"},
        note="the form says what is wrong",
    ),
    Row(
        "assessments:supervisor_team_export",
        args=lambda world: {"campaign_pk": world["signed_off"].campaign_id},
        post={"supervisor": 302, "others": 404},
    ),
    Row("assessments:export_list", get=200),
    Row("assessments:export_detail", args=export, get=HR_ONLY),
    Row("assessments:export_file", args=export, get=HR_ONLY),
    Row("assessments:export_retry", args=export, post=OF_HR),
    Row("assessments:export_delete", args=export, post=OF_HR),
]
