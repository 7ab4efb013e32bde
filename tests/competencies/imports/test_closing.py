"""Attitudes and notes."""

from __future__ import annotations

from competencies.imports.plan import AttitudePlan, NotePlan, StandardPlan
from tests.competencies.imports.documents import HEADER, codes, grid, messages, plan_of, row, unplaced

GRID = grid([row("T1 甲", "T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁", "S1 戊")])


def closing(text: str) -> StandardPlan:
    return plan_of(f"{HEADER}\n{GRID}\n{text}")


def attitudes(text: str) -> list[tuple[str, str, str]]:
    plan = closing(f"職能內涵 (A=attitude 態度)\n\n{text}")
    assert unplaced(plan) == []
    return [(item.code, item.name, item.text) for item in plan.attitudes]


def test_name_and_text() -> None:
    assert attitudes("A01 細心：留意細節。\n\nA02耐心: 不急。\n\nA03：沉著：不慌。") == [
        ("A01", "細心", "留意細節。"),
        ("A02", "耐心", "不急。"),
        ("A03", "沉著", "不慌。"),
    ]


def test_a_name_alone_and_a_sentence_alone() -> None:
    assert attitudes("A01 細心\n\nA02 做事留意細節，不急。") == [
        ("A01", "細心", ""),
        ("A02", "", "做事留意細節，不急。"),
    ]


def test_a_colon_within_a_sentence_parts_no_name() -> None:
    assert attitudes("A01 做事細心，例如：留意細節。") == [("A01", "", "做事細心，例如：留意細節。")]


def test_wrapped_lines_are_joined() -> None:
    assert attitudes("A01 細\n心：留意\n細節。\nA02 耐心：不急。") == [
        ("A01", "細心", "留意細節。"),
        ("A02", "耐心", "不急。"),
    ]


def test_sentences_without_codes() -> None:
    plan = closing("職能內涵 (A=attitude 態度)\n\n留意細節，\n不急。\n\n待人和善，有禮。\n")
    assert plan.attitudes == (
        AttitudePlan("#1", "", "", "留意細節，不急。"),
        AttitudePlan("#2", "", "", "待人和善，有禮。"),
    )


def test_repeated_and_missing_numbers() -> None:
    plan = closing("職能內涵 (A=attitude 態度)\n\nA02 細心\n\nA02 耐心\n\nA03\n")
    assert [item.key for item in plan.attitudes] == ["A02", "A02#2", "A03"]
    assert sorted(codes(plan)) == ["attitude-code-repeated", "code-gap", "code-without-text"]


def test_sections_inside_the_last_table() -> None:
    text = GRID.rstrip() + "\n職能內涵 (A=attitude 態度)\t\t\nA01 細心：留意。\t\t\n說明與補充事項\t\t\n第一點。\t\t\n"
    plan = plan_of(f"{HEADER}\n{text}")
    assert [item.name for item in plan.attitudes] == ["細心"]
    assert plan.notes == (NotePlan("第一點。", 0),)
    assert unplaced(plan) == []


def test_notes_keep_their_nesting() -> None:
    plan = closing("說明與補充事項\n\n- 條件：\n  - 其一。\n  - 其二。\n- 其他。\n")
    assert plan.notes == (NotePlan("條件：", 0), NotePlan("其一。", 1), NotePlan("其二。", 1), NotePlan("其他。", 0))


def test_a_note_goes_on_in_the_next_line_unless_it_was_finished() -> None:
    plan = closing("說明與補充事項\n條件：\n大專以上畢業，具三年\n經驗。\n【註1】甲。\n")
    assert [note.text for note in plan.notes] == ["條件：", "大專以上畢業，具三年經驗。", "【註1】甲。"]


def test_page_numbers_are_set_aside_wherever_they_stand() -> None:
    plan = closing("說明與補充事項\n\n甲，\n第 3 頁，總共 4 頁\n- 4 -\n乙。\n")
    assert [note.text for note in plan.notes] == ["甲，乙。"]
    assert unplaced(plan) == []


def test_bullets_are_taken_off() -> None:
    plan = closing("說明與補充事項\n\n● 甲。\n\n\uf09f乙。\n")
    assert [note.text for note in plan.notes] == ["甲。", "乙。"]
    assert unplaced(plan) == []


def test_a_title_repeated_between_pages_is_no_text() -> None:
    plan = plan_of(f"{HEADER}\n{GRID}\n園丁職能基準\n\n{GRID}")
    assert unplaced(plan) == []


def test_heads_of_the_sections_by_other_words() -> None:
    plan = closing("職能內涵 (A=ability 能力)\n\nA01 細心\n\n說明及補充事項：\n\n第一點。\n")
    assert (plan.attitudes[0].name, plan.notes[0].text) == ("細心", "第一點。")
    assert codes(plan) == ["attitudes-as-abilities"]


def test_a_head_and_its_text_in_one_cell() -> None:
    text = GRID.rstrip() + "\n職能內涵<br>(A=attitude 態度)<br>A01 細心\t\t\n說明與補充事項<br>第一點。\t\t\n"
    plan = plan_of(f"{HEADER}\n{text}")
    assert [item.name for item in plan.attitudes] == ["細心"]
    assert [note.text for note in plan.notes] == ["第一點。"]
    assert unplaced(plan) == []


def test_a_table_within_the_notes_is_a_note_per_row() -> None:
    plan = closing("說明與補充事項\n\n級別如下：\n\n級別\t說明\n6\t能夠獨立完成。\n")
    assert [note.text for note in plan.notes] == ["級別如下：", "級別說明", "6能夠獨立完成。"]


def test_numbered_remarks_begin_anew_though_the_line_before_is_not_finished() -> None:
    plan = closing("說明與補充事項\n條件如下\n【註1】甲\n(一)乙\n2.丙\n丁\n")
    assert [note.text for note in plan.notes] == ["條件如下", "【註1】甲", "(一)乙", "2.丙丁"]


def test_a_sentence_without_code_behind_attitudes_with_codes_is_reported() -> None:
    plan = closing("職能內涵 (A=attitude 態度)\n\nA01 細心：留意細節。\n待人誠實，不欺騙。\n\nA02 耐\n心\n\n有禮\n")
    assert [(item.code, item.text or item.name) for item in plan.attitudes] == [
        ("A01", "留意細節。待人誠實，不欺騙。"),
        ("A02", "耐心有禮"),
    ]
    assert messages(plan, "paragraph-joined") == [
        "A paragraph without a code was taken for a part of A01.",
        "A paragraph without a code was taken for a part of A02.",
    ]


def test_a_page_number_in_the_cell_of_the_notes_is_no_note() -> None:
    plan = closing("說明與補充事項\n\n| 甲。<br>第 3 頁，總共 2 頁<br>1/2 |\n|---|\n")
    assert [note.text for note in plan.notes] == ["甲。", "1/2"]
