"""How pages write the numbers of ``scoring``: rounded to two places and localised.

One page writes hundreds of them, most of them many times, so what was written once is kept for a while.
"""

from decimal import Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language

from assessments.scoring import SHOWN, rounded

NO_NUMBER = "\u2013"


class Numbers:
    """Writes the numbers of one page, in the language that is active while it is made.

    Which one that is, is asked once: asking takes ten times as long as finding a number that was written before.
    Whoever keeps one must use it before another language is activated.
    """

    __slots__ = ("_language",)

    def __init__(self) -> None:
        self._language = get_language()

    def text(self, value: Decimal | None, *, trimmed: bool = False) -> str:
        """Return what ``number_text`` does."""
        return NO_NUMBER if value is None else _written(value, trimmed, self._language)

    def signed(self, value: Decimal | None, *, missing: str = "") -> str:
        """Return what ``signed_text`` does."""
        return missing if value is None else _signed(value, self._language)


def number_text(value: Decimal | None, *, trimmed: bool = False) -> str:
    """Return a score: two places, a dash for None. ``trimmed`` leaves the places out where all are zero."""
    return NO_NUMBER if value is None else _written(value, trimmed, get_language())


def signed_text(value: Decimal | None, *, missing: str = "") -> str:
    """Return a difference with its sign (U+2212 for minus) and two places; ``missing`` for None."""
    return missing if value is None else _signed(value, get_language())


@lru_cache(maxsize=8192)
def _signed(value: Decimal, language: str | None) -> str:
    shown = rounded(value, SHOWN)
    sign = "+" if shown > 0 else "\u2212" if shown < 0 else ""
    return sign + _written(abs(shown), False, language)


@lru_cache(maxsize=8192)
def _written(value: Decimal, trimmed: bool, language: str | None) -> str:
    # The language is part of what is kept; number_format takes it from where get_language does.
    places = 0 if trimmed and value == value.to_integral_value() else 2
    return number_format(rounded(value, SHOWN), decimal_pos=places)
