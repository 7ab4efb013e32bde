"""Figures about raters for a page: at once in a small campaign, worked out beside the web worker in a large one.

The figures of a large campaign take seconds, so no request works them out: the first that misses them starts
``manage.py compute_rater_quality``, and until that has put them into the cache, older ones serve or the page says so.
Nothing is written to the database.
"""

import logging
import subprocess
from dataclasses import dataclass

from django.core.cache import cache

from assessments.models import Campaign
from assessments.selectors.rater_quality import Quality, answers_of, compute_quality, kept_quality
from assessments.services.background import start_command
from competencies.services.parse_slots import process_slot

SECONDS_UNTIL_NEXT_START = 60
"""A process that ended without a word is made up for by whoever looks after this time."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundQuality:
    """What a page can show now: figures, or None. ``is_under_way``: newer ones are being worked out.

    Without figures ``answers`` tells from how many; with neither figures nor any under way nobody is signed off.
    """

    quality: Quality | None
    is_under_way: bool = False
    answers: int = 0


def find_quality(campaign: Campaign, *, without: int | None = None) -> FoundQuality:
    """Return the figures of a launched campaign as they can be shown now, with the assessment ``without`` left out.

    One statement where they are kept, a few at any number of people where they are computed, two where a large
    campaign has none yet.
    """
    kept = kept_quality(campaign, without=without)
    if kept.serves:
        return FoundQuality(kept.quality)
    if not kept.is_large:
        return FoundQuality(compute_quality(campaign, kept, without=without))
    _start(campaign, without)
    answers = 0 if kept.quality else answers_of(campaign, kept)
    return FoundQuality(kept.quality, is_under_way=True, answers=answers)


def work_out_quality(campaign: Campaign, *, without: int | None = None) -> bool:
    """Compute and keep a campaign's figures, with the assessment ``without`` left out; return whether that was to be
    done and no other process does it."""
    with process_slot(f"rater-quality-{_name(campaign, without)}", 1) as slot:
        if slot is None:
            return False
        kept = kept_quality(campaign, without=without)
        is_needed = not kept.serves and compute_quality(campaign, kept, without=without) is not None
        cache.delete(_started_key(campaign, without))
        return is_needed


def _start(campaign: Campaign, without: int | None) -> None:
    """Start the process unless somebody did a moment ago. One more does no harm: it finds the place taken and ends."""
    if not cache.add(_started_key(campaign, without), True, SECONDS_UNTIL_NEXT_START):
        return
    try:
        left_out = [] if without is None else ["--without", str(without)]
        start_command("compute_rater_quality", str(campaign.pk), *left_out)
    except (OSError, subprocess.SubprocessError):
        logger.exception("The process that works out rater quality could not be started")


def _started_key(campaign: Campaign, without: int | None) -> str:
    return f"rater-quality-started-{_name(campaign, without)}"


def _name(campaign: Campaign, without: int | None) -> str:
    return str(campaign.pk) if without is None else f"{campaign.pk}-{without}"
