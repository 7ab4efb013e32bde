"""Two groups of a campaign's people beside each other: means, difference, and how much of it may be chance."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from assessments import scoring
from assessments.charts import PairBar, pair_bar
from assessments.effect_size import FEW_PEOPLE, EffectSize, Magnitude, Sample, hedges_g
from assessments.enums import ScoreSource
from assessments.models import Campaign
from assessments.numbers import number_text, signed_text
from assessments.scoring import Measure
from assessments.selectors.figures import ScalePoints, Subject, scale_points
from assessments.selectors.group_results import Group, SignedOff, group_figures, signed_off_of
from assessments.selectors.group_scores import GroupFigures, without
from assessments.selectors.parts import WHOLE, Part
from assessments.selectors.rated_subjects import RATED_KINDS, narrowed, people_page, rated_subjects
from assessments.selectors.scores import campaign_rules
from assessments.tallies import SourceFigures

DIFFERENCE, EFFECT, STANDARD = "difference", "effect", "standard"
ORDERS = (DIFFERENCE, EFFECT, STANDARD)

_MAGNITUDES = {
    Magnitude.NEGLIGIBLE: pgettext_lazy("difference", "hardly any"),
    Magnitude.SMALL: pgettext_lazy("difference", "small"),
    Magnitude.MEDIUM: pgettext_lazy("difference", "medium"),
    Magnitude.LARGE: pgettext_lazy("difference", "large"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One group's figures of a task or competence; ``url`` opens its people, empty where there are none."""

    figures: SourceFigures
    mean: Decimal | None
    url: str

    @property
    def people(self) -> int:
        return self.figures.scored

    @property
    def mean_text(self) -> str:
        return number_text(self.mean)

    @property
    def sample(self) -> Sample:
        return Sample(self.people, self.mean, self.figures.deviation)


@dataclass(frozen=True, slots=True)
class TwoGroupsLine:
    """One task, duty or competence in both groups; ``difference`` is the first less the second."""

    subject: Subject
    first: Side
    second: Side
    effect: EffectSize | None
    scale: ScalePoints

    @property
    def difference(self) -> Decimal | None:
        return scoring.gap(self.first.mean, self.second.mean)

    @property
    def difference_text(self) -> str:
        return signed_text(self.difference)

    @property
    def effect_text(self) -> str:
        return "" if self.effect is None else signed_text(self.effect.g)

    @property
    def interval_text(self) -> str:
        """The ends of the 95 % interval; empty where there is none."""
        if self.effect is None:
            return ""
        return _("%(low)s to %(high)s") % {"low": signed_text(self.effect.low), "high": signed_text(self.effect.high)}

    @property
    def magnitude(self) -> str:
        """The size of the difference in a word."""
        return "" if self.effect is None else str(_MAGNITUDES[self.effect.magnitude])

    @property
    def is_beyond_chance(self) -> bool:
        return self.effect is not None and self.effect.is_beyond_chance

    @property
    def has_few(self) -> bool:
        """Whether one of the groups has so few people that chance alone can make large differences."""
        return min(self.first.people, self.second.people) < FEW_PEOPLE

    @property
    def bar(self) -> PairBar:
        return pair_bar(
            self.first.mean,
            self.second.mean,
            self.scale.lowest,
            self.scale.highest,
            names=("A", "B"),
            label=self.subject.code,
        )


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """Two groups without common members, with how many of each are signed off."""

    first_part: Part
    second_part: Part
    first: SignedOff
    second: SignedOff
    lines: tuple[TwoGroupsLine, ...]

    @property
    def has_few(self) -> bool:
        return min(self.first.count, self.second.count) < FEW_PEOPLE

    @property
    def with_effect(self) -> int:
        return sum(line.effect is not None for line in self.lines)

    @property
    def beyond_chance(self) -> int:
        """In how many lines the interval leaves zero out."""
        return sum(line.is_beyond_chance for line in self.lines)

    @property
    def by_chance(self) -> int:
        """In how many that would be expected were the groups the same: one in twenty, to the next whole number."""
        return -(-self.with_effect // 20)


def two_groups(
    campaign: Campaign,
    first_part: Part,
    second_part: Part = WHOLE,
    *,
    kinds: tuple[str, ...] = RATED_KINDS,
    order: str = DIFFERENCE,
    without_id: int | None = None,
) -> TwoGroups:
    """Compare a department with another, or with everybody else where ``second_part`` is all, by ``order`` (ORDERS).

    Neither may be within the other. Everybody else is the campaign less the first group, whose sums are taken away
    from its. Lines without a difference come last, ties keep the order of the standard. ``without_id`` as in ``Group``.
    The number of statements does not depend on how many people or lines there are.
    """
    rules, scale = campaign_rules(campaign), scale_points(campaign)
    of_final = Q(source=ScoreSource.FINAL)
    first_group, second_group = (
        Group(campaign, part.department_ids(), without_id=without_id) for part in (first_part, second_part)
    )
    first, first_signed = group_figures(first_group, of_final), signed_off_of(first_group)
    second, second_signed = group_figures(second_group, of_final), signed_off_of(second_group)
    if not second_part:
        second_part, second = first_part.rest, without(second, first)
        second_signed = SignedOff(
            second_signed.count - first_signed.count,
            second_signed.total - first_signed.total,
            lacks_own=second_signed.lacks_own,
        )

    def side(figures: GroupFigures, measure: Measure, url: str) -> Side:
        found = figures.get(measure, {}).get(ScoreSource.FINAL, SourceFigures())
        return Side(found, found.mean.value, url if found.scored else "")

    lines = []
    for rated in rated_subjects(campaign, rules, kinds):
        page = people_page(campaign.pk, rated.subject)
        sides = (
            side(first, rated.measure, narrowed(page, first_part)),
            side(second, rated.measure, narrowed(page, second_part)),
        )
        effect = hedges_g(*(one.sample for one in sides))
        lines.append(TwoGroupsLine(rated.subject, *sides, effect, scale))
    return TwoGroups(first_part, second_part, first_signed, second_signed, _in_order(lines, order))


def _in_order(lines: list[TwoGroupsLine], order: str) -> tuple[TwoGroupsLine, ...]:
    if order == STANDARD:
        return tuple(lines)
    sizes: dict[str, Callable[[TwoGroupsLine], Decimal | None]] = {
        DIFFERENCE: lambda line: line.difference,
        EFFECT: lambda line: line.effect.g if line.effect else None,
    }
    size = sizes[order]
    known = [(abs(found), line) for line in lines if (found := size(line)) is not None]
    known.sort(key=lambda pair: -pair[0])
    return (*(line for _size, line in known), *(line for line in lines if size(line) is None))
