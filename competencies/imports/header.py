"""Reads what stands before the table of tasks: the version table, and the table of labels and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from competencies.imports.classifications import count_of_codes, count_of_names, is_usual_code, pair_classifications
from competencies.imports.document import Cell, Row
from competencies.imports.findings import Finding, finding
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.levels import read_level
from competencies.imports.plan import Classification, HistoryEntry
from competencies.imports.wording import NUMBERED, comparable, fold, join

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
_STATUSES: Mapping[str, str] = {
    "最新版本": "current",
    "最新版": "current",
    "歷史版本": "superseded",
    "歷史版": "superseded",
}
_VERSION = re.compile(r"[Vv](?P<number>\d{1,3})$")
_DATE = re.compile(r"(?P<year>\d{2,4})\s*[/.\-年]\s*(?P<month>\d{1,2})\s*[/.\-月]\s*(?P<day>\d{1,2})\s*日?")
# The form of codes as issued: category, occupation and number, and from the second edition on the version.
_USUAL_CODE = re.compile(r"[A-Z]{3}\d{4}-\d{3}(?:[Vv]\d{1,2})?")


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
    _history_heads: list[tuple[Cell, str]] = field(default_factory=list)
    _history: list[HistoryEntry] = field(default_factory=list)
    _values: dict[str, list[Cell]] = field(default_factory=dict)
    # The cells of the last row with labels and the field of each, for rows that go on with the values alone.
    _last_values: list[tuple[Cell, str]] = field(default_factory=list)

    def take_row(self, row: Row, from_above: Sequence[Cell] = ()) -> None:
        """Take one row of either table; what is neither label nor value is left without a place.

        ``from_above`` are the cells that begin in a row above and are merged over this one.
        """
        if self._take_history_head(row):
            return
        labels = {cell.column: label for cell in row.filled() if (label := _label(cell)) in _LABELS}
        if labels or not self._history_heads:
            self._history_heads = []
            self._take_labelled(row, labels)
        else:
            self._take_history(row, from_above)

    def end_table(self) -> None:
        """Say that a table is over, so that no further row is taken for one of the version table."""
        self._history_heads = []

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
        if code and not _USUAL_CODE.fullmatch(fold(code)):
            self.findings.append(finding("code-irregular", self._values["code"][0].lines[0].at, code, code=code))
        entry = self._own_entry(code)
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

    def _own_entry(self, code: str) -> HistoryEntry | None:
        """The document's own row of the version table: that of its code, else of a code that means the same."""
        for form in (comparable, _same_code):
            for entry in self._history:
                if code and form(entry.code) == form(code):
                    return entry
        return None

    # --- the version table

    def _take_history_head(self, row: Row) -> bool:
        texts = [comparable(cell.text) for cell in row.filled()]
        known = set(texts) & set(_HISTORY_HEADS)
        # What stands below a head that nobody knows is left without a place.
        if "狀態" not in known or len(known) < (3 if len(known) == len(texts) else 4):
            return False
        self._history_heads = [
            (cell, _HISTORY_HEADS.get(text, "")) for cell, text in zip(row.filled(), texts, strict=True)
        ]
        for cell in row.filled():
            self.ledger.set_aside(*map(Piece.whole, cell.lines))
        return True

    def _take_history(self, row: Row, from_above: Sequence[Cell]) -> None:
        own = [cell for cell in row.filled() if _field_above(cell, self._history_heads)]
        if not own:
            return
        merged = [
            cell for cell in from_above if cell.lines and cell not in [head for head, _name in self._history_heads]
        ]
        cells = {_field_above(cell, self._history_heads): cell for cell in (*merged, *own)}
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
        name = ""
        values: list[tuple[Cell, str]] = []
        for cell in row.cells:
            if cell.lines and cell.column in labels:
                name = _LABELS[labels[cell.column]]
                self.ledger.set_aside(*map(Piece.whole, cell.lines))
                continue
            # Without a label in its row a value goes on with the field above it, else with the row's last.
            found = name if labels else _field_above(cell, self._last_values)
            if not labels and not found and self._last_values and len(row.filled()) == 1:
                found = self._last_values[-1][1]
            if found:
                values.append((cell, found))
                if cell.lines:
                    self._values.setdefault(found, []).append(cell)
        if labels:
            self._last_values = values

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
        names, codes = self._values.get(name, []), self._values.get(f"{name}_code", [])
        for cell in (*names, *codes):
            self._place(cell)
        pairs, paired = pair_classifications(names, codes)
        if not paired:
            at, printed = codes[0].lines[0].at, " ".join(join(line.text for line in cell.lines) for cell in codes)
            counts = {"names": str(count_of_names(names)), "codes": str(count_of_codes(codes))}
            self.findings.append(finding("classification-unpaired", at, printed, **counts))
        elif codes:
            self.findings.extend(
                finding("classification-code-odd", codes[0].lines[0].at, f"{pair.code} {pair.name}", code=pair.code)
                for pair in pairs
                if pair.code and not is_usual_code(pair.code)
            )
        return pairs

    def _description(self) -> str:
        lines = [line for cell in self._values.get("description", []) for line in cell.lines]
        parts: list[list[str]] = []
        for line in lines:
            self.ledger.place(Piece.whole(line))
            if parts and line.list_depth is None and not NUMBERED.match(line.text):
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


def _field_above(cell: Cell, above: Sequence[tuple[Cell, str]]) -> str:
    """The name of the field whose cell in another row stands above ``cell``, by the boxes if there are any."""
    if cell.box is None:
        return next((name for other, name in above if other.column == cell.column), "")
    shared = [(other.box.shared_width(cell.box.x0, cell.box.x1), name) for other, name in above if other.box]
    width, name = max(shared, default=(0.0, ""), key=lambda pair: pair[0])
    return name if width > 0 else ""


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


def _label(cell: Cell) -> str:
    """The cell's text without white space, a remark in brackets behind it, and a colon."""
    text = comparable(cell.text)
    # A label is short; the pattern would be slow on a long text full of brackets.
    return re.sub(r"(?:\(.*\))?:?$", "", text) if len(text) <= 40 else text
