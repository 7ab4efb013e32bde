"""Choosing the people of a campaign in preparation, in a constant number of statements at any number of people.

Only active people come in. The supervisor is the one the reporting line names, if active; a person without one is
kept, shown first and must be solved before launch.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, CampaignStatus
from assessments.exceptions import InvalidInput
from assessments.models import Assessment, Campaign, CampaignMember
from assessments.selectors.hr_people import MemberFilter, members_matching
from assessments.services.bulk import insert_from_select
from assessments.services.drafts import lock_draft
from people.models import User
from people.selectors import department_subtree_ids


def _insert(campaign: Campaign, people: QuerySet[User]) -> int:
    """Add the active ones of ``people`` who are not in yet; return how many came in."""
    already = CampaignMember.objects.filter(campaign=campaign, candidate=OuterRef("pk"))
    reviewer = User.objects.filter(pk=OuterRef("supervisor_id"), is_active=True).values("pk")[:1]
    newcomers = people.filter(~Exists(already), is_active=True).order_by()
    return insert_from_select(
        CampaignMember,
        {"campaign": campaign.pk, "candidate": F("pk"), "supervisor": Subquery(reviewer)},
        newcomers,
    )


@transaction.atomic
def add_members(*, actor: User, campaign_id: int, user_ids: Collection[int]) -> int:
    """Add these people; return how many came in. Who is in already, or has left, changes nothing."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    return _insert(campaign, User.objects.filter(pk__in=user_ids))


@transaction.atomic
def add_department(*, actor: User, campaign_id: int, department_id: int, with_subtree: bool = True) -> int:
    """Add everybody of a department, with ``with_subtree`` of those below it too; return how many came in."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    departments = department_subtree_ids(department_id) if with_subtree else {department_id}
    return _insert(campaign, User.objects.filter(department__in=departments))


def add_people_of(*, campaign: Campaign, source: Campaign) -> int:
    """Add to the draft ``campaign`` everybody who takes part in ``source`` and is still active; part of copying."""
    if source.status == CampaignStatus.DRAFT:
        members = CampaignMember.objects.filter(campaign=source)
        return _insert(campaign, User.objects.filter(pk__in=members.values("candidate")))
    assessments = Assessment.objects.filter(campaign=source).exclude(state=AssessmentState.CANCELLED)
    return _insert(campaign, User.objects.filter(pk__in=assessments.values("candidate")))


@transaction.atomic
def remove_members(*, actor: User, campaign_id: int, member_ids: Collection[int]) -> int:
    """Take these members out; return how many went."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    return CampaignMember.objects.filter(campaign=campaign, pk__in=member_ids).delete()[0]


@transaction.atomic
def remove_matching_members(*, actor: User, campaign_id: int, matching: MemberFilter) -> int:
    """Take out every member the filter matches; return how many went."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    chosen = members_matching(campaign, matching).order_by().values("pk")
    return CampaignMember.objects.filter(pk__in=chosen).delete()[0]


@transaction.atomic
def set_member_supervisor(*, actor: User, campaign_id: int, member_ids: Collection[int], supervisor_id: int) -> int:
    """Give these members another supervisor; return how many were changed.

    Raises InvalidInput when the supervisor has left, or is among those to be reviewed: nobody reviews themselves.
    """
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    supervisor = User.objects.filter(pk=supervisor_id, is_active=True).first()
    if supervisor is None:
        raise InvalidInput("supervisor_id", _("This person has left: choose another supervisor."))
    members = CampaignMember.objects.filter(campaign=campaign, pk__in=member_ids)
    if members.filter(candidate=supervisor).exists():
        raise InvalidInput(
            "supervisor_id",
            _("%(name)s cannot be the supervisor of their own assessment: choose another person.")
            % {"name": supervisor.display_name},
        )
    return members.update(supervisor=supervisor)


@transaction.atomic
def prefill_supervisors(*, actor: User, campaign_id: int) -> int:
    """Give members without an active supervisor the one their reporting line names today; return how many got one."""
    campaign = lock_draft(actor=actor, campaign_id=campaign_id)
    reporting_line = User.objects.filter(pk=OuterRef("candidate__supervisor"), is_active=True).values("pk")[:1]
    unsolved = CampaignMember.objects.filter(campaign=campaign).exclude(supervisor__is_active=True)
    chosen = unsolved.annotate(reviewer=Subquery(reporting_line)).filter(reviewer__isnull=False).values("pk")
    line_of_candidate = User.objects.filter(pk=OuterRef("candidate_id")).values("supervisor_id")[:1]
    return CampaignMember.objects.filter(pk__in=chosen).update(supervisor=Subquery(line_of_candidate))
