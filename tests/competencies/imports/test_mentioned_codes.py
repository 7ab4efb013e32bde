"""Codes of their own kind that a sentence mentions, where the end of the line before puts them at the beginning."""

from __future__ import annotations

import pytest

from tests.competencies.imports.boxed_documents import plan_of_tables
from tests.competencies.imports.documents import unplaced


@pytest.mark.parametrize(
    ("printed", "texts"),
    [
        ("P1.1.1 依據\nP1.1.9之結果修正。\nP1.1.2 丑。", ["依據P1.1.9之結果修正。", "丑。"]),
        ("P1.1.1 參照「\nP1.2.1 標準」修正。\nP1.1.2 丑。", ["參照「P1.2.1 標準」修正。", "丑。"]),
        ("P1.1.1 依據P1.1.8、\nP1.1.9、圖說。\nP1.1.2 丑。", ["依據P1.1.8、P1.1.9、圖說。", "丑。"]),
    ],
)
def test_they_open_no_entry(printed: str, texts: list[str]) -> None:
    plan = plan_of_tables([["T1 甲", "T1.1 乙", "O1.1.1 子", printed, "3", "K1 丁", "S1 己"]])
    assert [indicator.text for indicator in plan.tasks[0].indicators] == texts
    assert unplaced(plan) == []


@pytest.mark.parametrize(
    "printed",
    [
        "P1.1.1 修正（未完\nP1.1.2 丑。",
        "P1.1.1 修（寅\nP1.1.2（卯）",
        "P1.1.1 修正、\nP1.1.2 丑。",
        "P1.1.1\nP1.1.2、丑。",
    ],
)
def test_but_a_text_that_is_merely_unfinished_hides_no_entry(printed: str) -> None:
    plan = plan_of_tables([["T1 甲", "T1.1 乙", "O1.1.1 子", printed, "3", "K1 丁", "S1 己"]])
    assert [indicator.code for indicator in plan.tasks[0].indicators] == ["P1.1.1", "P1.1.2"]
