"""Coded entries while a document is being read: text collected piece by piece, a cell cut at its codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from competencies.imports.codes import FoundCode, find_bare_code, find_codes
from competencies.imports.document import Line, Position
from competencies.imports.ledger import Piece
from competencies.imports.wording import BULLET, BULLET_AT_START, PRIVATE_USE, fold, join

# What may part a code at the beginning of a line from its text.
_BEHIND_CODE = ".．、,，"
# No entry's text begins with one of these.
_GOES_ON = ("之", "的")
_JOINS = ("、", "，", ",")
_BRACKETS = (("（", "）"), ("(", ")"), ("「", "」"), ("『", "』"), ("《", "》"))
_DOTTED_KINDS = ("T", "O", "P")
_NUMBERS = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)(?!\d)(?P<behind>[\s：:.、,]*)")
_POINT_AND_NUMBERS = re.compile(r"(?P<number>(?:\.\d{1,2})+)(?!\d)(?P<behind>[\s：:.、,]*)")
_PRIVATE_USE = re.compile(f"[{PRIVATE_USE}]+\\s*")


@dataclass(slots=True)
class Segment:
    """What stands from one code of a cell to the next; ``label`` is None and ``code`` empty before the first code."""

    kind: str = ""
    code: str = ""
    # The code with the colon that may follow it.
    label: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)
    # The rest of a code that the end of its line broke: 1.1. and 1.
    label_rest: Piece | None = None
    # True where the code follows the text before it without a blank.
    run_on: bool = False

    @property
    def labels(self) -> tuple[Piece, ...]:
        """The pieces that the code stands in."""
        return tuple(piece for piece in (self.label, self.label_rest) if piece is not None)

    @property
    def is_glued(self) -> bool:
        """Whether a digit follows the code's own without a blank, so that where the code ends was a guess."""
        label = self.label_rest or self.label
        return (
            label is not None
            and label.line.text[label.end - 1 : label.end + 1].isdigit()
            and (len(label.line.text) > label.end)
        )

    @property
    def at(self) -> Position:
        """Where the segment begins."""
        return (self.label or self.pieces[0]).line.at

    def paragraphs(self) -> list[list[Piece]]:
        """The pieces, parted where the source says that a new paragraph begins."""
        result: list[list[Piece]] = []
        for piece in self.pieces:
            if result and not piece.starts_block:
                result[-1].append(piece)
            else:
                result.append([piece])
        return result


def cut_at_codes(
    lines: Iterable[Line], own: str, other: str = "", accept_bare: Callable[[FoundCode], bool] | None = None
) -> list[Segment]:
    """Cut the lines of a cell at the codes that stand there (kinds as in ``codes.find_codes``).

    The first line of the cell may begin with a number without its letter, if ``accept_bare`` says so. The segments
    together hold every character of the lines except white space.
    """
    segments: list[Segment] = []
    for number, line in enumerate(lines):
        text = line.text
        if segments and (rest := _rest_of_code(segments[-1], text)):
            begun = rest.end("behind")
            segments[-1].code += rest["number"].strip()
            segments[-1].label_rest = Piece(line, 0, begun)
            if text[begun:].strip():
                segments[-1].pieces.append(Piece(line, begun, len(text)))
            continue
        codes = find_codes(text, own, other)
        if codes and segments and _is_mentioned(segments[-1], line, codes[0]):
            del codes[0]
        bare = find_bare_code(text) if accept_bare and number == 0 else None
        if accept_bare and bare and accept_bare(bare):
            codes.insert(0, bare)
        first = codes[0].start if codes else len(text)
        if text[:first].strip():
            if not segments:
                segments.append(Segment())
            segments[-1].pieces.append(Piece(line, 0, first))
        for index, code in enumerate(codes):
            end = codes[index + 1].start if index + 1 < len(codes) else len(text)
            start = code.end
            if start < end and text[start] in _BEHIND_CODE and code.start == len(text) - len(text.lstrip()):
                start += 1
            while start < end and (text[start] in "：:" or text[start].isspace()):
                start += 1
            run_on = code.start > 0 and not text[code.start - 1].isspace()
            segment = Segment(code.kind, code.printed, Piece(line, code.start, start), run_on=run_on)
            if text[start:end].strip():
                segment.pieces.append(Piece(line, start, end))
            segments.append(segment)
    return segments


def _is_mentioned(before: Segment, line: Line, code: FoundCode) -> bool:
    """Whether a code at the beginning of a line stands in the sentence that the line before breaks off."""
    if line.starts_block or not before.pieces or code.start > len(line.text) - len(line.text.lstrip()):
        return False
    text, rest = join(piece.text for piece in before.pieces[-20:]), fold(line.text)[code.end :]
    if rest.lstrip()[:1] in _GOES_ON:
        return True
    opened = any(text.count(a) > text.count(b) and _closes_first(line.text, a, b) for a, b in _BRACKETS)
    return opened or (text[-1:] in _JOINS and rest[:1] in _JOINS)


def _closes_first(text: str, opening: str, closing: str) -> bool:
    """Whether a bracket is closed in ``text`` before one is opened."""
    at = text.find(closing)
    return at >= 0 and opening not in text[:at]


def _rest_of_code(segment: Segment, text: str) -> re.Match[str] | None:
    """Where ``text`` goes on with a dotted code that the line before ends with, the match of its further numbers.

    Only a point at the end of one line or at the beginning of the next shows that a code was broken.
    """
    label = segment.label
    if label is None or segment.pieces or segment.label_rest is not None or label.end < len(label.line.text.rstrip()):
        return None
    pattern = _NUMBERS if segment.code.endswith((".", "．")) else _POINT_AND_NUMBERS
    return pattern.match(fold(text)) if segment.kind in _DOTTED_KINDS else None


@dataclass(slots=True, eq=False)
class Item:
    """A coded entry being put together; ``details`` are its bulleted lines. Equal only to itself."""

    kind: str
    code: str
    at: Position
    pieces: list[Piece] = field(default_factory=list)
    details: list[list[Piece]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The entry's text, its lines joined."""
        return join(piece.text for piece in self.pieces)

    @property
    def detail_texts(self) -> tuple[str, ...]:
        """The texts of the bulleted lines."""
        return tuple(join(piece.text for piece in pieces) for pieces in self.details if pieces)

    @property
    def open_part(self) -> list[Piece]:
        """The pieces that an uncoded line would go on with: the last detail's, else the entry's own."""
        return self.details[-1] if self.details else self.pieces

    @property
    def quote(self) -> str:
        """The code and the text, to be quoted in a finding."""
        return f"{self.code} {self.text}".strip()

    def add(self, pieces: Iterable[Piece]) -> tuple[list[Piece], list[Piece]]:
        """Go on with ``pieces``: text goes to the open part, each bullet opens a detail; returns texts and bullets."""
        texts: list[Piece] = []
        bullets: list[Piece] = []
        for piece in pieces:
            for bullet, text in _parted_by_bullets(piece):
                if bullet is not None:
                    self.details.append([])
                    bullets.append(bullet)
                if text.text.strip():
                    self.open_part.append(text)
                    texts.append(text)
        return texts, bullets

    def add_plain(self, pieces: Iterable[Piece]) -> tuple[list[Piece], list[Piece]]:
        """Go on with ``pieces`` as one text, without private-use bullets, which are no characters; returns both."""
        texts: list[Piece] = []
        bullets: list[Piece] = []
        for piece in pieces:
            start = 0
            for match in _PRIVATE_USE.finditer(piece.text):
                if match.start() > start:
                    texts.append(piece.part(start, match.start()))
                bullets.append(piece.part(*match.span()))
                start = match.end()
            if start < len(piece.text):
                texts.append(piece.part(start, len(piece.text)))
        texts = [text for text in texts if text.text.strip()]
        self.pieces.extend(texts)
        return texts, bullets


def _parted_by_bullets(piece: Piece) -> list[tuple[Piece | None, Piece]]:
    """Part a piece at its bullets: pairs of the bullet (None before the first) and the text behind it."""
    text = piece.text
    marks = [match.span() for match in BULLET.finditer(text)]
    if piece.start == 0 and (match := BULLET_AT_START.match(text)) and (not marks or marks[0][0] > 0):
        marks.insert(0, match.span())
    result: list[tuple[Piece | None, Piece]] = []
    if piece.start == 0 and piece.line.list_depth is not None and not (marks and marks[0][0] == 0):
        # The bullet was markup: a detail begins though no sign is printed.
        result.append((piece.part(0, 0), piece.part(0, marks[0][0] if marks else len(text))))
    elif not marks or marks[0][0] > 0:
        result.append((None, piece.part(0, marks[0][0] if marks else len(text))))
    for index, (start, end) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        result.append((piece.part(start, end), piece.part(end, stop)))
    return result
