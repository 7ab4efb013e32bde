"""Joining, comparing and tidying texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.imports.wording import comparable, fold, join, looks_unfinished, tidy


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["組織和時間管", "理技能"], "組織和時間管理技能"),
        (["Boolean", "operators"], "Boolean operators"),
        (["使用 AI", "工具"], "使用 AI工具"),
        (["工具，", "AI"], "工具，AI"),
        (["ISO-", "27001"], "ISO-27001"),
        (["and/", "or"], "and/or"),
        (["(", "a", ")", ","], "(a),"),
        (["", " 甲 ", ""], "甲"),
        ([], ""),
    ],
)
def test_join(lines: list[str], joined: str) -> None:
    assert join(lines) == joined


def test_comparison_is_blind_to_width_blanks_and_variants() -> None:
    assert comparable("職類／ 職業\u3000（Ａ）") == comparable("職類/職業(A)")
    assert comparable("\uf9e4\u2f2f") == comparable("理工")
    assert comparable("\u2ea0\u2ed1") == comparable("民長")


def test_tidy_keeps_what_is_printed_but_variants_of_ideographs() -> None:
    assert tidy(" 職類／\t職業  （Ａ） ") == "職類／ 職業 （Ａ）"
    assert tidy("\uf9e4\u2f2f") == "理工"
    assert tidy("\u2ea0\u2ed1（\u2ee9）") == "民長（黄）"


@pytest.mark.parametrize("text", ["職場資訊、", "包含：", "甲(乙", "", "甲-"])
def test_unfinished(text: str) -> None:
    assert looks_unfinished(text)


@pytest.mark.parametrize("text", ["甲(乙)", "程序", "程序。"])
def test_finished(text: str) -> None:
    assert not looks_unfinished(text)


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.lists(st.text(max_size=10), max_size=6))
def test_joining_loses_nothing(lines: list[str]) -> None:
    assert comparable(join(lines)) == comparable("".join(map(tidy, lines)))
