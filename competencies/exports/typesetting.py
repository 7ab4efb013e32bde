"""Setting a document as a PDF: from a template and texts to bytes, the same for the same texts on every computer."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_tw
import typst

# A long word without a blank (an address) may break anywhere after so many letters.
_LONG = re.compile(r"[\x21-\x7e]{25,}")
_PIECE = 12
_MAY_BREAK = "\u200b"


def breakable(text: str) -> str:
    """Let words that are wider than any column break, without a trace where they need not."""

    def pieces(found: re.Match[str]) -> str:
        word = found.group()
        return _MAY_BREAK.join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))

    return _LONG.sub(pieces, text)


def typeset(template: Path, document: Mapping[str, object], *, made_at: datetime) -> bytes:
    """Return ``document`` as ``template`` sets it, dated ``made_at``: an accessible PDF (tagged; PDF/UA-1).

    Where a character is in no font of the portal (an emoji) it shows as an empty box, and the file does not claim
    PDF/UA-1.
    """
    data, moment = json.dumps(document, ensure_ascii=False), int(made_at.timestamp())
    try:
        return _compile(template, data, moment, claims_ua=True)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compile(template, data, moment, claims_ua=False)


def _compile(template: Path, data: str, moment: int, *, claims_ua: bool) -> bytes:
    return typst.compile(
        template,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"] if claims_ua else None,
        timestamp=moment,
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts of packages and no others: the system's would make the file differ from one computer to the next."""
    folder = pylopdf_fonts_zh_tw.sans_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
