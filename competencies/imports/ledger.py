"""Keeps account of every character of a document: in a field, set aside, or still without a place.

The parser marks what it uses piece by piece. That alone would only show what the parser believes, so at the end each
piece marked as placed is looked up in the finished plan; what is not found there counts as unplaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.imports.document import Document, Line
from competencies.imports.plan import Accounting, Unplaced
from competencies.imports.wording import comparable

_OPEN, _ASIDE, _PLACED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line of the document."""

    line: Line
    start: int
    end: int

    @classmethod
    def whole(cls, line: Line) -> Piece:
        """The piece that is all of ``line``."""
        return cls(line, 0, len(line.text))

    @property
    def text(self) -> str:
        """The piece's text, as in the source."""
        return self.line.text[self.start : self.end]

    @property
    def starts_block(self) -> bool:
        """Whether the source says that a new paragraph begins with this piece."""
        return self.start == 0 and self.line.starts_block

    def part(self, start: int, end: int) -> Piece:
        """The part of the piece between two places counted from the piece's own beginning."""
        return Piece(self.line, self.start + start, self.start + end)


class Ledger:
    """The account of one document."""

    def __init__(self, document: Document) -> None:
        self._lines = list(document.lines())
        self._states = {line.at: bytearray(len(line.text)) for line in self._lines}
        if len(self._states) != len(self._lines):
            raise ValueError("two lines of the document have the same position")
        # Each placed piece with the value read from it, or None where the field holds its own text.
        self._claims: list[tuple[Piece, str | None]] = []

    def set_aside(self, *pieces: Piece) -> None:
        """Mark pieces as heads, labels, page numbers, codes or bullets."""
        for piece in pieces:
            self._mark(piece, _ASIDE)

    def place(self, *pieces: Piece, value: str | None = None) -> None:
        """Mark pieces as standing in a field.

        ``value`` is what the field holds where that is not the piece's own text, as an ISO date for a printed one.
        """
        for piece in pieces:
            self._mark(piece, _PLACED)
            self._claims.append((piece, value))

    def release(self, *pieces: Piece) -> None:
        """Take back that pieces were placed: what was read from them found no field after all."""
        for piece in pieces:
            self._mark(piece, _OPEN)

    def account(self, values: Iterable[str]) -> Accounting:
        """Close the account against ``values``, the texts of all fields of the finished plan."""
        fields = [comparable(value) for value in values]
        whole, joined = set(fields), "\0".join(fields)
        for piece, value in self._claims:
            found = comparable(piece.text) in joined if value is None else comparable(value) in whole
            if not found:
                self._mark(piece, _OPEN)
        placed = aside = total = 0
        unplaced: list[Unplaced] = []
        for line in self._lines:
            states = self._states[line.at]
            for character, state in zip(line.text, states, strict=True):
                if not character.isspace():
                    aside += state == _ASIDE
                    placed += state == _PLACED
                    total += state != _ASIDE
            unplaced.extend(Unplaced(text, line.at.page, line.at.row) for text in _open_runs(line.text, states))
        return Accounting(placed, total, aside, tuple(unplaced))

    def _mark(self, piece: Piece, state: int) -> None:
        length = piece.end - piece.start
        self._states[piece.line.at][piece.start : piece.end] = bytes([state]) * length


def _open_runs(text: str, states: bytearray) -> Iterable[str]:
    run = ""
    for character, state in zip(text, states, strict=True):
        if state == _OPEN or character.isspace():
            run += character
        elif run:
            if run.strip():
                yield run.strip()
            run = ""
    if run.strip():
        yield run.strip()
