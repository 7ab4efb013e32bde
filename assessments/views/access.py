"""The one door to assessments and campaigns for all pages: fetch and authorise.

A stranger gets 404, so that not even the existence of a thing is told. A page that somebody may see but not act on
answers the action with what the service says.
"""

from django.http import Http404, HttpRequest

from assessments.enums import CampaignStatus, EvidenceKind, Relation
from assessments.models import Assessment, Campaign, Evidence
from assessments.permissions import (
    manages_campaigns,
    may_rate_self,
    may_review,
    may_see_assessment,
    may_see_self_ratings,
    may_see_supervisor_ratings,
)
from assessments.selectors.evidence import evidence_with_assessment
from people.models import User


def current_user(request: HttpRequest) -> User:
    """Return who is signed in; the middleware lets nobody else through, so anything else is a programming error."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def candidate_assessment_or_404(request: HttpRequest, pk: int, *related: str) -> Assessment:
    """Return the assessment for its candidate; ``related`` names what else of it the page needs, in the one query."""
    assessment = _assessment_or_404(pk, *related)
    if not may_rate_self(current_user(request), assessment):
        raise Http404
    return assessment


def supervised_assessment_or_404(request: HttpRequest, pk: int) -> Assessment:
    """Return the assessment for its supervisor in force."""
    assessment = _assessment_or_404(pk)
    if not may_review(current_user(request), assessment):
        raise Http404
    return assessment


def visible_assessment_or_404(request: HttpRequest, pk: int, *related: str) -> Assessment:
    """Return the assessment for its candidate, its supervisor and HR."""
    assessment = _assessment_or_404(pk, *related)
    if not may_see_assessment(current_user(request), assessment):
        raise Http404
    return assessment


def own_evidence_or_404(request: HttpRequest, pk: int) -> Evidence:
    """Return the evidence for who fills in its form."""
    piece = _evidence_or_404(pk)
    may = may_rate_self if piece.form.relation == Relation.SELF else may_review
    if not may(current_user(request), piece.form.assessment):
        raise Http404
    return piece


def readable_evidence_or_404(request: HttpRequest, pk: int) -> Evidence:
    """Return a file for everybody who may see the ratings of its form, at this moment."""
    piece = _evidence_or_404(pk)
    may_see = may_see_self_ratings if piece.form.relation == Relation.SELF else may_see_supervisor_ratings
    if piece.kind != EvidenceKind.FILE or not may_see(current_user(request), piece.form.assessment):
        raise Http404
    return piece


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


def launched_campaign_or_404(request: HttpRequest, pk: int) -> Campaign:
    """Return the campaign for HR; while it is prepared there is nothing to show."""
    campaign = campaign_or_404(request, pk)
    if campaign.status == CampaignStatus.DRAFT:
        raise Http404
    return campaign


def hr_assessment_or_404(request: HttpRequest, pk: int, *related: str) -> Assessment:
    """Return any assessment for HR."""
    require_hr(request)
    return _assessment_or_404(pk, *related)


def _evidence_or_404(pk: int) -> Evidence:
    piece = evidence_with_assessment().filter(pk=pk).first()
    if piece is None:
        raise Http404
    return piece


def _assessment_or_404(pk: int, *related: str) -> Assessment:
    always = ("campaign__standard_version", "campaign__scale", "candidate", "supervisor")
    assessment = Assessment.objects.select_related(*always, *related).filter(pk=pk).first()
    if assessment is None:
        raise Http404
    return assessment
