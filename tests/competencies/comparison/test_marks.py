"""Two texts set against each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.comparison import MarkKind, comparison_form, mark_changes

SIGNS = {MarkKind.SAME: "", MarkKind.ADDED: "+", MarkKind.REMOVED: "-"}
TEXTS = st.text(alphabet="行銷策略規劃市場AI3 ，。", max_size=30)


def drawn(old: str, new: str) -> list[str]:
    return [SIGNS[mark.kind] + mark.text for mark in mark_changes(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("能擬定計畫", "能擬定計畫", ["能擬定計畫"]),
        ("能依據市場調查擬定計畫", "能依據市場分析擬定計畫", ["能依據市場", "-調查", "+分析", "擬定計畫"]),
        ("能控管預算", "能控管年度預算", ["能控管", "+年度", "預算"]),
        ("能控管年度預算", "能控管預算", ["能控管", "-年度", "預算"]),
        # Latin words and numbers change as a whole.
        ("使用 Excel 2016", "使用 Excel 2019", ["使用 Excel ", "-2016", "+2019"]),
        # One character in common between two changes is no common ground.
        ("甲乙丙", "丁乙戊", ["-甲乙丙", "+丁乙戊"]),
        ("", "新增", ["+新增"]),
        ("刪除", "", ["-刪除"]),
        ("", "", []),
        ("⾏銷", "行銷學", ["行銷", "+學"]),
    ],
)
def test_marks(old: str, new: str, expected: list[str]) -> None:
    assert drawn(old, new) == expected


@given(old=TEXTS, new=TEXTS)
@settings(deadline=None)
def test_marks_hold_both_texts(old: str, new: str) -> None:
    marks = mark_changes(old, new)
    before = "".join(mark.text for mark in marks if mark.kind != MarkKind.ADDED)
    after = "".join(mark.text for mark in marks if mark.kind != MarkKind.REMOVED)
    assert comparison_form(before) == comparison_form(old)
    assert after == new
    assert all(one.kind != other.kind for one, other in pairwise(marks))
