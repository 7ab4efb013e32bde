"""Whatever a standard says, its workbook read back says the same."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.comparison import compare
from competencies.exports.standard_xlsx import contents_as_xlsx
from competencies.imports import StandardPlan, import_file
from competencies.imports.plan import (
    AttitudePlan,
    Classification,
    CompetencePlan,
    DutyPlan,
    IndicatorPlan,
    NotePlan,
    OutputPlan,
    TaskPlan,
)
from competencies.selectors.comparison import snapshot_of
from competencies.services.plan_contents import contents_of_plan
from tests.competencies.plans import small_plan

LETTERS = "甲乙丙、。：ＡＢ１（）AbK01S2T.=+-@'\"<&>_x0;,# \n\t■•⾏\u3000é"
TEXTS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() == text != "")
LINES = TEXTS.map(lambda text: " ".join(text.split()))
LEVELS = st.none() | st.integers(1, 6)


@st.composite
def plans(draw: st.DrawFn) -> StandardPlan:
    knowledge = tuple(
        CompetencePlan(f"K{n}", f"K{n}", text, tuple(draw(st.lists(LINES, max_size=2))))
        for n, text in enumerate(draw(st.lists(TEXTS, max_size=3)), start=1)
    )
    skills = tuple(
        CompetencePlan(f"S{n}", f"S{n}", text, ()) for n, text in enumerate(draw(st.lists(TEXTS, max_size=2)), start=1)
    )
    keys = st.lists(st.sampled_from(knowledge).map(lambda item: item.key), unique=True) if knowledge else st.just([])
    skill_keys = st.lists(st.sampled_from(skills).map(lambda item: item.key), unique=True) if skills else st.just([])
    duties = []
    for duty in range(1, draw(st.integers(1, 2)) + 1):
        tasks = tuple(
            TaskPlan(
                f"T{duty}.{task}",
                name,
                draw(LEVELS),
                tuple(
                    OutputPlan(f"O{duty}.{task}.{n}", text)
                    for n, text in enumerate(draw(st.lists(TEXTS, max_size=2)), 1)
                ),
                tuple(
                    IndicatorPlan(f"P{duty}.{task}.{n}", text)
                    for n, text in enumerate(draw(st.lists(TEXTS, max_size=3)), 1)
                ),
                tuple(draw(keys)),
                tuple(draw(skill_keys)),
            )
            for task, name in enumerate(draw(st.lists(TEXTS, max_size=3)), start=1)
        )
        duties.append(DutyPlan(f"T{duty}", draw(TEXTS), tasks))
    return small_plan(
        title=draw(LINES),
        description=draw(TEXTS),
        update_note=draw(st.none() | TEXTS),
        level=draw(LEVELS),
        title_kind=draw(st.sampled_from(["occupation", "job_category"])),
        history=small_plan().history[:1],
        industries=tuple(
            Classification(draw(st.sampled_from(["", "C1"])), name) for name in draw(st.lists(LINES, max_size=2))
        ),
        duties=tuple(duties),
        knowledge=knowledge,
        skills=skills,
        attitudes=tuple(
            AttitudePlan(f"A{n}", f"A{n}", text, "") for n, text in enumerate(draw(st.lists(LINES, max_size=2)), 1)
        ),
        notes=tuple(NotePlan(text, depth) for depth, text in enumerate(draw(st.lists(LINES, max_size=3)))),
    )


@settings(max_examples=40, deadline=None)
@given(plan=plans())
def test_nothing_changes_on_the_way_to_excel_and_back(plan: StandardPlan) -> None:
    contents = contents_of_plan(plan)
    contents.version.created_at = datetime(2024, 1, 1, tzinfo=UTC)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "standard.xlsx"
        path.write_bytes(contents_as_xlsx(contents))
        read = import_file(path).plan
    comparison = compare(snapshot_of(contents), snapshot_of(contents_of_plan(read)))
    assert [pair for pair in comparison.pairs if pair.changes] == []
    assert comparison.header == ()
    assert read.accounting.unplaced == ()
