"""The six competency levels (職能級別) of iCAP, in words.

They retell, in the portal's own words, what the level table (職能級別表) of iCAP, 勞動部勞動力發展署, says about each.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Level:
    """One level: its number, its gist in a few words, and what it means."""

    number: int
    gist: Promise
    meaning: Promise


LEVELS = (
    Level(
        1,
        _("routine work under close supervision"),
        _(
            "Routine, repetitive work that runs as expected, done to clear instructions and under close supervision. "
            "Usually needs no special training, professional knowledge or skill."
        ),
    ),
    Level(
        2,
        _("regular work under frequent supervision"),
        _(
            "Mostly regular, predictable work, done as directed and under frequent supervision; some of it takes "
            "understanding and judgement. Needs basic knowledge and skill."
        ),
    ),
    Level(
        3,
        _("partly varying work under general supervision"),
        _(
            "Some of the work varies and is not routine; done independently under general supervision, with a little "
            "judgement. Needs a fair amount of professional knowledge and skill."
        ),
    ),
    Level(
        4,
        _("independent work in changing conditions"),
        _(
            "Conditions change often; independently does work that includes planning and design and takes practised "
            "skill, under little supervision, judging and deciding alone. Needs considerable professional knowledge "
            "and skill."
        ),
    ),
    Level(
        5,
        _("autonomous work in complex conditions"),
        _(
            "Conditions are complex and changing; completes the work autonomously with hardly any supervision, "
            "thinking and judging strategically. Needs professional knowledge and skill that is applied, integrated "
            "and systematic."
        ),
    ),
    Level(
        6,
        _("expert, innovative work in highly complex conditions"),
        _(
            "Conditions are highly complex and changing; combines professional knowledge and skill to do expert and "
            "innovative work independently. Needs strategic thinking, decision-making and originality."
        ),
    ),
)


def level(number: int | None) -> Level | None:
    """Return the level with this number; None where a document gives none."""
    return None if number is None else LEVELS[number - 1]
