"""Standards as Markdown tables."""

from __future__ import annotations

import pytest

from competencies.imports.document import Table
from competencies.imports.readers.markdown import cells_of, is_markdown, is_rule, without_markup
from competencies.imports.readers.text import read_text
from tests.competencies.imports.documents import CLOSING, HEAD, HEADER, codes, plan_of, row, unplaced

FIRST = row("T1 種植", "T1.1 播種", "O1.1.1 苗床", "P1.1.1 鬆土。<br>P1.1.2 下種。", "3", "K1 土壤", "S1 鬆土")


def stroked(text: str) -> str:
    """Tab-separated tables as Markdown, each with its rule below the first row."""
    lines: list[str] = []
    for line in text.splitlines():
        if "\t" not in line:
            lines.append(f"# {line}" if line and not line.startswith(("-", "A")) else line)
            continue
        cells = line.split("\t")
        first = not (lines and lines[-1].startswith("|"))
        lines.append(f"| {' | '.join(cells)} |")
        if first:
            lines.append("|" + " --- |" * len(cells))
    return "\n".join(lines)


def table(*rows: tuple[str, ...]) -> str:
    return "\n".join("\t".join(cells) for cells in (HEAD, *rows))


def test_a_standard_comes_out_as_from_tab_separated_text() -> None:
    text = f"{HEADER}\n{table(FIRST)}\n\n{CLOSING}"
    plan, other = plan_of(stroked(text)), plan_of(text)
    assert (plan.code, plan.history, plan.duties, plan.attitudes, plan.notes) == (
        other.code,
        other.history,
        other.duties,
        other.attitudes,
        other.notes,
    )
    assert codes(plan) == []


def test_merged_cells_whose_text_is_repeated_in_each_row() -> None:
    second = row("T1 種植", "T1.1 播種", "O1.1.2 紀錄", "P1.1.3 記錄。", "3", "K1 土壤", "S1 鬆土")
    third = row("T1 種植", "T1.2 移植", "O1.2.1 花圃", "P1.2.1 挖洞。", "4", "K2 根系", "S2 挖掘")
    plan = plan_of(stroked(f"{HEADER}\n{table(FIRST, second, third)}\n\n{CLOSING}"))
    assert [(duty.name, [task.code for task in duty.tasks]) for duty in plan.duties] == [("種植", ["T1.1", "T1.2"])]
    assert [output.code for output in plan.tasks[0].outputs] == ["O1.1.1", "O1.1.2"]
    assert plan.tasks[0].knowledge == ("K1",)
    assert codes(plan) == ["task-repeated"]
    assert unplaced(plan) == []


def test_marks_of_headings_and_emphasis_go_and_escaped_signs_stay() -> None:
    document = read_text("# 標題\n\n| 甲 \\| 乙 | **丙** |\n|:--|--:|\n| a\\*b | 2*3*4 |\n")
    assert [line.text for line in document.lines()] == ["標題", "甲 | 乙", "丙", "a*b", "2*3*4"]


def test_tables_end_at_other_lines() -> None:
    document = read_text("| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n戊\n")
    assert [type(block) is Table for block in document.pages[0].blocks] == [True, False]


def test_text_without_a_rule_is_no_markdown() -> None:
    document = read_text("| 甲 | 乙 |\n**丙**\n")
    assert [line.text for line in document.lines()] == ["| 甲 | 乙 |", "**丙**"]


@pytest.mark.parametrize("line", ["| --- | --- |", "|:--|:-:|", "--- | ---"])
def test_rules(line: str) -> None:
    assert is_rule(line)
    assert is_markdown([line])


@pytest.mark.parametrize("line", ["| - | 甲 |", "---", "| |"])
def test_no_rules(line: str) -> None:
    assert not is_markdown([line])


def test_cells() -> None:
    assert cells_of("| 甲 | | 乙 |") == [" 甲 ", " ", " 乙 "]
    assert cells_of("|甲|乙") == ["甲", "乙"]
    assert cells_of("甲 | 乙") is None
    assert without_markup("__甲__ 乙__丙") == "甲 乙__丙"
