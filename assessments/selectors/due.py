"""When something is due: the person's own extended date, else the campaign's."""

import datetime

from django.db.models import DateField
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.enums import AssessmentState, SupervisorMode
from assessments.models import Assessment

SELF_DUE_ON = Coalesce("self_due_on", "campaign__self_due_on", output_field=DateField())
REVIEW_DUE_ON = Coalesce("review_due_on", "campaign__review_due_on", output_field=DateField())

# What the candidate, and then the supervisor, still has to do something about.
WITH_CANDIDATE = (AssessmentState.ASSIGNED, AssessmentState.IN_PROGRESS, AssessmentState.RETURNED)
WITH_SUPERVISOR = (AssessmentState.SUBMITTED,)
FINISHED = (AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED)


def self_due_on(assessment: Assessment) -> datetime.date | None:
    """Return the day until whose end the self-rating is due. Needs ``assessment.campaign`` loaded."""
    return assessment.self_due_on or assessment.campaign.self_due_on


def review_due_on(assessment: Assessment) -> datetime.date | None:
    """Return the day until whose end the review is due. Needs ``assessment.campaign`` loaded."""
    return assessment.review_due_on or assessment.campaign.review_due_on


def rates_independently(assessment: Assessment) -> bool:
    """Tell whether the supervisor rates before seeing the self-rating. Needs ``assessment.campaign`` loaded."""
    return assessment.campaign.supervisor_mode == SupervisorMode.INDEPENDENT


def today() -> datetime.date:
    """Return today in the organisation's time zone, in which campaign dates are days."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
