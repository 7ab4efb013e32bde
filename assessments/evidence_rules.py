"""Which answers a campaign wants to see supported, and whether one is. Pure: the same rules for pages and services.

Evidence is a comment, a link or a file; the reason of a "not applicable" is a comment. The rules ask every rater. One
answer needs nothing more: the supervisor's that is the same as the employee's, where the supervisor sees that one,
because what the employee gave for it stands beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from django.utils.translation import gettext as _

from assessments.models import Campaign


class Lack(Enum):
    """What an answer lacks."""

    REASON = "reason"
    EVIDENCE = "evidence"

    @property
    def text(self) -> str:
        """What is asked for, in words."""
        if self is Lack.REASON:
            return _("Please say why this does not apply, as a comment.")
        return _("Please support this answer by a comment, a link or a file.")


class Supported(Protocol):
    """An answer with what supports it."""

    @property
    def value(self) -> int | None: ...
    @property
    def not_applicable(self) -> bool: ...
    @property
    def comment(self) -> str: ...
    @property
    def has_pieces(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """``extremes`` are the values that call for evidence; ``gap`` the distance to the target from which on any does."""

    extremes: frozenset[int] = frozenset()
    gap: int | None = None
    not_applicable_needs_reason: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is any rule."""
        return bool(self.extremes) or self.gap is not None or self.not_applicable_needs_reason

    @property
    def extremes_text(self) -> str:
        """The values for a page's script, separated by spaces."""
        return " ".join(map(str, sorted(self.extremes)))

    @property
    def evidence_text(self) -> str:
        """What is asked for where an answer lacks evidence, in words."""
        return Lack.EVIDENCE.text

    @property
    def reason_text(self) -> str:
        """What is asked for where a "not applicable" lacks its reason, in words."""
        return Lack.REASON.text

    def lack(self, own: Supported, *, target: int | None, other: Supported | None = None) -> Lack | None:
        """Return what the answer lacks; ``other`` is the employee's beside the supervisor's own, where it is seen."""
        if other is not None and (own.value, own.not_applicable) == (other.value, other.not_applicable):
            return None
        if own.not_applicable:
            return Lack.REASON if self.not_applicable_needs_reason and not own.comment else None
        if own.value is None or own.comment or own.has_pieces:
            return None
        is_far = self.gap is not None and target is not None and abs(own.value - target) >= self.gap
        return Lack.EVIDENCE if is_far or own.value in self.extremes else None


def evidence_rules(campaign: Campaign, points: Iterable[int]) -> EvidenceRules:
    """Return the rules of ``campaign``, whose scale has these ``points``."""
    values = list(points)
    return EvidenceRules(
        extremes=frozenset({min(values), max(values)} if campaign.evidence_at_extremes and values else ()),
        gap=campaign.evidence_gap,
        not_applicable_needs_reason=campaign.not_applicable_needs_reason,
    )
