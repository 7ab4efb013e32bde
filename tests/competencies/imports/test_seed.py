"""The bundled standard, read as a whole: complete, right, and nothing lost."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import competencies
from competencies.imports import StandardPlan, as_dict, plan_from_file
from competencies.imports.document import Document
from competencies.imports.plan import Classification, HistoryEntry, NotePlan
from competencies.imports.readers.text import read_text_file
from tests.competencies.imports.documents import codes, task_of

SEED = Path(competencies.__path__[0]) / "standards" / "KMM2431-003v2.txt"


@pytest.fixture(scope="module")
def plan() -> StandardPlan:
    return plan_from_file(SEED)


@pytest.fixture(scope="module")
def document() -> Document:
    return read_text_file(SEED)


def text_of(plan: StandardPlan, key: str) -> str:
    return next(item.text for item in plan.knowledge + plan.skills if item.key == key)


def details_of(plan: StandardPlan, key: str) -> tuple[str, ...]:
    return next(item.details for item in plan.knowledge + plan.skills if item.key == key)


def indicator_text(plan: StandardPlan, task: str, code: str) -> str:
    return next(item.text for item in task_of(plan, task).indicators if item.code == code)


def numbered(kind: str, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{kind}{number}" for number in range(first, last + 1))


def test_counts(plan: StandardPlan) -> None:
    indicators = [indicator.code for task in plan.tasks for indicator in task.indicators]
    assert [duty.code for duty in plan.duties] == [f"T{number}" for number in range(1, 9)]
    assert [len(duty.tasks) for duty in plan.duties] == [3, 4, 3, 3, 3, 3, 3, 3]
    assert sum(len(task.outputs) for task in plan.tasks) == 26
    assert (len(indicators), len(set(indicators))) == (111, 107)
    assert tuple(item.key for item in plan.knowledge) == numbered("K", 1, 21)
    assert tuple(item.key for item in plan.skills) == numbered("S", 1, 27)


def test_every_entry_has_a_code_and_a_text(plan: StandardPlan) -> None:
    entries = [(duty.code, duty.name) for duty in plan.duties]
    for task in plan.tasks:
        entries.append((task.code, task.name))
        entries += [(output.code, output.name) for output in task.outputs]
        entries += [(indicator.code, indicator.text) for indicator in task.indicators]
    entries += [(item.code, item.text) for item in plan.knowledge + plan.skills]
    assert all(code and text for code, text in entries)
    assert not [text for _code, text in entries if re.search(r"[<>■]|\b[TOP]\d+\.\d|\b[KS]\d", text)]


def test_header(plan: StandardPlan) -> None:
    assert (plan.code, plan.title, plan.version, plan.level) == ("KMM2431-003v2", "行銷經理", 2, 5)
    assert (plan.status, plan.issued_on, plan.update_note) == ("current", date(2018, 12, 21), "略")
    assert plan.description == ("研究市場趨勢並評估行銷機會，策劃與發展組織之行銷組合策略，執行行銷活動並管理績效。")
    assert plan.job_categories == (Classification("KMM", "行銷與銷售 / 行銷管理"),)
    assert plan.occupations == (Classification("2431", "廣告及行銷專業人員"),)
    assert plan.industries == (Classification("M7310", "專業、科學及技術服務業 / 廣告業及市場研究業"),)


def test_history(plan: StandardPlan) -> None:
    replaced = "已被《KMM2431-003v2》取代"
    assert plan.history == (
        HistoryEntry(2, "KMM2431-003v2", "行銷經理", "current", "略", date(2018, 12, 21)),
        HistoryEntry(1, "KMM2431-003", "行銷經理", "superseded", replaced, date(2015, 12, 31)),
    )


@pytest.mark.parametrize(
    ("tasks", "level", "knowledge", "skills"),
    [
        ("T1.1 T1.2", 4, ("K", 1, 3), ("S", 1, 4)),
        ("T1.3 T2.1 T2.2 T2.3 T2.4", 5, ("K", 4, 5), ("S", 5, 8)),
        ("T3.1 T3.2 T3.3", 4, ("K", 6, 9), ("S", 9, 12)),
        ("T4.1 T4.2 T4.3", 5, ("K", 10, 11), ("S", 13, 15)),
        ("T5.1 T5.2 T5.3", 5, ("K", 12, 14), ("S", 16, 19)),
        ("T6.1 T6.2 T6.3", 5, ("K", 15, 18), ("S", 20, 21)),
        ("T7.1 T7.2 T7.3", 5, ("K", 19, 19), ("S", 22, 24)),
        ("T8.1 T8.2 T8.3", 4, ("K", 20, 21), ("S", 25, 27)),
    ],
)
def test_merged_cells_hold_for_every_task_of_their_span(
    plan: StandardPlan, tasks: str, level: int, knowledge: tuple[str, int, int], skills: tuple[str, int, int]
) -> None:
    for code in tasks.split():
        task = task_of(plan, code)
        assert (task.level, task.knowledge, task.skills) == (level, numbered(*knowledge), numbered(*skills))


def test_names_cut_by_a_page_break_are_joined(plan: StandardPlan) -> None:
    assert task_of(plan, "T1.2").name == "發展市場研究計畫"
    assert [(o.code, o.name) for o in task_of(plan, "T1.2").outputs] == [("O1.4.1", "市場研究計畫書")]
    assert [o.name for o in task_of(plan, "T2.1").outputs] == ["研究目標規劃", "研究方法設計"]
    assert task_of(plan, "T7.2").name == "為特定市場制定行銷組合"


@pytest.mark.parametrize(
    ("task", "code", "text"),
    [
        ("T2.1", "P2.1.3", "確認市場研究方法，並決定、發展、測試、修正所需的調查工具。"),
        ("T4.1", "P4.1.4", "對市場資訊進行質化分析，作為評量企業績效的基礎。"),
        ("T5.2", "P5.2.2", "評估各項機會，並決定其對目前業務以及顧客基礎的影響。"),
        ("T5.2", "P5.2.3", "對於各項機會，進行外在因素、成本、利益、風險與機會的全面評估，並判定其財務可行性。"),
        ("T6.2", "P6.2.3", "評估、測試並預測個人、社會和生活方式對於產品或服務的消費者行為的影響。"),
        ("T7.2", "P7.2.2", "確認消費者的優先事項、需求和偏好對行銷組合的影響。"),
    ],
)
def test_indicators_cut_by_a_page_break_are_joined(plan: StandardPlan, task: str, code: str, text: str) -> None:
    assert indicator_text(plan, task, code) == text


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("K8", "組織中有關職場資訊、法律及道德義務等傳播的政策和程序"),
        ("K9", "研究流程和策略以確定資訊的新來源，並選擇最有效率和最佳的使用方式"),
        ("K13", "行銷和行銷組合的原則"),
        ("K18", "組織結構、程序和行銷目標"),
        ("S3", "發展複雜市場研究計畫(包括時間表和選擇方案)的組織和時間管理技能"),
        ("S10", "處理矛盾、模糊、不一致或不充分資訊的問題解決技能"),
        ("S15", "使用統計分析技術和基本機率的計算技能"),
        ("S19", "獲取資訊以解釋市場趨勢並判別行銷機會的研究和評估技能"),
    ],
)
def test_competences_around_page_breaks(plan: StandardPlan, key: str, text: str) -> None:
    assert text_of(plan, key) == text


def test_details(plan: StandardPlan) -> None:
    with_details = {item.key: len(item.details) for item in plan.knowledge + plan.skills if item.details}
    assert with_details == {"K1": 7, "K2": 4, "K15": 4}
    assert details_of(plan, "K1")[4:] == ("質化和量化研究方法", "數據處理和數據分析方法", "研究報告格式")
    assert details_of(plan, "K2")[0] == "諮詢利益關係人的參與"
    assert details_of(plan, "K15")[0] == "反歧視相關法律(如性別平等工作法、身心障礙者權益保障法等)"
    assert text_of(plan, "K3") == "統計方法和技術"


def test_printed_codes_stay_as_printed(plan: StandardPlan) -> None:
    assert [i.code for i in task_of(plan, "T1.2").indicators] == ["P1.4.1", "P1.4.2", "P1.4.3", "P1.4.4"]
    assert [i.code for i in task_of(plan, "T1.3").indicators] == ["P2.1.1", "P2.1.2", "P2.1.3", "P2.1.4"]
    assert [i.code for i in task_of(plan, "T2.2").indicators] == ["P2.2.1", "P2.2.2", "P2.2.3", "P2.4.4"]
    assert [o.code for o in task_of(plan, "T5.2").outputs] == ["O5.1.1"]
    assert [o.code for o in task_of(plan, "T7.2").outputs] == ["O7.2.2"]


def test_attitudes(plan: StandardPlan) -> None:
    assert [(a.key, a.code, a.name) for a in plan.attitudes] == [
        ("A01", "A01", "謹慎細心"),
        ("A02", "A02", "追求卓越"),
        ("A03", "A03", "應對"),
        ("A04", "A04", "好奇開放"),
        ("A05", "A05", "冒險挑戰"),
    ]
    assert plan.attitudes[3].text == "容易受到複雜新穎的事物吸引，且易於接受新觀念的傾向。"


def test_notes(plan: StandardPlan) -> None:
    assert plan.notes == (
        NotePlan("此項職能基準乃參考國外職能資料發展，並經國內專家本土化審查與更新完成。", 0),
        NotePlan("建議擔任此職類/職業之學歷/經歷/或能力條件：", 0),
        NotePlan("大專以上畢業，具 3 年以上行銷相關經歷。", 1),
        NotePlan("參訓資格依各訓練機構規定。", 1),
    )


def test_each_oddity_is_a_finding_and_none_an_error(plan: StandardPlan) -> None:
    assert Counter((f.severity, f.code) for f in plan.findings) == {
        ("info", "text-joined-over-page-break"): 13,
        ("info", "details-joined-over-page-break"): 1,
        ("info", "missing-output"): 3,
        ("info", "code-gap"): 1,
        ("info", "code-run-on"): 1,
        ("info", "same-text-other-code"): 1,
        ("warning", "indicator-misnumbered"): 9,
        ("warning", "indicator-code-repeated"): 4,
        ("warning", "output-misnumbered"): 2,
        ("warning", "label-slipped"): 1,
        ("warning", "span-crosses-duty"): 1,
    }


def test_findings_name_their_place_and_quote_it(plan: StandardPlan) -> None:
    slipped = next(finding for finding in plan.findings if finding.code == "label-slipped")
    assert (slipped.page, slipped.row, slipped.params) == (4, 35, {"code": "K9"})
    assert slipped.quote.startswith("K9 研究流程和策略")
    assert all(finding.page and finding.row and finding.quote and finding.message for finding in plan.findings)
    assert "text-unplaced" not in codes(plan)


def test_every_character_is_placed(plan: StandardPlan) -> None:
    assert plan.accounting.unplaced == ()
    assert plan.accounting.placed == plan.accounting.total > 4000


def test_the_accounting_covers_the_whole_file(plan: StandardPlan, document: Document) -> None:
    source = re.sub(r"</?(?:p|ul|li)(?: [^<>]*)?>", "", SEED.read_text(encoding="utf-8"))
    source = re.sub(r"^ *- ", "", source, flags=re.MULTILINE)
    characters = "".join(source.split())
    assert "".join("".join(line.text.split()) for line in document.lines()) == characters
    assert plan.accounting.total + plan.accounting.set_aside == len(characters)


@pytest.mark.parametrize("column", range(7))
def test_each_column_of_the_source_comes_out_whole_and_in_order(plan: StandardPlan, column: int) -> None:
    """Compares with the file itself, read here by other means than the importer's."""
    lines = [line.split("\t") for line in SEED.read_text(encoding="utf-8").split("\n")]
    start = next(index for index, cells in enumerate(lines) if cells[0] == "主要職責")
    cells = [cells[column] for cells in lines[start:] if len(cells) == 7 and cells[0] != "主要職責"]
    source = re.sub(r"<[^>]*>|[\s■]|[TOPKS]\d+(?:\.\d+)*", "", "\n".join(cells))
    found: list[str]
    match column:
        case 0:
            found = [duty.name for duty in plan.duties]
        case 1:
            found = [task.name for task in plan.tasks]
        case 2:
            found = [output.name for task in plan.tasks for output in task.outputs]
        case 3:
            found = [indicator.text for task in plan.tasks for indicator in task.indicators]
        case 4:
            found = [
                str(task_of(plan, code).level)
                for code in ("T1.1", "T1.3", "T3.1", "T4.1", "T5.1", "T6.1", "T7.1", "T8.1")
            ]
        case _:
            items = plan.knowledge if column == 5 else plan.skills
            found = [text for item in items for text in (item.text, *item.details)]
    assert "".join("".join(found).split()) == source


def test_export(plan: StandardPlan) -> None:
    export = as_dict(plan)
    assert export["issued_on"] == "2018-12-21"
    assert export["notes"] == ["  " * note.depth + note.text for note in plan.notes]
    assert list(export) == [
        *("code", "title", "title_kind", "version", "status", "issued_on", "update_note", "history"),
        *("job_categories", "occupations", "industries", "description", "level"),
        *("duties", "knowledge", "skills", "attitudes", "notes"),
    ]
