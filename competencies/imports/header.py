"""Reads what stands before the table of tasks: the version table, and the table of labels and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from competencies.imports.document import Cell, Row
from competencies.imports.findings import Finding, finding
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.levels import read_level
from competencies.imports.plan import Classification, HistoryEntry
from competencies.imports.wording import comparable, fold, join

_HISTORY_HEADS: Mapping[str, str] = {
    "版本": "version",
    "職能基準代碼": "code",
    "職能基準名稱": "title",
    "狀態": "status",
    "更新說明": "update_note",
    "發展更新日期": "issued_on",
}
# Label -> field. A label that only heads other labels has an empty field.
_LABELS: Mapping[str, str] = {
    "職能基準代碼": "code",
    "職能基準名稱": "title",
    "職類": "title",
    "職業": "title",
    "所屬類別": "",
    "職類別": "job_category",
    "職類別代碼": "job_category_code",
    "職業別": "occupation",
    "職業別代碼": "occupation_code",
    "行業別": "industry",
    "行業別代碼": "industry_code",
    "工作描述": "description",
    "基準級別": "level",
}
_STATUSES: Mapping[str, str] = {"最新版本": "current", "歷史版本": "superseded"}
_VERSION = re.compile(r"[Vv](?P<number>\d{1,3})$")
_DATE = re.compile(r"(?P<year>\d{2,4})\s*[/.\-年]\s*(?P<month>\d{1,2})\s*[/.\-月]\s*(?P<day>\d{1,2})\s*日?")
_NUMBERED = re.compile(r"\s*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|\d{1,2}[.、．](?!\d))")
_BETWEEN_CODES = re.compile(r"[\s、，,;；]+")


@dataclass(frozen=True, slots=True)
class HeaderValues:
    """The header's fields, ready for the plan."""

    code: str
    title: str
    version: int
    status: str | None
    issued_on: date | None
    update_note: str | None
    history: tuple[HistoryEntry, ...]
    job_categories: tuple[Classification, ...]
    occupations: tuple[Classification, ...]
    industries: tuple[Classification, ...]
    description: str
    level: int | None


@dataclass(slots=True)
class Header:
    """Collects the rows of both tables."""

    ledger: Ledger
    findings: list[Finding]
    _history_columns: dict[int, str] = field(default_factory=dict)
    _history: list[HistoryEntry] = field(default_factory=list)
    _values: dict[str, list[Cell]] = field(default_factory=dict)
    _field: str = ""

    def take_row(self, row: Row) -> None:
        """Take one row of either table; what is neither label nor value is left without a place."""
        if self._take_history_head(row):
            return
        labels = {cell.column: label for cell in row.filled() if (label := _label(cell)) in _LABELS}
        if labels or not self._history_columns:
            self._history_columns = {}
            self._take_labelled(row, labels)
        else:
            self._take_history(row)

    def end_table(self) -> None:
        """Say that a table is over, so that no further row is taken for one of the version table."""
        self._history_columns = {}

    def take_title_line(self, piece: Piece, title: str) -> bool:
        """Take a free line that repeats the title, with or without 職能基準 behind it; tells whether it was one."""
        text = piece.text.strip()
        if not title or comparable(text) not in (comparable(title), comparable(title + "職能基準")):
            return False
        end = piece.text.rfind("職能基準") if comparable(text) != comparable(title) else len(piece.text)
        self.ledger.place(piece.part(0, end))
        self.ledger.set_aside(piece.part(end, len(piece.text)))
        return True

    def finish(self) -> HeaderValues:
        """Return the fields; the code and title may be empty, which is reported."""
        code = "".join(self._text("code").split())
        entry = next((e for e in self._history if comparable(e.code) == comparable(code)), None)
        if entry is None and self._history and not code:
            entry = next((e for e in self._history if e.status == "current"), self._history[0])
            code = entry.code
        elif entry is None and self._history:
            self.findings.append(finding("code-differs", None, code, code=code))
        if not code:
            self.findings.append(finding("no-code"))
        title = self._title() or (entry.title if entry else "")
        suffix = _VERSION.search(fold(code))
        printed = entry.version if entry else None
        return HeaderValues(
            code=code,
            title=title,
            # A first edition has neither version table nor suffix.
            version=printed or (int(suffix["number"]) if suffix else 1),
            status=entry.status if entry else None,
            issued_on=entry.issued_on if entry else None,
            update_note=entry.update_note if entry else None,
            history=tuple(self._history),
            job_categories=self._classifications("job_category"),
            occupations=self._classifications("occupation"),
            industries=self._classifications("industry"),
            description=self._description(),
            level=self._level(),
        )

    # --- the version table

    def _take_history_head(self, row: Row) -> bool:
        columns = {cell.column: comparable(cell.text) for cell in row.filled()}
        if len(columns) < 3 or "狀態" not in columns.values() or not set(columns.values()) <= set(_HISTORY_HEADS):
            return False
        self._history_columns = {column: _HISTORY_HEADS[text] for column, text in columns.items()}
        for cell in row.filled():
            self.ledger.set_aside(*map(Piece.whole, cell.lines))
        return True

    def _take_history(self, row: Row) -> None:
        cells = {self._history_columns[c.column]: c for c in row.filled() if c.column in self._history_columns}
        if not cells:
            return
        code = self._place(cells.get("code"))
        self._history.append(
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
        match = _VERSION.search(fold(printed)) or _VERSION.search(fold(code))
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

    # --- the table of labels and values

    def _take_labelled(self, row: Row, labels: Mapping[int, str]) -> None:
        if labels:
            self._field = ""
        for cell in row.filled():
            if cell.column in labels:
                self._field = _LABELS[labels[cell.column]]
                self.ledger.set_aside(*map(Piece.whole, cell.lines))
            elif self._field:
                self._values.setdefault(self._field, []).append(cell)

    def _text(self, name: str) -> str:
        return join(self._place(cell) for cell in self._values.get(name, []))

    def _title(self) -> str:
        cells = self._values.get("title", [])
        titles = [join(line.text for line in cell.lines) for cell in cells]
        if cells:
            self._place(cells[0])
        for other, cell in zip(titles[1:], cells[1:], strict=True):
            self._place(cell)
            if comparable(other) != comparable(titles[0]):
                # The other title has no field: it stays in the accounting.
                self.findings.append(finding("two-titles", cell.lines[0].at, other, title=titles[0], other=other))
        return titles[0] if titles else ""

    def _classifications(self, name: str) -> tuple[Classification, ...]:
        """Pair names and codes by their order; a name may hold slashes and commas, so only lines part names."""
        names = [self._place(cell) for cell in self._values.get(name, [])]
        cells = self._values.get(f"{name}_code", [])
        codes = [code for cell in cells for code in _BETWEEN_CODES.split(self._place(cell)) if code]
        if len(codes) > 1 and len(names) == 1:
            lines = [line for cell in self._values[name] for line in cell.lines]
            if len(lines) == len(codes):
                names = [join([line.text]) for line in lines]
        if len(names) == len(codes):
            return tuple(Classification(code, text) for code, text in zip(codes, names, strict=True))
        if names and codes:
            at = cells[0].lines[0].at
            counts = {"names": str(len(names)), "codes": str(len(codes))}
            self.findings.append(finding("classification-unpaired", at, " ".join(codes), **counts))
            return (Classification(" ".join(codes), join(names)),)
        return tuple(Classification("", text) for text in names) or tuple(Classification(code, "") for code in codes)

    def _description(self) -> str:
        lines = [line for cell in self._values.get("description", []) for line in cell.lines]
        parts: list[list[str]] = []
        for line in lines:
            self.ledger.place(Piece.whole(line))
            if parts and line.list_depth is None and not _NUMBERED.match(line.text):
                parts[-1].append(line.text)
            else:
                parts.append([line.text])
        return "\n".join(map(join, parts))

    def _level(self) -> int | None:
        lines = [line for cell in self._values.get("level", []) for line in cell.lines]
        if not lines:
            return None
        level, unclear = read_level(lines, self.ledger)
        if unclear:
            printed = join(line.text for line in lines)
            self.findings.append(finding("level-unclear", lines[0].at, printed, printed=printed))
        return level

    def _place(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        self.ledger.place(*map(Piece.whole, cell.lines))
        return join(line.text for line in cell.lines)


def parse_date(printed: str) -> date:
    """Return the day printed as 2018/12/21, 2018-12-21, 2018.12.21 or 2018年12月21日.

    A year before 1000 is one of the Republic of China (107 is 2018). Raises ``ValueError`` for anything else.
    """
    match = _DATE.fullmatch(fold(printed).strip())
    if match is None:
        raise ValueError(f"not a date: {printed!r}")
    year = int(match["year"])
    return date(year + 1911 if year < 1000 else year, int(match["month"]), int(match["day"]))


def _label(cell: Cell) -> str:
    """The cell's text without white space, a remark in brackets behind it, and a colon."""
    text = comparable(cell.text)
    # A label is short; the pattern would be slow on a long text full of brackets.
    return re.sub(r"(?:\(.*\))?:?$", "", text) if len(text) <= 40 else text
