"""The messages of the import in the reader's language.

The import knows nothing of Django: it gives a code, parameters and an English template. The same templates stand here
for gettext to find; a test holds the two together.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FINDINGS: Mapping[str, Promise] = {
    "no-code": _("No standard code was found."),
    "no-title": _("No title was found."),
    "no-duties": _("No table of duties and tasks was found."),
    "text-unplaced": _("This text found no place in the standard."),
    "margin-text": _("This stands in the margin of the pages and was left out."),
    "picture-not-read": _(
        "A large part of this page is a picture; what is written in it could not be read. Add what is missing by hand."
    ),
    "two-titles": _("Two titles are printed, %(title)s and %(other)s; the first was taken."),
    "version-unclear": _("The version could not be read from %(printed)s."),
    "status-unclear": _("The status %(printed)s is not known."),
    "date-unclear": _("The date %(printed)s could not be read."),
    "code-differs": _("The header says %(code)s, which the version table does not list."),
    "code-irregular": _("The code %(code)s does not have the usual form; it was kept as printed."),
    "classification-code-odd": _("The code %(code)s does not have the form such codes have; it was kept as printed."),
    "classification-unpaired": _("%(names)s names and %(codes)s codes do not pair up; they were kept as one."),
    "level-unclear": _("The level %(printed)s is not one number from 1 to 6."),
    "duty-code-repeated": _("The duty code %(code)s was used before."),
    "task-code-repeated": _("The task code %(code)s was used before."),
    "output-code-repeated": _("The output code %(code)s was used before."),
    "indicator-code-repeated": _("The indicator code %(code)s was used before, under %(first)s."),
    "competence-code-repeated": _("%(code)s comes again with another text; it is kept as %(key)s."),
    "attitude-code-repeated": _("The attitude code %(code)s was used before; it is kept as %(key)s."),
    "task-misnumbered": _("The number of task %(code)s does not belong to duty %(duty)s."),
    "output-misnumbered": _("The number of output %(code)s does not belong to task %(task)s."),
    "indicator-misnumbered": _("The number of indicator %(code)s does not belong to task %(task)s."),
    "code-gap": _("%(code)s is preceded by no %(missing)s."),
    "same-text-other-code": _("%(code)s has the same text as %(first)s."),
    "missing-output": _("Task %(task)s has no output."),
    "missing-indicator": _("Task %(task)s has no indicator."),
    "missing-competence": _("Task %(task)s has no %(kind)s of its own, though it has a level of its own."),
    "duty-without-task": _("Duty %(code)s has no task."),
    "task-without-duty": _("Task %(task)s stands under no duty."),
    "code-without-text": _("%(code)s has no text."),
    "competence-undefined": _("%(code)s is named, but no line says what it is."),
    "attitudes-as-abilities": _("A is said to mean ability here; the entries were taken for attitudes."),
    "code-without-letter": _("%(code)s has no letter before its number; it was taken for a task."),
    "code-broken": _("The code %(code)s was broken over two lines and joined."),
    "code-glued": _("Where the code %(code)s ends and its text begins is not printed; check both."),
    "characters-unreadable": _(
        "The file does not say which characters it prints here: %(count)s of them could not be read."
    ),
    "bullets-unreadable": _(
        "The file does not say which sign begins this line and others (%(count)s); it was taken for a list's bullet."
    ),
    "span-crosses-duty": _(
        "%(tasks)s belong to duty %(duty)s but take level, knowledge and skills from a row of duty %(first)s."
    ),
    "span-uncertain": _("%(task)s has %(kind)s of its own but no level of its own; the level above was kept."),
    "span-over-page-break": _(
        "%(task)s begins a page without a level; the level %(level)s of the cell before the page break was taken."
    ),
    "span-after-break": _("%(task)s begins a page without a level; %(kind)s beside it were taken for its own."),
    "missing-level": _("Task %(task)s has no level."),
    "cells-joined": _("Several cells stand under one head; their texts were joined from left to right."),
    "task-repeated": _("Several rows name the task %(task)s; they were taken as one task."),
    "row-without-task": _("A row names no task; it was taken for a part of %(task)s above it."),
    "level-repeated": _("Task %(task)s has level %(level)s and then %(other)s; the first was kept."),
    "label-slipped": _("%(code)s stands in another column; it was put before its text."),
    "label-stray": _("%(code)s stands in another column, and which text is its own is unclear."),
    "competence-in-other-column": _("%(code)s stands in the column of the other kind."),
    "item-in-other-column": _("%(code)s stands in another column."),
    "code-run-on": _("%(code)s follows the text before it without a blank."),
    "code-in-prose": _("The text of %(code)s mentions what looks like a code."),
    "paragraph-joined": _("A paragraph without a code was taken for a part of %(code)s."),
    "text-joined-over-page-break": _("The text of %(code)s was cut by a page break and joined."),
    "details-joined-over-page-break": _("The list of %(code)s goes on after a page break."),
    "item-over-page-break": _(
        "%(code)s stands behind a page break, beside another task; by its number it was given to %(task)s before it."
    ),
    "text-joined-over-rows": _("The text of %(code)s goes on in the next row and was joined."),
    "heads-missing": _("The sheet %(sheet)s cannot be read without its heads: %(heads)s."),
    "column-missing": _("The sheet %(sheet)s lacks these columns: %(heads)s."),
    "formula-without-result": _("This formula has no result that could be read. Write the text itself."),
    "formulas-not-computed": _(
        "%(count)s cells of this sheet hold formulas; the results that were computed last were taken."
    ),
}

UNREADABLE_FILES: Mapping[str, Promise] = {
    "missing": _("The file %(name)s does not exist or may not be read. Check its path and permissions."),
    "unknown-format": _(
        "Files of type %(suffix)s cannot be imported. Use the PDF or Word document (.pdf, .docx), the Excel template "
        "(.xlsx), a table as text (.txt, .tsv, .md), or the portal's own export (.json)."
    ),
    "empty": _("The file holds no text. Check that the right file was chosen."),
    "too-large": _("The file is larger than %(limit)s MB. Import one standard per file, as text without pictures."),
    "too-many-lines": _("The file has more than %(limit)s lines. Import one standard per file."),
    "too-many-cells": _("Line %(line)s has more than %(limit)s columns. Check that the file is a tab-separated table."),
    "file-too-large": _("The file is larger than %(limit)s MB. Import one standard per file, without large pictures."),
    "too-many-pages": _("The document has more than %(limit)s pages. Import one standard per file."),
    "page-too-full": _("Page %(page)s holds more than a page of text can. Check that the right file was chosen."),
    "too-much-text": _("The document holds more text than any standard. Import one standard per file."),
    "encrypted": _("The file is protected by a password. Save a copy without the password, then import it."),
    "damaged": _("The file is damaged, or not what its name says. Download it again, or print it to a new PDF."),
    "scanned": _("The document holds pictures of pages and no text. Use the original, or let text recognition add it."),
    "old-word": _(
        "The file is an old Word document, or one protected by a password. Save it as .docx without a "
        "password, then import it."
    ),
    "old-excel": _(
        "The file is an old Excel workbook, or one protected by a password. Save it as .xlsx without a password, then "
        "import it."
    ),
    "too-many-sheets": _("The workbook has more than %(limit)s sheets. Import one standard per file."),
    "sheet-too-large": _(
        "A sheet has more than %(rows)s rows or %(columns)s columns. Delete what stands far below or beside the table, "
        "then import it."
    ),
    "not-our-workbook": _(
        "The workbook holds no standard: no sheet has the heads of the template. Download the template, copy the texts "
        "into it, then import it."
    ),
    "template-empty": _("Nothing has been filled into the template yet. Fill it in, then import it."),
    "unpacks-too-large": _("The document unpacks to more than %(limit)s MB. Save it without pictures, then import it."),
    "unsafe-xml": _("The document refers to definitions outside of itself. Save it anew in Word, then import it."),
    "not-json": _("The file is not valid JSON: line %(line)s. Export the standard again, then import it."),
    "not-our-json": _("The file is not an export of a standard: %(where)s. Export the standard again, then import it."),
    "binary": _("The file is not plain text. Save it as tab-separated text in UTF-8, then import it again."),
    "not-utf8": _("The text is not encoded in UTF-8. Save it as UTF-8, then import it again."),
}


READING_FAILED: Mapping[str, Promise] = {
    "busy": _("Several documents are being read at this moment. Nothing is wrong with the file: try it again soon."),
    "too-slow": _(
        "Reading the file takes too long. Check that it holds one standard, or print it to a new PDF, then import it."
    ),
    "needs-too-much-memory": _(
        "Reading the file needs too much memory. Save it without pictures, or print it to a new PDF, then import it."
    ),
    "reader-failed": _(
        "The file could not be read, because the reader stopped with an error. Print the document to a new PDF, or "
        "save it as .docx, then import it."
    ),
}
"""What goes wrong around a reader, not in it."""


def finding_message(code: str, params: Mapping[str, str]) -> str:
    """Return the sentence of a finding in the active language; for a code of another importer, the code itself."""
    template = FINDINGS.get(code)
    if template is None:
        return gettext("Finding of an unknown kind: %(code)s") % {"code": code}
    return str(template) % params


def finding_place(page: int | None, row: int | None, params: Mapping[str, str]) -> str:
    """Return where a finding stands, in the active language: the cell of a workbook, else page and row; maybe empty."""
    if params.get("cell"):
        return gettext("Cell %(cell)s") % {"cell": params["cell"]}
    if page is None:
        return ""
    if row is None:
        return gettext("Page %(page)d") % {"page": page}
    return gettext("Page %(page)d, row %(row)d") % {"page": page, "row": row}


def unreadable_message(code: str, params: Mapping[str, str]) -> str:
    """Return the sentence for a code of a reader, or of what watches over it, in the active language."""
    template = UNREADABLE_FILES.get(code) or READING_FAILED.get(code, READING_FAILED["reader-failed"])
    return str(template) % params
