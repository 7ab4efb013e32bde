"""Reads a workbook back: the figures in it, the formulas behind them, and what these formulas give.

The evaluator knows the few functions that the portal writes, and fails for everything else.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol

Grid = list[list[Any]]

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TOKEN = re.compile(
    r"(?:'(?P<sheet>(?:[^']|'')+)'!)?(?P<cells>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)"
    r"|(?P<name>[A-Z]+)(?=\()"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|[-+*/&=<(),]"
)


class Spreadsheet:
    """``values`` are those a viewer sees without calculating; ``formulas`` are texts that begin with "="."""

    def __init__(self, content: bytes) -> None:
        self._content = content
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
        """Compute a formula of a sheet from the values of the workbook, exactly; "" for nothing."""
        value = _Formula(formula.removeprefix("="), lambda name, cells: list(self._cells(name or sheet, cells))).value()
        return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value

    def _cells(self, sheet: str, cells: str) -> Iterator[Any]:
        first, _colon, last = cells.replace("$", "").partition(":")
        (top, left), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last or first)
        grid = self.values[sheet]
        for row in range(top, bottom + 1):
            yield from grid[row][left : right + 1]

    def notes(self, sheet: str) -> dict[tuple[int, int], str]:
        """Return the notes of a sheet's cells by row and column, from 0."""
        number = self.names.index(sheet) + 1
        with zipfile.ZipFile(BytesIO(self._content)) as parts:
            if (related := f"xl/worksheets/_rels/sheet{number}.xml.rels") not in parts.namelist():
                return {}
            targets = [one.attrib["Target"] for one in ElementTree.fromstring(parts.read(related))]
            found = {}
            for target in targets:
                if "comments" in target:
                    for note in ElementTree.fromstring(parts.read(target.replace("../", "xl/"))).iter(
                        f"{_SPACE}comment"
                    ):
                        found[xl_cell_to_rowcol(note.attrib["ref"])] = "".join(note.itertext())
        return found


Value = Fraction | str | bool
Look = Callable[[str, str], list[Any]]
"""Gives the values of cells, named as in a formula, of a sheet ("": that of the formula)."""


class _Formula:
    """One formula, computed while it is read; of a condition only the part that counts is computed."""

    def __init__(self, text: str, look: Look) -> None:
        self._tokens = list(_TOKEN.finditer(text))
        assert "".join(found[0] for found in self._tokens) == text, f"not known: {text}"
        self._at, self._look, self._text = 0, look, text

    def value(self) -> Value:
        value = self._comparison()
        assert self._at == len(self._tokens), self._text
        return value

    def _next(self, *signs: str) -> str:
        """Return the next token, if it is one of these, and go on behind it."""
        if self._at < len(self._tokens) and self._tokens[self._at][0] in signs:
            self._at += 1
            return self._tokens[self._at - 1][0]
        return ""

    def _take(self, sign: str) -> None:
        assert self._next(sign), f"{sign} is missing: {self._text}"

    def _comparison(self) -> Value:
        left = self._joined()
        match self._next("=", "<"):
            case "=":
                return left == self._joined()
            case "<":
                return _number(left) < _number(self._joined())
        return left

    def _joined(self) -> Value:
        value = self._sum()
        while self._next("&"):
            value = _as_text(value) + _as_text(self._sum())
        return value

    def _sum(self) -> Value:
        value = self._product()
        while sign := self._next("+", "-"):
            other = _number(self._product())
            value = _number(value) + (other if sign == "+" else -other)
        return value

    def _product(self) -> Value:
        value = self._atom()
        while sign := self._next("*", "/"):
            other = _number(self._atom())
            value = _number(value) * other if sign == "*" else _number(value) / other
        return value

    def _atom(self) -> Value:
        if self._next("("):
            value = self._comparison()
            self._take(")")
            return value
        token = self._tokens[self._at]
        if token["name"]:
            return self._function()
        if token["cells"]:
            (value,) = self._range()
            return _value(value)
        self._at += 1
        if token["text"]:
            return token["text"][1:-1].replace('""', '"')
        return Fraction(token["number"])

    def _range(self) -> list[Any]:
        token = self._tokens[self._at]
        assert token["cells"], self._text
        self._at += 1
        return self._look((token["sheet"] or "").replace("''", "'"), token["cells"])

    def _ranges(self) -> list[Any]:
        """Return the values of all cells that are named up to the end of the function."""
        cells = self._range()
        while self._next(","):
            cells += self._range()
        return cells

    def _function(self) -> Value:
        name = self._tokens[self._at][0]
        self._at += 1
        self._take("(")
        result: Value
        match name:
            case "IF":
                result = self._choice()
            case "COUNT":
                result = Fraction(len(_numbers(self._ranges())))
            case "AVERAGE":
                numbers = _numbers(self._ranges())
                assert numbers, f"an error for whoever opens it: {self._text}"
                result = sum(numbers, Fraction()) / len(numbers)
            case "ROUND":
                number = _number(self._comparison())
                self._take(",")
                result = _rounded(number, int(_number(self._comparison())))
            case "COUNTIF" | "COUNTIFS":
                result = self._counted()
            case _:
                raise AssertionError(f"not known: {name}")
        self._take(")")
        return result

    def _choice(self) -> Value:
        condition = self._comparison()
        self._take(",")
        if not condition:
            self._skip()
            self._take(",")
            return self._comparison()
        value = self._comparison()
        self._take(",")
        self._skip()
        return value

    def _skip(self) -> None:
        """Go to the end of an argument that does not count."""
        depth = 0
        while depth or self._tokens[self._at][0] not in {",", ")"}:
            depth += {"(": 1, ")": -1}.get(self._tokens[self._at][0], 0)
            self._at += 1

    def _counted(self) -> Fraction:
        fitting: list[bool] = []
        while True:
            cells = self._range()
            self._take(",")
            condition = _as_text(self._comparison())
            fits = [_fits(cell, condition) for cell in cells]
            fitting = [one and other for one, other in zip(fitting or [True] * len(fits), fits, strict=True)]
            if not self._next(","):
                return Fraction(sum(fitting))


def _fits(cell: Any, condition: str) -> bool:
    found = re.fullmatch(r"(<=|>=|<)([\d.]+)", condition)
    if found is None:
        return bool(cell == condition)
    if not isinstance(cell, int | float):
        return False
    number, border = _value(cell), Fraction(found[2])
    return {"<=": number <= border, ">=": number >= border, "<": number < border}[found[1]]  # type: ignore[operator]


def _value(cell: Any) -> Fraction | str:
    # Four places are stored: what is further behind comes from the way a computer keeps a number.
    return Fraction(repr(cell)) if isinstance(cell, int | float) else str(cell)


def _numbers(cells: Iterable[Any]) -> list[Fraction]:
    return [_number(_value(cell)) for cell in cells if isinstance(cell, int | float)]


def _number(value: Value) -> Fraction:
    assert isinstance(value, Fraction), f"no number: {value}"
    return value


def _as_text(value: Value) -> str:
    return str(Decimal(value.numerator) / value.denominator) if isinstance(value, Fraction) else str(value)


def _rounded(value: Fraction, places: int) -> Fraction:
    quantum = Decimal(1).scaleb(-places)
    return Fraction((Decimal(value.numerator) / value.denominator).quantize(quantum, ROUND_HALF_UP))
