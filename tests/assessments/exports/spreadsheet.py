"""Reads a workbook back: the figures in it, the formulas behind them, and what these formulas give.

The evaluator knows the few functions that the portal writes, and raises for everything else.
"""

import re
import zipfile
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol

Grid = list[list[Any]]

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RANGE = r"'((?:[^']|'')+)'!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)"


class Spreadsheet:
    """``values`` are those a viewer sees without calculating; ``formulas`` are texts that begin with "="."""

    def __init__(self, content: bytes) -> None:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        self.names: list[str] = book.sheet_names
        self.values: dict[str, Grid] = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in self.names
        }
        with zipfile.ZipFile(BytesIO(content)) as parts:
            self._parts = {
                name: ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
                for number, name in enumerate(self.names, start=1)
            }

    def formulas(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """Yield row and column, from 0, and text of each formula of a sheet."""
        for cell in self._parts[sheet].iter(f"{_SPACE}c"):
            formula = cell.find(f"{_SPACE}f")
            if formula is not None:
                yield (*xl_cell_to_rowcol(cell.attrib["r"]), f"={formula.text}")

    def frozen(self, sheet: str) -> str:
        """Return the first cell that moves when the sheet is scrolled."""
        return next(self._parts[sheet].iter(f"{_SPACE}pane")).attrib["topLeftCell"]

    def has(self, sheet: str, what: str) -> bool:
        """Whether the sheet has an element, such as ``autoFilter``."""
        return next(self._parts[sheet].iter(f"{_SPACE}{what}"), None) is not None

    def evaluate(self, sheet: str, formula: str) -> Any:
        """Compute a formula from the values of the workbook; "" for nothing."""
        text = formula.removeprefix("=")
        if found := re.fullmatch(rf'IF\(COUNT\({_RANGE}\)=0,"",ROUND\(AVERAGE\({_RANGE}\),4\)\)', text):
            numbers = self._numbers(found[1], found[2])
            assert (found[1], found[2]) == (found[3], found[4])
            return _rounded(sum(numbers, Decimal(0)) / len(numbers)) if numbers else ""
        if found := re.fullmatch(rf"COUNT\({_RANGE}\)", text):
            return len(self._numbers(found[1], found[2]))
        if found := re.fullmatch(rf'COUNTIF\({_RANGE},"([^<>"]*)"\)', text):
            return sum(value == found[3] for value in self._cells(found[1], found[2]))
        if found := re.fullmatch(r'IF\(COUNT\((\w+),(\w+)\)<2,"",ROUND\((\w+)-(\w+),4\)\)', text):
            left, right = self._cell(sheet, found[1]), self._cell(sheet, found[2])
            return "" if "" in (left, right) else _rounded(_number(left) - _number(right))
        if found := re.fullmatch(rf'IF\((\w+)="","",COUNTIF\({_RANGE},"<="&\((\w+)-0\.005\)\)\)', text):
            if self._cell(sheet, found[1]) == "":
                return ""
            border = _number(self._cell(sheet, found[4])) - Decimal("0.005")
            return sum(number <= border for number in self._numbers(found[2], found[3]))
        if text.startswith("COUNTIFS("):
            return self._countifs(text)
        raise AssertionError(f"not known: {formula}")

    def _countifs(self, text: str) -> int:
        conditions = re.findall(rf'{_RANGE},"(>=|<)([\d.]+)"', text)
        rebuilt = ",".join(f"'{sheet}'!{cells},\"{sign}{border}\"" for sheet, cells, sign, border in conditions)
        assert text == f"COUNTIFS({rebuilt})", text
        sheet, cells = conditions[0][0], conditions[0][1]
        return sum(
            all(
                number >= Decimal(border) if sign == ">=" else number < Decimal(border)
                for *_r, sign, border in conditions
            )
            for number in self._numbers(sheet, cells)
        )

    def _cell(self, sheet: str, name: str) -> Any:
        return next(self._cells(sheet, name))

    def _cells(self, sheet: str, cells: str) -> Iterator[Any]:
        first, _colon, last = cells.replace("$", "").partition(":")
        (top, left), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last or first)
        grid = self.values[sheet.replace("''", "'")]
        for row in range(top, bottom + 1):
            yield from grid[row][left : right + 1]

    def _numbers(self, sheet: str, cells: str) -> list[Decimal]:
        return [_number(value) for value in self._cells(sheet, cells) if isinstance(value, int | float)]


def _number(value: Any) -> Decimal:
    # Four places are stored: what is further behind comes from the way a computer keeps a number.
    return Decimal(repr(value))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
