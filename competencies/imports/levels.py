"""The level of a task or of the whole standard, 1 to 6."""

from __future__ import annotations

import re
from collections.abc import Sequence

from competencies.imports.document import Line
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.wording import fold

_CHINESE = "一二三四五六"
# A Chinese number counts only with 第 or 級, or where nothing else stands in the cell.
_LEVEL = re.compile(
    r"(?P<before>第|(?:L(?:v\.?|evel)?)?)(?P<digit>(?<!\d)[1-6](?!\d))(?P<behind>級?)"
    rf"|(?P<before_2>第)(?P<digit_2>[{_CHINESE}])(?P<behind_2>級?)"
    rf"|(?P<digit_3>[{_CHINESE}])(?P<behind_3>級)"
    rf"|^(?P<digit_4>[{_CHINESE}])$",
    re.IGNORECASE,
)
# A dash says that there is no level; it makes plain that the cell is not the lower part of a merged one.
_NO_LEVEL = re.compile(r"[-‐‑‒–—―─－/]{1,2}|無")


def read_level(lines: Sequence[Line], ledger: Ledger) -> tuple[int | None, bool]:
    """Return the level printed in ``lines``, None where a dash stands for none, and whether the cell is unclear.

    Exactly one number from 1 to 6 is a level, also in Chinese, with or without 級 behind it or 第 before it; it is
    marked in the ledger. Lines may break anywhere. Whatever else stands in the cell stays without a place and makes it
    unclear, and two numbers are no level.
    """
    # The cell without white space, and where each of its characters stands.
    places = [(line, at) for line in lines for at, character in enumerate(line.text) if not character.isspace()]
    text = "".join(fold(line.text)[at] for line, at in places)
    if _NO_LEVEL.fullmatch(text):
        ledger.place(*map(Piece.whole, lines), value=str(None))
        return None, False
    matches = list(_LEVEL.finditer(text))
    if len(matches) != 1:
        return None, True
    match = matches[0]
    digit = next(name for name, value in match.groupdict().items() if name.startswith("digit") and value)
    printed = match[digit]
    level = _CHINESE.index(printed) + 1 if printed in _CHINESE else int(printed)
    for at in range(match.start(), match.end()):
        line, start = places[at]
        piece = Piece(line, start, start + 1)
        if match.start(digit) == at:
            ledger.place(piece, value=str(level))
        else:
            ledger.set_aside(piece)
    return level, match.end() - match.start() != len(text)
