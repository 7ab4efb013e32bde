"""Who may do and see what: predicates on loaded objects.

They answer for the person alone. Whether the state of an assessment allows a step *now* is said by ``workflow``.
"""

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, RatingForm
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


def may_rate_self(user: User, assessment: Assessment) -> bool:
    return user.is_active and is_candidate(user, assessment)


def may_review(user: User, assessment: Assessment) -> bool:
    """Nobody reviews themselves, whatever the row says."""
    return user.is_active and is_supervisor(user, assessment) and not is_candidate(user, assessment)


def may_see_assessment(user: User, assessment: Assessment) -> bool:
    """That it exists, its state and dates. What was rated is said by the predicates below."""
    return is_candidate(user, assessment) or is_supervisor(user, assessment) or manages_campaigns(user)


def may_see_self_ratings(user: User, assessment: Assessment) -> bool:
    """The candidate always; others only what has been submitted, never a draft or what came back for rework.

    In the independent mode the supervisor has to complete the own form first. HR who supervises the person is bound by
    that as well. Reads the assessment's forms in that one case: prefetch ``forms`` where many are asked about.
    """
    if is_candidate(user, assessment):
        return True
    if assessment.submitted_at is None:
        return False
    if is_supervisor(user, assessment):
        if assessment.campaign.supervisor_mode == SupervisorMode.OPEN:
            return True
        form = form_in_force(assessment, Relation.SUPERVISOR)
        return form is not None and form.completed_at is not None
    return manages_campaigns(user)


def may_see_supervisor_ratings(user: User, assessment: Assessment) -> bool:
    """The candidate only after sign-off, also when the candidate works in HR; the supervisor the own; HR all others."""
    if is_candidate(user, assessment):
        return assessment.state in SIGNED_STATES
    return is_supervisor(user, assessment) or manages_campaigns(user)


def may_see_result(user: User, assessment: Assessment) -> bool:
    """Scores, targets and gaps: once signed off, for everybody who may see the assessment."""
    return assessment.state in SIGNED_STATES and may_see_assessment(user, assessment)


def form_in_force(assessment: Assessment, relation: Relation) -> RatingForm | None:
    """Return the form of ``relation`` that counts; uses prefetched ``forms`` where there are any."""
    for form in assessment.forms.all():
        if form.relation == relation and form.retired_at is None:
            return form
    return None
