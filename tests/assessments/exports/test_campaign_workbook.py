"""The workbook of a campaign: what stands in it, and that its formulas give what stands beside them."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from assessments.enums import AssessmentState, ScoreBasis, ScoreSource
from assessments.exports.campaign_workbook import write_workbook
from assessments.exports.workbook_figures import nearest_criteria, range_name
from assessments.models import Assessment, Score
from assessments.scoring import Kind, Measure, nearest_point
from assessments.selectors.export_rows import signed_ids
from assessments.selectors.group_results import Group, competence_dashboard, task_dashboard
from assessments.services.calibration import adjust_final_score
from competencies.models import Task
from tests.assessments.exports.spreadsheet import Spreadsheet
from tests.assessments.result_helpers import Values, signed_off, small_version
from tests.factories import make_assessment, make_launched_campaign, make_standard_version, make_user

pytestmark = pytest.mark.django_db

SCORES = {
    ScoreSource.FINAL: "Final scores",
    ScoreSource.SUPERVISOR: "Supervisor scores",
    ScoreSource.SELF: "Self scores",
}
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
            expected = shown if isinstance(shown, str) else Decimal(repr(shown))
            assert given == expected, f"{sheet} {row} {column}: {formula}"
            seen += 1
    lines = sum(len(book.values[name]) - 1 for name in book.names[1:4])
    figures = lines * (9 - 1 + 5)  # nine figures, of which the target is none, and the five points
    assert seen == figures + lines * 3 * len(assessments), "and each person's scores, on three sheets"


@pytest.mark.parametrize(("own", "other"), [(30, 70), (50, 50), (0, 100), (100, 0), (1, 2)])
def test_scores_of_people_are_formulas_that_give_what_is_stored(own: int, other: int) -> None:
    """Rounded once and not step by step, whoever has no score left out of the weights, and thirds among them."""
    person, second = make_user("甲"), make_user("乙")
    version = make_standard_version(duties=2, tasks=2, indicators=3, knowledge=2, skills=1, attitudes=1)
    campaign = make_launched_campaign(
        candidates=[person, second], standard_version=version, self_weight=own, supervisor_weight=other
    )
    nothing = [None] * 3
    answers: list[tuple[Values, Values]] = [
        ([3, 3, 4, *nothing, 1, 2, 5, *nothing, 3, 4, None, 2], [4, 4, 3, 2, 3, 3, *nothing, *nothing, 2, None, 5, 3]),
        ([1, 1, 3, 5, None, 4, 2, 2, 1, 4, 4, 3, 1, 2, 3, 4], [2, 3, 3, 5, 1, 1, None, None, 4, 3, 3, 1, 5, 4, 3, 2]),
    ]
    made = [
        signed_off(Assessment.objects.get(campaign=campaign, candidate=one), *given)
        for one, given in zip((person, second), answers, strict=True)
    ]
    book = workbook(Group(campaign))
    for source, sheet in SCORES.items():
        formulas = {(row, column): formula for row, column, formula in book.formulas(sheet)}
        heads = book.values[sheet][2]
        for row, assessment in enumerate(made, start=3):
            stored = Score.objects.filter(assessment=assessment, source=source).select_related(
                "task", "competence", "duty"
            )
            assert len(stored) == len(heads) - 5
            for score in stored:
                subject = score.task or score.competence or score.duty
                assert subject is not None
                from_tasks = score.competence is not None and score.basis == ScoreBasis.TASKS
                column = heads.index(f"{subject.code} from tasks" if from_tasks else subject.code)
                given = book.evaluate(sheet, formulas[row, column])
                assert given == ("Not applicable" if score.value is None else score.value), formulas[row, column]


def test_who_changes_an_answer_sees_what_follows(assessments: list[Assessment]) -> None:
    book = workbook(Group(assessments[0].campaign))
    line = 3 + 2  # the third person, whose supervisor answered 1 and 2 to the indicators of T1.1
    supervisor = next(row for row in book.values["Answers"] if row[5] == "Supervisor" and row[6:8] == [1, 2])
    supervisor[7] = 5
    column = book.values["Final scores"][2].index("T1.1")
    formula = next(text for row, place, text in book.formulas("Final scores") if (row, place) == (line, column))
    assert book.evaluate("Final scores", formula) == 3


def test_an_adjusted_score_is_a_value_and_a_note_says_so() -> None:
    """What is made from it follows it."""
    assessment = make_assessment(
        AssessmentState.SIGNED_OFF, standard_version=small_version(), holds_results=True, self_weight=50
    )
    task = Task.objects.get(code="T1.1")
    adjust_final_score(
        actor=assessment.campaign.created_by,
        assessment_id=assessment.pk,
        version=assessment.version,
        measure=Measure(Kind.TASK, task.pk),
        value=Decimal("4.25"),
        reason="校準會議決議",
    )
    book = workbook(Group(assessment.campaign))
    sheet = book.values["Final scores"]
    place = sheet[2].index("T1.1")
    formulas = {column: formula for _row, column, formula in book.formulas("Final scores")}
    assert sheet[3][place] == 4.25
    assert place not in formulas
    (note,) = book.notes("Final scores").items()
    assert note[0] == (3, place)
    assert "HR adjusted the final score in the calibration: 3.67 → 4.25. Reason: 校準會議決議" in note[1]
    assert len(formulas) == len(sheet[2]) - 5 - 1
    for head in ("T1", "K01 from tasks"):
        column = sheet[2].index(head)
        assert book.evaluate("Final scores", formulas[column]) == Decimal(repr(sheet[3][column])), head
    assert sheet[3][sheet[2].index("T1")] == 4.25
    assert not book.notes("Supervisor scores")


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
    facts = book.values["Final scores"][2].index("T1")
    assert all(column >= facts for _row, column, _formula in book.formulas("Final scores"))
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
