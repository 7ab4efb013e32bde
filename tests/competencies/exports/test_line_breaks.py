"""Where a line of a printed standard must not break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.exports.line_breaks import runs_of


def bound(text: str, kind: str = "") -> list[str]:
    return [run.text for run in runs_of(text, kind) if run.is_bound]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依據K79之規定", ["據K79"]),
        ("依據 S20.20 規範", ["據 S20.20"]),
        ("符合Ｐ1.1.1要求", ["合Ｐ1.1.1"]),
        ("加入01.2單位", ["入01.2"]),
        ("甲 - 乙", ["甲 - "]),
        ("甲■乙", ["甲■"]),
        ("使用IEC60601-1-2", ["IEC60601-1-2"]),
        ("沒有代碼的一句話。", []),
        ("T1 市場研究", []),
        ("KPI 與 SOP", []),
    ],
)
def test_no_line_begins_with_what_reads_as_a_code_or_a_bullet(text: str, expected: list[str]) -> None:
    assert bound(text) == expected


def test_a_code_in_the_middle_keeps_no_blank_where_it_would_open_an_entry() -> None:
    assert "".join(run.text for run in runs_of("T1.1 參照 T1.2 辦理", "T")) == "T1.1 參照T1.2 辦理"
    assert "".join(run.text for run in runs_of("P1.1.1 參照 T1.2 辦理", "P")) == "P1.1.1 參照 T1.2 辦理"


@given(st.text(alphabet="AKST01.- ■職能\n。\u3000", max_size=40))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(run.text for run in runs_of(text)) == " ".join(text.split())
