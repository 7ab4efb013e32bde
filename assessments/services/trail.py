"""Writing the trail: who did what and when, in the transaction of the step itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessments.enums import AssessmentState, CampaignEventKind, EventKind
from assessments.models import Assessment, AssessmentEvent, Campaign, CampaignEvent
from people.models import User


def append_event(
    *,
    assessment: Assessment,
    kind: EventKind,
    actor: User,
    at: datetime,
    from_state: AssessmentState | str,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> AssessmentEvent:
    """Append one row to the trail of ``assessment``, which is already in its new state and version.

    The version is the row's sequence number: each step raises it by one, so two steps can never write the same row.
    """
    return AssessmentEvent.objects.create(
        assessment=assessment,
        sequence=assessment.version,
        kind=kind,
        actor=actor,
        at=at,
        from_state=from_state,
        to_state=assessment.state,
        comment=comment,
        data=data or {},
    )


def append_campaign_event(
    *,
    campaign: Campaign,
    kind: CampaignEventKind,
    actor: User,
    at: datetime,
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> CampaignEvent:
    """Append one row to the trail of ``campaign``."""
    return CampaignEvent.objects.create(
        campaign=campaign, kind=kind, actor=actor, at=at, comment=comment, data=data or {}
    )
