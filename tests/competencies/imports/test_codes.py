"""Codes: where one can stand, where it ends, and its canonical form."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.imports.codes import (
    belongs_to,
    canonical_code,
    code_numbers,
    find_bare_code,
    find_codes,
    mentions_code,
)


def found(text: str, own: str, other: str = "") -> list[str]:
    return [code.printed for code in find_codes(text, own, other)]


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("T1 甲", "T", "T1"),
        ("T1. 甲", "T", "T1."),
        ("T1甲", "T", "T1"),
        ("T1AIoT標準", "T", "T1"),
        ("T4.1.5 甲", "T", "T4.1.5"),
        ("T2a.1 甲", "T", "T2a.1"),
        ("P1.1 甲", "P", "P1.1"),
        ("P2a.2.1甲", "P", "P2a.2.1"),
        ("P 5.1.2 甲", "P", "P 5.1.2"),
        ("O1.1.1AI", "O", "O1.1.1"),
        ("Ｏ1.1.2甲", "O", "Ｏ1.1.2"),
        ("03.2.2 甲", "O", "03.2.2"),
        ("K1 甲", "K", "K1"),
        ("K01甲", "K", "K01"),
        ("K001 甲", "K", "K001"),
        ("K101 甲", "K", "K101"),
        ("S073D列印", "S", "S07"),
        ("S0013D列印", "S", "S001"),
        ("A02：甲", "A", "A02"),
        ("K10 3D列印", "K", "K10"),
        ("K103D列印", "K", "K10"),
        ("T13D列印", "T", "T1"),
        ("T1.25G 通訊", "T", "T1.2"),
        ("P1.1.13D列印", "P", "P1.1.1"),
        ("O2.1.15S 管理", "O", "O2.1.1"),
        ("O1.1.12 甲", "O", "O1.1.12"),
        ("P1.1.12AI", "P", "P1.1.12"),
        ("T12 甲", "T", "T12"),
        ("T1AR／VR", "T", "T1"),
        ("T1.100 甲", "T", "T1.100"),
        ("O1.100.1 甲", "O", "O1.100.1"),
        ("P1.1.100 甲", "P", "P1.1.100"),
        ("P1.10.100", "P", "P1.10.100"),
    ],
)
def test_a_code_ends_at_the_right_place(text: str, own: str, expected: str) -> None:
    assert found(text, own) == [expected]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("熟悉 ISO 27001 與 IEC60601-1-2", "TOPKSA"),
        ("6S 管理", "S"),
        ("S20.20 靜電防護", "S"),
        ("P1 甲", "P"),
        ("O2 濃度", "O"),
        ("甲（參見 K79 乙）丙", "K"),
        ("甲 K3、K4 乙", "K"),
        ("依K79辦理", "K"),
        ("甲 K79 乙", "S"),
        ("K1234 甲", "K"),
        ("UK1 甲", "K"),
        ("k1 甲", "K"),
        ("2003.5 甲", "O"),
        ("T800 處理器", "T"),
        ("O1.123 甲", "O"),
    ],
)
def test_what_only_looks_like_a_code_is_none(text: str, own: str) -> None:
    assert found(text, own) == []


def test_codes_within_a_line() -> None:
    assert found("P1.1.1 甲。P1.1.2 乙。 P1.1.3 丙", "P") == ["P1.1.1", "P1.1.2", "P1.1.3"]
    assert found("K1 甲(如乙 K2 丙)K3 丁", "K") == ["K1", "K3"]


def test_codes_of_another_kind_count_at_the_beginning_only() -> None:
    assert found("K1 甲 K2 乙", "S", "K") == ["K1"]
    assert found("S1 甲 K2 乙", "S", "K") == ["S1"]


def test_an_unclosed_bracket_hides_no_code() -> None:
    assert found("S1 甲(乙 S2 丙", "S") == ["S1", "S2"]


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("K1", "K1"),
        ("K01", "K1"),
        ("K001", "K1"),
        ("Ｋ０１", "K1"),
        ("P 01.2.", "P1.2"),
        ("03.2.2", "O3.2.2"),
        ("T2a.1", "T2a.1"),
        ("1.2", "T1.2"),
        ("2.1.", "T2.1"),
        ("K00", "K0"),
        ("", ""),
        ("甲 1", "甲1"),
    ],
)
def test_canonical_code(printed: str, canonical: str) -> None:
    assert canonical_code(printed) == canonical


def test_numbers_and_belonging() -> None:
    assert code_numbers("P1.4.02") == ("1", "4", "2")
    assert code_numbers("甲") == ()
    assert belongs_to("P1.2.3", "T1.2")
    assert belongs_to("T1.2", "T01")
    assert not belongs_to("P1.12.3", "T1.1")
    assert not belongs_to("P1.2.3", "")


@pytest.mark.parametrize(("text", "code"), [("1.2 播種", "1.2"), ("1.2播種", "1.2"), (" ２.1.3「甲」", "２.1.3")])
def test_a_task_s_number_without_its_letter(text: str, code: str) -> None:
    found = find_bare_code(text)
    assert found is not None
    assert (found.kind, found.printed) == ("T", code)


@pytest.mark.parametrize("text", ["3.5 %", "2.5公尺", "1.2", "甲 1.2 乙", "10 甲", "192.168.0.1 甲", "1.5 mm 鋼板"])
def test_other_numbers_are_none(text: str) -> None:
    assert find_bare_code(text) is None


def test_mentions() -> None:
    assert mentions_code("甲機會P5.2.2乙", "P")
    assert not mentions_code("甲 K5 乙", "K")


@given(st.text(max_size=80) | st.text(alphabet="TOPKSA019. ()、。甲Ｋ１a", max_size=40))
def test_codes_are_parts_of_the_text_in_order(text: str) -> None:
    codes = find_codes(text, "TOPKSA")
    assert all(text[code.start : code.end] == code.printed for code in codes)
    assert all(before.end <= after.start for before, after in pairwise(codes))


@given(st.sampled_from("TOPKSA"), st.lists(st.integers(1, 99), min_size=1, max_size=4), st.integers(0, 2))
def test_canonical_form_is_stable_and_blind_to_padding(kind: str, numbers: list[int], zeros: int) -> None:
    canonical = canonical_code(kind + ".".join(map(str, numbers)))
    assert canonical_code(kind + ".".join("0" * zeros + str(number) for number in numbers)) == canonical
    assert canonical_code(canonical) == canonical


@given(st.text(max_size=30))
def test_canonical_form_of_anything_is_stable(text: str) -> None:
    assert canonical_code(canonical_code(text)) == canonical_code(text)
