"""The level of a task or of the whole standard, 1 to 6."""

from __future__ import annotations

import re
from collections.abc import Sequence

from competencies.imports.document import Line
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.wording import fold

_LEVEL = re.compile(r"(?P<prefix>第|L(?:v\.?|evel)?\s*|)(?<!\d)(?P<digit>[1-6])(?!\d)\s*(?P<unit>級?)", re.IGNORECASE)


def read_level(lines: Sequence[Line], ledger: Ledger) -> tuple[int | None, bool]:
    """Return the level printed in ``lines``, and whether the cell is unclear.

    Exactly one number from 1 to 6 is a level, with or without 級 behind it or 第 before it; it is marked in the
    ledger. Whatever else stands in the cell stays without a place and makes it unclear, and two numbers are no level.
    """
    matches = [(line, match) for line in lines for match in _LEVEL.finditer(fold(line.text))]
    if len(matches) != 1:
        return None, True
    line, match = matches[0]
    level = int(match["digit"])
    ledger.place(Piece(line, match.start("digit"), match.end("digit")), value=str(level))
    for name in ("prefix", "unit"):
        ledger.set_aside(Piece(line, match.start(name), match.end(name)))
    rest = fold(line.text)[: match.start()] + fold(line.text)[match.end() :]
    unclear = bool(rest.strip()) or any(other.text.strip() for other in lines if other is not line)
    return level, unclear
