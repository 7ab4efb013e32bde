"""Lines of pictures: broken where a reader of Chinese or English expects it, and never too wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts.text import ELLIPSIS, width_of, wrap


def test_chinese_breaks_between_any_letters_into_even_lines() -> None:
    assert wrap("擬定行銷策略與計畫", 60, size=12) == ("擬定行銷策", "略與計畫")
    assert wrap("擬定行銷策略", 60, size=12) == ("擬定行", "銷策略"), "no single letter below"


def test_latin_breaks_at_blanks() -> None:
    assert wrap("Market research and analysis", 100, size=12) == ("Market research", "and analysis")


def test_no_word_is_broken_for_the_sake_of_even_lines() -> None:
    assert wrap("Communication skills", 100, size=12) == ("Communication", "skills")
    assert wrap("Incomprehensibilities", 60, size=12)[0] != "Incomprehensibilities", "only where it fits on no line"


def test_closing_marks_never_begin_and_opening_ones_never_end_a_line() -> None:
    for width in range(40, 140, 6):
        for line in wrap("規劃（含數位、社群）與執行，並評估。", width, size=12, lines=9)[1:]:
            assert line[0] not in "，。、）"
        for line in wrap("規劃（含數位、社群）與執行，並評估。", width, size=12, lines=9):
            assert not line.endswith("（")


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    lines = wrap("規劃與執行整合行銷傳播活動（含數位行銷、社群經營與公共關係）", 72, size=12, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)
    assert wrap("", 100) == ()


@pytest.mark.parametrize("size", [12, 13])
@given(
    text=st.text(alphabet=st.sampled_from("ab cdWi職能評核，（）1.5"), max_size=60),
    width=st.integers(50, 200),
    lines=st.integers(1, 5),
)
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: int, lines: int, size: int) -> None:
    wrapped = wrap(text, width, size=size, lines=lines)
    assert len(wrapped) <= lines
    # A row of marks that belong together may stick out, by one letter at most for each of them.
    marks = sum(letter in "，（）.," for letter in text)
    assert all(width_of(line, size) <= width + marks * size for line in wrapped)
    if not wrapped or not wrapped[-1].endswith(ELLIPSIS):
        assert "".join("".join(wrapped).split()) == "".join(text.split())
