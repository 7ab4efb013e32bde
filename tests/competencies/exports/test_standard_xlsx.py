"""The workbook holds all that a version says, and nothing in it becomes a formula."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
import python_calamine
from django.utils.translation import override

from competencies.enums import PrintedStatus, TitleKind
from competencies.exports.standard_xlsx import standard_as_xlsx, template_as_xlsx
from competencies.imports.plan import (
    AttitudePlan,
    CompetencePlan,
    DutyPlan,
    IndicatorPlan,
    NotePlan,
    OutputPlan,
    StandardPlan,
    TaskPlan,
)
from competencies.models import StandardVersion
from competencies.services.importing import import_plan
from competencies.workbook_shape import FIELDS, GUIDE, SHEETS, STATUSES, TITLE_KINDS, Language
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

LEADING_SIGNS = ["=1+1", "+886", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "{=1}", "https://example.org"]


def version_of(plan: StandardPlan) -> StandardVersion:
    return StandardVersion.objects.get(pk=import_plan(actor=None, plan=plan).pk)


def workbook(plan: StandardPlan, language: str = "en") -> bytes:
    with override(language):
        return standard_as_xlsx(version_of(plan))


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def parts(content: bytes, pattern: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [archive.read(name).decode() for name in sorted(archive.namelist()) if re.fullmatch(pattern, name)]


def test_one_row_for_each_indicator() -> None:
    rows = sheets(workbook(bundled_plan()))["Tasks and indicators"]
    expected = [
        (duty.code, duty.name, task.code, task.name, task.level, indicator.code, indicator.text)
        for duty in bundled_plan().duties
        for task in duty.tasks
        for indicator in task.indicators
    ]
    assert [(*row[:5], *row[7:9]) for row in rows[1:]] == expected
    assert rows[1][9:] == ["K1, K2, K3", "S1, S2, S3, S4"]


def test_outputs_stand_beside_the_indicators_one_in_each_row() -> None:
    task = TaskPlan(
        "T1.1",
        "任務",
        3,
        tuple(OutputPlan(f"O1.1.{n}", f"產出{n}") for n in (1, 2)),
        (IndicatorPlan("P1.1.1", "指標"),),
        (),
        (),
    )
    rows = sheets(workbook(small_plan(duties=(DutyPlan("T1", "職責", (task,)),))))["Tasks and indicators"]
    assert [row[5:9] for row in rows[1:]] == [
        ["O1.1.1", "產出1", "P1.1.1", "指標"],
        ["O1.1.2", "產出2", "", ""],
    ]


def test_tasks_without_indicators_have_a_row_too() -> None:
    rows = sheets(workbook(small_plan()))["Tasks and indicators"]
    assert rows[-1] == ["T1", "規劃", "T1.2", "沒有編號級別", "", "", "", "", "", "", "S01"]


def test_every_text_stands_somewhere() -> None:
    plan = small_plan()
    content = workbook(plan)
    text = "\n".join(str(value) for rows in sheets(content).values() for row in rows for value in row)
    for printed in (
        *(item.text for item in (*plan.knowledge, *plan.skills)),
        *(detail for item in plan.knowledge for detail in item.details),
        *(f"{item.name}" for item in plan.attitudes),
        *(item.text for item in plan.attitudes),
        *(note.text for note in plan.notes),
        *(item.name for item in (*plan.job_categories, *plan.occupations)),
        plan.description,
        plan.code,
        "K01#2",
    ):
        assert printed in text
    assert sheets(content)["Versions"][1][-1] == date(2020, 1, 2)


@pytest.mark.parametrize("text", LEADING_SIGNS)
def test_nothing_becomes_a_formula_or_a_link(text: str) -> None:
    task = TaskPlan("T1.1", text, 1, (), (IndicatorPlan("P1.1.1", text),), ("K01",), ("S01",))
    content = workbook(
        small_plan(
            title=text,
            description=text,
            duties=(DutyPlan("T1", text, (task,)),),
            knowledge=(CompetencePlan("K01", "K01", text, (text,)),),
            attitudes=(AttitudePlan("A01", "A01", text, text),),
            notes=(NotePlan(text, 0),),
        )
    )
    pages = parts(content, r"xl/worksheets/sheet\d+\.xml")
    assert len(pages) == 7
    assert not any("<f>" in page or "<f " in page or "<hyperlink" in page for page in pages)
    assert sheets(content)["Tasks and indicators"][1][8] == text


def test_what_looks_like_a_formula_stays_text_when_it_is_edited() -> None:
    plan = small_plan(description="=1+1")
    assert 'quotePrefix="1"' in parts(workbook(plan), r"xl/styles\.xml")[0]
    cells = re.findall(
        r'<c r="C\d+" s="(\d+)" t="s"><v>(\d+)</v>', parts(workbook(plan), r"xl/worksheets/sheet1\.xml")[0]
    )
    strings = re.findall(r"<si><t[^>]*>(.*?)</t></si>", parts(workbook(plan), r"xl/sharedStrings\.xml")[0], re.DOTALL)
    styles = parts(workbook(plan), r"xl/styles\.xml")[0]
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    prefixed = {strings[int(text)] for style, text in cells if 'quotePrefix="1"' in formats[int(style)]}
    assert prefixed == {"=1+1"}


def test_every_sheet_prints_and_filters() -> None:
    for page in parts(workbook(bundled_plan()), r"xl/worksheets/sheet\d+\.xml"):
        assert 'orientation="landscape"' in page
        assert 'fitToHeight="0"' in page
        assert 'state="frozen"' in page
        assert "<autoFilter" in page
    book = parts(workbook(bundled_plan()), r"xl/workbook\.xml")[0]
    assert book.count("_xlnm.Print_Titles") == 7
    assert 'wrapText="1"' in parts(workbook(bundled_plan()), r"xl/styles\.xml")[0]


def test_heads_are_in_the_readers_language() -> None:
    assert sheets(workbook(small_plan()))["Tasks and indicators"][0][:4] == ["Duty code", "Duty", "Task code", "Task"]
    chinese = sheets(workbook(small_plan(), "zh-hant"))
    assert chinese["職能內容"][0][1] == "主要職責"
    assert list(chinese) == ["基本資料", "職能內容", "知識", "技能", "態度", "版本", "說明與補充事項"]


def test_the_words_of_the_format_are_those_of_the_portal() -> None:
    """They stand in two places: in the format for good, and in the translations, which may be improved."""
    with override("zh-hant"):
        assert {value: name.zh for value, name in STATUSES.items()} == {
            value: str(label) for value, label in PrintedStatus.choices
        }
        assert {value: name.zh for value, name in TITLE_KINDS.items()} == {
            value: str(label) for value, label in TitleKind.choices
        }
    with override("en"):
        assert {value: name.en for value, name in STATUSES.items()} == {
            value: str(label) for value, label in PrintedStatus.choices
        }
        assert {value: name.en for value, name in TITLE_KINDS.items()} == {
            value: str(label) for value, label in TitleKind.choices
        }


def test_no_two_words_of_a_sheet_are_the_same() -> None:
    for shape in SHEETS.values():
        heads = [word for column in shape.columns.values() for word in column.head.read]
        assert len(heads) == len(set(heads))
    labels = [word for label, _help in FIELDS.values() for word in label.read]
    assert len(labels) == len(set(labels))
    names = [word for name in (GUIDE, *(shape.name for shape in SHEETS.values())) for word in name.read]
    assert len(names) == len(set(names))
    assert all(len(name) <= 31 for name in names)


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_template_has_the_heads_lists_and_explanations_and_nothing_else(language: str) -> None:
    with override(language):
        content = template_as_xlsx()
    written: Language = "en" if language == "en" else "zh"
    found = sheets(content)
    assert list(found) == [GUIDE.written(written), *(shape.name.written(written) for shape in SHEETS.values())]
    for shape in list(SHEETS.values())[1:]:
        assert len(found[shape.name.written(written)]) == 1
    overview = found[SHEETS["overview"].name.written(written)]
    assert {row[1] for row in overview[1:]} == {row[2] for row in overview[1:]} == {""}
    pages = parts(content, r"xl/worksheets/sheet\d+\.xml")
    assert '"1,2,3,4,5,6"' in pages[2]
    assert pages[1].count('type="list"') == 3
    assert not any("<f>" in page for page in pages)


def test_codes_typed_into_the_template_stay_text() -> None:
    styles = parts(template_as_xlsx(), r"xl/styles\.xml")[0]
    assert 'formatCode="@"' in styles


def test_a_text_longer_than_a_cell_is_marked_as_cut() -> None:
    rows = sheets(workbook(small_plan(description="長" * 40_000)))["Overview"]
    (text,) = [row[2] for row in rows if row[0] == "Job description"]
    assert isinstance(text, str)
    assert len(text) == 32_767
    assert text.endswith("長…")


def test_same_version_same_bytes() -> None:
    version = version_of(bundled_plan())
    assert standard_as_xlsx(version) == standard_as_xlsx(version)


def test_number_of_queries_does_not_depend_on_size() -> None:
    few, many = version_of(plan_of_size(3)), version_of(plan_of_size(30))
    assert len(capture(lambda: standard_as_xlsx(few))) == len(capture(lambda: standard_as_xlsx(many))) == 10
