"""What was returned to the candidate: when, by whom, and where it was done item by item, which items and why."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from assessments.enums import AssessmentState, EventKind, Relation
from assessments.models import Assessment, AssessmentEvent, ReturnedItem, ReturnMark


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One returned item as the standard prints it, with the reason given for it."""

    item_id: int
    code: str
    name: str
    text: str
    reason: str

    @property
    def title(self) -> str:
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class LastReturn:
    """The latest return. Without ``lines`` the whole form went back. ``comment`` is what was said about all of it; it
    may be empty where each item has its reason."""

    at: datetime.datetime
    by: str
    comment: str
    lines: tuple[ReturnedLine, ...]

    @property
    def reasons(self) -> dict[int, str]:
        """The reasons by item."""
        return {line.item_id: line.reason for line in self.lines}


def open_items(assessment: Assessment) -> frozenset[int] | None:
    """Return the items whose self-rating may be changed after a return item by item; None: no item is singled out.

    Reads the database, once, only while the assessment is returned. Whether the form as a whole is open is said by
    ``workflow.self_form_refusal``.
    """
    if assessment.state != AssessmentState.RETURNED:
        return None
    return frozenset(latest_returned_items(assessment).values_list("item", flat=True)) or None


def latest_returned_items(assessment: Assessment) -> QuerySet[ReturnedItem]:
    """Return the items that the latest return singles out, whatever came after it."""
    latest = (
        AssessmentEvent.objects.filter(assessment=OuterRef("assessment"), kind=EventKind.RETURNED)
        .order_by()
        .values("assessment")
        .annotate(latest=Max("sequence"))
        .values("latest")
    )
    return ReturnedItem.objects.filter(assessment=assessment, sequence=Subquery(latest)).order_by()


def last_return(assessment: Assessment) -> LastReturn | None:
    """Return the latest return of the assessment, whatever came after it; None where there was none. Two queries."""
    event = (
        AssessmentEvent.objects.filter(assessment=assessment, kind=EventKind.RETURNED)
        .select_related("actor")
        .order_by("-sequence")
        .first()
    )
    if event is None:
        return None
    rows = (
        ReturnedItem.objects.filter(assessment=assessment, sequence=event.sequence)
        .order_by("item__position")
        .values_list("item", "item__code", F("item__competence__name"), "item__text", "reason")
    )
    lines = tuple(ReturnedLine(pk, code, name or "", text, reason) for pk, code, name, text, reason in rows)
    comment = event.data.get("comment", "") if lines else event.comment
    return LastReturn(at=event.at, by=event.actor.display_name, comment=comment, lines=lines)


def return_marks(assessment: Assessment) -> dict[int, str]:
    """Return the reasons noted for the next return by the supervisor in force, by item."""
    marks = ReturnMark.objects.filter(
        form__assessment=assessment, form__relation=Relation.SUPERVISOR, form__retired_at__isnull=True
    )
    return dict(marks.order_by("item__position").values_list("item", "reason"))
