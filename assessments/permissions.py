"""Who may do and see what: predicates on loaded objects.

They answer for the person alone. Whether the state of an assessment allows a step *now* is said by ``workflow``.
"""

import datetime

from django.db.models import Q
from django.utils import timezone

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, Campaign, RatingForm, Substitution
from people.models import User

SIGNED_STATES = frozenset({AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED})


def manages_campaigns(user: User) -> bool:
    """HR: runs campaigns and sees all of them. Asks the database once per user object."""
    return user.is_active and user.has_perm("assessments.manage_campaigns")


def may_intervene(user: User, assessment: Assessment) -> bool:
    """HR reopens, cancels, extends and names supervisors, but never for themselves: a colleague in HR does that."""
    return manages_campaigns(user) and not is_candidate(user, assessment)


def is_candidate(user: User, assessment: Assessment) -> bool:
    return user.pk == assessment.candidate_id


def is_supervisor(user: User, assessment: Assessment) -> bool:
    """The supervisor in force; one who was replaced is a stranger again."""
    return user.pk == assessment.supervisor_id


def substitutions_in_force(day: datetime.date | None = None) -> Q:
    """The condition on ``Substitution`` that it holds on ``day`` (today, in the organisation's time zone)."""
    day = day or timezone.localdate()
    return Q(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


def is_substitute(user: User, assessment: Assessment) -> bool:
    """Whether ``user`` reviews in the supervisor's place today; asks the database.

    Only what is still under review, and what was signed off while they stood in, be it by the supervisor: a substitute
    does not inherit the record of the team. A candidate is never the substitute in their own assessment, and
    substitutes have no substitutes.
    """
    if is_candidate(user, assessment) or is_supervisor(user, assessment):
        return False
    if assessment.state == AssessmentState.CANCELLED:
        return False
    named = Substitution.objects.filter(
        substitutions_in_force(), supervisor=assessment.supervisor_id, substitute=user.pk
    )
    if assessment.state in SIGNED_STATES and assessment.signed_off_by_id != user.pk and assessment.signed_off_at:
        signed_on = timezone.localdate(assessment.signed_off_at)
        named = named.filter(created_at__lte=assessment.signed_off_at, starts_on__lte=signed_on)
    return named.exists()


def reviews(user: User, assessment: Assessment) -> bool:
    """The supervisor in force, or who stands in for them today."""
    return is_supervisor(user, assessment) or is_substitute(user, assessment)


def holds_back(campaign: Campaign) -> bool:
    """Whether candidates, also those who work in HR, may not read their results yet."""
    return campaign.holds_results and campaign.released_at is None


def own_result_held(user: User, campaign: Campaign) -> int | None:
    """Return whose result figures of groups leave out for ``user``: the own one as long as it is held back, else None.

    Also who works in HR does not read it early, and a mean of all less the others' scores would tell it.
    """
    return user.pk if holds_back(campaign) else None


def is_released(assessment: Assessment) -> bool:
    """Whether the candidate may read what was signed off: at once, or once HR released it after the calibration."""
    return not holds_back(assessment.campaign)


def may_rate_self(user: User, assessment: Assessment) -> bool:
    return user.is_active and is_candidate(user, assessment)


def may_review(user: User, assessment: Assessment) -> bool:
    """Nobody reviews themselves, whatever the row says."""
    return user.is_active and not is_candidate(user, assessment) and reviews(user, assessment)


def may_see_assessment(user: User, assessment: Assessment) -> bool:
    """That it exists, its state and dates. What was rated is said by the predicates below."""
    return is_candidate(user, assessment) or manages_campaigns(user) or reviews(user, assessment)


def may_see_self_ratings(user: User, assessment: Assessment) -> bool:
    """The candidate always; others only what has been submitted, never a draft or what came back for rework.

    In the independent mode the supervisor's form has to be complete first. HR who reviews the person is bound by that
    as well. Reads the assessment's forms in that one case: prefetch ``forms`` where many are asked about.
    """
    if is_candidate(user, assessment):
        return True
    if assessment.submitted_at is None:
        return False
    if reviews(user, assessment):
        if assessment.campaign.supervisor_mode == SupervisorMode.OPEN:
            return True
        return has_completed_review(assessment)
    return manages_campaigns(user)


def may_see_supervisor_ratings(user: User, assessment: Assessment) -> bool:
    """The candidate only what was signed off and released, also when the candidate works in HR; the supervisor the
    own; HR all others."""
    if is_candidate(user, assessment):
        return assessment.state in SIGNED_STATES and is_released(assessment)
    return manages_campaigns(user) or reviews(user, assessment)


def may_see_result(user: User, assessment: Assessment) -> bool:
    """Scores, targets and gaps: once signed off, for everybody who may see the assessment; for the candidate once
    released."""
    if is_candidate(user, assessment):
        return assessment.state in SIGNED_STATES and is_released(assessment)
    return assessment.state in SIGNED_STATES and may_see_assessment(user, assessment)


def may_know_of_self_rating(user: User, assessment: Assessment) -> bool:
    """Whether what is said about the self-rating, now or earlier, is for ``user``: who reviews independently waits
    until the own form is complete."""
    if is_candidate(user, assessment) or not reviews(user, assessment):
        return True
    if assessment.campaign.supervisor_mode == SupervisorMode.OPEN:
        return True
    return has_completed_review(assessment)


def may_see_record(user: User, assessment: Assessment) -> bool:
    """The records of what was signed off, also of a sign-off that was taken back; the candidate once released."""
    if is_candidate(user, assessment):
        return is_released(assessment)
    return may_see_assessment(user, assessment) and may_know_of_self_rating(user, assessment)


def has_completed_review(assessment: Assessment) -> bool:
    """Whether the supervisor's form in force was completed; reads like ``form_in_force``."""
    form = form_in_force(assessment, Relation.SUPERVISOR)
    return form is not None and form.completed_at is not None


def form_in_force(assessment: Assessment, relation: Relation) -> RatingForm | None:
    """Return the form of ``relation`` that counts; uses prefetched ``forms`` where there are any."""
    for form in assessment.forms.all():
        if form.relation == relation and form.retired_at is None:
            return form
    return None
