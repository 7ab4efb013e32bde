"""How severely a rater rates, adjusted for whom they rated.

The model, an analysis of covariance over people (Cochran 1957, Biometrics 13, 261-281):

    given[p] = mean + severity[rater of p] + slope x (own[p] - mean of own) + chance[p]

``given`` is the mean of the supervisor's answers about a person and ``own`` that of the person's own, both less what
everybody's answers to the same items are on average, so that who was not rated in a hard item gains nothing by it. The
slope is estimated *within* raters: from how ratings and self-ratings go together among the people of one rater, so
differences between raters do not enter it. A rater's severity is then the difference that remains between the mean of
their people and that of all people, less slope x the same difference of the self-ratings; negative: stricter.

What this identifies, and what not. Every person has one supervisor, so the data cannot tell a severe supervisor from
one whose people are weaker than they say: only as far as self-ratings tell does the model know whom a supervisor
rated. A supervisor of truly better people looks lenient. Self-ratings are themselves uncertain, which makes the slope
flatter than it ought to be and adjusts by too little; where people are shown each other's ratings first, by too much.
So a large difference is a question to be asked, never an answer.

Precision: the standard error follows from the variation of people within raters, with N - raters - 1 degrees of
freedom:

    variance = s^2 x (1/n - 1/N + (difference of self-ratings)^2 / variation of self-ratings within raters)

``stands_out`` asks for three things: people enough, a difference that matters, and one that chance
explains badly: with as many raters as there are, some would differ "significantly" by chance alone, so the level of 5 %
is shared among all of them (Bonferroni's inequality; Dunn 1961, JASA 56, 52-64).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from assessments.statistics.distributions import t_quantile
from assessments.statistics.estimates import CONFIDENCE, NEGLIGIBLE, Estimate, Reason, mean, missing, sum_of_squares

LEAST_PEOPLE = 5
"""From how many people on a rater's severity may stand out: below, one unusual person decides."""

LEAST_DF = 5
"""With fewer degrees of freedom the variation within raters is itself too uncertain to measure anything by."""

NOTABLE_SHARE = 0.1
"""A difference matters from this share of the scale's length on: 0.4 points on a scale from 1 to 5."""


@dataclass(frozen=True, slots=True)
class RatedPerson:
    """What ``rater`` gave a person, and what the person said; both as differences from the items' means."""

    rater: int
    given: float
    own: float


@dataclass(frozen=True)
class Severity:
    """``difference`` from all people's mean, in points, with its 95 % interval; negative: stricter."""

    people: int
    difference: Estimate
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class Severities:
    """All raters' severities; ``slope`` is None where the self-ratings adjust nothing, because they do not vary."""

    by_rater: Mapping[int, Severity]
    slope: float | None


def adjusted_severities(people: Sequence[RatedPerson], *, scale_length: int) -> Severities:
    """Return the severity of every rater; ``scale_length`` is the scale's highest point less its lowest.

    One rater alone has nobody to be compared with; nothing is told either where hardly any rater has several people.
    Raters that all agree with the model perfectly have no interval and do not stand out.
    """
    teams: dict[int, list[RatedPerson]] = {}
    for person in people:
        teams.setdefault(person.rater, []).append(person)
    if len(teams) < 2:
        return _nothing(teams, Reason.ONE_RATER)
    within_own = fsum(sum_of_squares(p.own for p in team) for team in teams.values())
    within_given = fsum(sum_of_squares(p.given for p in team) for team in teams.values())
    adjusts = within_own > NEGLIGIBLE
    df = len(people) - len(teams) - (1 if adjusts else 0)
    if df < LEAST_DF:
        return _nothing(teams, Reason.TOO_FEW)
    slope = _within_products(teams) / within_own if adjusts else 0.0
    rest = max(0.0, within_given - slope * slope * within_own)
    variance = rest / df if rest > NEGLIGIBLE * max(1.0, within_given) else 0.0
    quantile = t_quantile(1 - (1 - CONFIDENCE) / 2, df)
    strict_quantile = t_quantile(1 - (1 - CONFIDENCE) / 2 / len(teams), df)
    all_given, all_own = mean(p.given for p in people), mean(p.own for p in people)
    found = {}
    for rater, team in teams.items():
        own_apart = mean(p.own for p in team) - all_own
        difference = mean(p.given for p in team) - all_given - slope * own_apart
        factor = 1 / len(team) - 1 / len(people) + (own_apart**2 / within_own if adjusts else 0)
        error = sqrt(variance * factor)
        found[rater] = Severity(
            people=len(team),
            difference=Estimate(
                difference,
                low=difference - quantile * error if error else None,
                high=difference + quantile * error if error else None,
                count=len(team),
            ),
            stands_out=(
                len(team) >= LEAST_PEOPLE
                and error > 0
                and abs(difference) > strict_quantile * error
                and abs(difference) >= NOTABLE_SHARE * scale_length
            ),
        )
    return Severities(found, slope if adjusts else None)


def _within_products(teams: Mapping[int, Sequence[RatedPerson]]) -> float:
    """Return the sum over raters of the products of deviations from the rater's means."""
    products = []
    for team in teams.values():
        given, own = mean(p.given for p in team), mean(p.own for p in team)
        products += [(p.given - given) * (p.own - own) for p in team]
    return fsum(products)


def _nothing(teams: Mapping[int, Sequence[RatedPerson]], reason: Reason) -> Severities:
    return Severities({rater: Severity(len(team), missing(reason, len(team))) for rater, team in teams.items()}, None)
