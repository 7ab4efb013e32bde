"""The table of tasks: names, outputs and indicators, and text that is cut by page breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.imports.plan import IndicatorPlan, OutputPlan, StandardPlan
from tests.competencies.imports.documents import (
    CLOSING,
    HEAD,
    HEADER,
    codes,
    messages,
    plan_of,
    plan_of_grid,
    row,
    task_of,
    unplaced,
)

FIRST = row("T1 種植", "T1.1 播種", "O1.1.1 苗床", "P1.1.1 鬆土。 P1.1.2 下種。", "3", "K1 土壤", "S1 鬆土")


def test_a_plain_table() -> None:
    plan = plan_of_grid(
        [FIRST, row("", "T1.2 移植", "O1.2.1 花圃 O1.2.2 紀錄", "P1.2.1 挖洞。", "4", "K2 根系", "S2 挖掘")]
    )
    assert [(duty.code, duty.name, len(duty.tasks)) for duty in plan.duties] == [("T1", "種植", 2)]
    task = task_of(plan, "T1.2")
    assert (task.name, task.level, task.knowledge, task.skills) == ("移植", 4, ("K2",), ("S2",))
    assert task.outputs == (OutputPlan("O1.2.1", "花圃"), OutputPlan("O1.2.2", "紀錄"))
    assert task.indicators == (IndicatorPlan("P1.2.1", "挖洞。"),)
    assert codes(plan) == []
    assert plan.accounting.placed == plan.accounting.total


def test_columns_are_found_by_their_heads() -> None:
    head = "工作任務\t工作活動\t行為指標\t工作產出\t職能內涵(S=skills技能)\t職能內涵(K=knowledge知識)\t職能級別"
    body = "T1 種植\tT1.1 播種\tP1.1.1 鬆土。\tO1.1.1 苗床\tS1 鬆土\tK1 土壤\t3"
    plan = plan_of(f"{HEADER}\n{head}\n{body}\n\n{CLOSING}")
    assert plan.duties == plan_of_grid([(*FIRST[:3], "P1.1.1 鬆土。", *FIRST[4:])]).duties


def test_a_table_without_a_column_of_duties() -> None:
    head = "工作任務\t工作產出\t行為指標\t職能級別\t職能內涵(K=knowledge知識)\t職能內涵(S=skills技能)"
    body = "T1 種植 T1.1 播種\tO1.1.1 苗床\tP1.1.1 鬆土。\t3\tK1 土壤\tS1 鬆土"
    plan = plan_of(f"{HEADER}\n{head}\n{body}\n\n{CLOSING}")
    assert [(duty.name, [task.name for task in duty.tasks]) for duty in plan.duties] == [("種植", ["播種"])]


def test_a_cell_under_no_head_is_reported() -> None:
    plan = plan_of_grid([(*FIRST, "多出來的字")])
    assert unplaced(plan) == ["多出來的字"]
    assert [f.severity for f in plan.findings if f.code == "text-unplaced"] == ["error"]


def test_tasks_under_no_duty_are_kept_and_reported() -> None:
    plan = plan_of_grid([("", *FIRST[1:])])
    assert [(duty.code, len(duty.tasks)) for duty in plan.duties] == [("", 1)]
    assert messages(plan, "task-without-duty") == ["Task T1.1 stands under no duty."]


def test_a_duty_without_task() -> None:
    assert "duty-without-task" in codes(plan_of_grid([FIRST, row("T2 收成")]))


def test_several_tasks_in_one_cell_share_the_row() -> None:
    plan = plan_of_grid(
        [row("T1 甲", "T1.1 乙 T1.2 丙", "O1.2.1 丁 O9.1.1 戊", "P1.1.1 己 P1.2.1 庚", "3", "K1 辛", "S1 壬")]
    )
    first, second = plan.tasks
    assert [o.code for o in first.outputs] == ["O9.1.1"]
    assert [o.code for o in second.outputs] == ["O1.2.1"]
    assert ([i.code for i in first.indicators], [i.code for i in second.indicators]) == (["P1.1.1"], ["P1.2.1"])
    assert first.level == second.level == 3
    assert first.knowledge == second.knowledge == ("K1",)


def test_an_entry_in_the_other_column_goes_where_it_belongs() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "P1.1.1 丙", "O1.1.1 丁", "3", "K1 戊", "S1 己")])
    assert task_of(plan, "T1.1").outputs == (OutputPlan("O1.1.1", "丁"),)
    assert task_of(plan, "T1.1").indicators == (IndicatorPlan("P1.1.1", "丙"),)
    assert codes(plan).count("item-in-other-column") == 2


# --- page breaks


def test_text_cut_by_a_page_break_is_joined_in_every_column() -> None:
    plan = plan_of_grid(
        [row("T1 種", "T1.1 播", "O1.1.1 苗", "P1.1.1 鬆", "3", "K1 土", "S1 鬆")],
        [row("植", "種", "床", "土。 P1.1.2 下種。", "", "壤", "土")],
    )
    assert plan.duties == plan_of_grid([FIRST]).duties
    assert codes(plan) == ["text-joined-over-page-break"] * 6
    assert unplaced(plan) == []
    assert {(finding.page, finding.row) for finding in plan.findings} == {(2, 20)}


def test_latin_words_cut_by_a_page_break_get_their_blank() -> None:
    plan = plan_of_grid(
        [row("T1 種植", "T1.1 播種", "", "P1.1.1 使用 Boolean", "3", "K1 甲", "S1 乙")],
        [row(indicator="operators 搜尋。")],
    )
    assert task_of(plan, "T1.1").indicators[0].text == "使用 Boolean operators 搜尋。"


def test_a_new_code_after_the_rest_of_the_old_one() -> None:
    plan = plan_of_grid(
        [row("T1 種植", "T1.1 播", "O1.1.1 苗", "P1.1.1 鬆", "3", "K1 甲", "S1 乙")],
        [row("", "種 T1.2 移植", "床 O1.2.1 花圃", "土。 P1.2.1 挖洞。", "", "", "")],
    )
    assert [(task.name, [o.name for o in task.outputs]) for task in plan.tasks] == [
        ("播種", ["苗床"]),
        ("移植", ["花圃"]),
    ]
    assert [[i.text for i in task.indicators] for task in plan.tasks] == [["鬆土。"], ["挖洞。"]]


def test_a_new_task_does_not_go_on_with_the_entries_of_the_one_before() -> None:
    plan = plan_of_grid([FIRST], [row("", "T1.2 移植", "沒有代碼的產出", "P1.2.1 挖洞。")])
    assert task_of(plan, "T1.1").outputs == (OutputPlan("O1.1.1", "苗床"),)
    assert unplaced(plan) == ["沒有代碼的產出"]


def test_nor_does_a_later_page_of_it() -> None:
    plan = plan_of_grid([FIRST, row("", "T1.2 移植", "", "P1.2.1 挖")], [row(output="孤立", indicator="洞。")])
    assert task_of(plan, "T1.2").indicators == (IndicatorPlan("P1.2.1", "挖洞。"),)
    assert task_of(plan, "T1.1").outputs == (OutputPlan("O1.1.1", "苗床"),)
    assert unplaced(plan) == ["孤立"]


def test_a_row_without_a_task_goes_on_with_the_row_above_on_the_same_page() -> None:
    plan = plan_of_grid([FIRST, row(indicator="再澆水。 P1.1.3 收工。")])
    assert [i.text for i in task_of(plan, "T1.1").indicators] == ["鬆土。", "下種。再澆水。", "收工。"]
    assert codes(plan) == ["text-joined-over-rows"]


def test_a_name_without_code_in_the_middle_of_a_page_is_not_guessed_at() -> None:
    plan = plan_of_grid([FIRST, row("", "移植", "", "", "", "", "")])
    assert [task.name for task in plan.tasks] == ["播種"]
    assert unplaced(plan) == ["移植"]


# --- numbering


def test_misnumbered_and_repeated_codes_are_kept_and_reported() -> None:
    plan = plan_of_grid(
        [
            row("T1 甲", "T1.1 乙", "O1.4.1 丙", "P1.1.1 丁", "3", "K1 戊", "S1 己"),
            row("", "T2.2 庚", "O1.4.1 辛", "P1.1.1 壬", "3", "K2 癸", "S2 子"),
            row("T1 丑", "T2.2 寅", "O2.2.1 卯", "P2.2.1 辰", "3", "K3 巳", "S3 午"),
        ]
    )
    assert messages(plan, "output-misnumbered")[0] == "The number of output O1.4.1 does not belong to task T1.1."
    assert messages(plan, "indicator-misnumbered") == ["The number of indicator P1.1.1 does not belong to task T2.2."]
    assert messages(plan, "indicator-code-repeated") == ["The indicator code P1.1.1 was used before, under T1.1."]
    assert len(messages(plan, "task-misnumbered")) == 2
    for code in ("duty-code-repeated", "task-code-repeated", "output-code-repeated"):
        assert len(messages(plan, code)) == 1
    assert [o.code for task in plan.tasks for o in task.outputs] == ["O1.4.1", "O1.4.1", "O2.2.1"]


def test_gaps() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.4 丙", "P1.1.1 丁 P1.1.3 戊", "3", "K1 己", "S1 庚")])
    assert messages(plan, "code-gap") == [
        "O1.1.4 is preceded by no O1.1.1–O1.1.3.",
        "P1.1.3 is preceded by no P1.1.2.",
    ]


def test_two_level_numbers_beside_three_level_ones() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1 丙", "P1.1.1 丁", "3", "K1 戊", "S1 己")])
    assert codes(plan) == []


def test_what_a_task_lacks() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "", "", "3", "K1 丙", "")])
    assert codes(plan) == ["missing-output", "missing-indicator", "missing-competence"]


def test_a_code_without_text_and_one_swallowed_by_a_text() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.1", "P1.1.1 依據P1.1.2辦理。", "3", "K1 丙", "S1 丁")])
    assert codes(plan) == ["code-without-text", "code-in-prose"]


def test_the_same_indicator_under_another_code() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.1 丙", "P1.1.1 丁。 P1.1.2 丁 。", "3", "K1 戊", "S1 己")])
    assert messages(plan, "same-text-other-code") == ["P1.1.2 has the same text as P1.1.1."]


# --- properties

texts = st.text(alphabet="種植土壤播移鬆挖，、。", min_size=2, max_size=12)
entries = st.lists(texts, min_size=1, max_size=3)


@st.composite
def rows(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Rows of one duty and up to three tasks, the first with level, knowledge and skills for all."""
    result = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        first = number == 1
        outputs = " ".join(f"O1.{number}.{i} {text}" for i, text in enumerate(draw(entries), 1))
        indicators = " ".join(f"P1.{number}.{i} {text}" for i, text in enumerate(draw(entries), 1))
        knowledge = " ".join(f"K{i} {text}" for i, text in enumerate(draw(entries), 1)) if first else ""
        skills = " ".join(f"S{i} {text}" for i, text in enumerate(draw(entries), 1)) if first else ""
        duty = f"T1 {draw(texts)}" if first else ""
        task = f"T1.{number} {draw(texts)}"
        result.append(row(duty, task, outputs, indicators, "3" if first else "", knowledge, skills))
    return result


def standard(plan: StandardPlan) -> StandardPlan:
    return replace(plan, findings=(), accounting=type(plan.accounting)())


@settings(deadline=None)
@given(st.data())
def test_a_page_break_anywhere_changes_nothing(data: st.DataObject) -> None:
    whole = data.draw(rows())
    at = data.draw(st.integers(0, len(whole) - 1), label="row")
    upper, lower = [], []
    for column, cell in enumerate(whole[at]):
        # Codes are not cut, and the cells of duty, task and level keep at least their code on the first page.
        places = [i for i in range(len(cell) + 1) if cell[i - 1 : i] > "\u3000" or cell[i : i + 1] in "TOPKS"]
        places = [i for i in places if i > 0 or column not in (0, 1, 4)] or [len(cell)]
        cut = data.draw(st.sampled_from(places), label=f"column {column}") if column != 4 else len(cell)
        upper.append(cell[:cut])
        lower.append(cell[cut:])
    plan = plan_of_grid([*whole[:at], tuple(upper)], [tuple(lower), *whole[at + 1 :]])
    assert standard(plan) == standard(plan_of_grid(whole))
    assert unplaced(plan) == []


soup = st.lists(
    st.sampled_from(
        ["T1", "T1.1", "O1.1.1", "P1.1.1", "K1", "K2", "S1", "A01", "3", "■", "<p>", "甲乙", "丙，", " ", "。"]
    ),
    max_size=6,
).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(*[soup] * 7), max_size=4), st.lists(st.tuples(*[soup] * 7), max_size=4))
def test_whatever_the_cells_hold_every_character_is_accounted_for(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    plan = plan_of_grid(first, second)
    left = sum(len("".join(text.split())) for text in unplaced(plan))
    assert plan.accounting.placed + left == plan.accounting.total
    assert codes(plan).count("text-unplaced") == len(plan.accounting.unplaced)


@pytest.mark.parametrize("section", [HEADER, CLOSING])
def test_sections_may_be_missing(section: str) -> None:
    text = f"{HEADER}\n{CLOSING}".replace(section, "")
    assert "no-duties" in codes(plan_of(text))


# --- codes as they are typed


def test_a_task_without_its_letter_is_taken_and_reported() -> None:
    plan = plan_of_grid([row("T1 甲", "1.1 乙", "O1.1.1 丙", "P1.1.1 丁", "3", "K1 戊", "S1 己")])
    assert [(task.code, task.name) for task in plan.tasks] == [("1.1", "乙")]
    assert messages(plan, "code-without-letter") == ["1.1 has no letter before its number; it was taken for a task."]
    assert unplaced(plan) == []


def test_but_not_where_the_number_is_not_the_duty_s() -> None:
    plan = plan_of_grid([row("T1 甲", "2.5 乙", "", "", "", "", "")])
    assert plan.tasks == ()
    assert unplaced(plan) == ["2.5 乙"]


def test_three_level_tasks_and_letters_in_numbers() -> None:
    plan = plan_of_grid(
        [
            row("T2a 甲", "T2a.1 乙", "O2a.1.1 丙", "P2a.1.1 丁", "3", "K1 戊", "S1 己"),
            row("T4. 庚", "T4.1.5 辛", "O4.1.5 壬", "P 4.1.5.1 癸", "3", "K2 子", "S2 丑"),
        ]
    )
    assert [(duty.code, [task.code for task in duty.tasks]) for duty in plan.duties] == [
        ("T2a", ["T2a.1"]),
        ("T4.", ["T4.1.5"]),
    ]
    assert [task.indicators[0].code for task in plan.tasks] == ["P2a.1.1", "P 4.1.5.1"]
    assert unplaced(plan) == []


def test_a_digit_behind_a_code_is_reported_where_it_may_be_the_code_s() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.13D列印", "P1.1.1AI 應用", "3", "K1 丙", "S073D建模")])
    assert (plan.tasks[0].outputs[0].name, plan.skills[0].code) == ("3D列印", "S07")
    assert plan.tasks[0].indicators[0].text == "AI 應用"
    assert codes(plan).count("code-glued") == 2


def test_private_use_bullets_are_taken_off_everywhere() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.1 丙", "P1.1.1 丁：\uf06e 戊\uf06c己", "3", "K1 庚", "S1 辛")])
    assert plan.tasks[0].indicators[0].text == "丁：戊己"
    assert unplaced(plan) == []


def test_codes_in_prose_are_none() -> None:
    text = "P1.1.1 依 ISO 27001、IEC60601-1-2 與 6S、S20.20 及 K79 辦理。"
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.1 丙", text, "3", "K1 熟悉 ISO 9001", "S1 丁")])
    assert plan.tasks[0].indicators[0].text == text.removeprefix("P1.1.1 ")
    assert [item.code for item in plan.knowledge] == ["K1"]


def test_tasks_of_one_number_where_no_task_has_two() -> None:
    plan = plan_of_grid([row("", "T1 甲", "O1.1 乙", "P1.1 丙", "3", "K1 丁", "S1 戊")])
    assert [(task.code, len(task.outputs), len(task.indicators)) for task in plan.tasks] == [("T1", 1, 1)]


def test_a_sign_between_a_code_and_its_text_is_no_text() -> None:
    plan = plan_of_grid([row("T1、甲", "T1.1：乙", "O1.1.1.丙", "P1.1.1，丁", "3", "K1．戊", "S1 、己")])
    assert (plan.duties[0].name, plan.tasks[0].name, plan.knowledge[0].text) == ("甲", "乙", "戊")
    assert (plan.tasks[0].outputs[0].name, plan.tasks[0].indicators[0].text) == ("丙", "丁")
    assert plan.skills[0].text == "、己"
    assert unplaced(plan) == []


def test_a_number_without_its_letter_where_there_is_no_column_for_duties() -> None:
    head = "\t".join(HEAD[1:])
    rows = ["T1.1 甲\tO1.1.1 子\tP1.1.1 丙。\t3\tK1 丁\tS1 戊", "1.2 乙\tO1.2.1 丑\tP1.2.1 己。\t3\tK1 丁\tS1 戊"]
    plan = plan_of("\n".join([HEADER, head, *rows, "2.5 公尺\t\tP1.2.2 庚。\t\t\t", "", CLOSING]))
    found = [(task.code, task.name, len(task.indicators)) for task in plan.tasks]
    assert found == [("T1.1", "甲", 1), ("1.2", "乙", 2)]
    assert "code-without-letter" in codes(plan)
    assert unplaced(plan) == ["2.5 公尺"]
