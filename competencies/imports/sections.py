"""The headings of the sections behind the table of tasks."""

from __future__ import annotations

import re

from competencies.imports.document import Line
from competencies.imports.wording import comparable

ATTITUDES_HEAD = re.compile(
    r"職能內涵\((?:A=?)?(?P<word>attitudes?|ability|abilities|)(?:態度|能力|)\):?|態度\(A\)|A=attitudes?態度",
    re.IGNORECASE,
)
NOTES_HEAD = re.compile(r"說明[與及和]補充(?:事項|說明):?|補充說明事項:?")


def is_section_head(line: Line) -> bool:
    """Whether a line is the heading of the attitudes or of the notes."""
    text = comparable(line.text)
    return ATTITUDES_HEAD.fullmatch(text) is not None or NOTES_HEAD.fullmatch(text) is not None
