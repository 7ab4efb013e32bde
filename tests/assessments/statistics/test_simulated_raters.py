"""Raters whose bias is known, because it was put in: what is said about them must be that, and of honest ones nothing.

Every campaign has people with a true level, items of different difficulty, self-ratings with a bias of their own, and
supervisors who see the level with error. Seeds are fixed: the figures are the same at every run.
"""

from collections.abc import Mapping
from random import Random

import pytest

from assessments.statistics.raters import RaterFigures, describe_raters
from assessments.statistics.sheets import Sheet

POINTS = (1, 2, 3, 4, 5)


def point(value: float) -> int:
    return min(5, max(1, round(value)))


def campaign(
    seed: int,
    *,
    raters: int = 20,
    people: int = 8,
    items: int = 30,
    bias: Mapping[int, float] | None = None,
    squeeze: Mapping[int, float] | None = None,
    team_levels: Mapping[int, float] | None = None,
) -> list[Sheet]:
    """Return the sheets of ``people`` per rater.

    ``bias`` is added to all answers of a rater; ``squeeze`` draws them towards 3 (0: always 3); ``team_levels`` makes a
    rater's people truly better or weaker, which their self-ratings tell as well.
    """
    random = Random(seed)
    hardness = [random.gauss(0, 0.3) for _ in range(items)]
    sheets: list[Sheet] = []
    for rater in range(raters):
        for _ in range(people):
            level = random.gauss(3.1 + (team_levels or {}).get(rater, 0), 0.6)
            modesty = random.gauss(0.2, 0.2)
            seen = level + random.gauss(0, 0.2)
            own = bytes(point(level + modesty - h + random.gauss(0, 0.5)) for h in hardness)
            given = bytes(
                point(
                    3
                    + (squeeze or {}).get(rater, 1.0) * (seen - h + random.gauss(0, 0.5) - 3)
                    + (bias or {}).get(rater, 0)
                )
                for h in hardness
            )
            sheets.append(Sheet(len(sheets), rater, own, given))
    return sheets


def figures(sheets: list[Sheet]) -> dict[int, RaterFigures]:
    found, _slope = describe_raters(sheets, POINTS)
    return found


def difference(found: RaterFigures) -> float:
    assert found.severity is not None
    assert found.severity.difference.value is not None
    return found.severity.difference.value


def test_strict_and_lenient_raters_are_found_with_the_size_of_their_bias() -> None:
    others = 0
    for seed in range(10):
        found = figures(campaign(seed, bias={3: -0.8, 11: 0.8}))
        assert difference(found[3]) == pytest.approx(-0.8, abs=0.3)
        assert difference(found[11]) == pytest.approx(0.8, abs=0.3)
        stand_out = {rater for rater, f in found.items() if f.severity and f.severity.stands_out}
        assert stand_out >= {3, 11}
        others += len(stand_out) - 2
    assert others <= 1  # of 180 honest ones


def test_over_many_campaigns_a_bias_is_recovered_on_average_and_its_interval_covers_it() -> None:
    bias = dict(enumerate((-0.6, -0.4, -0.2, 0, 0, 0, 0, 0.2, 0.4, 0.6)))
    errors, covered, all_of_them = [], 0, 0
    for seed in range(40):
        found = figures(campaign(100 + seed, raters=10, items=20, bias=bias))
        for rater, value in bias.items():
            severity = found[rater].severity
            assert severity is not None
            low, high = severity.difference.low, severity.difference.high
            assert low is not None
            assert high is not None
            errors.append(difference(found[rater]) - value)
            covered += low <= value <= high
            all_of_them += 1
    assert sum(errors) / len(errors) == pytest.approx(0, abs=0.02)
    # 95 % is promised; answers at the ends of the scale cannot follow a bias all the way, which costs a little.
    assert 0.91 <= covered / all_of_them <= 0.98


def test_honest_raters_are_left_alone() -> None:
    """The level of 5 % is that of a whole campaign: of 60, about three may have a rater who stands out by chance."""
    campaigns_with_remarks, narrow, lines = 0, 0, 0
    for seed in range(60):
        found = figures(campaign(1000 + seed, raters=15, people=6, items=20)).values()
        campaigns_with_remarks += any(f.severity is not None and f.severity.stands_out for f in found)
        narrow += sum(f.spread.is_narrow for f in found)
        lines += sum(len(f.straight_lines) for f in found)
    assert campaigns_with_remarks <= 6
    assert narrow <= 1  # of 900 raters
    assert lines <= 3  # of 5400 forms


def test_better_people_make_nobody_lenient_as_far_as_self_ratings_tell_it() -> None:
    """One team is a whole point better. Its supervisor looks far less lenient than the plain mean says; some remains,
    because self-ratings are uncertain: what the page warns of."""
    plain, adjusted = [], []
    for seed in range(10):
        found = figures(campaign(200 + seed, team_levels={4: 1.0}))
        means = {rater: f.mean or 0 for rater, f in found.items()}
        plain.append(means[4] - sum(means.values()) / len(means))
        adjusted.append(difference(found[4]))
    assert sum(plain) / 10 > 0.6
    assert abs(sum(adjusted) / 10) < 0.25


@pytest.mark.parametrize("seed", range(5))
def test_a_rater_who_stays_in_the_middle_has_a_narrow_spread(seed: int) -> None:
    found = figures(campaign(300 + seed, squeeze={6: 0.35}))
    assert {rater for rater, f in found.items() if f.spread.is_narrow} == {6}
    ratio = found[6].spread.ratio
    assert ratio is not None
    assert ratio < 0.6


@pytest.mark.parametrize("seed", range(5))
def test_forms_with_one_answer_throughout_are_found(seed: int) -> None:
    sheets = campaign(400 + seed)
    for position in (8, 9, 50):
        made = sheets[position]
        sheets[position] = Sheet(made.person, made.rater, made.own, b"\4" * 25 + made.given[25:])
    found = figures(sheets)
    remarked = {person for f in found.values() for person in f.straight_lines}
    assert remarked >= {8, 9, 50}
    assert len(remarked) <= 5
    assert found[sheets[8].rater].remarks >= 1
