"""Opens entries and goes on with them, keeping the ledger and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from competencies.imports.columns import Role
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item, Segment
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.wording import BULLET_AT_START, join, looks_unfinished


class Entries:
    """The entries of the table of tasks: in each column one may be open, and text without a code goes on with it."""

    def __init__(self, ledger: Ledger, findings: list[Finding]) -> None:
        self.ledger = ledger
        self.findings = findings
        # Whether the source tells where paragraphs begin.
        self.tells_paragraphs = False
        self._open: dict[Role, Item] = {}

    def start(self, role: Role, segment: Segment) -> Item:
        """Open an entry of the column with a segment that has a code."""
        item = Item(segment.kind, segment.code, segment.at)
        self.ledger.set_aside(*segment.labels)
        self._put(item, segment.pieces)
        if segment.label_rest is not None:
            self.findings.append(finding("code-broken", item.at, item.quote, code=item.code))
        if segment.run_on:
            self.findings.append(finding("code-run-on", item.at, item.quote, code=item.code))
        if self.tells_paragraphs:
            self._report_paragraphs(item, segment.pieces)
        if segment.is_glued:
            self.findings.append(finding("code-glued", item.at, item.quote, code=item.code))
        self._open[role] = item
        return item

    def close(self, role: Role) -> None:
        """Say that nothing may go on with the column's open entry any more."""
        self._open.pop(role, None)

    def is_open(self, role: Role) -> bool:
        """Tell whether the column has an open entry."""
        return role in self._open

    def is_unfinished(self, role: Role) -> bool:
        """Tell whether the column has an open entry whose text visibly breaks off."""
        return role in self._open and looks_unfinished(join(piece.text for piece in self._open[role].open_part[-20:]))

    def go_on(self, role: Role, pieces: Sequence[Piece], after_break: bool) -> bool:
        """Go on with the column's open entry; False, and the pieces stay without a place, where there is none."""
        item = self._open.get(role)
        if item is None:
            return False
        part = item.open_part
        length = len(part)
        self._put(item, pieces)
        grown = len(part) > length
        if not after_break:
            code = "text-joined-over-rows"
        elif grown:
            code = "text-joined-over-page-break"
        else:
            code = "details-joined-over-page-break"
        quote = join(piece.text for piece in (part[max(0, length - 1) :] if grown else pieces))
        self.findings.append(finding(code, pieces[0].line.at, quote, code=item.code))
        return True

    def _report_paragraphs(self, item: Item, pieces: Sequence[Piece]) -> None:
        """Report a paragraph within an entry that has neither a code nor a bullet: it may be an entry of its own."""
        for before, piece in pairwise(pieces):
            listed = piece.line.list_depth is not None or BULLET_AT_START.match(piece.text)
            if piece.starts_block and not listed and not looks_unfinished(before.text):
                self.findings.append(finding("paragraph-joined", piece.line.at, piece.text, code=item.code))

    def _put(self, item: Item, pieces: Sequence[Piece]) -> None:
        # Lists below a text are known for knowledge and skills only; elsewhere a dash is punctuation.
        if item.kind in ("K", "S"):
            texts, bullets = item.add(pieces)
        else:
            texts, bullets = item.add_plain(pieces)
        self.ledger.set_aside(*bullets)
        self.ledger.place(*texts)
