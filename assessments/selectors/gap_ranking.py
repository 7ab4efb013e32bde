"""Where a group falls short of its targets: everything a campaign scores, in the order of what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import scoring
from assessments.charts import DistributionBar
from assessments.enums import ScoreSource
from assessments.models import Campaign
from assessments.scoring import Kind
from assessments.selectors.figures import ScalePoints, scale_points
from assessments.selectors.group_results import Group, SignedOff, compare, group_figures, signed_off_of
from assessments.selectors.parts import WHOLE, Part
from assessments.selectors.rated_subjects import (
    COMPETENCE_KINDS,
    RATED_KINDS,
    TASK,
    RatedLine,
    RatedSubject,
    narrowed,
    people_page,
    rated_subjects,
)
from assessments.selectors.scores import campaign_rules
from assessments.tallies import SourceFigures

GAP, BELOW, SHARE, STANDARD = "gap", "below", "share", "standard"
ORDERS = (GAP, BELOW, SHARE, STANDARD)


@dataclass(frozen=True, slots=True)
class GapLine(RatedLine):
    """With what is missing to the target.

    ``calls`` are the K and S that a task calls for, those with the widest gap first. ``below_url`` opens the people
    below the target; empty where there is nobody.
    """

    below_url: str
    calls: tuple["GapLine", ...] = ()

    @property
    def below(self) -> int | None:
        """How many of them lie below the target; None where there is no target or nobody has a score."""
        return None if self.compared.gap is None else self.final.below_target

    @property
    def below_text(self) -> str:
        """How many lie below the target, in words."""
        words = ngettext("%(people)s person", "%(people)s people", self.below or 0)
        return words % {"people": number_format(self.below or 0)}

    @property
    def share_text(self) -> str:
        return _("%(percent)s %%") % {"percent": self.percent_below}

    @property
    def percent_below(self) -> int | None:
        """Their share in whole percent, rounded half up."""
        if self.below is None:
            return None
        return int(scoring.rounded(Fraction(100 * self.below, self.people), Decimal(1)))

    @property
    def distribution(self) -> DistributionBar:
        return self.scale.distribution(self.final.nearest)


@dataclass(frozen=True, slots=True)
class GapRanking:
    """``lines`` have at least the number of people asked for; ``left_out`` others have fewer."""

    signed_off: SignedOff
    scale: ScalePoints
    lines: tuple[GapLine, ...]
    left_out: int

    @property
    def below_target(self) -> int:
        """How many means lie below the target."""
        return sum(line.compared.gap_kind == "below" for line in self.lines)

    @property
    def with_target(self) -> int:
        return sum(line.compared.gap is not None for line in self.lines)

    @property
    def widest(self) -> GapLine | None:
        """The line whose mean falls short by most."""
        return self._first(lambda line: (line.compared.gap_kind == "below", -(line.compared.gap or 0)))

    @property
    def most_people(self) -> GapLine | None:
        """The line with most people below the target."""
        return self._first(lambda line: (bool(line.below), line.below or 0))

    def _first(self, key: Callable[[GapLine], tuple[bool, Decimal | int]]) -> GapLine | None:
        found = max(self.lines, key=key, default=None)
        return found if found is not None and key(found)[0] else None


def gap_ranking(
    campaign: Campaign,
    part: Part = WHOLE,
    *,
    kinds: tuple[str, ...] = RATED_KINDS,
    order: str = GAP,
    least_people: int = 1,
    without_id: int | None = None,
) -> GapRanking:
    """Return what the campaign scores of these kinds (``rated_subjects.KINDS``) by ``order``, one of ORDERS.

    Ties, and lines without a target at the end, keep the order of the standard. ``without_id`` as in ``Group``. The
    number of statements does not depend on how many people or lines there are.
    """
    group = Group(campaign, part.department_ids(), without_id=without_id)
    rules, scale = campaign_rules(campaign), scale_points(campaign)
    figures = group_figures(group, Q(source=ScoreSource.FINAL))

    def line(rated: RatedSubject, calls: tuple[GapLine, ...] = ()) -> GapLine:
        by_source = figures.get(rated.measure, {})
        final = by_source.get(ScoreSource.FINAL, SourceFigures())
        page = people_page(campaign.pk, rated.subject)
        return GapLine(
            subject=rated.subject,
            compared=compare(by_source, rated.target),
            final=final,
            scale=scale,
            is_from_tasks=rated.is_from_tasks,
            people_url=narrowed(page, part) if final.mean.count else "",
            below_url=narrowed(page, part, below=True) if final.below_target else "",
            calls=calls,
        )

    subjects = rated_subjects(campaign, rules, {*kinds, *(COMPETENCE_KINDS if TASK in kinds else ())})
    competences = {rated.measure.id: line(rated) for rated in subjects if rated.subject.kind in COMPETENCE_KINDS}
    calls = _called_for(rules.questionnaire.calls, competences)
    lines = []
    for rated in subjects:
        if rated.subject.kind in COMPETENCE_KINDS:
            found = competences[rated.measure.id]
        else:
            found = line(rated, calls.get(rated.subject.pk, ()) if rated.measure.kind is Kind.TASK else ())
        if rated.subject.kind in kinds:
            lines.append(found)
    shown = [found for found in lines if found.people >= least_people]
    return GapRanking(signed_off_of(group), scale, _in_order(shown, order), left_out=len(lines) - len(shown))


def _called_for(
    calls: Mapping[int, tuple[int, ...]], competences: Mapping[int, GapLine]
) -> dict[int, tuple[GapLine, ...]]:
    """Return for each task the lines of the K and S it calls for."""
    by_task: dict[int, list[GapLine]] = {}
    for competence, tasks in calls.items():
        for task in tasks:
            if competence in competences:
                by_task.setdefault(task, []).append(competences[competence])
    return {task: _in_order(lines, GAP) for task, lines in by_task.items()}


def _in_order(lines: list[GapLine], order: str) -> tuple[GapLine, ...]:
    if order == STANDARD:
        return tuple(lines)
    keys: dict[str, Callable[[GapLine], Decimal | Fraction | int]] = {
        GAP: lambda line: line.compared.gap or Decimal(0),
        BELOW: lambda line: -(line.below or 0),
        SHARE: lambda line: -Fraction(line.below or 0, line.people),
    }
    known = sorted((line for line in lines if line.compared.gap is not None), key=keys[order])
    return (*known, *(line for line in lines if line.compared.gap is None))
