"""How people see themselves beside how their supervisors see them: per duty, task, K, S and A."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments import scoring
from assessments.charts import PairBar, pair_bar
from assessments.enums import ScoreSource
from assessments.models import Campaign
from assessments.selectors.figures import scale_points
from assessments.selectors.group_results import Group, SignedOff, compare, group_figures, signed_off_of
from assessments.selectors.parts import WHOLE, Part
from assessments.selectors.rated_subjects import RATED_KINDS, RatedLine, narrowed, people_page, rated_subjects
from assessments.selectors.scores import campaign_rules
from assessments.tallies import SourceFigures

WIDEST, ABOVE, BELOW, STANDARD = "widest", "above", "below", "standard"
ORDERS = (WIDEST, ABOVE, BELOW, STANDARD)
"""Of rows: widest difference first, most people above or below their supervisor first, as in the standard."""


@dataclass(frozen=True, slots=True)
class SelfViewLine(RatedLine):
    """With both means, and how many people see themselves a whole point apart; the addresses open these people."""

    above_url: str
    below_url: str

    @property
    def above(self) -> int:
        """How many rate themselves at least a point above their supervisor."""
        return self.final.self_above

    @property
    def below(self) -> int:
        """How many rate themselves at least a point below their supervisor."""
        return self.final.self_below

    @property
    def bar(self) -> PairBar:
        return pair_bar(
            self.compared.self_score,
            self.compared.supervisor,
            self.scale.lowest,
            self.scale.highest,
            names=(_("Self"), _("Supervisor")),
            roles=("self", "supervisor"),
            label=self.subject.code,
        )


@dataclass(frozen=True, slots=True)
class SelfViews:
    """All lines of a group, in order."""

    signed_off: SignedOff
    lines: tuple[SelfViewLine, ...]

    @property
    def higher(self) -> int:
        """In how many lines the mean of the self-ratings is the higher one, as it is shown."""
        return sum((_shown(line.compared.difference) or 0) > 0 for line in self.lines)

    @property
    def lower(self) -> int:
        return sum((_shown(line.compared.difference) or 0) < 0 for line in self.lines)

    @property
    def compared(self) -> int:
        """How many lines have both means."""
        return sum(line.compared.difference is not None for line in self.lines)

    @property
    def most_above(self) -> SelfViewLine | None:
        """The line in which most people rate themselves a point higher."""
        found = max(self.lines, key=lambda line: line.above, default=None)
        return found if found is not None and found.above else None


def _shown(difference: Decimal | None) -> Decimal | None:
    return None if difference is None else scoring.rounded(difference, scoring.SHOWN)


def self_views(
    campaign: Campaign,
    part: Part = WHOLE,
    *,
    kinds: tuple[str, ...] = RATED_KINDS,
    order: str = WIDEST,
    without_id: int | None = None,
) -> SelfViews:
    """Return what the campaign scores of these kinds (``rated_subjects.KINDS``) by ``order``, one of ORDERS.

    Lines without both means come last; ties keep the order of the standard. ``without_id`` as in ``Group``. The number
    of statements does not depend on how many people or lines there are.
    """
    group = Group(campaign, part.department_ids(), without_id=without_id)
    rules, scale = campaign_rules(campaign), scale_points(campaign)
    figures = group_figures(group)
    lines = []
    for rated in rated_subjects(campaign, rules, kinds):
        by_source = figures.get(rated.measure, {})
        final = by_source.get(ScoreSource.FINAL, SourceFigures())

        page = people_page(campaign.pk, rated.subject)
        lines.append(
            SelfViewLine(
                subject=rated.subject,
                compared=compare(by_source, rated.target),
                final=final,
                scale=scale,
                is_from_tasks=rated.is_from_tasks,
                people_url=narrowed(page, part) if final.mean.count else "",
                above_url=narrowed(page, part, blind=True) if final.self_above else "",
                below_url=narrowed(page, part, hidden=True) if final.self_below else "",
            )
        )
    return SelfViews(signed_off_of(group), _in_order(lines, order))


def _in_order(lines: list[SelfViewLine], order: str) -> tuple[SelfViewLine, ...]:
    if order == STANDARD:
        return tuple(lines)
    keys: dict[str, Callable[[SelfViewLine], Decimal | int]] = {
        WIDEST: lambda line: -abs(line.compared.difference or Decimal(0)),
        ABOVE: lambda line: -line.above,
        BELOW: lambda line: -line.below,
    }
    known = sorted((line for line in lines if line.compared.difference is not None), key=keys[order])
    return (*known, *(line for line in lines if line.compared.difference is None))
