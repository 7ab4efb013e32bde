"""The supervisor's queue of reviews."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState, CampaignStatus, Relation, SupervisorMode
from assessments.models import Assessment, RatingForm
from assessments.selectors.due import FINISHED, REVIEW_DUE_ON, WITH_CANDIDATE, WITH_SUPERVISOR
from people.models import User


class QueueTab(TextChoices):
    """The parts of the queue, in the order of their urgency."""

    TO_REVIEW = "review", _("To review")
    WITH_EMPLOYEE = "waiting", _("With the employee")
    DONE = "done", _("Done")


@dataclass(frozen=True, slots=True)
class QueueTabCount:
    tab: QueueTab
    count: int
    is_current: bool


def _tab_filter(tab: QueueTab) -> Q:
    independent = Q(
        state__in=WITH_CANDIDATE,
        campaign__supervisor_mode=SupervisorMode.INDEPENDENT,
        campaign__status=CampaignStatus.RUNNING,
        own_form_completed__isnull=True,
    )
    to_review = Q(state__in=WITH_SUPERVISOR) | independent
    if tab == QueueTab.TO_REVIEW:
        return to_review
    if tab == QueueTab.WITH_EMPLOYEE:
        return Q(state__in=WITH_CANDIDATE) & ~independent
    return Q(state__in=[*FINISHED, AssessmentState.CANCELLED])


def reviews(user: User) -> QuerySet[Assessment]:
    """Return every assessment ``user`` reviews, with ``due`` and ``own_form_completed`` (when, or None)."""
    own_form = RatingForm.objects.filter(
        assessment=OuterRef("pk"), relation=Relation.SUPERVISOR, retired_at__isnull=True
    ).order_by()
    return (
        Assessment.objects.filter(supervisor=user)
        .annotate(due=REVIEW_DUE_ON, own_form_completed=Subquery(own_form.values("completed_at")[:1]))
        .select_related("campaign", "candidate__department")
    )


ORDERS = {
    "due": ("due", "candidate__employee_number"),
    "-due": ("-due", "candidate__employee_number"),
    "name": ("candidate__name_zh", "candidate__employee_number"),
    "-name": ("-candidate__name_zh", "candidate__employee_number"),
    "submitted": ("submitted_at", "candidate__employee_number"),
    "-submitted": ("-submitted_at", "candidate__employee_number"),
}


def queue(user: User, *, tab: QueueTab, search: str = "", order: str = "due") -> QuerySet[Assessment]:
    """Return one tab of the queue; ``search`` matches name, number and campaign, ``order`` is a key of ORDERS."""
    rows = reviews(user).filter(_tab_filter(tab))
    if search:
        rows = rows.filter(
            Q(candidate__name_zh__icontains=search)
            | Q(candidate__name_latin__icontains=search)
            | Q(candidate__employee_number__icontains=search)
            | Q(campaign__title__icontains=search)
        )
    return rows.order_by(*ORDERS.get(order, ORDERS["due"]))


def queue_tabs(user: User, *, current: QueueTab) -> list[QueueTabCount]:
    """Return the tabs with their counts, in one query."""
    counts = reviews(user).aggregate(**{tab.value: Count("pk", filter=_tab_filter(tab)) for tab in QueueTab})
    return [QueueTabCount(tab, counts[tab.value], tab == current) for tab in QueueTab]
