"""Numbers as pages write them, in both languages and with what is kept from before."""

from decimal import Decimal

import pytest
from django.utils import translation

from assessments.numbers import number_text, signed_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("2.5"), "2.50"), (Decimal("2.125"), "2.13"), (Decimal("2.1249"), "2.12"), (None, "–")],
)
def test_scores_have_two_places_rounded_half_up(value: Decimal | None, text: str) -> None:
    with translation.override("en"):
        assert number_text(value) == number_text(value) == text


def test_places_are_left_out_only_where_all_are_zero() -> None:
    with translation.override("en"):
        assert [number_text(Decimal(value), trimmed=True) for value in ("3.0000", "3.5", "3.0001")] == [
            "3",
            "3.50",
            "3.00",
        ]
        assert number_text(Decimal("3.0000")) == "3.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.5", "+0.50"), ("-0.5", "\u22120.50"), ("-0.0049", "0.00"), ("-0.005", "\u22120.01"), ("0", "0.00")],
)
def test_differences_have_their_sign(value: str, text: str) -> None:
    with translation.override("en"):
        assert signed_text(Decimal(value)) == text


def test_a_missing_difference_is_what_the_page_says() -> None:
    assert (signed_text(None), signed_text(None, missing="–")) == ("", "–")


def test_what_was_written_in_one_language_is_not_shown_in_another() -> None:
    with translation.override("de"):
        assert number_text(Decimal("2.5")) == "2,50"
    with translation.override("en"):
        assert number_text(Decimal("2.5")) == "2.50"
