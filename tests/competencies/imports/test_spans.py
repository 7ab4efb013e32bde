"""Level, knowledge and skills: merged cells, slipped labels, lists and keys."""

from __future__ import annotations

import pytest

from competencies.imports.plan import CompetencePlan, StandardPlan
from tests.competencies.imports.documents import codes, messages, plan_of_grid, row, task_of, unplaced


def one_cell(knowledge: str, *more: str) -> StandardPlan:
    """A plan with one task whose knowledge cell is given, and further pages of that cell."""
    first = row("T1 甲", "T1.1 乙", "O1.1.1 丙", "P1.1.1 丁", "3", knowledge, "S1 戊")
    return plan_of_grid([first], *([row(k=text)] for text in more))


def task(number: str, level: str = "", k: str = "", s: str = "", duty: str = "") -> tuple[str, ...]:
    return row(duty, f"T{number} 甲", f"O{number}.1 乙", f"P{number}.1 做第{number}項", level, k, s)


# --- spans


def test_empty_cells_go_on_with_the_span_above() -> None:
    plan = plan_of_grid(
        [task("1.1", "4", "K1 丁", "S1 戊", "T1 己"), task("1.2"), task("1.3", "5", "K2 庚", "S2 辛"), task("1.4")]
    )
    assert [(t.level, t.knowledge, t.skills) for t in plan.tasks] == [
        *[(4, ("K1",), ("S1",))] * 2,
        *[(5, ("K2",), ("S2",))] * 2,
    ]
    assert codes(plan) == []


def test_what_is_added_after_a_page_break_holds_for_the_whole_span() -> None:
    plan = plan_of_grid(
        [task("1.1", "4", "K1 丁", "S1 戊", "T1 己"), task("1.2")],
        [row(k="K2 庚"), task("1.3", s="S2 辛")],
    )
    # S2 stands beside T1.3 in the middle of the page, so it opens a span of skills.
    assert [t.knowledge for t in plan.tasks] == [("K1", "K2")] * 3
    assert [t.skills for t in plan.tasks] == [("S1",), ("S1",), ("S2",)]
    assert messages(plan, "span-uncertain") == [
        "T1.3 has S of its own but no level of its own; the level above was kept."
    ]


def test_a_merged_cell_goes_on_beside_a_task_that_begins_the_page() -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 丁", "S1 戊", "T1 己")], [task("1.2", k="K2 庚")])
    assert [t.knowledge for t in plan.tasks] == [("K1", "K2")] * 2


def test_a_span_that_reaches_into_the_next_duty_is_reported() -> None:
    plan = plan_of_grid(
        [task("1.1", "4", "K1 丁", "S1 戊", "T1 己"), task("2.1", duty="T2 庚"), task("2.2"), task("3.1", duty="T3 辛")]
    )
    assert [t.level for t in plan.tasks] == [4] * 4
    assert messages(plan, "span-crosses-duty") == [
        "T2.1–T2.2 belong to duty T2 but take level, knowledge and skills from a row of duty T1.",
        "T3.1 belong to duty T3 but take level, knowledge and skills from a row of duty T1.",
    ]


def test_without_any_level_entries_open_the_spans() -> None:
    plan = plan_of_grid([task("1.1", "", "K1 丁", "S1 戊", "T1 己"), task("1.2"), task("1.3", "", "K2 庚", "S2 辛")])
    assert [(t.level, t.knowledge) for t in plan.tasks] == [(None, ("K1",)), (None, ("K1",)), (None, ("K2",))]
    assert codes(plan) == []


def test_a_level_opens_a_span_even_if_a_kind_is_empty() -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 丁", "S1 戊", "T1 己"), task("1.2", "4", "K2 庚")])
    assert task_of(plan, "T1.2").skills == ()
    assert messages(plan, "missing-competence") == ["Task T1.2 has no S of its own, though it has a level of its own."]


def test_two_blocks_within_one_task() -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 丁", "S1 戊", "T1 己"), row(level="5", k="K2 庚", s="S2 辛")])
    assert (plan.tasks[0].level, plan.tasks[0].knowledge, plan.tasks[0].skills) == (4, ("K1", "K2"), ("S1", "S2"))
    assert messages(plan, "level-repeated") == ["Task T1.1 has level 4 and then 5; the first was kept."]
    assert unplaced(plan) == ["5"]


def test_a_level_repeated_on_the_next_page_is_no_oddity() -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 丁", "S1 戊", "T1 己")], [row(level="4", k="K2 庚")])
    assert plan.tasks[0].knowledge == ("K1", "K2")
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("printed", "level", "left"), [("3（初）", 3, ["（初）"]), ("34", None, ["34"]), ("高", None, ["高"])]
)
def test_an_unclear_level(printed: str, level: int | None, left: list[str]) -> None:
    plan = plan_of_grid([task("1.1", printed, "K1 丁", "S1 戊", "T1 己")])
    assert plan.tasks[0].level == level
    assert unplaced(plan) == left
    assert "level-unclear" in codes(plan)


# --- slipped labels


def test_a_slipped_label_takes_the_paragraph_after_the_rest_of_the_entry_before() -> None:
    plan = plan_of_grid(
        [task("1.1", "4", "K1 土壤、", "S1 戊", "T1 己")],
        [row(level="K2", k="<p>肥料</p><p>水分</p> <p>K3 光照</p>")],
    )
    assert [(item.code, item.text) for item in plan.knowledge] == [("K1", "土壤、肥料"), ("K2", "水分"), ("K3", "光照")]
    assert plan.tasks[0].knowledge == ("K1", "K2", "K3")
    assert plan.tasks[0].level == 4
    assert codes(plan) == ["label-slipped", "text-joined-over-page-break"]
    assert unplaced(plan) == []


def test_a_slipped_label_takes_the_only_paragraph_if_nothing_was_cut() -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 土壤", "S1 戊", "T1 己")], [row(output="K2", k="水分")])
    assert [(item.code, item.text) for item in plan.knowledge] == [("K1", "土壤"), ("K2", "水分")]
    assert codes(plan) == ["label-slipped"]


def test_labels_slipped_from_two_columns() -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 土壤", "S1 戊", "T1 己")], [row(level="K2 S2", k="水分", s="澆水")])
    assert plan.tasks[0].knowledge == ("K1", "K2")
    assert plan.tasks[0].skills == ("S1", "S2")
    assert plan.skills[1].text == "澆水"


@pytest.mark.parametrize("text", ["肥料", "<p>肥料</p><p>水分</p><p>光照</p>", ""])
def test_a_label_that_cannot_be_told_is_reported_and_not_given_a_text(text: str) -> None:
    plan = plan_of_grid([task("1.1", "4", "K1 土壤、", "S1 戊", "T1 己")], [row(level="K2", k=text)])
    assert plan.tasks[0].knowledge == ("K1",)
    assert plan.knowledge[0].text == "土壤、" + "".join(c for c in text if c not in "</p>")
    assert "label-stray" in codes(plan)
    assert unplaced(plan) == ["K2"]


# --- lists


def test_bullets_become_details() -> None:
    plan = one_cell("K1 土壤： ■ 砂土 ● 黏土 \uf06e 壤土 K2 水分")
    assert plan.knowledge == (
        CompetencePlan("K1", "K1", "土壤：", ("砂土", "黏土", "壤土")),
        CompetencePlan("K2", "K2", "水分", ()),
    )
    assert unplaced(plan) == []


def test_list_items_of_markup_become_details() -> None:
    plan = one_cell("<p>K1 土壤</p><ul><li>砂土</li><li>- 黏土</li></ul><p>K2 水-土</p>")
    assert [(item.text, item.details) for item in plan.knowledge] == [("土壤", ("砂土", "黏土")), ("水-土", ())]


def test_a_list_goes_on_after_a_page_break() -> None:
    plan = one_cell("K1 土壤： ■ 砂", "土 ■ 黏土", "■ 壤土 K2 水分")
    assert plan.knowledge[0].details == ("砂土", "黏土", "壤土")
    assert codes(plan) == ["text-joined-over-page-break", "details-joined-over-page-break"]


# --- keys


def both(first: str, second: str) -> StandardPlan:
    return plan_of_grid([task("1.1", "4", first, "S1 戊", "T1 己"), task("1.2", "4", second, "S1 戊")])


def test_the_same_entry_printed_again_is_one() -> None:
    plan = both("K1 土壤", "K1 土 壤")
    assert [item.key for item in plan.knowledge] == ["K1"]
    assert [t.knowledge for t in plan.tasks] == [("K1",)] * 2
    assert codes(plan) == []


def test_the_same_code_with_another_text_gets_a_key_of_its_own() -> None:
    plan = both("K1 土壤", "K1 水分 K1 光照")
    assert [(item.key, item.code, item.text) for item in plan.knowledge] == [
        ("K1", "K1", "土壤"),
        ("K1#2", "K1", "水分"),
        ("K1#3", "K1", "光照"),
    ]
    assert task_of(plan, "T1.2").knowledge == ("K1#2", "K1#3")
    assert codes(plan) == ["competence-code-repeated"] * 2


def test_the_same_text_with_another_code_is_reported() -> None:
    assert messages(both("K1 土壤", "K2 土壤"), "same-text-other-code") == ["K2 has the same text as K1."]


@pytest.mark.parametrize(("first", "second"), [("K1 土壤", "K1"), ("K1", "K1 土壤")])
def test_a_code_without_text_refers_to_its_entry(first: str, second: str) -> None:
    plan = both(first, second)
    assert [(item.key, item.text) for item in plan.knowledge] == [("K1", "土壤")]
    assert [t.knowledge for t in plan.tasks] == [("K1",)] * 2
    assert codes(plan) == []


def test_a_code_that_no_line_defines_is_kept_and_reported() -> None:
    plan = both("K1 土壤", "K2")
    assert task_of(plan, "T1.2").knowledge == ("K2",)
    assert codes(plan) == ["competence-undefined"]


def test_an_entry_printed_once_with_and_once_without_its_list_is_one() -> None:
    plan = both("K1 土壤", "K1 土壤 ■ 砂土")
    assert [(item.key, item.details) for item in plan.knowledge] == [("K1", ("砂土",))]


def test_a_skill_in_the_column_of_knowledge_is_a_skill() -> None:
    plan = one_cell("<p>K1 土壤</p><p>S2 澆水</p>")
    assert [item.key for item in plan.skills] == ["S2", "S1"]
    assert plan.tasks[0].skills == ("S2", "S1")
    assert codes(plan) == ["competence-in-other-column"]


def test_gaps_are_reported_once_however_often_a_code_is_printed() -> None:
    assert messages(both("K1 土壤 K4 光照", "K4 光照"), "code-gap") == ["K4 is preceded by no K2–K3."]


@pytest.mark.parametrize("printed", ["–", "34"])
def test_a_cell_without_a_level_that_is_not_empty_does_not_go_on_with_the_span_above(printed: str) -> None:
    first = row("T1 甲", "T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁", "S1 戊")
    second = row("T2 己", "T2.1 庚", "O2.1.1 子", "P2.1.1 辛。", printed, "K2 壬", "S2 癸")
    plan = plan_of_grid([first, second])
    assert [task.level for task in plan.tasks] == [3, None]
    assert ("level-unclear" in codes(plan)) is (printed == "34")
    assert "span-crosses-duty" not in codes(plan)


@pytest.mark.parametrize(("k", "s"), [("K1 土壤 S7 澆水", "S1 澆水"), ("K1 土壤", "S1 澆水 ■ 依 K7 澆水")])
def test_a_code_of_the_other_kind_within_a_text_is_reported(k: str, s: str) -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", k, s)])
    assert len(messages(plan, "code-in-prose")) == 1


def test_an_indicator_within_the_text_of_an_output_is_reported() -> None:
    plan = plan_of_grid([row("T1 甲", "T1.1 乙", "O1.1.1 子 P1.1.1 丙。", "P1.1.2 丁。", "3", "K1 土壤", "S1 澆水")])
    assert messages(plan, "code-in-prose") == ["The text of O1.1.1 mentions what looks like a code."]
