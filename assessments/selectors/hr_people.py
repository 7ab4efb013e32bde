"""The people of a campaign, as HR looks for them: chosen ones while it is prepared, assessments once it runs."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState, CampaignStatus
from assessments.models import Assessment, Campaign, CampaignMember
from assessments.selectors.due import (
    FINISHED,
    REVIEW_DUE_ON,
    SELF_DUE_ON,
    WITH_CANDIDATE,
    WITH_SUPERVISOR,
    review_due_on,
    self_due_on,
)
from assessments.selectors.parts import WHOLE, Part, in_departments
from people.models import User
from people.selectors import active_people, department_path, department_subtree_ids, search_people

# --- While it is prepared ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which of the chosen people: ``unsolved`` means those without an active supervisor."""

    search: str = ""
    department_id: int | None = None
    unsolved: bool = False


def members_matching(campaign: Campaign, matching: MemberFilter) -> QuerySet[CampaignMember]:
    """Return the chosen people, those without an active supervisor (``needs_supervisor``) first, then by number."""
    members = (
        CampaignMember.objects.filter(campaign=campaign)
        .annotate(
            needs_supervisor=Case(
                When(supervisor__is_active=True, then=Value(False)), default=Value(True), output_field=BooleanField()
            )
        )
        .select_related("candidate__department", "supervisor")
    )
    if matching.search:
        members = members.filter(candidate__in=search_people(User.objects.order_by(), matching.search).values("pk"))
    if matching.department_id is not None:
        members = members.filter(candidate__department__in=department_subtree_ids(matching.department_id))
    if matching.unsolved:
        members = members.filter(needs_supervisor=True)
    return members.order_by("-needs_supervisor", "candidate__employee_number")


def people_to_add(campaign: Campaign, search: str, *, department_id: int | None = None) -> QuerySet[User]:
    """Return the active people who match every word of ``search`` and are not in the campaign yet.

    ``department_id`` narrows to the department and all below it.
    """
    people = active_people(search=search, department_id=department_id)
    if campaign.status == CampaignStatus.DRAFT:
        return people.exclude(pk__in=CampaignMember.objects.filter(campaign=campaign).values("candidate"))
    return people.exclude(pk__in=Assessment.objects.filter(campaign=campaign).values("candidate"))


def likely_supervisors(candidate: User, *, exclude: Iterable[int]) -> QuerySet[User]:
    """Return active people who lead somebody in the candidate's department or in one above it."""
    departments = [department.pk for department in department_path(candidate.department_id)]
    leaders = User.objects.filter(is_active=True, supervisor__isnull=False).order_by().values("supervisor")
    return active_people(exclude=exclude).filter(pk__in=leaders, department__in=departments)


# --- Once it runs -----------------------------------------------------------------------------------------------------


class Late(TextChoices):
    """Who is late with what."""

    ANY = "any", _("Anything late")
    SELF = "self", _("Self-rating late")
    REVIEW = "review", _("Review late")


class StateGroup(TextChoices):
    """States that figures count together."""

    COUNTED = "counted", _("All but cancelled")
    WITH_EMPLOYEE = "with_employee", _("With the employee: in progress or returned")
    HANDED_IN = "handed_in", _("Self-rating submitted, and all after that")
    FINISHED = "finished", _("Signed off or acknowledged")


STATE_GROUPS: dict[str, tuple[AssessmentState, ...]] = {
    StateGroup.COUNTED: tuple(state for state in AssessmentState if state != AssessmentState.CANCELLED),
    StateGroup.WITH_EMPLOYEE: (AssessmentState.IN_PROGRESS, AssessmentState.RETURNED),
    StateGroup.HANDED_IN: (*WITH_SUPERVISOR, *FINISHED),
    StateGroup.FINISHED: FINISHED,
}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which assessments of a campaign; empty values do not narrow. ``state`` is a state or one of STATE_GROUPS."""

    search: str = ""
    state: str = ""
    part: Part = WHOLE
    supervisor_id: int | None = None
    late: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One assessment in the table. ``due_on`` is what matters now; ``days_late`` is 0 when it has not passed."""

    assessment: Assessment
    due_on: datetime.date | None
    days_late: int

    @property
    def awaits_supervisor(self) -> bool:
        """Whether the supervisor has to act, and not the candidate."""
        return self.assessment.state in WITH_SUPERVISOR


PEOPLE_ORDERS = {
    "number": ("candidate__employee_number",),
    "name": ("candidate__name_zh", "candidate__name_latin", "candidate__employee_number"),
    "department": ("department__code", "candidate__employee_number"),
    "supervisor": ("supervisor__employee_number", "candidate__employee_number"),
    "state": ("state_rank", "candidate__employee_number"),
    "due": ("due", "candidate__employee_number"),
}
_STATE_RANK = Case(
    *(When(state=state, then=Value(rank)) for rank, state in enumerate(AssessmentState)), default=Value(99)
)
# The date that matters now; finished and cancelled assessments have none.
DUE_NOW = Case(When(state__in=WITH_CANDIDATE, then=SELF_DUE_ON), When(state__in=WITH_SUPERVISOR, then=REVIEW_DUE_ON))


def late_condition(late: Late, day: datetime.date) -> Q:
    """Return the condition on assessments that are late on ``day``; needs the annotations ``self_due``, ``review_due``.

    What is due on a day may be handed in until that day ends. Nobody is late once the campaign is closed.
    """
    self_late = Q(state__in=WITH_CANDIDATE, self_due__lt=day)
    review_late = Q(state__in=WITH_SUPERVISOR, review_due__lt=day)
    chosen = {Late.SELF: self_late, Late.REVIEW: review_late, Late.ANY: self_late | review_late}
    return Q(campaign__status=CampaignStatus.RUNNING) & chosen[late]


def assessments_with_dates(*campaigns: Campaign) -> QuerySet[Assessment]:
    """Return the assessments of these campaigns with the dates in force for each: ``self_due`` and ``review_due``."""
    return Assessment.objects.filter(campaign__in=campaigns).annotate(self_due=SELF_DUE_ON, review_due=REVIEW_DUE_ON)


def people_matching(
    campaign: Campaign, matching: PeopleFilter, *, day: datetime.date, order: str = "number"
) -> QuerySet[Assessment]:
    """Return the assessments the filter matches; ``order`` is a key of PEOPLE_ORDERS, with "-" before it descending."""
    rows = assessments_with_dates(campaign).select_related("campaign", "candidate", "department", "supervisor")
    if matching.search:
        rows = rows.filter(candidate__in=search_people(User.objects.order_by(), matching.search).values("pk"))
    if matching.state:
        rows = rows.filter(state__in=STATE_GROUPS.get(matching.state, (matching.state,)))
    if (departments := matching.part.department_ids()) is not None:
        rows = rows.filter(in_departments(departments))
    if matching.supervisor_id is not None:
        rows = rows.filter(supervisor=matching.supervisor_id)
    if matching.late:
        rows = rows.filter(late_condition(Late(matching.late), day))
    descending = order.startswith("-")
    fields = PEOPLE_ORDERS.get(order.removeprefix("-"), PEOPLE_ORDERS["number"])
    rows = rows.annotate(state_rank=_STATE_RANK, due=DUE_NOW)
    return rows.order_by(
        *(F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True) for field in fields)
    )


def person_rows(assessments: Iterable[Assessment], *, day: datetime.date) -> list[PersonRow]:
    """Return rows for the table. Needs ``campaign`` loaded."""
    return [person_row(assessment, day=day) for assessment in assessments]


def person_row(assessment: Assessment, *, day: datetime.date) -> PersonRow:
    """Return one row. Needs ``campaign`` loaded."""
    due_on = due_now(assessment)
    running = assessment.campaign.status == CampaignStatus.RUNNING
    days_late = (day - due_on).days if running and due_on is not None else 0
    return PersonRow(assessment, due_on, max(days_late, 0))


def due_now(assessment: Assessment) -> datetime.date | None:
    """Return the date that matters in the assessment's present state; None when nothing is awaited."""
    if assessment.state in WITH_CANDIDATE:
        return self_due_on(assessment)
    if assessment.state in WITH_SUPERVISOR:
        return review_due_on(assessment)
    return None


def supervisors_of(campaign: Campaign) -> QuerySet[User]:
    """Return everybody who reviews in this campaign, by number."""
    return User.objects.filter(
        pk__in=Assessment.objects.filter(campaign=campaign).order_by().values("supervisor")
    ).order_by("employee_number")
