"""Reads what stands behind the table of tasks: the attitudes and the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from competencies.imports.checks import find_gaps
from competencies.imports.document import Cell, Line
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item, cut_at_codes
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.plan import AttitudePlan, NotePlan
from competencies.imports.wording import BULLET_AT_START, NUMBERED, comparable, join, looks_unfinished

_COLON = re.compile(r"[：:]")
_SENTENCE = re.compile(r"[，。；,;]")
_BULLETS_BY_DEPTH = "●■▪"
_FINISHED = re.compile(r"[。：；！？.:;!?)）】」』]$")


@dataclass(slots=True)
class Attitudes:
    """Collects the attitudes line by line."""

    ledger: Ledger
    findings: list[Finding]
    _items: list[Item] = field(default_factory=list)

    def take_line(self, line: Line) -> None:
        """Take a line: each code opens an attitude, and so does a new paragraph where attitudes bear no codes."""
        for segment in cut_at_codes([line], "A"):
            if segment.label is not None:
                self.ledger.set_aside(segment.label)
                self._items.append(Item("A", segment.code, segment.at))
            elif not self._items or (not self._items[-1].code and _opens_block(line, self._items[-1].pieces)):
                self._items.append(Item("A", "", segment.at))
            elif self._items[-1].code:
                self._report_paragraph(line, self._items[-1])
            self._items[-1].pieces.extend(_without_bullet(piece, self.ledger) for piece in segment.pieces)

    def _report_paragraph(self, line: Line, item: Item) -> None:
        """Report a line without a code that may be an attitude of its own, though others have codes."""
        before = item.pieces[-1].text.rstrip() if item.pieces else ""
        listed = line.list_depth is not None or BULLET_AT_START.match(line.text)
        if before and not listed and (_FINISHED.search(before) or _opens_block(line, item.pieces)):
            self.findings.append(finding("paragraph-joined", line.at, line.text, code=item.code))

    def finish(self) -> tuple[AttitudePlan, ...]:
        """Return the attitudes, the name parted from the text at the first colon."""
        plans: list[AttitudePlan] = []
        seen: dict[str, int] = {}
        printed: set[tuple[str, str]] = set()
        for item in self._items:
            name, text = self._name_and_text(item)
            # In a column of the table of tasks each task names its own, and so some come again.
            if (mark := (item.code, comparable(item.text))) in printed:
                continue
            printed.add(mark)
            count = seen[item.code] = seen.get(item.code, 0) + 1
            key = item.code if count == 1 else f"{item.code}#{count}"
            if item.code and count > 1:
                self.findings.append(finding("attitude-code-repeated", item.at, item.quote, code=item.code, key=key))
            if item.code and not item.text:
                self.findings.append(finding("code-without-text", item.at, item.code, code=item.code))
            plans.append(AttitudePlan(key or f"#{count}", item.code, name, text))
        self.findings.extend(find_gaps(self._items))
        return tuple(plans)

    def _name_and_text(self, item: Item) -> tuple[str, str]:
        name: list[Piece] = []
        for index, piece in enumerate(item.pieces):
            colon = _COLON.search(piece.text)
            if colon is None:
                name.append(piece)
                continue
            name.append(piece.part(0, colon.start()))
            text = [piece.part(colon.end(), len(piece.text)), *item.pieces[index + 1 :]]
            if _SENTENCE.search(_joined(name)):
                break
            self.ledger.set_aside(piece.part(*colon.span()))
            self.ledger.place(*name, *text)
            return _joined(name), _joined(text)
        self.ledger.place(*item.pieces)
        return ("", item.text) if _SENTENCE.search(item.text) else (item.text, "")


@dataclass(slots=True)
class Notes:
    """Collects the notes line by line."""

    ledger: Ledger
    _notes: list[tuple[list[Piece], int]] = field(default_factory=list)

    def take_line(self, line: Line) -> None:
        """Take a line: a note of its own, unless it may go on with the line before and that one is not finished."""
        piece = _without_bullet(Piece.whole(line), self.ledger)
        if not comparable(piece.text):
            return
        self.ledger.place(piece)
        wraps = piece.start == 0 and line.list_depth is None and not NUMBERED.match(piece.text)
        if wraps and self._notes and _opens_block(line, self._notes[-1][0]):
            wraps = False
        if wraps and self._notes and not _FINISHED.search(self._notes[-1][0][-1].text.rstrip()):
            self._notes[-1][0].append(piece)
        else:
            self._notes.append(([piece], line.list_depth or 0))

    def take_row(self, cells: Iterable[Cell]) -> None:
        """Take a row of a table within the notes: one note, whatever the number of its cells.

        Where the first cell holds a bullet alone, as in the portal's own export, the bullet tells the depth.
        """
        cells = tuple(cells)
        bullet = comparable(cells[0].text)
        pieces = [_without_bullet(Piece.whole(line), self.ledger) for cell in cells for line in cell.lines]
        self.ledger.place(*pieces)
        depth = max(0, _BULLETS_BY_DEPTH.find(bullet)) if len(bullet) == 1 else 0
        self._notes.append(([piece for piece in pieces if comparable(piece.text)], depth))

    def finish(self) -> tuple[NotePlan, ...]:
        """Return the notes."""
        return tuple(NotePlan(_joined(pieces), depth) for pieces, depth in self._notes)


def _opens_block(line: Line, before: Sequence[Piece]) -> bool:
    """Whether ``line`` begins a paragraph; the first line of a page may go on with what breaks off before it."""
    if line.at.page == before[-1].line.at.page or line.y is None:
        return line.starts_block
    return line.starts_block and not looks_unfinished(before[-1].text)


def _joined(pieces: Iterable[Piece]) -> str:
    return join(piece.text for piece in pieces)


def _without_bullet(piece: Piece, ledger: Ledger) -> Piece:
    match = BULLET_AT_START.match(piece.text) if piece.start == 0 else None
    if match is None:
        return piece
    ledger.set_aside(piece.part(*match.span()))
    return piece.part(match.end(), len(piece.text))
