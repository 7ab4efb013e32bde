"""The form in which texts are searched: two spellings of the same characters become one."""

import unicodedata

# Unicode gives these radicals no compatibility form, but fonts of official documents print them for the ideograph.
_RADICALS = str.maketrans(
    {
        "⺀": "冫", "⺄": "乙", "⺈": "刀", "⺌": "小", "⺍": "小", "⺒": "巳", "⺓": "幺", "⺝": "月", "⺠": "民",
        "⺩": "王", "⺫": "目", "⺬": "示", "⺮": "竹", "⺯": "糸", "⺶": "羊", "⺷": "羊", "⺻": "聿", "⺼": "月",
        "⻁": "虎", "⻄": "西", "⻆": "角", "⻇": "角", "⻊": "足", "⻑": "長", "⻒": "長", "⻗": "雨", "⻘": "青",
        "⻝": "食", "⻞": "食", "⻟": "食", "⻡": "首", "⻣": "骨", "⻤": "鬼", "⻩": "黃", "⻫": "齊", "⻭": "齒",
        "⻯": "龍", "⻱": "龜", "⻲": "龜",
    }
)  # fmt: skip


def fold_spelling(text: str) -> str:
    """Return ``text`` with one spelling of each character: NFKC, and radicals as ordinary ideographs."""
    return unicodedata.normalize("NFKC", text).translate(_RADICALS)


def search_form(text: str) -> str:
    """Return ``text`` for searching: one spelling of each character, case folded, white space as one blank."""
    folded = unicodedata.normalize("NFKC", fold_spelling(text).casefold())
    return " ".join(folded.split())


def search_terms(query: str) -> tuple[str, ...]:
    """Return the terms of a query, in their search form; a text must hold all of them."""
    return tuple(dict.fromkeys(search_form(query).split()))
