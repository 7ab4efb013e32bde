"""Extending due dates, of a whole campaign or of one person."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import InvalidInput

SELF, REVIEW = "self_due_on", "review_due_on"


def checked_dates(*, in_force: Mapping[str, date | None], wanted: Mapping[str, date | None]) -> dict[str, date]:
    """Return the dates that hold after an extension, by field; None in ``wanted`` leaves a date as it is.

    Raises InvalidInput for a date that is earlier than the one in force or already past, for dates out of order, and
    when nothing changes.
    """
    dates: dict[str, date] = {}
    for field in (SELF, REVIEW):
        present, new = in_force[field], wanted[field]
        if present is None:
            raise ValueError(f"a launched campaign has {field}")
        dates[field] = new or present
        if dates[field] < present:
            raise InvalidInput(field, _("The new date is earlier than the present one: dates can only be extended."))
        if dates[field] > present and dates[field] < timezone.localdate():
            raise InvalidInput(field, _("The new date is already past: choose a later one."))
    if all(dates[field] == in_force[field] for field in dates):
        raise InvalidInput(SELF, _("Neither date was changed: give a later one."))
    if dates[REVIEW] < dates[SELF]:
        raise InvalidInput(REVIEW, _("The review cannot be due before the self-rating: extend both."))
    return dates
