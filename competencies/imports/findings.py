"""What is odd in a document: one finding per oddity, with its place and a quotation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from competencies.imports.document import Position

Severity = Literal["info", "warning", "error"]

# info: the document is unusual, the import is sure. warning: the document is wrong, or the import had to decide.
# error: something is missing or lost; an editor has to act.
# Codes are stored and translated by their key, so a key is never renamed. %-style, so that gettext finds the names.
MESSAGES: Mapping[str, tuple[Severity, str]] = {
    # the document as a whole
    "no-code": ("error", "No standard code was found."),
    "no-title": ("error", "No title was found."),
    "no-duties": ("error", "No table of duties and tasks was found."),
    "text-unplaced": ("error", "This text found no place in the standard."),
    "margin-text": ("info", "This stands in the margin of the pages and was left out."),
    "picture-not-read": (
        "error",
        "A large part of this page is a picture; what is written in it could not be read. Add what is missing by hand.",
    ),
    # header
    "two-titles": ("warning", "Two titles are printed, %(title)s and %(other)s; the first was taken."),
    "version-unclear": ("warning", "The version could not be read from %(printed)s."),
    "status-unclear": ("warning", "The status %(printed)s is not known."),
    "date-unclear": ("warning", "The date %(printed)s could not be read."),
    "code-differs": ("warning", "The header says %(code)s, which the version table does not list."),
    "code-irregular": ("warning", "The code %(code)s does not have the usual form; it was kept as printed."),
    "classification-code-odd": (
        "info",
        "The code %(code)s does not have the form such codes have; it was kept as printed.",
    ),
    "classification-unpaired": (
        "warning",
        "%(names)s names and %(codes)s codes do not pair up; they were kept as one.",
    ),
    "level-unclear": ("warning", "The level %(printed)s is not one number from 1 to 6."),
    # numbering
    "duty-code-repeated": ("warning", "The duty code %(code)s was used before."),
    "task-code-repeated": ("warning", "The task code %(code)s was used before."),
    "output-code-repeated": ("warning", "The output code %(code)s was used before."),
    "indicator-code-repeated": ("warning", "The indicator code %(code)s was used before, under %(first)s."),
    "competence-code-repeated": ("warning", "%(code)s comes again with another text; it is kept as %(key)s."),
    "attitude-code-repeated": ("warning", "The attitude code %(code)s was used before; it is kept as %(key)s."),
    "task-misnumbered": ("warning", "The number of task %(code)s does not belong to duty %(duty)s."),
    "output-misnumbered": ("warning", "The number of output %(code)s does not belong to task %(task)s."),
    "indicator-misnumbered": ("warning", "The number of indicator %(code)s does not belong to task %(task)s."),
    "code-gap": ("info", "%(code)s is preceded by no %(missing)s."),
    "same-text-other-code": ("info", "%(code)s has the same text as %(first)s."),
    # what a task lacks
    "missing-output": ("info", "Task %(task)s has no output."),
    "missing-indicator": ("warning", "Task %(task)s has no indicator."),
    "missing-competence": ("warning", "Task %(task)s has no %(kind)s of its own, though it has a level of its own."),
    "duty-without-task": ("warning", "Duty %(code)s has no task."),
    "task-without-duty": ("error", "Task %(task)s stands under no duty."),
    "code-without-text": ("warning", "%(code)s has no text."),
    "competence-undefined": ("warning", "%(code)s is named, but no line says what it is."),
    "attitudes-as-abilities": ("info", "A is said to mean ability here; the entries were taken for attitudes."),
    "code-without-letter": ("warning", "%(code)s has no letter before its number; it was taken for a task."),
    "code-broken": ("info", "The code %(code)s was broken over two lines and joined."),
    "code-glued": ("info", "Where the code %(code)s ends and its text begins is not printed; check both."),
    "characters-unreadable": (
        "error",
        "The file does not say which characters it prints here: %(count)s of them could not be read.",
    ),
    "bullets-unreadable": (
        "warning",
        "The file does not say which sign begins this line and others (%(count)s); it was taken for a list's bullet.",
    ),
    # how the table is laid out
    "span-crosses-duty": (
        "warning",
        "%(tasks)s belong to duty %(duty)s but take level, knowledge and skills from a row of duty %(first)s.",
    ),
    "span-uncertain": ("info", "%(task)s has %(kind)s of its own but no level of its own; the level above was kept."),
    "span-over-page-break": (
        "info",
        "%(task)s begins a page without a level; the level %(level)s of the cell before the page break was taken.",
    ),
    "span-after-break": ("info", "%(task)s begins a page without a level; %(kind)s beside it were taken for its own."),
    "missing-level": ("warning", "Task %(task)s has no level."),
    "cells-joined": ("warning", "Several cells stand under one head; their texts were joined from left to right."),
    "task-repeated": ("info", "Several rows name the task %(task)s; they were taken as one task."),
    "row-without-task": ("warning", "A row names no task; it was taken for a part of %(task)s above it."),
    "level-repeated": ("warning", "Task %(task)s has level %(level)s and then %(other)s; the first was kept."),
    "label-slipped": ("warning", "%(code)s stands in another column; it was put before its text."),
    "label-stray": ("warning", "%(code)s stands in another column, and which text is its own is unclear."),
    "competence-in-other-column": ("warning", "%(code)s stands in the column of the other kind."),
    "item-in-other-column": ("warning", "%(code)s stands in another column."),
    "code-run-on": ("info", "%(code)s follows the text before it without a blank."),
    "code-in-prose": ("info", "The text of %(code)s mentions what looks like a code."),
    "paragraph-joined": ("info", "A paragraph without a code was taken for a part of %(code)s."),
    # page breaks
    "text-joined-over-page-break": ("info", "The text of %(code)s was cut by a page break and joined."),
    "details-joined-over-page-break": ("info", "The list of %(code)s goes on after a page break."),
    "item-over-page-break": (
        "info",
        "%(code)s stands behind a page break, beside another task; by its number it was given to %(task)s before it.",
    ),
    "text-joined-over-rows": ("warning", "The text of %(code)s goes on in the next row and was joined."),
    # workbooks
    "heads-missing": ("error", "The sheet %(sheet)s cannot be read without its heads: %(heads)s."),
    "column-missing": ("warning", "The sheet %(sheet)s lacks these columns: %(heads)s."),
    "formula-without-result": ("error", "This formula has no result that could be read. Write the text itself."),
    "formulas-not-computed": (
        "info",
        "%(count)s cells of this sheet hold formulas; the results that were computed last were taken.",
    ),
}


# A quotation has to be found again in the document, not to replace it.
MAX_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """An oddity; ``code`` is a key of ``MESSAGES`` and ``params`` fills its message.

    Page and row are those of the source, ``column`` counts the cells of the row from 0. In a workbook
    ``params["cell"]`` names the cell: ``知識!B7``.
    """

    severity: Severity
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    row: int | None = None
    quote: str = ""
    column: int | None = field(default=None, compare=False)

    @property
    def message(self) -> str:
        """The finding as an English sentence."""
        return MESSAGES[self.code][1] % self.params


def finding(code: str, at: Position | None = None, quote: str = "", /, **params: str) -> Finding:
    """Make a finding with the severity that belongs to ``code``; raises ``KeyError`` for a code not in ``MESSAGES``.

    A quotation longer than ``MAX_QUOTE`` is cut and ends in an ellipsis.
    """
    severity, _template = MESSAGES[code]
    if len(quote) > MAX_QUOTE:
        quote = quote[: MAX_QUOTE - 1] + "…"
    if at is None:
        return Finding(severity, code, params, quote=quote)
    return Finding(severity, code, params, at.page, at.row, quote, at.column)
