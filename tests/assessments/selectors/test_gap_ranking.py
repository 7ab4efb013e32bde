"""The ranking of gaps, with numbers worked by hand."""

from decimal import Decimal

import pytest

from assessments.models import Assessment, Campaign
from assessments.selectors.gap_ranking import GapLine, GapRanking, gap_ranking
from assessments.selectors.parts import Part
from competencies.models import StandardVersion, TaskCompetence
from competencies.services.lifecycle import publish_version
from tests.assessments.result_helpers import Values, signed_off
from tests.factories import make_department, make_launched_campaign, make_standard_version, make_user

pytestmark = pytest.mark.django_db

# Four indicators (two per task), K01, S01, A01; the supervisor's rating is the final score, the target 3.
GIVEN: tuple[Values, ...] = (
    [2, 2, 4, 4, 1, 3, 2],
    [2, 3, 2, 2, 2, 3, 5],
    [4, 4, 4, 4, 3, 2, None],
)


def version() -> StandardVersion:
    """The small standard, but T2.1 does not call for S01."""
    made = make_standard_version(duties=2, tasks=1, indicators=2, knowledge=1, skills=1, attitudes=1, published=False)
    TaskCompetence.objects.filter(task__code="T2.1", competence__code="S01").delete()
    return publish_version(actor=None, version_id=made.pk)


@pytest.fixture
def campaign() -> Campaign:
    """Three people: the first two in a department, all signed off."""
    department = make_department()
    people = [make_user(department=department), make_user(department=department), make_user()]
    made = make_launched_campaign(candidates=people, standard_version=version(), uniform_target=3)
    for person, values in zip(people, GIVEN, strict=True):
        signed_off(Assessment.objects.get(campaign=made, candidate=person), [3] * 7, values)
    return made


def codes(ranking: GapRanking) -> list[str]:
    return [line.subject.code for line in ranking.lines]


def line_of(ranking: GapRanking, code: str) -> GapLine:
    return next(line for line in ranking.lines if line.subject.code == code)


def test_the_widest_gap_comes_first(campaign: Campaign) -> None:
    """T1.1 = (2 + 2.5 + 4) / 3 = 2.8333; T2.1 = (4 + 2 + 4) / 3; K01 = 2; S01 = 2.6667; A01 = 3.5 of two people."""
    ranking = gap_ranking(campaign)
    assert codes(ranking) == ["K01", "S01", "T1.1", "T2.1", "A01"]
    assert [line.compared.gap for line in ranking.lines] == [
        Decimal("-1.0000"),
        Decimal("-0.3333"),
        Decimal("-0.1667"),
        Decimal("0.3333"),
        Decimal("0.5000"),
    ]
    assert (ranking.below_target, ranking.with_target) == (3, 5)
    assert ranking.widest == ranking.lines[0]


def test_people_below_the_target_and_their_share(campaign: Campaign) -> None:
    ranking = gap_ranking(campaign, order="below")
    found = {line.subject.code: (line.below, line.people, line.percent_below) for line in ranking.lines}
    assert found == {
        "T1.1": (2, 3, 67),
        "K01": (2, 3, 67),
        "T2.1": (1, 3, 33),
        "S01": (1, 3, 33),
        "A01": (1, 2, 50),
    }
    assert codes(ranking) == ["T1.1", "K01", "T2.1", "S01", "A01"]  # ties as in the standard
    assert codes(gap_ranking(campaign, order="share")) == ["T1.1", "K01", "A01", "T2.1", "S01"]
    assert codes(gap_ranking(campaign, order="standard")) == ["T1.1", "T2.1", "K01", "S01", "A01"]
    assert ranking.most_people == ranking.lines[0]


def test_kinds_and_the_least_number_of_people(campaign: Campaign) -> None:
    assert codes(gap_ranking(campaign, kinds=("D",))) == ["T1", "T2"]
    assert codes(gap_ranking(campaign, kinds=("A",))) == ["A01"]
    few = gap_ranking(campaign, least_people=3)
    assert "A01" not in codes(few)
    assert few.left_out == 1


def test_a_task_names_what_it_calls_for_the_widest_gap_first(campaign: Campaign) -> None:
    ranking = gap_ranking(campaign, kinds=("T",))
    assert [call.subject.code for call in line_of(ranking, "T1.1").calls] == ["K01", "S01"]
    assert [call.subject.code for call in line_of(ranking, "T2.1").calls] == ["K01"]
    assert line_of(ranking, "T1.1").calls[0].compared.gap == Decimal("-1.0000")


def test_a_department_alone(campaign: Campaign) -> None:
    department = Assessment.objects.filter(campaign=campaign, department__isnull=False)[0].department
    assert department is not None
    ranking = gap_ranking(campaign, Part.of(department.pk), kinds=("T",))
    line = line_of(ranking, "T1.1")
    assert (line.people, line.compared.final, line.below) == (2, Decimal("2.2500"), 2)
    assert line.people_url.endswith(f"?department={department.pk}")
    assert line.below_url.endswith(f"?department={department.pk}&below=1")


def test_nobody_below_is_no_link(campaign: Campaign) -> None:
    assert line_of(gap_ranking(campaign, kinds=("T",)), "T2.1").below_url
    nobody = gap_ranking(campaign, Part.of(make_department().pk), least_people=0)
    assert [(line.people, line.below, line.below_url, line.people_url) for line in nobody.lines] == [
        (0, None, "", "")
    ] * 5
    assert nobody.widest is nobody.most_people is None
