"""The one door to assessments and campaigns for all pages: fetch and authorise.

A stranger gets 404, so that not even the existence of a thing is told. A page that somebody may see but not act on
answers the action with what the service says.
"""

from django.http import Http404, HttpRequest

from assessments.models import Assessment, Campaign
from assessments.permissions import manages_campaigns, may_rate_self, may_review, may_see_assessment
from people.models import User


def current_user(request: HttpRequest) -> User:
    """Return who is signed in; the middleware lets nobody else through, so anything else is a programming error."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def candidate_assessment_or_404(request: HttpRequest, pk: int) -> Assessment:
    """Return the assessment for its candidate."""
    assessment = _assessment_or_404(pk)
    if not may_rate_self(current_user(request), assessment):
        raise Http404
    return assessment


def supervised_assessment_or_404(request: HttpRequest, pk: int) -> Assessment:
    """Return the assessment for its supervisor in force."""
    assessment = _assessment_or_404(pk)
    if not may_review(current_user(request), assessment):
        raise Http404
    return assessment


def visible_assessment_or_404(request: HttpRequest, pk: int) -> Assessment:
    """Return the assessment for its candidate, its supervisor and HR."""
    assessment = _assessment_or_404(pk)
    if not may_see_assessment(current_user(request), assessment):
        raise Http404
    return assessment


def require_hr(request: HttpRequest) -> User:
    """Return the HR manager who is signed in; for everybody else the page does not exist."""
    user = current_user(request)
    if not manages_campaigns(user):
        raise Http404
    return user


def campaign_or_404(request: HttpRequest, pk: int) -> Campaign:
    """Return the campaign for HR."""
    require_hr(request)
    campaign = Campaign.objects.select_related("standard_version", "scale").filter(pk=pk).first()
    if campaign is None:
        raise Http404
    return campaign


def hr_assessment_or_404(request: HttpRequest, pk: int) -> Assessment:
    """Return any assessment for HR."""
    require_hr(request)
    return _assessment_or_404(pk)


def _assessment_or_404(pk: int) -> Assessment:
    related = ("campaign__standard_version", "campaign__scale", "candidate", "supervisor")
    assessment = Assessment.objects.select_related(*related).filter(pk=pk).first()
    if assessment is None:
        raise Http404
    return assessment
