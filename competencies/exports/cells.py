"""Texts in cells that a spreadsheet would take for formulas.

A cell that begins with one of ``FORMULA_SIGNS`` is run as a formula when somebody opens the file, and could send what
stands in the other cells elsewhere. Source: OWASP, "CSV Injection", with the full-width signs that it names.
"""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TEXT_MARK = "'"


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet, or one that takes blanks off first, could take ``text`` for a formula."""
    return text.lstrip(" ").startswith(FORMULA_SIGNS)


def neutralised(text: str) -> str:
    """Return ``text`` as it may stand in a CSV file: what looks like a formula gets an apostrophe in front.

    An XLSX file knows which cells are texts, so there the text stays as it is: what writes one uses ``write_string``
    and marks what ``is_formula_like`` with a quote prefix, lest editing the cell make a formula of it.
    """
    return f"{_TEXT_MARK}{text}" if is_formula_like(text) else text
