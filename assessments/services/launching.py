"""Launching a campaign, and what happens to it as a whole afterwards.

What grows with the number of people is done by INSERT … SELECT: the number of statements is the same for ten people and
for ten thousand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import (
    AssessmentState,
    CampaignEventKind,
    CampaignStatus,
    EventKind,
    MailKind,
    Relation,
)
from assessments.exceptions import CampaignNotReady, InvalidInput, NotPermitted, TransitionRefused
from assessments.models import (
    Assessment,
    AssessmentEvent,
    Campaign,
    CampaignMember,
    Item,
    OutgoingMail,
    RatingForm,
)
from assessments.permissions import manages_campaigns
from assessments.selectors.questionnaire import planned_items
from assessments.selectors.readiness import launch_problems, unfinished_by_state
from assessments.services.bulk import insert_from_select
from assessments.services.dates import checked_dates
from assessments.services.group_scores import open_groups
from assessments.services.text import optional_text, required_text
from assessments.services.trail import append_campaign_event, hash_of_first_event
from assessments.trail_hash import FIRST_SEQUENCE
from competencies.models import StandardVersion
from people.models import User


@dataclass(frozen=True)
class Launched:
    """What a launch made."""

    campaign: Campaign
    people: int
    items: int


@transaction.atomic
def launch_campaign(*, actor: User, campaign_id: int) -> Launched:
    """Freeze the questionnaire, give every member an assessment with its forms, queue the mails, start the campaign.

    Raises CampaignNotReady with everything that is missing; nothing is written then. A second launch is refused.
    The mails are sent by ``manage.py send_outgoing_mail``.
    """
    campaign = _lock_campaign(actor=actor, campaign_id=campaign_id)
    if campaign.status != CampaignStatus.DRAFT:
        raise TransitionRefused(_("This campaign has already been launched. There is nothing more to do."))
    if campaign.standard_version_id is not None:
        # Nobody retires or replaces the version between the check and the launch.
        campaign.standard_version = StandardVersion.objects.select_for_update(of=("self",)).get(
            pk=campaign.standard_version_id
        )
    items = planned_items(campaign)
    if problems := launch_problems(campaign, items):
        raise CampaignNotReady(problem.message for problem in problems)
    Item.objects.bulk_create(
        Item(
            campaign=campaign,
            position=position,
            kind=item.kind,
            indicator_id=item.indicator_id,
            task_id=item.task_id,
            competence_id=item.competence_id,
            code=item.code,
            text=item.text,
            target=item.target,
        )
        for position, item in enumerate(items, start=1)
    )
    now = timezone.now()
    campaign.status = CampaignStatus.RUNNING
    campaign.launched_at = now
    campaign.launched_by = actor
    campaign.save(update_fields=["status", "launched_at", "launched_by"])
    people = _assign_members(campaign=campaign, actor=actor, now=now)
    append_campaign_event(
        campaign=campaign,
        kind=CampaignEventKind.LAUNCHED,
        actor=actor,
        at=now,
        data={"people": people, "items": len(items)},
    )
    return Launched(campaign=campaign, people=people, items=len(items))


@transaction.atomic
def add_people(*, actor: User, campaign_id: int, supervisors: Mapping[int, int]) -> int:
    """Assign further people of a running campaign: ``supervisors`` maps each candidate to their supervisor.

    Who takes part already is left as is; returns how many were added. Refused as a whole (InvalidInput) when somebody
    has left or would review themselves.
    """
    campaign = _lock_running_campaign(actor=actor, campaign_id=campaign_id)
    involved = {*supervisors.keys(), *supervisors.values()}
    active = set(User.objects.filter(pk__in=involved, is_active=True).values_list("pk", flat=True))
    if gone := involved - active:
        raise InvalidInput(
            "supervisors",
            ngettext(
                "%(count)d of these people has left: choose others.",
                "%(count)d of these people have left: choose others.",
                len(gone),
            )
            % {"count": len(gone)},
        )
    if any(candidate == supervisor for candidate, supervisor in supervisors.items()):
        raise InvalidInput("supervisors", _("Nobody reviews themselves: choose another supervisor."))
    members = set(
        CampaignMember.objects.filter(campaign=campaign, candidate__in=supervisors).values_list(
            "candidate_id", flat=True
        )
    )
    CampaignMember.objects.bulk_create(
        CampaignMember(campaign=campaign, candidate_id=candidate, supervisor_id=supervisor)
        for candidate, supervisor in supervisors.items()
        if candidate not in members
    )
    now = timezone.now()
    added = _assign_members(campaign=campaign, actor=actor, now=now)
    if added:
        append_campaign_event(
            campaign=campaign, kind=CampaignEventKind.PEOPLE_ADDED, actor=actor, at=now, data={"people": added}
        )
    return added


@transaction.atomic
def extend_campaign_dates(
    *,
    actor: User,
    campaign_id: int,
    self_due_on: date | None = None,
    review_due_on: date | None = None,
    reason: str,
) -> Campaign:
    """Move the dates of a running campaign later; None leaves a date as it is.

    Who was given more time alone keeps it, unless the campaign's dates now give as much.
    """
    campaign = _lock_running_campaign(actor=actor, campaign_id=campaign_id)
    reason = required_text("reason", reason)
    before = {"self_due_on": campaign.self_due_on, "review_due_on": campaign.review_due_on}
    after = checked_dates(in_force=before, wanted={"self_due_on": self_due_on, "review_due_on": review_due_on})
    for name, day in after.items():
        setattr(campaign, name, day)
        Assessment.objects.filter(**{"campaign": campaign, f"{name}__lte": day}).update(**{name: None})
    campaign.save(update_fields=list(after))
    append_campaign_event(
        campaign=campaign,
        kind=CampaignEventKind.DATES_EXTENDED,
        actor=actor,
        at=timezone.now(),
        comment=reason,
        data={"before": before, "after": after},
    )
    return campaign


@transaction.atomic
def close_campaign(*, actor: User, campaign_id: int, comment: str = "") -> int:
    """End a running campaign; return how many assessments stay unfinished.

    Everything stays readable and nothing is rated or decided any more; who was signed off may still acknowledge.
    ``selectors.readiness.unfinished_by_state`` tells beforehand what would be left.
    """
    campaign = _lock_running_campaign(actor=actor, campaign_id=campaign_id)
    # Steps under way lock their assessment first and read the campaign afterwards: with all assessments locked they
    # are either finished now, or will find the campaign closed.
    open_assessments = Assessment.objects.select_for_update(of=("self",)).filter(campaign=campaign)
    list(open_assessments.order_by("pk").values_list("pk", flat=True))
    unfinished = unfinished_by_state(campaign)
    now = timezone.now()
    campaign.status = CampaignStatus.CLOSED
    campaign.closed_at = now
    campaign.closed_by = actor
    campaign.save(update_fields=["status", "closed_at", "closed_by"])
    append_campaign_event(
        campaign=campaign,
        kind=CampaignEventKind.CLOSED,
        actor=actor,
        at=now,
        comment=optional_text("comment", comment),
        data={"unfinished": {state.value: count for state, count in unfinished.items()}},
    )
    return sum(unfinished.values())


def _lock_campaign(*, actor: User, campaign_id: int) -> Campaign:
    if not manages_campaigns(actor):
        raise NotPermitted
    return Campaign.objects.select_for_update(of=("self",)).select_related("scale").get(pk=campaign_id)


def _lock_running_campaign(*, actor: User, campaign_id: int) -> Campaign:
    campaign = _lock_campaign(actor=actor, campaign_id=campaign_id)
    if campaign.status == CampaignStatus.DRAFT:
        raise TransitionRefused(_("This campaign has not been launched yet. Finish its set-up and launch it first."))
    if campaign.status == CampaignStatus.CLOSED:
        raise TransitionRefused(_("This campaign is closed. Its results can be read and no longer changed."))
    return campaign


def _assign_members(*, campaign: Campaign, actor: User, now: datetime) -> int:
    """Give every member without an assessment one, with forms, the first event and a mail; return how many."""
    of_member = Assessment.objects.filter(campaign=campaign, candidate=OuterRef("candidate"))
    assigned = insert_from_select(
        Assessment,
        {
            "campaign": campaign.pk,
            "candidate": F("candidate"),
            "supervisor": F("supervisor"),
            "department": F("candidate__department"),
            "assigned_at": now,
            "assigned_by": actor.pk,
        },
        CampaignMember.objects.filter(~Exists(of_member), campaign=campaign).order_by("pk"),
    )
    # The newly assigned are those without an event, which is therefore written last.
    events = AssessmentEvent.objects.filter(assessment=OuterRef("pk"))
    new: QuerySet[Assessment] = Assessment.objects.filter(~Exists(events), campaign=campaign).order_by("pk")
    for relation, rater in ((Relation.SELF, "candidate"), (Relation.SUPERVISOR, "supervisor")):
        insert_from_select(RatingForm, {"assessment": F("pk"), "rater": F(rater), "relation": relation.value}, new)
    insert_from_select(
        OutgoingMail,
        {
            "recipient": F("candidate"),
            "kind": MailKind.ASSIGNED.value,
            "assessment": F("pk"),
            "queued_at": now,
            "next_attempt_at": now,
        },
        new,
    )
    new.order_by().update(
        trail_hash=hash_of_first_event(kind=EventKind.ASSIGNED, actor=actor, at=now, to_state=AssessmentState.ASSIGNED)
    )
    insert_from_select(
        AssessmentEvent,
        {
            "assessment": F("pk"),
            "sequence": FIRST_SEQUENCE,
            "kind": EventKind.ASSIGNED.value,
            "actor": actor.pk,
            "at": now,
            "to_state": AssessmentState.ASSIGNED.value,
            "hash": F("trail_hash"),
        },
        new,
    )
    open_groups(campaign=campaign)
    return assigned
