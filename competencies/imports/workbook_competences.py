"""Reads the knowledge, skills and attitudes of the portal's workbook, and finds those that a task names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from competencies.imports.checks import find_gaps
from competencies.imports.codes import canonical_code, find_codes
from competencies.imports.document import Cell
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item
from competencies.imports.ledger import Piece
from competencies.imports.plan import AttitudePlan, CompetencePlan
from competencies.imports.wording import comparable, tidy
from competencies.imports.workbook_entries import Cells, references, text_of, words
from competencies.imports.workbook_sheets import SheetRow

_OTHER = {"K": "S", "S": "K"}


@dataclass(slots=True, eq=False)
class Entry:
    """A knowledge or skill; ``key`` identifies it among those of its kind."""

    kind: str
    key: str
    item: Item
    details: list[str] = field(default_factory=list)

    def plan(self) -> CompetencePlan:
        """The entry as the plan holds it."""
        return CompetencePlan(self.key, self.item.code, text_of(self.item), tuple(self.details))


def _loosely(code: str) -> str:
    """The form in which K1, k01 and Ｋ001 are the same."""
    return canonical_code(code.upper())


_FORMS = (comparable, _loosely)


class _Index:
    """The entries of a kind by what a task may call them: the key, the code, and either written in another way."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self._counts: Counter[str] = Counter()
        # Each way of writing has its own: K1 is found as K1, though K01 before it may be written K1 too.
        self._by_key: tuple[dict[str, Entry], ...] = tuple({} for _form in _FORMS)
        self._by_code: tuple[dict[str, Entry], ...] = tuple({} for _form in _FORMS)

    def add(self, entry: Entry) -> None:
        self.keys.add(entry.key)
        self._counts[entry.item.code] += 1
        for form, by_key, by_code in zip(_FORMS, self._by_key, self._by_code, strict=True):
            by_key.setdefault(form(entry.key), entry)
            by_code.setdefault(form(entry.item.code), entry)

    def count_of(self, code: str) -> int:
        return self._counts[code]

    def find(self, text: str) -> Entry | None:
        for form, by_key, by_code in zip(_FORMS, self._by_key, self._by_code, strict=True):
            wanted = form(text)
            found = by_key.get(wanted) or (by_code.get(wanted) if wanted else None)
            if found is not None:
                return found
        return None


class Competences:
    """The sheets of knowledge and skills."""

    def __init__(self, cells: Cells, findings: list[Finding]) -> None:
        self._cells = cells
        self._findings = findings
        self._entries: dict[str, list[Entry]] = {"K": [], "S": []}
        self._known: dict[str, _Index] = {"K": _Index(), "S": _Index()}
        self._task_cells: list[Cell] = []

    def take_rows(self, kind: str, rows: Iterable[SheetRow]) -> None:
        """Take the rows of a sheet: one for each entry, further ones without code and text for its details."""
        entries = self._entries[kind]
        for row in rows:
            items = self._cells.entries(row, kind, "code", "text")
            key = self._cells.set_aside(row.own.get("key"))
            if not items and key:
                items = [Item(kind, "", row.own["key"].lines[0].at)]
            for item in items:
                self._add(kind, item, key)
                key = ""
            if entries and "details" in row.own:
                cell = row.own["details"]
                self._cells.ledger.place(*map(Piece.whole, cell.lines))
                entries[-1].details += filter(None, (tidy(line.text) for line in cell.lines))
            if "tasks" in row.own:
                self._task_cells.append(row.own["tasks"])

    def find(self, kind: str, cell: Cell | None) -> list[Entry]:
        """Return the entries that a task's cell names; what is no code and no key is left without a place."""
        found: list[Entry] = []
        for piece in references(cell) if cell is not None else ():
            # Keys may hold blanks; codes that are parted by blanks alone come one by one.
            pieces = [piece] if self._find(kind, piece.text) else list(words(piece))
            for one in pieces:
                entry = self._find(kind, one.text) or self._named_only(kind, one)
                if entry is None:
                    continue
                self._cells.ledger.set_aside(one)
                if entry.kind != kind:
                    self._findings.append(
                        finding("competence-in-other-column", one.line.at, one.text, code=entry.item.code or entry.key)
                    )
                found.append(entry)
            if cell is not None:
                self._set_separators_aside(cell)
        return list(dict.fromkeys(found))

    def finish(self, kind: str) -> tuple[CompetencePlan, ...]:
        """Return the entries of a kind, and report what is odd about their codes."""
        entries = self._entries[kind]
        first: dict[str, Item] = {}
        for entry in entries:
            item, text = entry.item, comparable(entry.item.text)
            same = first.setdefault(text, item)
            if text and canonical_code(same.code) != canonical_code(item.code):
                self._findings.append(
                    finding("same-text-other-code", item.at, item.quote, code=item.code, first=same.code)
                )
        self._findings.extend(find_gaps(entry.item for entry in entries))
        return tuple(entry.plan() for entry in entries)

    def set_task_columns_aside(self, tasks: Sequence[Item]) -> None:
        """Set aside what the column for the tasks repeats; anything else in it is left without a place."""
        known = {comparable(said) for task in tasks for said in (task.code, task.text) if said}
        for cell in self._task_cells:
            for piece in references(cell):
                if comparable(piece.text) in known:
                    self._cells.ledger.set_aside(piece)
            self._set_separators_aside(cell)

    def _add(self, kind: str, item: Item, key: str) -> None:
        known = self._known[kind]
        count = known.count_of(item.code) + 1
        if not key or key in known.keys:
            key = item.code if item.code and count == 1 else f"{item.code}#{count}"
        while key in known.keys:
            count += 1
            key = f"{item.code}#{count}"
        if item.code and known.count_of(item.code):
            self._findings.append(finding("competence-code-repeated", item.at, item.quote, code=item.code, key=key))
        elif item.code and not item.text:
            self._findings.append(finding("code-without-text", item.at, item.code, code=item.code))
        self._keep(Entry(kind, key, item))

    def _keep(self, entry: Entry) -> None:
        self._entries[entry.kind].append(entry)
        self._known[entry.kind].add(entry)

    def _find(self, kind: str, text: str) -> Entry | None:
        """The entry that ``text`` names, of the other kind too where none of this kind bears that code."""
        return self._known[kind].find(text) or self._known[_OTHER[kind]].find(text)

    def _named_only(self, kind: str, piece: Piece) -> Entry | None:
        """An entry for a code that no row defines, so that the link is not lost; None for what is no code."""
        codes = find_codes(piece.text, kind + _OTHER[kind])
        if len(codes) != 1 or codes[0].end - codes[0].start != len(piece.text):
            return None
        self._findings.append(finding("competence-undefined", piece.line.at, piece.text, code=piece.text))
        code = codes[0]
        entry = Entry(code.kind, code.printed, Item(code.kind, code.printed, piece.line.at))
        self._keep(entry)
        return entry

    def _set_separators_aside(self, cell: Cell) -> None:
        for line in cell.lines:
            for place, character in enumerate(line.text):
                if character in ",，、;；":
                    self._cells.ledger.set_aside(Piece(line, place, place + 1))


def read_attitudes(rows: Iterable[SheetRow], cells: Cells, findings: list[Finding]) -> tuple[AttitudePlan, ...]:
    """Return the attitudes; a row holds a code, a name and a text, of which any may be empty."""
    plans: list[AttitudePlan] = []
    items: list[Item] = []
    seen: dict[str, int] = {}
    for row in rows:
        # The name may stand for the code and itself.
        for item in cells.entries(row, "A", "code", "name") or [Item("A", "", row.at)]:
            name, text = text_of(item), ""
            if not items or items[-1].at.row != item.at.row or items[-1].at.page != item.at.page:
                text = cells.place(row.own.get("text"))
            count = seen[item.code] = seen.get(item.code, 0) + 1
            key = item.code if item.code and count == 1 else f"{item.code}#{count}"
            if item.code and count > 1:
                findings.append(finding("attitude-code-repeated", item.at, item.quote, code=item.code, key=key))
            if item.code and not (name or text):
                findings.append(finding("code-without-text", item.at, item.code, code=item.code))
            items.append(item)
            plans.append(AttitudePlan(key, item.code, name, text))
    findings.extend(find_gaps(items))
    return tuple(plans)
