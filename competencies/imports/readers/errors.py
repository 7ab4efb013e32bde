"""What a reader raises when a file cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

# One sentence for what is wrong and one for what to do; the keys stay stable so that they can be translated.
MESSAGES: Mapping[str, str] = {
    "missing": "The file %(name)s does not exist or may not be read. Check its path and permissions.",
    "unknown-format": (
        "Files of type %(suffix)s cannot be imported. Use the PDF or Word document (.pdf, .docx), the Excel template "
        "(.xlsx), a table as text (.txt, .tsv, .md), or the portal's own export (.json)."
    ),
    "empty": "The file holds no text. Check that the right file was chosen.",
    "too-large": "The file is larger than %(limit)s MB. Import one standard per file, as text without pictures.",
    "too-many-lines": "The file has more than %(limit)s lines. Import one standard per file.",
    "too-many-cells": "Line %(line)s has more than %(limit)s columns. Check that the file is a tab-separated table.",
    "file-too-large": "The file is larger than %(limit)s MB. Import one standard per file, without large pictures.",
    "too-many-pages": "The document has more than %(limit)s pages. Import one standard per file.",
    "page-too-full": "Page %(page)s holds more than a page of text can. Check that the right file was chosen.",
    "too-much-text": "The document holds more text than any standard. Import one standard per file.",
    "encrypted": "The file is protected by a password. Save a copy without the password, then import it.",
    "damaged": "The file is damaged, or not what its name says. Download it again, or print it to a new PDF.",
    "scanned": "The document holds pictures of pages and no text. Use the original, or let text recognition add it.",
    "old-word": (
        "The file is an old Word document, or one protected by a password. Save it as .docx without a password, then "
        "import it."
    ),
    "old-excel": (
        "The file is an old Excel workbook, or one protected by a password. Save it as .xlsx without a password, then "
        "import it."
    ),
    "too-many-sheets": "The workbook has more than %(limit)s sheets. Import one standard per file.",
    "sheet-too-large": (
        "A sheet has more than %(rows)s rows or %(columns)s columns. Delete what stands far below or beside the table, "
        "then import it."
    ),
    "not-our-workbook": (
        "The workbook holds no standard: no sheet has the heads of the template. Download the template, copy the texts "
        "into it, then import it."
    ),
    "template-empty": "Nothing has been filled into the template yet. Fill it in, then import it.",
    "unpacks-too-large": "The document unpacks to more than %(limit)s MB. Save it without pictures, then import it.",
    "unsafe-xml": "The document refers to definitions outside of itself. Save it anew in Word, then import it.",
    "not-json": "The file is not valid JSON: line %(line)s. Export the standard again, then import it.",
    "not-our-json": "The file is not an export of a standard: %(where)s. Export the standard again, then import it.",
    "binary": "The file is not plain text. Save it as tab-separated text in UTF-8, then import it again.",
    "not-utf8": "The text is not encoded in UTF-8. Save it as UTF-8, then import it again.",
}


class UnreadableFile(Exception):
    """A file that no reader can turn into a document.

    ``code`` is one of the keys of ``MESSAGES`` and ``params`` fills its template, so that a caller can show the
    sentence in the user's language; ``str(error)`` is the English sentence.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(MESSAGES[code] % params)
        self.code = code
        self.params: Mapping[str, str] = params
        self._init_kwargs = dict(params)

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle their args, which here are the finished sentence; a worker process must send the code.
        return _rebuild, (self.code, self._init_kwargs)


def _rebuild(code: str, params: dict[str, str]) -> UnreadableFile:
    return UnreadableFile(code, **params)
