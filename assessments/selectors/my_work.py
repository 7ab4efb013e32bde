"""What awaits one person now, by whom and until when."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from assessments.enums import AssessmentState, CampaignStatus, Relation, SupervisorMode
from assessments.models import Assessment, Campaign, Item, RatingForm
from assessments.permissions import manages_campaigns
from assessments.selectors.due import FINISHED, REVIEW_DUE_ON, SELF_DUE_ON, WITH_CANDIDATE, WITH_SUPERVISOR, today
from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from people.models import User


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do. ``who`` is the person it comes from or is about; ``done`` of ``total`` is its progress."""

    task: StrOrPromise
    subject: str
    who: str
    who_is: StrOrPromise
    due_on: datetime.date | None
    days_left: int | None
    action: StrOrPromise
    url_name: str
    url_pk: int
    icon: str
    remark: str = ""
    done: int | None = None
    total: int | None = None

    @property
    def days_late(self) -> int | None:
        """Whole days since the due date passed, or ``None`` when it has not."""
        if self.days_left is None or self.days_left >= 0:
            return None
        return -self.days_left


def work_items(user: User) -> list[WorkItem]:
    """Return what ``user`` has to do now, the most urgent first; at most seven queries at any size."""
    day = today()
    items = [
        *_as_candidate(user, day),
        *_as_supervisor(user, day),
        *_as_hr_manager(user, day),
        *_as_editor(user),
    ]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or day))


def _days_left(due_on: datetime.date | None, day: datetime.date) -> int | None:
    return (due_on - day).days if due_on else None


_ITEM_TOTAL = Coalesce(
    Subquery(
        Item.objects.filter(campaign=OuterRef("campaign"))
        .order_by()
        .values("campaign")
        .annotate(total=Count("pk"))
        .values("total")
    ),
    0,
)


def answered_count(relation: Relation) -> Coalesce:
    """Annotation for assessments: how many items the form of ``relation`` in force has answered."""
    answered = Q(ratings__value__isnull=False) | Q(ratings__not_applicable=True)
    return Coalesce(
        Subquery(
            RatingForm.objects.filter(assessment=OuterRef("pk"), relation=relation, retired_at__isnull=True)
            .order_by()
            .annotate(answered=Count("ratings", filter=answered))
            .values("answered")[:1]
        ),
        0,
    )


def _as_candidate(user: User, day: datetime.date) -> Iterator[WorkItem]:
    waiting = (
        Assessment.objects.filter(candidate=user)
        .filter(
            Q(state__in=WITH_CANDIDATE, campaign__status=CampaignStatus.RUNNING, campaign__opens_on__lte=day)
            | Q(state=AssessmentState.SIGNED_OFF)
        )
        .select_related("campaign", "assigned_by", "returned_by", "signed_off_by")
        .annotate(due=SELF_DUE_ON, answered=answered_count(Relation.SELF), total=_ITEM_TOTAL)
    )
    for row in waiting:
        if row.state == AssessmentState.SIGNED_OFF:
            yield WorkItem(
                task=_("Read and acknowledge your result"),
                subject=row.campaign.title,
                who=str(row.signed_off_by),
                who_is=_("Signed off by"),
                due_on=None,
                days_left=None,
                action=_("See the result"),
                url_name="assessments:employee_detail",
                url_pk=row.pk,
                icon="clipboard-check",
            )
            continue
        returned = row.state == AssessmentState.RETURNED
        begun = row.state == AssessmentState.IN_PROGRESS
        yield WorkItem(
            task=_("Revise your self-rating") if returned else _("Rate yourself"),
            subject=row.campaign.title,
            who=str(row.returned_by) if returned else str(row.assigned_by),
            who_is=_("Returned by") if returned else _("Assigned by"),
            due_on=row.due,
            days_left=_days_left(row.due, day),
            action=_("Revise") if returned else _("Continue") if begun else pgettext_lazy("self-rating", "Begin"),
            url_name="assessments:employee_rate",
            url_pk=row.pk,
            icon="arrow-return-left" if returned else "pencil-square",
            remark=row.return_comment,
            done=row.answered,
            total=row.total,
        )


def _as_supervisor(user: User, day: datetime.date) -> Iterator[WorkItem]:
    own_form_open = RatingForm.objects.filter(
        assessment=OuterRef("pk"),
        relation=Relation.SUPERVISOR,
        retired_at__isnull=True,
        completed_at__isnull=True,
    ).order_by()
    waiting = (
        Assessment.objects.filter(supervisor=user, campaign__status=CampaignStatus.RUNNING, campaign__opens_on__lte=day)
        .annotate(due=REVIEW_DUE_ON, own_form_open=Subquery(own_form_open.values("pk")[:1]))
        .filter(
            Q(state__in=WITH_SUPERVISOR)
            | Q(
                state__in=WITH_CANDIDATE,
                campaign__supervisor_mode=SupervisorMode.INDEPENDENT,
                own_form_open__isnull=False,
            )
        )
        .select_related("campaign", "candidate")
        .annotate(answered=answered_count(Relation.SUPERVISOR), total=_ITEM_TOTAL)
    )
    for row in waiting:
        submitted = row.state == AssessmentState.SUBMITTED
        yield WorkItem(
            task=_("Review and sign off") if submitted else _("Rate independently"),
            subject=row.campaign.title,
            who=str(row.candidate),
            who_is=_("Employee"),
            due_on=row.due,
            days_left=_days_left(row.due, day),
            action=_("Review") if submitted else _("Rate"),
            url_name="assessments:supervisor_review",
            url_pk=row.pk,
            icon="person-check",
            done=row.answered,
            total=row.total,
        )


def _as_hr_manager(user: User, day: datetime.date) -> Iterator[WorkItem]:
    if not manages_campaigns(user):
        return
    unfinished = Q(assessments__state__in=[*WITH_CANDIDATE, *WITH_SUPERVISOR])
    finished = Q(assessments__state__in=FINISHED)
    campaigns = (
        Campaign.objects.filter(
            Q(status=CampaignStatus.DRAFT, created_by=user)
            | Q(status=CampaignStatus.RUNNING, launched_by=user, review_due_on__lt=day)
        )
        .select_related("created_by", "launched_by")
        .annotate(unfinished=Count("assessments", filter=unfinished), finished=Count("assessments", filter=finished))
    )
    for campaign in campaigns:
        if campaign.status == CampaignStatus.DRAFT:
            yield WorkItem(
                task=_("Finish setting up the campaign"),
                subject=campaign.title,
                who=str(campaign.created_by),
                who_is=_("Created by"),
                due_on=campaign.opens_on,
                days_left=_days_left(campaign.opens_on, day),
                action=_("Go on"),
                url_name="assessments:hr_campaign_detail",
                url_pk=campaign.pk,
                icon="sliders",
            )
            continue
        yield WorkItem(
            task=_("Extend or close the campaign"),
            subject=campaign.title,
            who=str(campaign.launched_by),
            who_is=_("Launched by"),
            due_on=campaign.review_due_on,
            days_left=_days_left(campaign.review_due_on, day),
            action=_("See who is late"),
            url_name="assessments:hr_campaign_detail",
            url_pk=campaign.pk,
            icon="hourglass-bottom",
            done=campaign.finished,
            total=campaign.finished + campaign.unfinished,
        )


def _as_editor(user: User) -> Iterator[WorkItem]:
    if not user.has_perm("competencies.publish_standardversion"):
        return
    drafts = StandardVersion.objects.filter(status=VersionStatus.DRAFT, created_by=user).select_related("created_by")
    for draft in drafts:
        yield WorkItem(
            task=_("Check and publish the draft"),
            subject=str(draft),
            who=str(draft.created_by),
            who_is=_("Created by"),
            due_on=None,
            days_left=None,
            action=_("Open the draft"),
            url_name="admin:competencies_standardversion_change",
            url_pk=draft.pk,
            icon="journal-check",
        )
