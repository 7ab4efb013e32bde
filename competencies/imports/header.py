"""Reads what stands before the table of tasks: the version table, and the table of labels and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from competencies.imports.classifications import (
    code_parts,
    count_of_codes,
    count_of_names,
    is_usual_code,
    pair_classifications,
)
from competencies.imports.document import Cell, Row
from competencies.imports.findings import Finding, finding
from competencies.imports.history import VERSION_SUFFIX, History
from competencies.imports.labels import field_of
from competencies.imports.layout import field_above
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.levels import read_level
from competencies.imports.plan import Classification, HistoryEntry, TitleKind
from competencies.imports.wording import NUMBERED, comparable, fold, join

# The form of codes as issued: category, occupation and number, and from the second edition on the version.
_USUAL_CODE = re.compile(r"[A-Z]{3}\d{4}-\d{3}(?:[Vv]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class HeaderValues:
    """The header's fields, ready for the plan."""

    code: str
    title: str
    title_kind: TitleKind
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
    _history: History = field(init=False)
    _values: dict[str, list[Cell]] = field(default_factory=dict)
    # The cells of the last row with labels and the field of each, for rows that go on with the values alone.
    _last_values: list[tuple[Cell, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._history = History(self.ledger, self.findings)

    def take_row(self, row: Row, from_above: Sequence[Cell] = ()) -> None:
        """Take one row of either table; what is neither label nor value is left without a place.

        ``from_above`` are the cells that begin in a row above and are merged over this one.
        """
        if self._history.take_head(row):
            return
        labels = {id(cell): label for cell in row.filled() if (label := field_of(cell)) is not None}
        if labels or not self._history.is_open:
            self._history.end_table()
            self._take_labelled(row, labels)
        else:
            self._history.take_row(row, from_above)

    def end_table(self) -> None:
        """Say that a table is over, so that no further row is taken for one of the version table."""
        self._history.end_table()

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
        entry = self._history.entry_of(code)
        if entry is None and self._history.entries and not code:
            entry = next((e for e in self._history.entries if e.status == "current"), self._history.entries[0])
            code = entry.code
        elif entry is None and self._history.entries:
            self.findings.append(finding("code-differs", None, code, code=code))
        if not code:
            self.findings.append(finding("no-code"))
        title = self._title() or (entry.title if entry else "")
        suffix = VERSION_SUFFIX.search(fold(code))
        printed = entry.version if entry else None
        return HeaderValues(
            code=code,
            title=title,
            title_kind=self._title_kind(),
            # A first edition has neither version table nor suffix.
            version=printed or (int(suffix["number"]) if suffix else 1),
            status=entry.status if entry else None,
            issued_on=entry.issued_on if entry else None,
            update_note=entry.update_note if entry else None,
            history=tuple(self._history.entries),
            job_categories=self._classifications("job_category"),
            occupations=self._classifications("occupation"),
            industries=self._classifications("industry"),
            description=self._description(),
            level=self._level(),
        )

    # --- the table of labels and values

    def _take_labelled(self, row: Row, labels: Mapping[int, str]) -> None:
        name = ""
        values: list[tuple[Cell, str]] = []
        for cell in row.cells:
            if id(cell) in labels:
                name = labels[id(cell)]
                self.ledger.set_aside(*map(Piece.whole, cell.lines))
                continue
            # Without a label in its row a value goes on with the field above it, else with the row's last.
            found = name if labels else field_above(cell, self._last_values)
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
        cells = self._title_cells()
        titles = [join(line.text for line in cell.lines) for cell in cells]
        if cells:
            self._place(cells[0])
        for other, cell in zip(titles[1:], cells[1:], strict=True):
            self._place(cell)
            if comparable(other) != comparable(titles[0]):
                # The other title has no field: it stays in the accounting.
                self.findings.append(finding("two-titles", cell.lines[0].at, other, title=titles[0], other=other))
        return titles[0] if titles else ""

    def _title_cells(self) -> list[Cell]:
        cells = [*self._values.get("title", []), *self._values.get("category_title", [])]
        return sorted(cells, key=lambda cell: cell.lines[0].at)

    def _title_kind(self) -> TitleKind:
        cells = self._title_cells()
        return "job_category" if cells and cells[0] in self._values.get("category_title", []) else "occupation"

    def _classifications(self, name: str) -> tuple[Classification, ...]:
        names, codes = self._values.get(name, []), self._values.get(f"{name}_code", [])
        for cell in names:
            self._place(cell)
        for line in (line for cell in codes for line in cell.lines):
            parts = code_parts(line.text)
            self.ledger.set_aside(Piece.whole(line))
            self.ledger.place(*(Piece(line, *part) for part in parts))
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
