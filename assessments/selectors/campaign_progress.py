"""How far a launched campaign has come: by state, by department, and who is late."""

import datetime
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState
from assessments.models import Campaign
from assessments.selectors.due import FINISHED, WITH_SUPERVISOR
from assessments.selectors.hr_people import (
    DUE_NOW,
    Late,
    PersonRow,
    assessments_with_dates,
    late_condition,
    person_rows,
)
from assessments.selectors.parts import Part
from people.selectors import department_tree

LATE_SHOWN = 8
DEEPEST_INDENT = 4


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many assessments are in one state."""

    state: AssessmentState
    count: int

    @property
    def label(self) -> str:
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of assessments that were not cancelled, by who has to act."""

    total: int = 0
    not_begun: int = 0
    with_candidate: int = 0
    with_supervisor: int = 0
    finished: int = 0
    late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.total + other.total,
            self.not_begun + other.not_begun,
            self.with_candidate + other.with_candidate,
            self.with_supervisor + other.with_supervisor,
            self.finished + other.finished,
            self.late + other.late,
        )


def _tally(state: str, count: int, late: int) -> Tally:
    return Tally(
        total=count,
        not_begun=count if state == AssessmentState.ASSIGNED else 0,
        with_candidate=count if state in {AssessmentState.IN_PROGRESS, AssessmentState.RETURNED} else 0,
        with_supervisor=count if state in WITH_SUPERVISOR else 0,
        finished=count if state in FINISHED else 0,
        late=late,
    )


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """One line of the table by department; ``tally`` includes the departments below. ``pk`` is None for "none"."""

    pk: int | None
    name: str
    depth: int
    tally: Tally

    @property
    def part(self) -> Part:
        return Part.of(self.pk)

    @property
    def indent(self) -> int:
        """How far the page sets the name in: deeper levels are no longer told apart."""
        return min(self.depth, DEEPEST_INDENT)

    @property
    def finished_text(self) -> str:
        """The share signed off in percent, rounded down: 100 means everybody."""
        if not self.tally.total:
            return ""
        return _("%(percent)s %%") % {"percent": self.tally.finished * 100 // self.tally.total}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a launched campaign has come.

    ``submitted`` counts the self-ratings handed in; ``late`` lists the longest overdue, the counts cover everybody.
    """

    tally: Tally
    states: tuple[StateCount, ...]
    cancelled: int
    submitted: int
    self_late: int
    review_late: int
    late: tuple[PersonRow, ...]
    departments: tuple[DepartmentProgress, ...]


def campaign_progress(campaign: Campaign, *, day: datetime.date) -> Progress:
    """Return how far a launched campaign has come on ``day``; three queries at any number of people.

    What the counts come from is one GROUP BY: the rows that are read depend on departments and states, not on people.
    """
    assessments = assessments_with_dates(campaign)
    counts: dict[str, int] = {}
    own: dict[int | None, Tally] = {}
    self_late = review_late = 0
    grouped = (
        assessments.order_by()
        .values_list("department", "state")
        .annotate(
            count=Count("state"),
            self_late=Count("state", filter=late_condition(Late.SELF, day)),
            review_late=Count("state", filter=late_condition(Late.REVIEW, day)),
        )
    )
    for department_id, state, count, late_selves, late_reviews in grouped:
        counts[state] = counts.get(state, 0) + count
        self_late += late_selves
        review_late += late_reviews
        if state != AssessmentState.CANCELLED:
            own[department_id] = own.get(department_id, Tally()) + _tally(state, count, late_selves + late_reviews)
    ordered = assessments.annotate(due=DUE_NOW).order_by("due", "candidate__employee_number")
    # The few that are shown are chosen first: names and departments are not looked up for everybody who is late.
    longest = ordered.filter(late_condition(Late.ANY, day)).values("pk")[:LATE_SHOWN]
    late = ordered.filter(pk__in=longest).select_related("campaign", "candidate", "department", "supervisor")
    return Progress(
        tally=sum(own.values(), Tally()),
        states=tuple(
            StateCount(state, counts.get(state, 0)) for state in AssessmentState if state != AssessmentState.CANCELLED
        ),
        cancelled=counts.get(AssessmentState.CANCELLED, 0),
        submitted=sum(counts.get(state, 0) for state in (*WITH_SUPERVISOR, *FINISHED)),
        self_late=self_late,
        review_late=review_late,
        late=tuple(person_rows(late, day=day)) if self_late or review_late else (),
        departments=tuple(_by_department(own)),
    )


def _by_department(own: dict[int | None, Tally]) -> list[DepartmentProgress]:
    """Return the departments that have anybody in the campaign, in the order of the tree, each with those below it."""
    nodes = department_tree()
    totals = {node.pk: own.get(node.pk, Tally()) for node in nodes}
    # The tree lists every department before those below it: from the end, each is complete before it is added above.
    for node in reversed(nodes):
        parent = node.department.parent_id
        if node.depth and parent is not None:
            totals[parent] = totals[parent] + totals[node.pk]
    lines = [
        DepartmentProgress(node.pk, node.department.name, node.depth, totals[node.pk])
        for node in nodes
        if totals[node.pk].total
    ]
    if None in own:
        lines.append(DepartmentProgress(None, _("No department"), 0, own[None]))
    return lines
