"""The PDF holds all that a version says, and reading it back gives the version again."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings
from django.utils.translation import override

from competencies.exports.standard_json import standard_as_dict
from competencies.exports.standard_pdf import standard_as_pdf
from competencies.imports import StandardPlan, as_dict, plan_from_file
from competencies.imports.plan import CompetencePlan, DutyPlan, IndicatorPlan, NotePlan, OutputPlan
from competencies.imports.wording import comparable
from competencies.models import StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.support.queries import capture

pytestmark = pytest.mark.django_db

# The samples may not be shipped, so the folder beside the checkout need not be there.
SAMPLES = sorted((settings.BASE_DIR.parent / "shared" / "standards").glob("*.json"))


def version_of(plan: StandardPlan) -> StandardVersion:
    return StandardVersion.objects.get(pk=import_plan(actor=None, plan=plan).pk)


def plain_plan(**of_first_task: object) -> StandardPlan:
    """The small plan without what no official document has: blank history rows, unlinked knowledge, mixed attitudes."""
    plan = small_plan()
    tasks = plan.duties[0].tasks
    duty = replace(plan.duties[0], tasks=(replace(tasks[0], **of_first_task), *tasks[1:]))  # type: ignore[arg-type]
    return replace(
        plan, duties=(duty,), history=plan.history[:1], knowledge=plan.knowledge[:2], attitudes=plan.attitudes[:1]
    )


def read_back(pdf: bytes, folder: Path) -> StandardPlan:
    path = folder / "standard.pdf"
    path.write_bytes(pdf)
    return plan_from_file(path)


def normal(value: object) -> object:
    """Where a blank falls beside a Chinese character is chance."""
    match value:
        case dict():
            return {key: normal(item) for key, item in value.items()}
        case list():
            return [normal(item) for item in value]
        case str():
            return comparable(value)
    return value


def assert_reads_back(plan: StandardPlan, folder: Path) -> StandardPlan:
    version = version_of(plan)
    back = read_back(standard_as_pdf(version), folder)
    assert normal(as_dict(back)) == normal(standard_as_dict(version))
    assert back.accounting.unplaced == ()
    return back


def printed_text(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return comparable("".join(page.extract_text() for page in document.pages))


def test_bundled_standard_reads_back_without_any_difference(tmp_path: Path) -> None:
    version = version_of(bundled_plan())
    back = read_back(standard_as_pdf(version), tmp_path)
    assert as_dict(back) == as_dict(bundled_plan())
    assert back.accounting.placed == back.accounting.total > 4000


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_of_official_documents_read_back(path: Path, tmp_path: Path) -> None:
    assert_reads_back(plan_from_file(path), tmp_path)


def test_oddities_read_back(tmp_path: Path) -> None:
    assert_reads_back(plain_plan(), tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1) *粗體* $x^2$ <標記> @引用 `code` \\ // 註 /* 註 */ ~ --- [甲] {乙}",
        "很長的一句話，" * 400,
        "依據 ISO 27001、S20 與 K79 之規定，T1 及 P1.2 皆為 - 範例；0.5 單位與 O1.1.2 之要求",
        "https://example.org/a/very/long/address/that/is/much/wider/than/any/column/of/the/table/could/ever/be",
    ],
    ids=["markup", "longer than a page", "codes in prose", "a word wider than its column"],
)
def test_texts_stay_texts(text: str, tmp_path: Path) -> None:
    assert_reads_back(plain_plan(indicators=(IndicatorPlan("P1.1.1", text),)), tmp_path)


def test_codes_in_prose_read_back_wherever_a_line_breaks(tmp_path: Path) -> None:
    prose = "依據 ISO 27001、S20 與 K79 之規定，T1 及 P1.2 皆為 - 範例；0.5 單位與 O1.1.2 之要求"
    indicators = tuple(IndicatorPlan(f"P1.1.{n}", "字" * n + prose) for n in range(1, 40))
    assert_reads_back(plain_plan(indicators=indicators), tmp_path)


def test_codes_in_lists_below_knowledge_read_back(tmp_path: Path) -> None:
    plan = plain_plan()
    details = tuple("字" * n + "依據 K7 級辦理，見 S20 號 - 其他" for n in range(30))
    plan = replace(plan, knowledge=(replace(plan.knowledge[0], details=details), *plan.knowledge[1:]))
    assert_reads_back(plan, tmp_path)


def test_notes_read_back_wherever_a_line_breaks(tmp_path: Path) -> None:
    notes = tuple(
        NotePlan(text, depth)
        for n in range(25)
        for text, depth in [("第一句話。" * (8 + n) + "結尾沒有標點" + "字" * n, 0), ("子項目" + "甲" * (60 + n), 1)]
    )
    assert_reads_back(replace(plain_plan(), notes=notes), tmp_path)


def test_merged_cells_over_pages_read_back(tmp_path: Path) -> None:
    plan = replace(plan_of_size(30), history=small_plan().history[:1], attitudes=small_plan().attitudes[:1])
    tasks = tuple(replace(task, knowledge=("K1", "K2"), skills=("S1",)) for task in plan.duties[0].tasks)
    plan = replace(
        plan,
        duties=(replace(plan.duties[0], tasks=tasks),),
        knowledge=plan.knowledge[:2],
        skills=plan.skills[:1],
    )
    assert_reads_back(plan, tmp_path)


def test_tasks_without_a_level_that_begin_a_page_read_back(tmp_path: Path) -> None:
    plan = plan_of_size(24)
    long = IndicatorPlan("P1.1.1", "能依據需求完成測試，並留下紀錄。" * 12)
    tasks = tuple(
        replace(task, level=None if n % 2 else 3, indicators=(long,), knowledge=(() if n % 4 else task.knowledge))
        for n, task in enumerate(plan.duties[0].tasks)
    )
    duties = tuple(DutyPlan(f"T{n + 1}", "職責", tasks[n * 6 : n * 6 + 6]) for n in range(4))
    keys = {key for task in tasks for key in task.knowledge}
    knowledge = tuple(entry for entry in plan.knowledge if entry.key in keys)
    plan = replace(plan, duties=duties, knowledge=knowledge, history=plan.history[:1], attitudes=plan.attitudes[:1])
    pdf = standard_as_pdf(version_of(plan))
    with pdfplumber.open(BytesIO(pdf)) as document:
        rows = [table.extract()[2] for page in document.pages for table in page.find_tables() if len(table.rows) > 2]
    first = [row[1].split()[0] for row in rows if row[1] and row[1].startswith("T1.")]
    assert {int(code.split(".")[1]) % 2 for code in first} == {0, 1}
    assert_reads_back(plan, tmp_path)


def test_numbers_of_three_digits_read_back(tmp_path: Path) -> None:
    plan = plan_of_size(101)
    assert_reads_back(replace(plan, history=plan.history[:1], attitudes=plan.attitudes[:1]), tmp_path)


def test_a_merged_cell_taller_than_its_rows_is_cut_and_not_run_over_the_page(tmp_path: Path) -> None:
    keys = tuple(f"K{n}" for n in range(1, 61))
    plan = replace(
        plain_plan(),
        duties=(
            replace(
                plain_plan().duties[0],
                tasks=tuple(
                    replace(task, level=3, knowledge=keys, skills=("S01",)) for task in plain_plan().duties[0].tasks
                ),
            ),
        ),
        knowledge=tuple(CompetencePlan(key, key, f"知識{key}", ("細項",)) for key in keys),
    )
    pdf = standard_as_pdf(version_of(plan))
    with pdfplumber.open(BytesIO(pdf)) as document:
        # The page number is smaller than the text, and the only thing in the margin.
        lowest = [max(char["bottom"] for char in page.chars if char["size"] > 8.5) for page in document.pages]
        heights = [page.height for page in document.pages]
    assert len(heights) > 2
    assert all(bottom < height - 45 for bottom, height in zip(lowest, heights, strict=True))
    assert normal(as_dict(read_back(pdf, tmp_path))["knowledge"]) == normal(as_dict(plan)["knowledge"])


def test_cells_are_merged_where_tasks_share_level_knowledge_and_skills() -> None:
    pdf = standard_as_pdf(version_of(bundled_plan()))
    with pdfplumber.open(BytesIO(pdf)) as document:
        grid = document.pages[0].find_tables()[-1]
    boxes = {round(cell[0]) for cell in grid.cells}
    rows = [row for row in grid.rows[2:] if any(row.cells)]
    assert len(boxes) == 7
    assert len(rows) == 2
    first, second = (row.cells for row in rows)
    assert all(first)
    # T1 and the level, knowledge and skills of T1.1 stand for T1.2 too.
    assert [bool(cell) for cell in second] == [False, True, True, True, False, False, False]


def test_heads_and_page_numbers_stand_on_every_page() -> None:
    pdf = standard_as_pdf(version_of(bundled_plan()))
    with pdfplumber.open(BytesIO(pdf)) as document:
        texts = [comparable(page.extract_text()) for page in document.pages]
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        assert f"第{number}頁,共{len(texts)}頁" in text
        assert "行為指標" in text


def test_everything_is_printed_even_what_no_task_calls_for() -> None:
    plan = small_plan(notes=())
    text = printed_text(standard_as_pdf(version_of(plan)))
    for printed in ("未列於任何工作任務之職能內涵", "K02", "願意負責", "黑箱", "測試／驗證", "從事測試"):
        assert comparable(printed) in text


def test_facts_of_a_version_without_a_version_table_are_printed() -> None:
    text = printed_text(standard_as_pdf(version_of(small_plan(history=()))))
    assert "2020/01/02" in text
    assert "最新版本" in text


def test_a_standard_that_says_next_to_nothing_can_be_printed(tmp_path: Path) -> None:
    blank = small_plan(
        duties=(),
        knowledge=(),
        skills=(),
        attitudes=(),
        notes=(),
        history=(),
        job_categories=(),
        occupations=(),
        description="",
        level=None,
    )
    assert read_back(standard_as_pdf(version_of(blank)), tmp_path).title == "測試員"


def test_a_character_no_font_has_does_not_stop_the_export() -> None:
    plan = plain_plan(outputs=(OutputPlan("O1.1.1", "表情\U0001f600符號"),))
    pdf = standard_as_pdf(version_of(plan))
    assert "符號" in printed_text(pdf)
    assert b"pdfuaid" not in pdf


def test_the_file_is_tagged_titled_and_says_its_language() -> None:
    pdf = standard_as_pdf(version_of(bundled_plan()))
    with pdfplumber.open(BytesIO(pdf)) as document:
        catalog = document.doc.catalog
        assert catalog["MarkInfo"]["Marked"] is True
        assert "StructTreeRoot" in catalog
        assert catalog["Lang"] == b"zh-TW"
    assert b"pdfuaid" in pdf
    assert '<rdf:li xml:lang="x-default">KMM2431-003v2 行銷經理職能基準</rdf:li>'.encode() in pdf


def test_same_version_same_bytes_in_any_language() -> None:
    draft = version_of(bundled_plan())
    version = StandardVersion.objects.get(pk=publish_version(actor=None, version_id=draft.pk).pk)
    with override("en"):
        first = standard_as_pdf(version)
    with override("zh-hant"):
        assert standard_as_pdf(version) == first


def test_number_of_queries_does_not_depend_on_size() -> None:
    few, many = version_of(plan_of_size(3)), version_of(plan_of_size(30))
    assert len(capture(lambda: standard_as_pdf(few))) == len(capture(lambda: standard_as_pdf(many))) == 10
