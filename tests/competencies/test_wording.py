"""The form in which texts are searched."""

import pytest

from competencies.codes import take_apart
from competencies.wording import search_form, search_terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⾏銷", "行銷"),  # U+2F8F, a Kangxi radical
        ("⻑期", "長期"),  # U+2ED1, which has no compatibility form
        ("金", "金"),  # U+F90A, a compatibility ideograph
        ("ＫＭＭ２４３１", "kmm2431"),
        ("  Data \n 分析 ", "data 分析"),
    ],
)
def test_spellings_of_the_same_characters_become_one(text: str, expected: str) -> None:
    assert search_form(text) == expected


def test_terms() -> None:
    assert search_terms("行銷　KMM 行銷") == ("行銷", "kmm")
    assert search_terms("  ") == ()


@pytest.mark.parametrize(
    ("printed", "base", "version"),
    [
        ("KMM2431-003v2", "KMM2431-003", 2),
        ("KMM2431-003V12", "KMM2431-003", 12),
        ("KMM2431-003", "KMM2431-003", None),
        ("ＫＭＭ2431-003 v2", "KMM2431-003", 2),
        ("", "", None),
    ],
)
def test_codes_are_taken_apart(printed: str, base: str, version: int | None) -> None:
    assert take_apart(printed) == (base, version)
