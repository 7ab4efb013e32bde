"""Showing a part of a form: all items, those that are unanswered, those with a comment or evidence.

The items left out stay on the page, hidden, so that saving posts the whole form and a script can show them again.
"""

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.selectors.rating_sheet import Line, Sheet


class Show(TextChoices):
    """Which items of a form are shown: the value of ``?show=``."""

    ALL = "all", _("All items")
    UNANSWERED = "unanswered", _("Unanswered")
    COMMENTED = "commented", _("Comment or evidence")


@dataclass(frozen=True, slots=True)
class ShowOption:
    """One choice of the filter, with the number of items it shows."""

    show: str
    label: str
    count: int
    is_current: bool


def show_named(name: str) -> Show:
    """Return the choice that an address names; all items for any other word."""
    return Show(name) if name in Show.values else Show.ALL


def show_options(sheet: Sheet, current: Show) -> tuple[ShowOption, ...]:
    """Return the choices with what each would show of ``sheet``."""
    return tuple(
        ShowOption(
            show=show.value,
            label=str(show.label),
            count=sum(_is_shown(line, show) for line in sheet.lines),
            is_current=show == current,
        )
        for show in Show
    )


def narrowed(sheet: Sheet, show: Show) -> Sheet:
    """Return ``sheet`` with the lines that ``show`` leaves out marked as hidden. What could not be saved is shown."""
    if show == Show.ALL:
        return sheet
    sections = (
        replace(
            section,
            groups=tuple(
                replace(
                    group,
                    lines=tuple(replace(line, is_hidden=not _is_shown(line, show)) for line in group.lines),
                )
                for group in section.groups
            ),
        )
        for section in sheet.sections
    )
    return replace(sheet, sections=tuple(sections))


def _is_shown(line: Line, show: Show) -> bool:
    match show:
        case Show.UNANSWERED:
            return not line.own.is_answered or line.is_faulty
        case Show.COMMENTED:
            return bool(line.own.comment) or line.own.has_pieces or line.is_faulty
        case _:
            return True
