"""Where somebody stopped filling in a form, on whichever device that was."""

from dataclasses import dataclass
from datetime import datetime

from assessments.selectors.rating_sheet import Line, Sheet


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """``last`` is the item changed last, ``at`` when; ``next`` the unanswered one that follows it, else the first."""

    last: Line
    at: datetime
    next: Line


def resume_point(sheet: Sheet) -> ResumePoint | None:
    """Return where the rater goes on; None before anything was answered, and when nothing is left to answer.

    Of items changed by one and the same save the last counts.
    """
    changed = [(line.own.at, place) for place, line in enumerate(sheet.lines) if line.own.at]
    if not changed or sheet.is_complete:
        return None
    at, place = max(changed)
    following = [line for line in sheet.lines[place:] if not line.own.is_answered]
    return ResumePoint(last=sheet.lines[place], at=at, next=(following or sheet.missing)[0])
