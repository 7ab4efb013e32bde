"""Where somebody stopped filling in a form, on whichever device that was."""

from dataclasses import dataclass
from datetime import datetime

from assessments.models import Assessment, RatingChange
from assessments.selectors.rating_sheet import Line, Sheet


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """``last`` is the item changed last, ``at`` when; ``next`` the unanswered one that follows it, else the first."""

    last: Line
    at: datetime
    next: Line


def resume_point(assessment: Assessment, sheet: Sheet) -> ResumePoint | None:
    """Return where the rater of ``sheet`` goes on, with one query.

    None when nothing was answered yet, when nothing is left to answer, and where the sheet lacks the item changed last.
    """
    if sheet.is_complete:
        return None
    latest = (
        RatingChange.objects.filter(
            form__assessment=assessment, form__relation=sheet.relation, form__retired_at__isnull=True
        )
        .order_by("-at", "-pk")
        .values_list("item", "at")
        .first()
    )
    place = next((index for index, line in enumerate(sheet.lines) if latest and line.item_id == latest[0]), None)
    if latest is None or place is None:
        return None
    following = [line for line in sheet.lines[place:] if not line.own.is_answered]
    return ResumePoint(last=sheet.lines[place], at=latest[1], next=(following or sheet.missing)[0])
