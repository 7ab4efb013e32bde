"""What awaits one person now, by whom and until when."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.enums import AssessmentState, CampaignStatus, Relation
from assessments.models import Assessment, Campaign
from assessments.permissions import manages_campaigns
from assessments.selectors.due import FINISHED, SELF_DUE_ON, WITH_CANDIDATE, WITH_SUPERVISOR, today
from assessments.selectors.progress import ITEM_TOTAL, answered_count
from assessments.selectors.supervisor import QueueTab, reviews
from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from people.models import User


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do, as seen on ``day``.

    ``subject`` is what tells it from others of its kind: the campaign, or the person under review. ``who`` is the other
    side: who it comes from, or the campaign of that person; ``by_whom`` says so. ``done`` of ``total`` is its progress,
    where it can be counted.
    """

    day: datetime.date
    task: str
    subject: str
    who: str
    by_whom: str
    due_on: datetime.date | None
    action: str
    url_name: str
    url_pk: int
    icon: str
    remark: str = ""
    done: int | None = None
    total: int | None = None

    @property
    def days_left(self) -> int | None:
        """Whole days until it is due; 0 today, None once that has passed or when it is never due."""
        days = self._days
        return days if days is not None and days >= 0 else None

    @property
    def days_late(self) -> int | None:
        """Whole days since the due date passed, or None when it has not."""
        days = self._days
        return -days if days is not None and days < 0 else None

    @property
    def _days(self) -> int | None:
        return (self.due_on - self.day).days if self.due_on else None


def work_items(user: User) -> list[WorkItem]:
    """Return what ``user`` has to do now, the most urgent first; the number of queries does not grow with it."""
    day = today()
    items = [
        *_as_candidate(user, day),
        *_as_supervisor(user, day),
        *_as_hr_manager(user, day),
        *_as_editor(user, day),
    ]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or day))


def _as_candidate(user: User, day: datetime.date) -> Iterator[WorkItem]:
    waiting = (
        Assessment.objects.filter(candidate=user)
        .filter(
            Q(state__in=WITH_CANDIDATE, campaign__status=CampaignStatus.RUNNING, campaign__opens_on__lte=day)
            | Q(state=AssessmentState.SIGNED_OFF)
            & (Q(campaign__holds_results=False) | Q(campaign__released_at__isnull=False))
        )
        .select_related("campaign", "assigned_by", "returned_by", "signed_off_by")
        .annotate(due=SELF_DUE_ON, answered=answered_count(Relation.SELF), total=ITEM_TOTAL)
    )
    for row in waiting:
        if row.state == AssessmentState.SIGNED_OFF:
            yield WorkItem(
                day=day,
                task=_("Read and acknowledge your result"),
                subject=row.campaign.title,
                who=str(row.signed_off_by),
                by_whom=_("Signed off by %(name)s") % {"name": row.signed_off_by},
                due_on=None,
                action=_("See the result"),
                url_name="assessments:employee_detail",
                url_pk=row.pk,
                icon="clipboard-check",
            )
            continue
        returned = row.state == AssessmentState.RETURNED
        begun = row.state == AssessmentState.IN_PROGRESS
        yield WorkItem(
            day=day,
            task=_("Revise your self-rating") if returned else _("Rate yourself"),
            subject=row.campaign.title,
            who=str(row.returned_by if returned else row.assigned_by),
            by_whom=_("Returned by %(name)s") % {"name": row.returned_by}
            if returned
            else _("Assigned by %(name)s") % {"name": row.assigned_by},
            due_on=row.due,
            action=_("Revise") if returned else _("Continue") if begun else pgettext("self-rating", "Begin"),
            url_name="assessments:employee_rate",
            url_pk=row.pk,
            icon="arrow-return-left" if returned else "pencil-square",
            remark=row.return_comment,
            done=row.answered,
            total=row.total,
        )


def _as_supervisor(user: User, day: datetime.date) -> Iterator[WorkItem]:
    waiting = (
        reviews(user, day)
        .filter(queue_tab=QueueTab.TO_REVIEW)
        .annotate(answered=answered_count(Relation.SUPERVISOR), total=ITEM_TOTAL)
    )
    for row in waiting:
        submitted = row.state == AssessmentState.SUBMITTED
        yield WorkItem(
            day=day,
            task=_("Review and sign off") if submitted else _("Rate independently"),
            subject=str(row.candidate),
            who=row.campaign.title,
            by_whom=row.campaign.title,
            due_on=row.due,
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
    past_self = Q(assessments__self_due_on__lt=day) | Q(assessments__self_due_on__isnull=True, self_due_on__lt=day)
    unfinished = Q(assessments__state__in=[*WITH_CANDIDATE, *WITH_SUPERVISOR])
    finished = Q(assessments__state__in=FINISHED)
    campaigns = (
        Campaign.objects.filter(
            Q(status=CampaignStatus.DRAFT, created_by=user)
            | Q(status=CampaignStatus.RUNNING, launched_by=user, self_due_on__lt=day)
        )
        .select_related("created_by", "launched_by")
        .annotate(
            unfinished=Count("assessments", filter=unfinished),
            finished=Count("assessments", filter=finished),
            late=Count("assessments", filter=Q(assessments__state__in=WITH_CANDIDATE) & past_self),
        )
    )
    for campaign in campaigns:
        if campaign.status == CampaignStatus.DRAFT:
            yield WorkItem(
                day=day,
                task=_("Finish setting up the campaign"),
                subject=campaign.title,
                who=str(campaign.created_by),
                by_whom=_("Created by %(name)s") % {"name": campaign.created_by},
                due_on=campaign.opens_on,
                action=_("Go on"),
                url_name="assessments:hr_campaign_detail",
                url_pk=campaign.pk,
                icon="sliders",
            )
            continue
        is_over = campaign.review_due_on is not None and campaign.review_due_on < day
        if not is_over and not campaign.late:
            continue
        late = ngettext("%(count)d self-rating is late", "%(count)d self-ratings are late", campaign.late)
        launched = _("Launched by %(name)s") % {"name": campaign.launched_by}
        yield WorkItem(
            day=day,
            task=_("Extend or close the campaign") if is_over else _("Follow up on late self-ratings"),
            subject=campaign.title,
            who=str(campaign.launched_by),
            by_whom=launched if is_over else late % {"count": campaign.late},
            due_on=campaign.review_due_on if is_over else campaign.self_due_on,
            action=_("See who is late"),
            url_name="assessments:hr_campaign_detail",
            url_pk=campaign.pk,
            icon="hourglass-bottom",
            done=campaign.finished,
            total=campaign.finished + campaign.unfinished,
        )


def _as_editor(user: User, day: datetime.date) -> Iterator[WorkItem]:
    if not user.has_perm("competencies.publish_standardversion"):
        return
    drafts = StandardVersion.objects.filter(status=VersionStatus.DRAFT, created_by=user).select_related("created_by")
    for draft in drafts:
        yield WorkItem(
            day=day,
            task=_("Check and publish the draft"),
            subject=str(draft),
            who=str(draft.created_by),
            by_whom=_("Created by %(name)s") % {"name": draft.created_by},
            due_on=None,
            action=_("Open the draft"),
            url_name="admin:competencies_standardversion_change",
            url_pk=draft.pk,
            icon="journal-check",
        )
