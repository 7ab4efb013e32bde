"""The workbook of a campaign: what stands in it, and that its formulas give what stands beside them."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from assessments.enums import ScoreSource
from assessments.exports.campaign_workbook import write_workbook
from assessments.exports.workbook_figures import nearest_criteria, range_name
from assessments.models import Assessment, Score
from assessments.scoring import nearest_point
from assessments.selectors.export_rows import signed_ids
from assessments.selectors.group_results import Group, competence_dashboard, task_dashboard
from tests.assessments.exports.spreadsheet import Spreadsheet
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

FIGURES = ("Per task", "Per K, S and A", "Per duty")


@pytest.fixture
def assessments() -> list[Assessment]:
    """Three people of one team; one task is not applicable to one of them."""
    people = [make_user("甲"), make_user("乙", name_latin="=cmd|' /C calc'!A0"), make_user("丙")]
    campaign = make_launched_campaign(
        candidates=people, supervisor=make_user("主管"), standard_version=small_version(), title="年度評核 '26"
    )
    own, other = [3, 4, 2, 2, 5, 1, 3], [2, 4, None, None, 3, 2, 4]
    found = {one.candidate_id: one for one in Assessment.objects.filter(campaign=campaign)}
    return [
        signed_off(found[people[0].pk], own, other),
        signed_off(found[people[1].pk], other, own),
        signed_off(found[people[2].pk], [5] * 7, [1, 2, 3, 4, 5, 4, 3]),
    ]


def workbook(group: Group, language: str = "en") -> Spreadsheet:
    told: list[int] = []
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        path = Path(folder) / "file.xlsx"
        write_workbook(path, group, signed_ids(group), told.append)
        content = path.read_bytes()
    assert told == list(range(1, len(told) + 1))
    return Spreadsheet(content)


def test_its_sheets_stand_in_the_order_they_are_wanted_in(assessments: list[Assessment]) -> None:
    assert workbook(Group(assessments[0].campaign)).names == [
        "About this workbook",
        *FIGURES,
        "Final scores",
        "Supervisor scores",
        "Self scores",
        "Answers",
        "Questionnaire",
    ]


def test_figures_are_those_of_the_pages(assessments: list[Assessment]) -> None:
    group = Group(assessments[0].campaign)
    book = workbook(group)
    tasks, competences = task_dashboard(group), competence_dashboard(group)
    for sheet, rows in (("Per task", tasks.rows), ("Per K, S and A", competences.rows)):
        lines = {(line[0], line[2]): line for line in book.values[sheet][1:]}
        assert rows
        for row in rows:
            line = lines[row.subject.code, "From its tasks" if row.is_from_tasks else "Own ratings"]
            compared = row.leading
            expected = [
                row.rated,
                row.final.without_score,
                compared.self_score,
                compared.supervisor,
                compared.final,
                compared.target,
                compared.gap,
                compared.difference,
                row.below,
                *(segment.count for segment in row.distribution.segments),
            ]
            assert line[3:] == ["" if value is None else float(value) for value in expected]


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_every_formula_gives_the_figure_beside_it(assessments: list[Assessment], language: str) -> None:
    book = workbook(Group(assessments[0].campaign), language)
    seen = 0
    for sheet in book.names:
        for row, column, formula in book.formulas(sheet):
            shown = book.values[sheet][row][column]
            given = book.evaluate(sheet, formula)
            assert given == (shown if shown == "" else Decimal(repr(shown))), f"{sheet} {row} {column}: {formula}"
            seen += 1
    lines = sum(len(book.values[name]) - 1 for name in book.names[1:4])
    assert seen == lines * (9 - 1 + 5), "nine figures, of which the target is none, and the five points"


def test_scores_and_answers_stand_person_by_person(assessments: list[Assessment]) -> None:
    book = workbook(Group(assessments[0].campaign))
    heads, lines = book.values["Final scores"][2], book.values["Final scores"][3:]
    assert [line[0] for line in lines] == [one.candidate.employee_number for one in assessments]
    stored = Score.objects.get(assessment=assessments[2], source=ScoreSource.FINAL, task__code="T1.1")
    assert stored.value is not None
    assert lines[2][heads.index("T1.1")] == float(stored.value) == 1.5
    assert lines[0][heads.index("T2.1")] == "Not applicable"
    answers = book.values["Answers"][3:]
    assert [line[5] for line in answers] == ["Self", "Supervisor"] * 3
    assert answers[1][6:] == [2, 4, "Not applicable", "Not applicable", 3, 2, 4]


def test_no_text_of_a_person_becomes_a_formula(assessments: list[Assessment]) -> None:
    book = workbook(Group(assessments[0].campaign))
    assert book.values["Final scores"][4][1] == "=cmd|' /C calc'!A0"
    assert not list(book.formulas("Final scores"))
    assert not list(book.formulas("Answers"))


def test_heads_stay_in_sight_and_can_be_filtered(assessments: list[Assessment]) -> None:
    book = workbook(Group(assessments[0].campaign))
    for sheet, frozen in (("Per task", "C2"), ("Final scores", "C4"), ("Answers", "C4"), ("Questionnaire", "A2")):
        assert book.frozen(sheet) == frozen
        assert book.has(sheet, "autoFilter")
    assert book.has("Final scores", "conditionalFormatting")
    assert book.has("Per task", "conditionalFormatting")


def test_a_team_has_a_workbook_of_its_own(assessments: list[Assessment]) -> None:
    campaign = assessments[0].campaign
    book = workbook(Group(campaign, supervisor_id=assessments[0].supervisor_id))
    assert any(assessments[0].supervisor.name_latin in line for line in book.values["About this workbook"])
    nobody = workbook(Group(campaign, supervisor_id=make_user().pk))
    assert nobody.values["Final scores"][3:] in ([], [[""] * len(nobody.values["Final scores"][0])])


@pytest.mark.parametrize("points", [(1, 2, 3, 4, 5), (1, 3, 4, 10)])
def test_the_conditions_of_distributions_agree_with_the_nearest_point(points: tuple[int, ...]) -> None:
    def holds(score: Decimal, condition: str) -> bool:
        if condition.startswith(">="):
            return score >= Decimal(condition[2:])
        return score < Decimal(condition[1:])

    criteria = nearest_criteria(points)
    for step in range(1000, 10001, 25):
        score = Decimal(step) / 1000
        fitting = [point for point, tests in zip(points, criteria, strict=True) if all(holds(score, t) for t in tests)]
        assert fitting == [nearest_point(score, points)]


def test_a_sheet_with_an_apostrophe_can_be_named() -> None:
    assert range_name("A'B", 3, 5, 6) == "'A''B'!$G$4:$G$6"
