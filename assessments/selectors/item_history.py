"""Every answer an item ever had, with who gave it and when, as far as the reader may know."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.enums import ChangeKind, EventKind, Relation
from assessments.models import Assessment, AssessmentEvent, Item, RatingChange, RatingForm, ScalePoint
from assessments.permissions import (
    is_candidate,
    manages_campaigns,
    may_see_self_ratings,
    may_see_supervisor_ratings,
)
from assessments.selectors.rating_sheet import Given
from people.models import User

# The steps with which a form is handed on: what stands in it then is what others read.
HANDED_ON = {Relation.SELF: EventKind.SUBMITTED, Relation.SUPERVISOR: EventKind.SIGNED_OFF}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One answer: ``how`` it came to be in words where that is worth saying, ``stood_at`` when it was handed on."""

    at: datetime.datetime
    by: str
    given: Given
    how: str
    stood_at: datetime.datetime | None

    @property
    def text(self) -> str:
        return self.given.text or _("No answer")


@dataclass(frozen=True, slots=True)
class FormHistory:
    """The answers of one form, the latest first. ``is_in_force``: not of a supervisor who was replaced since."""

    title: str
    is_self: bool
    is_in_force: bool
    lines: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class ItemHistory:
    item: Item
    forms: tuple[FormHistory, ...]


def item_history(user: User, assessment: Assessment, item: Item) -> ItemHistory:
    """Return what ``user`` may know of the item's answers in this assessment; forms without any are left out.

    Who fills in a form, and HR for a supervisor's, sees every version. Anybody else sees the versions that were handed
    on: the self-rating's as they were submitted, the supervisor's as they were signed off, and drafts never. The number
    of queries does not depend on the number of versions. Needs ``assessment.campaign`` loaded.
    """
    forms = list(RatingForm.objects.filter(assessment=assessment).select_related("rater").order_by("relation", "-pk"))
    depths = {form.pk: _every_version(user, assessment, form) for form in forms}
    readable = [form for form in forms if depths[form.pk] is not None]
    changes = list(
        RatingChange.objects.filter(form__in=readable, item=item).select_related("by").order_by("form", "-number")
    )
    times = _handed_on(assessment)
    labels = {point.value: point.label for point in ScalePoint.objects.filter(scale=assessment.campaign.scale_id)}
    histories = []
    for form in readable:
        lines = _lines(
            [change for change in changes if change.form_id == form.pk], times[Relation(form.relation)], labels
        )
        if not depths[form.pk]:
            lines = [line for line in lines if line.stood_at is not None]
        if lines:
            title = _("%(relation)s: %(name)s") % {
                "relation": form.get_relation_display(),
                "name": form.rater.display_name,
            }
            histories.append(FormHistory(title, form.relation == Relation.SELF, form.retired_at is None, tuple(lines)))
    return ItemHistory(item=item, forms=tuple(histories))


def _every_version(user: User, assessment: Assessment, form: RatingForm) -> bool | None:
    """Whether ``user`` sees every version of the form, or (False) only those handed on; None: nothing of it."""
    if form.relation == Relation.SELF:
        if is_candidate(user, assessment):
            return True
        return False if may_see_self_ratings(user, assessment) else None
    if not may_see_supervisor_ratings(user, assessment):
        return None
    if is_candidate(user, assessment):
        return None if form.retired_at is not None else False
    if form.retired_at is not None and not manages_campaigns(user):
        return None
    return True


def _handed_on(assessment: Assessment) -> dict[Relation, list[datetime.datetime]]:
    """Return when the forms of each relation were handed on, the latest first."""
    times: dict[Relation, list[datetime.datetime]] = {relation: [] for relation in HANDED_ON}
    events = AssessmentEvent.objects.filter(assessment=assessment, kind__in=HANDED_ON.values()).order_by("-sequence")
    for kind, at in events.values_list("kind", "at"):
        for relation, step in HANDED_ON.items():
            if step == kind:
                times[relation].append(at)
    return times


def _lines(
    changes: Iterable[RatingChange], handed_on: Sequence[datetime.datetime], labels: dict[int, str]
) -> list[HistoryLine]:
    """``changes`` and ``handed_on`` come with the latest first."""
    lines = []
    until: datetime.datetime | None = None  # when the next version took the place of this one
    for change in changes:
        stood = (at for at in handed_on if change.at <= at and (until is None or at < until))
        given = Given(
            change.value, labels.get(change.value or 0, ""), change.not_applicable, change.comment, change.number
        )
        how = "" if change.kind == ChangeKind.ANSWERED else change.get_kind_display()
        lines.append(HistoryLine(change.at, change.by.display_name, given, how, next(stood, None)))
        until = change.at
    return lines
