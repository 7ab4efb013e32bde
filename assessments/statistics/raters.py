"""All raters of a campaign beside each other, and their ratings as a whole; the other files explain each figure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import getitem

from assessments.statistics.agreement import consistency_correlation, intraclass_correlation, weighted_kappa
from assessments.statistics.estimates import Estimate
from assessments.statistics.reliability import cronbach_alpha
from assessments.statistics.severity import RatedPerson, Severities, Severity, adjusted_severities
from assessments.statistics.sheets import NOT_RATED, Sheet, counts_of, deviations_from_item_means, rated
from assessments.statistics.spread import Spread, Sums, spreads
from assessments.statistics.straight_lining import is_straight_line, longest_run, usual_form


@dataclass(frozen=True)
class RaterFigures:
    """One rater. ``mean`` and ``own_mean`` are over all answers given by the rater and by the people; ``counts`` says
    how often the rater gave each point; ``straight_lines`` names the people whose form has a remarkable run."""

    rater: int
    people: int
    mean: float | None
    own_mean: float | None
    counts: Mapping[int, int]
    severity: Severity | None
    spread: Spread
    straight_lines: tuple[int, ...]

    @property
    def remarks(self) -> int:
        """How many of severity, spread and straight lines are to be looked at together."""
        stands_out = self.severity is not None and self.severity.stands_out
        return stands_out + self.spread.is_narrow + bool(self.straight_lines)


@dataclass(frozen=True, slots=True)
class Reliability:
    """A scale of ``items`` items: alpha over the supervisors' answers and over people's own."""

    scale: str
    items: int
    given: Estimate
    own: Estimate


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """All ratings together: agreement of own and given answers (kappa) and of people's means (icc), and the scales.

    Of people's means also the mean ``difference`` own - given, and ``consistency``: the agreement apart from that.
    ``usual`` is the usual form, see ``straight_lining``.
    """

    people: int
    counts: Mapping[int, int]
    own_counts: Mapping[int, int]
    usual: Mapping[int, int]
    slope: float | None
    kappa: Estimate
    icc: Estimate
    consistency: Estimate
    difference: float | None
    reliabilities: tuple[Reliability, ...]


def describe_raters(sheets: Sequence[Sheet], points: Sequence[int]) -> tuple[dict[int, RaterFigures], float | None]:
    """Return the figures of every rater in the order they first come, and the slope that adjusts severities.

    People without any answer of the own or the supervisor's do not enter severities.
    """
    given_tables = deviations_from_item_means([sheet.given for sheet in sheets], points)
    own_tables = deviations_from_item_means([sheet.own for sheet in sheets], points)
    square_tables = [[value * value for value in table] for table in given_tables]
    usual = usual_form(counts_of(sheet.given, points) for sheet in sheets)
    teams: dict[int, list[Sheet]] = {}
    sums: dict[int, Sums] = {}
    people: list[RatedPerson] = []
    lines: dict[int, list[int]] = {}
    for sheet in sheets:
        teams.setdefault(sheet.rater, []).append(sheet)
        given, own = rated(sheet.given), rated(sheet.own)
        total = sum(map(getitem, given_tables, sheet.given))
        squares = sum(map(getitem, square_tables, sheet.given))
        so_far = sums.get(sheet.rater, Sums(0, 0, 0.0, 0.0))
        sums[sheet.rater] = Sums(
            so_far.people + 1, so_far.answers + len(given), so_far.total + total, so_far.squares + squares
        )
        if given and own:
            own_total = sum(map(getitem, own_tables, sheet.own))
            people.append(RatedPerson(sheet.rater, given=total / len(given), own=own_total / len(own)))
        if is_straight_line(longest_run(given), usual, answers=len(given)):
            lines.setdefault(sheet.rater, []).append(sheet.person)
    severities: Severities = adjusted_severities(people, scale_length=max(points) - min(points))
    by_spread = spreads(sums)
    found = {
        rater: RaterFigures(
            rater=rater,
            people=len(team),
            mean=_mean(given := b"".join(sheet.given for sheet in team)),
            own_mean=_mean(b"".join(sheet.own for sheet in team)),
            counts=counts_of(given, points),
            severity=severities.by_rater.get(rater),
            spread=by_spread[rater],
            straight_lines=tuple(lines.get(rater, ())),
        )
        for rater, team in teams.items()
    }
    return found, severities.slope


def without_taken_over(
    raters: Mapping[int, RaterFigures],
    sheets: Sequence[Sheet],
    usual: Mapping[int, int],
    taken_over: Mapping[int, Collection[int]],
) -> dict[int, RaterFigures]:
    """Return the figures with those straight lines only that remain without the answers taken over from the person.

    ``taken_over`` says by person where in the row of answers these are: such a run is the person's own.
    """

    def is_gone(sheet: Sheet) -> bool:
        left_out = taken_over[sheet.person]
        own = rated(bytes(answer for place, answer in enumerate(sheet.given) if place not in left_out))
        return not is_straight_line(longest_run(own), usual, answers=len(own))

    gone = {sheet.person for sheet in sheets if sheet.person in taken_over and is_gone(sheet)}
    return {
        rater: replace(found, straight_lines=tuple(person for person in found.straight_lines if person not in gone))
        for rater, found in raters.items()
    }


def describe_campaign(
    sheets: Sequence[Sheet], points: Sequence[int], *, scales: Sequence[str], slope: float | None
) -> CampaignFigures:
    """Return the figures of all ratings together; ``scales`` names the scale of every item, in order."""
    own, given = b"".join(sheet.own for sheet in sheets), b"".join(sheet.given for sheet in sheets)
    pairs = Counter(zip(own, given, strict=True))
    both = [sides for sheet in sheets if (sides := sheet.both)[0]]
    means = [(sum(a) / len(a), sum(b) / len(b)) for a, b in both]
    return CampaignFigures(
        people=len(sheets),
        counts=counts_of(given, points),
        own_counts=counts_of(own, points),
        usual=usual_form(counts_of(sheet.given, points) for sheet in sheets),
        slope=slope,
        kappa=weighted_kappa({pair: n for pair, n in pairs.items() if NOT_RATED not in pair}),
        icc=intraclass_correlation(means),
        consistency=consistency_correlation(means),
        difference=sum(a - b for a, b in means) / len(means) if means else None,
        reliabilities=tuple(_reliability(sheets, scales, scale) for scale in dict.fromkeys(scales)),
    )


def _reliability(sheets: Sequence[Sheet], scales: Sequence[str], scale: str) -> Reliability:
    chosen = [name == scale for name in scales]

    def alpha(rows: Sequence[bytes]) -> Estimate:
        parts = [bytes(compress(row, chosen)) for row in rows]
        return cronbach_alpha([part for part in parts if NOT_RATED not in part])

    return Reliability(
        scale=scale,
        items=sum(chosen),
        given=alpha([sheet.given for sheet in sheets]),
        own=alpha([sheet.own for sheet in sheets]),
    )


def _mean(answers: bytes) -> float | None:
    """Return the mean of the rated answers."""
    count = len(rated(answers))
    return sum(answers) / count if count else None
