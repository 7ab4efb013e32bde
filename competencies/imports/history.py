"""Reads the version table: one row for each version of the standard, the document's own among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from competencies.imports.document import Cell, Line, Row
from competencies.imports.findings import Finding, finding
from competencies.imports.layout import field_above
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.plan import HistoryEntry
from competencies.imports.wording import comparable, fold, join

_HISTORY_HEADS: Mapping[str, str] = {
    "版本": "version",
    "職能基準代碼": "code",
    "職能基準名稱": "title",
    "狀態": "status",
    "更新說明": "update_note",
    "發展更新日期": "issued_on",
    "發展/更新日期": "issued_on",
    "更新日期": "issued_on",
    "發展日期": "issued_on",
}
_STATUSES: Mapping[str, str] = {
    "最新版本": "current",
    "最新版": "current",
    "歷史版本": "superseded",
    "歷史版": "superseded",
}
_ROW_OF_LINE = re.compile(
    r"(?P<version>V\d{1,3})\s+(?P<code>[A-Z]{3}[A-Za-z0-9-]{4,14})\s+(?P<title>\S.*?)\s+"
    rf"(?P<status>{'|'.join(_STATUSES)})(?:\s+(?P<update_note>\S.*?))??(?:\s+(?P<issued_on>\d{{2,4}}[/.\-年]\S+))?"
)
VERSION_SUFFIX = re.compile(r"[Vv](?P<number>\d{1,3})$")
_DATE = re.compile(r"(?P<year>\d{2,4})\s*[/.\-年]\s*(?P<month>\d{1,2})\s*[/.\-月]\s*(?P<day>\d{1,2})\s*日?")


@dataclass(slots=True)
class History:
    """Collects the rows of the version table."""

    ledger: Ledger
    findings: list[Finding]
    entries: list[HistoryEntry] = field(default_factory=list)
    _heads: list[tuple[Cell, str]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether a head was taken whose table is not over."""
        return bool(self._heads)

    def end_table(self) -> None:
        """Say that the table is over."""
        self._heads = []

    def entry_of(self, code: str) -> HistoryEntry | None:
        """The document's own row of the version table: that of its code, else of a code that means the same."""
        for form in (comparable, _same_code):
            for entry in self.entries:
                if code and form(entry.code) == form(code):
                    return entry
        return None

    def take_head(self, row: Row) -> bool:
        """Take ``row`` as the head of the table if it is one."""
        texts = [comparable(cell.text) for cell in row.filled()]
        known = set(texts) & set(_HISTORY_HEADS)
        # What stands below a head that nobody knows is left without a place.
        if "狀態" not in known or len(known) < (3 if len(known) == len(texts) else 4):
            return False
        self._heads = [(cell, _HISTORY_HEADS.get(text, "")) for cell, text in zip(row.filled(), texts, strict=True)]
        for cell in row.filled():
            self.ledger.set_aside(*map(Piece.whole, cell.lines))
        return True

    def take_row(self, row: Row, from_above: Sequence[Cell]) -> None:
        """Take a row; ``from_above`` are the cells that begin in a row above and are merged over it."""
        own = [cell for cell in row.filled() if field_above(cell, self._heads)]
        if not own:
            return
        merged = [cell for cell in from_above if cell.lines and cell not in [head for head, _name in self._heads]]
        cells = {field_above(cell, self._heads): cell for cell in (*merged, *own)}
        code = self._place(cells.get("code"))
        self.entries.append(
            HistoryEntry(
                version=self._version(cells.get("version"), code),
                code=code,
                title=self._place(cells.get("title")),
                status=self._status(cells.get("status")),
                update_note=self._place(cells.get("update_note")) or None,
                issued_on=self._date(cells.get("issued_on")),
            )
        )

    def _version(self, cell: Cell | None, code: str) -> int | None:
        printed = join(line.text for line in cell.lines) if cell else ""
        # Some rows print the whole code here; some print nothing, and the code's suffix says it.
        match = VERSION_SUFFIX.search(fold(printed)) or VERSION_SUFFIX.search(fold(code))
        if cell and match:
            self.ledger.place(*map(Piece.whole, cell.lines), value=match["number"])
        elif cell:
            self.findings.append(finding("version-unclear", cell.lines[0].at, printed, printed=printed))
        return int(match["number"]) if match else None

    def _status(self, cell: Cell | None) -> str | None:
        if cell is None:
            return None
        printed = comparable(cell.text)
        status = _STATUSES.get(printed)
        if status is None:
            self.findings.append(finding("status-unclear", cell.lines[0].at, printed, printed=printed))
        else:
            self.ledger.place(*map(Piece.whole, cell.lines), value=status)
        return status

    def _date(self, cell: Cell | None) -> date | None:
        if cell is None:
            return None
        printed = join(line.text for line in cell.lines)
        try:
            day = parse_date(printed)
        except ValueError:
            self.findings.append(finding("date-unclear", cell.lines[0].at, printed, printed=printed))
            return None
        self.ledger.place(*map(Piece.whole, cell.lines), value=day.isoformat())
        return day

    def _place(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        self.ledger.place(*map(Piece.whole, cell.lines))
        return join(line.text for line in cell.lines)


def cells_of_line(line: Line) -> tuple[Cell, ...]:
    """Part a free line that is the head of a version table without lines, or a row of one; empty for other lines."""
    words = [match.span() for match in re.finditer(r"\S+", line.text)]
    texts = [comparable(line.text[start:end]) for start, end in words]
    if len(texts) >= 4 and all(text in _HISTORY_HEADS for text in texts):
        return _cells(line, dict(enumerate(words)))
    if not (match := _ROW_OF_LINE.fullmatch(fold(line.text).strip())):
        return ()
    at = len(line.text) - len(line.text.lstrip())
    spans = [match.span(name) for name in ("version", "code", "title", "status", "update_note", "issued_on")]
    found = {n: (start + at, end + at) for n, (start, end) in enumerate(spans) if end > start >= 0}
    return _cells(line, found)


def _cells(line: Line, spans: Mapping[int, tuple[int, int]]) -> tuple[Cell, ...]:
    return tuple(
        Cell(column, (replace(line, text=line.text[start:end], at=replace(line.at, column=column), xs=()),))
        for column, (start, end) in spans.items()
    )


def _same_code(code: str) -> str:
    """The form in which codes mean the same: I and O typed for digits, the first version with its suffix or without."""
    text = fold(comparable(code)).upper()
    head, tail = text[:3], text[3:].replace("I", "1").replace("L", "1").replace("O", "0")
    return head + re.sub(r"V1$", "", tail)


def parse_date(printed: str) -> date:
    """Return the day printed as 2018/12/21, 2018-12-21, 2018.12.21 or 2018年12月21日.

    A year before 1000 is one of the Republic of China (107 is 2018). Raises ``ValueError`` for anything else.
    """
    match = _DATE.fullmatch(fold(printed).strip())
    if match is None:
        raise ValueError(f"not a date: {printed!r}")
    year = int(match["year"])
    return date(year + 1911 if year < 1000 else year, int(match["month"]), int(match["day"]))
