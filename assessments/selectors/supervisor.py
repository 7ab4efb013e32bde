"""The supervisor's queue of reviews."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from assessments.enums import CampaignStatus, Relation, SupervisorMode
from assessments.models import Assessment, RatingForm
from assessments.selectors.due import REVIEW_DUE_ON, WITH_CANDIDATE, WITH_SUPERVISOR
from assessments.selectors.progress import ITEM_TOTAL, answered_count
from assessments.selectors.substitutes import reviewed_by
from people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Facts(TypedDict):
        due: datetime.date
        is_late: bool
        queue_tab: str

    Review = WithAnnotations[Assessment, _Facts]


class QueueTab(TextChoices):
    """The parts of the queue, in the order of their urgency; every review is in exactly one."""

    TO_REVIEW = "review", _("To review")
    WITH_EMPLOYEE = "waiting", _("With the employee")
    DONE = "done", _("Done")


class QueueOrder(TextChoices):
    DUE = "due", _("Due first")
    SUBMITTED = "submitted", _("Longest waiting first")
    NAME = "name", _("By name")


@dataclass(frozen=True, slots=True)
class QueueTabCount:
    tab: QueueTab
    count: int
    is_current: bool


_ORDERS: dict[QueueOrder, OrderBy] = {
    QueueOrder.DUE: F("due").asc(nulls_last=True),
    QueueOrder.SUBMITTED: F("submitted_at").asc(nulls_last=True),
    QueueOrder.NAME: F("candidate__name_zh").asc(),
}


def reviews(user: User, day: datetime.date) -> "QuerySet[Review]":
    """Return every assessment ``user`` reviews, also in somebody's place.

    Each has ``due``, ``is_late`` and its ``queue_tab`` on ``day``. To review is what was submitted and, where the
    supervisor rates independently, what is not completed yet.
    """
    own_form_completed = (
        RatingForm.objects.filter(assessment=OuterRef("pk"), relation=Relation.SUPERVISOR, retired_at__isnull=True)
        .order_by()
        .values("completed_at")[:1]
    )
    running = Q(campaign__status=CampaignStatus.RUNNING)
    opened = running & Q(campaign__opens_on__lte=day)
    independent = Q(campaign__supervisor_mode=SupervisorMode.INDEPENDENT, own_form_completed__isnull=True)
    with_candidate = Q(state__in=WITH_CANDIDATE)
    to_review = opened & (Q(state__in=WITH_SUPERVISOR) | (with_candidate & independent))
    return (
        Assessment.objects.filter(reviewed_by(user, day))
        .annotate(due=REVIEW_DUE_ON, own_form_completed=Subquery(own_form_completed))
        .annotate(
            queue_tab=Case(
                When(to_review, then=Value(QueueTab.TO_REVIEW.value)),
                When(running & with_candidate, then=Value(QueueTab.WITH_EMPLOYEE.value)),
                default=Value(QueueTab.DONE.value),
            ),
            is_late=ExpressionWrapper(
                running & Q(state__in=[*WITH_CANDIDATE, *WITH_SUPERVISOR], due__lt=day), output_field=BooleanField()
            ),
        )
        .select_related("campaign", "candidate__department", "supervisor")
    )


def queue(
    user: User, day: datetime.date, *, tab: QueueTab, search: str = "", order: QueueOrder = QueueOrder.DUE
) -> "QuerySet[Review]":
    """Return one tab of the queue with the progress of the own form (``answered`` of ``total``).

    ``search`` matches the employee's name or number and the campaign.
    """
    rows = reviews(user, day).filter(queue_tab=tab)
    if search:
        rows = rows.filter(
            Q(candidate__name_zh__icontains=search)
            | Q(candidate__name_latin__icontains=search)
            | Q(candidate__employee_number__icontains=search)
            | Q(campaign__title__icontains=search)
        )
    return rows.annotate(answered=answered_count(Relation.SUPERVISOR), total=ITEM_TOTAL).order_by(
        _ORDERS[order], "candidate__employee_number", "-pk"
    )


def queue_tabs(user: User, day: datetime.date, *, current: QueueTab) -> list[QueueTabCount]:
    """Return the tabs with their counts, in one query."""
    counted = reviews(user, day).order_by().values_list("queue_tab").annotate(Count("pk"))
    counts = dict(counted)
    return [QueueTabCount(tab, counts.get(tab.value, 0), tab == current) for tab in QueueTab]
