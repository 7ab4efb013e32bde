"""What is stored for an item now, and who put it there: told to somebody who answered on an older version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from assessments.models import RatingChange, RatingForm


@dataclass(frozen=True, slots=True)
class PresentAnswer:
    """The answer in force. ``version`` 0: there never was one, and nobody gave it."""

    version: int = 0
    value: int | None = None
    not_applicable: bool = False
    comment: str = ""
    at: datetime | None = None
    by: str = ""


NEVER_ANSWERED = PresentAnswer()


def present_answers(form: RatingForm, items: Iterable[int]) -> dict[int, PresentAnswer]:
    """Return the answer in force to each of ``items``, which have one entry each."""
    items = list(items)
    latest = RatingChange.objects.filter(
        form=form, item__in=items, item__ratings__form=form, item__ratings__version=F("number")
    ).select_related("by")
    found = {
        change.item_id: PresentAnswer(
            change.number, change.value, change.not_applicable, change.comment, change.at, change.by.display_name
        )
        for change in latest
    }
    return {item: found.get(item, NEVER_ANSWERED) for item in items}
