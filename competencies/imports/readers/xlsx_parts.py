"""Looks into the parts of an XLSX file for what the reading library does not tell, before it reads anything.

The library makes room for the rectangle around all cells, copies a shared text for each cell that names it, and gives
an empty cell for a formula that was never computed. So this module measures the sheets first and remembers formulas.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import join as join_path
from posixpath import normpath
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from competencies.imports.readers.errors import UnreadableFile

MAX_SHEETS = 50
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 50_000
MAX_MERGED = 20_000
# Characters of all cells together; the longest standards have some 60,000.
MAX_CHARACTERS = 4_000_000
# The cells of all rectangles around the sheets' contents, filled or not.
MAX_AREA = 1_000_000

_CHUNK = 1 << 16
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(slots=True)
class SheetFacts:
    """What a sheet holds: its extent, the formulas whose result was kept, and the cells without a value to read.

    ``lost`` gives, for a formula that was never computed and for one that ends in an error, what stands in the cell:
    the formula, or the error's name.
    """

    height: int = 0
    width: int = 0
    cells: int = 0
    merged: int = 0
    formulas: set[Place] = field(default_factory=set)
    lost: dict[Place, str] = field(default_factory=dict)


def measure_sheets(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet by its name, in the order of the workbook.

    Raises ``UnreadableFile`` for a workbook larger than the limits of this module, and ``KeyError``, ``ValueError`` or
    the parsers' errors for a damaged one.
    """
    parts = _sheet_parts(archive)
    if len(parts) > MAX_SHEETS:
        raise UnreadableFile("too-many-sheets", limit=str(MAX_SHEETS))
    shared = _shared_lengths(archive)
    budget = _Budget()
    facts = {}
    for name, part in parts.items():
        with archive.open(part) as file:
            facts[name] = _SheetScan(shared, budget).run(file)
        budget.spend_area(facts[name].height * facts[name].width)
    return facts


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 -- without a DTD nothing expands
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    kinds = {relation.get("Id", ""): relation.get("Type", "") for relation in relations}
    parts = {}
    for sheet in book.iter():
        if _local(sheet.tag) != "sheet":
            continue
        relation = sheet.get(_RELATION, "")
        if kinds.get(relation, "").endswith("/worksheet"):
            target = targets[relation]
            parts[sheet.get("name", "")] = (
                target.lstrip("/") if target.startswith("/") else normpath(join_path("xl", target))
            )
    return parts


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The lengths of the texts that cells name by number."""
    name = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    if name is None:
        return []
    lengths: list[int] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if _local(tag) == "si":
            lengths.append(0)

    def data(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.CharacterDataHandler = start, data
    with archive.open(name) as file:
        parser.ParseFile(file)
    return lengths


@dataclass(slots=True)
class _Budget:
    cells: int = 0
    characters: int = 0
    area: int = 0

    def spend(self, characters: int) -> None:
        self.cells += 1
        self.characters += characters
        if self.cells > MAX_CELLS or self.characters > MAX_CHARACTERS:
            raise UnreadableFile("too-much-text")

    def spend_area(self, area: int) -> None:
        self.area += area
        if self.area > MAX_AREA:
            raise UnreadableFile("too-much-text")


class _SheetScan:
    """Goes once through the XML of a sheet."""

    def __init__(self, shared: list[int], budget: _Budget) -> None:
        self.facts = SheetFacts()
        self._shared = shared
        self._budget = budget
        self._row = self._column = -1
        self._kind = ""
        self._texts: dict[str, str] = {}
        self._in = ""

    def run(self, file: IO[bytes]) -> SheetFacts:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)
        return self.facts

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match _local(tag):
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                self._row, self._column = self._place(attributes.get("r"))
                self._kind, self._texts = attributes.get("t", "n"), {}
            case "f" | "v" | "t" as name:
                self._in = name
                self._texts.setdefault(name, "")
            case "mergeCell":
                self.facts.merged += 1
                if self.facts.merged > MAX_MERGED:
                    raise UnreadableFile("too-much-text")

    def _data(self, text: str) -> None:
        if self._in:
            self._texts[self._in] += text

    def _end(self, tag: str) -> None:
        match _local(tag):
            case "f" | "v" | "t":
                self._in = ""
            case "c":
                self._close_cell()

    def _close_cell(self) -> None:
        texts, facts, place = self._texts, self.facts, (self._row, self._column)
        if not texts:
            return
        value = texts.get("v") or texts.get("t", "")
        length = len(value)
        if self._kind == "s" and value.isdecimal() and int(value) < len(self._shared):
            length = self._shared[int(value)]
        self._budget.spend(length + len(texts.get("f", "")))
        facts.cells += 1
        facts.height, facts.width = max(facts.height, self._row + 1), max(facts.width, self._column + 1)
        if facts.height > MAX_ROWS or facts.width > MAX_COLUMNS:
            raise UnreadableFile("sheet-too-large", rows=str(MAX_ROWS), columns=str(MAX_COLUMNS))
        if self._kind == "e":
            facts.lost[place] = value
        elif "f" in texts and not value:
            # The cells below the first of a shared formula do not repeat it.
            facts.lost[place] = f"={texts['f']}"
        elif "f" in texts:
            facts.formulas.add(place)

    def _place(self, reference: str | None) -> Place:
        if reference is None:
            return self._row, self._column + 1
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError(f"not a cell: {reference[:20]!r}")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(match[2]) - 1, column - 1


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
