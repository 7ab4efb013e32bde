"""The workflow of an assessment: one table, and the questions that are answered from it.

    assigned -> in_progress -> submitted -> signed_off -> acknowledged
                    returned <-'    ^------- reopened ----'        (cancelled: from any state before signed_off)

Services check every step against the table; pages ask it which buttons to show. Pure: nothing is read or written here.
"""

import datetime
from dataclasses import dataclass
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, CampaignStatus, EventKind, SupervisorMode
from assessments.models import Assessment, Campaign
from assessments.permissions import is_released, may_intervene, may_rate_self, may_review
from people.models import User

ASSIGNED = AssessmentState.ASSIGNED
IN_PROGRESS = AssessmentState.IN_PROGRESS
SUBMITTED = AssessmentState.SUBMITTED
RETURNED = AssessmentState.RETURNED
SIGNED_OFF = AssessmentState.SIGNED_OFF
ACKNOWLEDGED = AssessmentState.ACKNOWLEDGED
CANCELLED = AssessmentState.CANCELLED

UNFINISHED = (ASSIGNED, IN_PROGRESS, RETURNED, SUBMITTED)


class Who(Enum):
    CANDIDATE = "candidate"
    SUPERVISOR = "supervisor"
    HR = "hr"


class Must(Enum):
    """What must hold beside the state."""

    SELF_COMPLETE = "every item of the self-rating is answered"
    REVIEW_COMPLETE = "every item of the supervisor's form is answered"
    INDEPENDENT = "the supervisor rates before seeing the self-rating"
    SEEING = "the supervisor rates seeing the self-rating"
    REASON = "a comment or reason is given"
    RELEASED = "the candidate may read the result"
    HELD = "the results are held back for the calibration"


@dataclass(frozen=True)
class Transition:
    """One row of the table. ``to`` None: the state stays. ``after_close``: also possible in a closed campaign."""

    name: str
    sources: tuple[AssessmentState, ...]
    to: AssessmentState | None
    who: Who
    must: tuple[Must, ...]
    event: EventKind
    after_close: bool = False


# fmt: off
START = Transition(
    "start", (ASSIGNED,), IN_PROGRESS, Who.CANDIDATE, (), EventKind.STARTED)
SUBMIT = Transition(
    "submit", (ASSIGNED, IN_PROGRESS, RETURNED), SUBMITTED, Who.CANDIDATE, (Must.SELF_COMPLETE,), EventKind.SUBMITTED)
COMPLETE_REVIEW = Transition(
    "complete_review", UNFINISHED, None, Who.SUPERVISOR, (Must.INDEPENDENT, Must.REVIEW_COMPLETE),
    EventKind.REVIEW_COMPLETED)
CHANGE_REVIEW = Transition(
    "change_review", UNFINISHED, None, Who.SUPERVISOR, (Must.INDEPENDENT,), EventKind.REVIEW_CHANGED)
ADOPT = Transition(
    "adopt", (SUBMITTED,), None, Who.SUPERVISOR, (Must.SEEING,), EventKind.RATINGS_ADOPTED)
UNDO_ADOPTION = Transition(
    "undo_adoption", (SUBMITTED,), None, Who.SUPERVISOR, (Must.SEEING,), EventKind.ADOPTION_UNDONE)
RETURN = Transition(
    "return", (SUBMITTED,), RETURNED, Who.SUPERVISOR, (Must.REASON,), EventKind.RETURNED)
SIGN_OFF = Transition(
    "sign_off", (SUBMITTED,), SIGNED_OFF, Who.SUPERVISOR, (Must.REVIEW_COMPLETE,), EventKind.SIGNED_OFF)
ACKNOWLEDGE = Transition(
    "acknowledge", (SIGNED_OFF,), ACKNOWLEDGED, Who.CANDIDATE, (Must.RELEASED,), EventKind.ACKNOWLEDGED,
    after_close=True)
ADJUST_SCORE = Transition(
    "adjust_score", (SIGNED_OFF,), None, Who.HR, (Must.REASON, Must.HELD), EventKind.SCORE_ADJUSTED, after_close=True)
REOPEN = Transition(
    "reopen", (SIGNED_OFF, ACKNOWLEDGED), SUBMITTED, Who.HR, (Must.REASON,), EventKind.REOPENED)
REPLACE_SUPERVISOR = Transition(
    "replace_supervisor", UNFINISHED, None, Who.HR, (Must.REASON,), EventKind.SUPERVISOR_REPLACED)
EXTEND_DATES = Transition(
    "extend_dates", UNFINISHED, None, Who.HR, (Must.REASON,), EventKind.DUE_DATE_EXTENDED)
CANCEL = Transition(
    "cancel", UNFINISHED, CANCELLED, Who.HR, (Must.REASON,), EventKind.CANCELLED)
# fmt: on

TRANSITIONS = (
    START,
    SUBMIT,
    COMPLETE_REVIEW,
    CHANGE_REVIEW,
    ADOPT,
    UNDO_ADOPTION,
    RETURN,
    SIGN_OFF,
    ACKNOWLEDGE,
    ADJUST_SCORE,
    REOPEN,
    REPLACE_SUPERVISOR,
    EXTEND_DATES,
    CANCEL,
)


def is_permitted(user: User, assessment: Assessment, transition: Transition) -> bool:
    """Whether ``user`` is the one who takes this step, whatever the state."""
    match transition.who:
        case Who.CANDIDATE:
            return may_rate_self(user, assessment)
        case Who.SUPERVISOR:
            return may_review(user, assessment)
        case Who.HR:
            return may_intervene(user, assessment)


def refusal(assessment: Assessment, transition: Transition) -> str:
    """Say why the step is not possible now, whoever asks; empty when it is.

    Completeness and reasons are checked by the services. Needs ``assessment.campaign`` loaded.
    """
    if assessment.state not in transition.sources:
        return _wrong_state(assessment, transition)
    campaign = assessment.campaign
    if campaign.status == CampaignStatus.CLOSED and not transition.after_close:
        return _("This campaign is closed. Its results can be read and no longer changed.")
    if transition.who in {Who.CANDIDATE, Who.SUPERVISOR} and not has_opened(campaign):
        return _("This campaign has not opened yet. Come back on the day it opens.")
    if Must.INDEPENDENT in transition.must and campaign.supervisor_mode != SupervisorMode.INDEPENDENT:
        return _("In this campaign the ratings are completed by signing off.")
    if Must.SEEING in transition.must and campaign.supervisor_mode == SupervisorMode.INDEPENDENT:
        return _("In this campaign you rate every item yourself, independently of the self-rating.")
    if Must.RELEASED in transition.must and not is_released(assessment):
        return _("HR releases the results of this campaign together. You get a mail then.")
    if Must.HELD in transition.must and is_released(assessment):
        return _("The results can be read already: a score is adjusted before they are released.")
    return ""


def possible_transitions(user: User, assessment: Assessment) -> list[Transition]:
    """Return the steps ``user`` may take now: what buttons a page shows. Needs ``assessment.campaign`` loaded."""
    return [
        transition
        for transition in TRANSITIONS
        if is_permitted(user, assessment, transition) and not refusal(assessment, transition)
    ]


def has_opened(campaign: Campaign, today: datetime.date | None = None) -> bool:
    """Whether the day on which people may begin has come, in the organisation's time zone."""
    return campaign.opens_on is not None and campaign.opens_on <= (today or timezone.localdate())


def self_form_refusal(assessment: Assessment) -> str:
    """Say why the candidate cannot change the self-rating now; empty when it is open.

    An overdue form stays open while the campaign runs. Needs ``assessment.campaign`` loaded.
    """
    if assessment.state not in SUBMIT.sources:
        return _wrong_state(assessment, SUBMIT)
    return refusal(assessment, SUBMIT)


def supervisor_form_refusal(assessment: Assessment) -> str:
    """Say why the supervisor cannot rate now; empty when the form is open.

    Seeing the self-rating: once it is submitted. Independently: from launch on until sign-off. Needs
    ``assessment.campaign`` loaded.
    """
    if assessment.campaign.supervisor_mode == SupervisorMode.INDEPENDENT:
        return refusal(assessment, COMPLETE_REVIEW)
    if assessment.state in {ASSIGNED, IN_PROGRESS, RETURNED}:
        return _("You can rate once the self-rating has been submitted.")
    return refusal(assessment, SIGN_OFF)


def _wrong_state(assessment: Assessment, transition: Transition) -> str:
    """Say it in words that fit what has happened, most of all when the step was simply taken twice."""
    match AssessmentState(assessment.state), transition:
        case (AssessmentState.CANCELLED, _any):
            return _("This assessment was cancelled. There is nothing more to do.")
        case (AssessmentState.SUBMITTED, Transition(name="submit" | "start")):
            return _("This self-rating has already been submitted. There is nothing more to do until the review.")
        case (AssessmentState.RETURNED, Transition(name="return")):
            return _("This self-rating has already been returned. It comes back to you once it is submitted again.")
        case (AssessmentState.RETURNED, Transition(name="sign_off")):
            return _("This self-rating was returned. It can be signed off once it is submitted again.")
        case (AssessmentState.ACKNOWLEDGED, Transition(name="acknowledge")):
            return _("You have already acknowledged this result. There is nothing more to do.")
        case (AssessmentState.SIGNED_OFF | AssessmentState.ACKNOWLEDGED, _any):
            return _("This assessment has been signed off. Only HR can reopen it.")
        case (_any, Transition(name="return" | "sign_off" | "adopt" | "undo_adoption")):
            return _("This self-rating has not been submitted yet. You can decide once it is.")
        case (_any, Transition(name="acknowledge")):
            return _("There is no result to acknowledge yet: the supervisor has not signed off.")
        case (_any, Transition(name="reopen")):
            return _("This assessment has not been signed off, so there is nothing to reopen.")
        case _:
            return _("This step is not possible while the assessment is “%(state)s”. Read the page again.") % {
                "state": assessment.get_state_display()
            }
