"""What happens next, in words, for the candidate and for the supervisor."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, CampaignStatus
from assessments.models import Assessment
from assessments.permissions import is_released
from assessments.selectors.due import rates_independently
from assessments.workflow import has_opened


def next_step_for_candidate(assessment: Assessment) -> str:
    """Say where the assessment stands and who acts next. Needs campaign and supervisor loaded."""
    supervisor = assessment.supervisor.display_name
    campaign = assessment.campaign
    match assessment.state:
        case AssessmentState.SUBMITTED:
            return _("You submitted your self-rating. %(name)s reviews it now; you get a mail when that is done.") % {
                "name": supervisor
            }
        case AssessmentState.SIGNED_OFF if not is_released(assessment):
            return _("%(name)s signed off. HR releases the results of this campaign together; you get a mail then.") % {
                "name": supervisor
            }
        case AssessmentState.SIGNED_OFF:
            return _("%(name)s signed off your assessment. Read the result below, then acknowledge it.") % {
                "name": supervisor
            }
        case AssessmentState.ACKNOWLEDGED:
            return _("You acknowledged the result. Nothing more is to be done.")
        case AssessmentState.CANCELLED:
            return _("HR cancelled this assessment. Your answers are kept and do not count.")
    if campaign.status == CampaignStatus.CLOSED:
        return _("The campaign was closed before you submitted. Ask HR if your self-rating should still count.")
    if campaign.opens_on and not has_opened(campaign):
        return _("The self-rating opens on %(date)s.") % {"date": date_format(campaign.opens_on, "DATE_FORMAT")}
    if assessment.state == AssessmentState.RETURNED:
        return _("%(name)s returned your self-rating. Change what the comment asks for and submit it again.") % {
            "name": supervisor
        }
    return _("Rate yourself and submit. Then %(name)s reviews your ratings.") % {"name": supervisor}


def next_step_for_supervisor(assessment: Assessment, *, own_form_completed: bool) -> str:
    """Say what the supervisor can do now, or who acts next. Needs campaign and candidate loaded."""
    candidate = assessment.candidate.display_name
    match assessment.state:
        case AssessmentState.SIGNED_OFF if not is_released(assessment):
            return _("Signed off. %(name)s reads the result once HR has released it after the calibration.") % {
                "name": candidate
            }
        case AssessmentState.SIGNED_OFF:
            return _("You signed off. %(name)s now reads and acknowledges the result.") % {"name": candidate}
        case AssessmentState.ACKNOWLEDGED:
            return _("%(name)s acknowledged the result. Nothing more is to be done.") % {"name": candidate}
        case AssessmentState.CANCELLED:
            return _("HR cancelled this assessment.")
    if assessment.campaign.status == CampaignStatus.CLOSED:
        return _("The campaign was closed before this assessment was signed off.")
    campaign = assessment.campaign
    if campaign.opens_on and not has_opened(campaign):
        return _("The campaign opens on %(date)s. You can rate from then on.") % {
            "date": date_format(campaign.opens_on, "DATE_FORMAT")
        }
    submitted = assessment.state == AssessmentState.SUBMITTED
    if rates_independently(assessment) and not own_form_completed:
        if submitted:
            return _(
                "%(name)s has submitted. Rate every item independently first; once you complete your ratings, "
                "the self-rating appears beside them."
            ) % {"name": candidate}
        return _("You rate independently of %(name)s and can do so before the self-rating is submitted.") % {
            "name": candidate
        }
    if submitted:
        return _("Rate every item beside the self-rating. Then sign off, or return it with a comment.")
    return _("%(name)s has not submitted the self-rating yet. You get a mail when it is there.") % {"name": candidate}
