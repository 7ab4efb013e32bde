"""Characters and words: what counts as the same text, and how pieces of a text go together again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# A list's bullet, also from the private use area, where symbol fonts put theirs. The dash and the middle dots occur
# inside words, so they count as bullets only where a line begins (see ``BULLET_AT_START``).
PRIVATE_USE = "\ue000-\uf8ff"
_SURE_BULLETS = f"■□●○◎◆◇▪▫•⚫⚪⬛⬜➢➤►▶✓✔{PRIVATE_USE}"
_OTHER_BULLETS = "·‧・\\-–—*"
BULLET = re.compile(rf"(?:^\s*|(?<=\s))[{_SURE_BULLETS}]\s*")
# A sign that the file does not name, before text that it does, is a bullet of a symbol font.
UNREADABLE = "\ufffd"
UNREADABLE_BULLET = re.compile(rf"^\s*{UNREADABLE}(?!{UNREADABLE})(?=\s*\S)")
BULLET_AT_START = re.compile(
    rf"^\s*(?:[{_SURE_BULLETS}]\s*|[{_OTHER_BULLETS}]\s+|{UNREADABLE}(?!{UNREADABLE})\s*(?=\S))"
)

# Fonts map some ideographs to the radical that looks the same, and PDF writers then print the radical's number. NFKC
# knows the Kangxi radicals; these are the equivalents of the supplement (U+2E80 to U+2EF3), which it does not know.
_RADICALS = dict(
    zip(
        range(0x2E81, 0x2EF4),
        "厂乛乚乙亻冂𠘇刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵\u2e9a旡日月歹母民氵氺灬爫爫爿牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗"
        "𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶阝钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟"
        "卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)

# What begins a numbered line or a numbered remark.
NUMBERED = re.compile(
    r"\s*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}、|【註|※)"
)

_NO_BLANK_AFTER = "-/(“‘["
_NO_BLANK_BEFORE = ")/,.;:!?%”’]"
# A text cannot end with one of these, so what follows on the next page belongs to it.
_UNFINISHED_END = "、，,（(「『《〈/／－-：:"


def fold(text: str) -> str:
    """Return ``text`` with full-width letters and digits and ideograph variants made ordinary, character by character.

    The result has the same length as ``text``, so places found in one hold in the other.
    """
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character.translate(_RADICALS))
    return folded if len(folded) == 1 else character


def comparable(text: str) -> str:
    """Return the form in which two texts are compared: NFKC, no radicals, and without white space."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_RADICALS)).split())


def tidy(text: str) -> str:
    """Return ``text`` as it is stored: NFC, radicals as ordinary ideographs, runs of white space as one blank.

    Full-width punctuation and letters stay as printed.
    """
    plain = "".join(_fold_character(c) if "\u2e80" <= c <= "\u2fdf" else c for c in text)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def join(texts: Iterable[str]) -> str:
    """Join the lines of one wrapped text.

    No blank falls beside a Chinese character or full-width sign, one falls between two Latin words; none after an
    opening or before a closing sign, nor beside a slash or hyphen at which a word was broken.
    """
    result = ""
    for text in map(tidy, texts):
        if result and text and _needs_blank(result[-1], text[0]):
            result += " "
        result += text
    return result


def _needs_blank(before: str, after: str) -> bool:
    if _is_wide(before) or _is_wide(after):
        return False
    return before not in _NO_BLANK_AFTER and after not in _NO_BLANK_BEFORE


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F", "A")


def looks_unfinished(text: str) -> bool:
    """Tell whether ``text`` breaks off: it ends with a sign that joins, or leaves a bracket open."""
    text = text.rstrip()
    if not text or text[-1] in _UNFINISHED_END:
        return True
    return sum(text.count(c) for c in "(（「『《") > sum(text.count(c) for c in ")）」』》")
