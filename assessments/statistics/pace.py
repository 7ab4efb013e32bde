"""How fast a form was filled in, as far as the moments of saving tell.

Each answer is kept with the moment it was saved. The seconds between one answer and the next, pauses left out, are what
the item took; the median says what is usual in the form. Where answers were saved together (without JavaScript, or all
taken over at once) nothing is known.

Below two seconds per item nobody has read it: the cut-off of Huang, Curran, Keeney, Poposki & DeShon (2012, Journal of
Business and Psychology 27, 99-114). It is meant for short statements, so above it nothing is said either way.
"""

from collections.abc import Iterable
from itertools import pairwise
from statistics import median

FAST = 2.0
"""Seconds per item below which a form was hardly read."""

PAUSE = 300.0
"""Seconds beyond which the rater did something else in between."""

LEAST_GAPS = 10
"""With fewer gaps between answers a median says nothing."""

MEASURED_SHARE = 0.5
"""The share of a form's answers whose time must be known."""


def seconds_per_item(moments: Iterable[float]) -> float | None:
    """Return the usual seconds from one answer to the next; None where too little is known.

    ``moments`` are the seconds at which the answers were first given, one for each item, in any order.
    """
    given = sorted(moments)
    gaps = [later - earlier for earlier, later in pairwise(given)]
    measured = [gap for gap in gaps if 0 < gap <= PAUSE]
    if len(measured) < LEAST_GAPS or len(measured) < MEASURED_SHARE * len(given):
        return None
    return median(measured)
