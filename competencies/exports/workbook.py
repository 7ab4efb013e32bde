"""Writes sheets of plain rows as an XLSX workbook that can be filtered, read and printed as it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from competencies.exports.cells import is_formula_like

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | int | date | None

# A cell holds no more; the library would leave a longer one out without a word.
_LONGEST = 32_767
_PAPER_A4 = 9
_SPARE_ROWS = 500


@dataclass(frozen=True)
class Column:
    """A column with its head and its width in characters.

    ``choices`` are offered in its cells, and ``help`` where its head is chosen; other values can be typed all the same.
    """

    head: str
    width: float
    choices: Sequence[str | int] = ()
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, and its rows from top to bottom.

    ``empty_rows`` stand ready below them to be filled in. ``cell_choices`` are offered in single cells, by row (from 0
    below the heads) and column.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    empty_rows: int = 0
    cell_choices: Mapping[tuple[int, int], Sequence[str | int]] = field(default_factory=dict)


def workbook_bytes(sheets: Iterable[Sheet], *, title: str, made_at: datetime) -> bytes:
    """Return an XLSX file; the same sheets, title and moment give the same bytes.

    Texts are written as texts whatever they look like: nothing in them becomes a formula, a number or a link. A text
    too long for a cell ends with an ellipsis. Heads stay in sight and are repeated on paper, where every sheet is one
    page wide.
    """
    # The library is large, and most processes write no workbook.
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        # The file format knows no time zones.
        book.set_properties({"title": title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
        looks = _Looks(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, looks, title)
    return buffer.getvalue()


class _Looks:
    def __init__(self, book: "Workbook") -> None:
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B6BEC9"}
        self.head: Format = book.add_format({**cell, "bold": True, "bg_color": "#E6ECF3", "valign": "vcenter"})
        self.text: Format = book.add_format(cell)
        # Editing the cell would otherwise make a formula of it.
        self.formula_like: Format = book.add_format({**cell, "quote_prefix": True})
        # As text, so that a code such as 1.10 stays what was typed.
        self.empty: Format = book.add_format({**cell, "num_format": "@"})
        self.number: Format = book.add_format({**cell, "align": "center"})
        self.day: Format = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})


def _write_sheet(page: "Worksheet", sheet: Sheet, looks: _Looks, title: str) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.head, looks.head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, last, place, value, looks)
    for row_number in range(last + 1, last + 1 + sheet.empty_rows):
        for place in range(len(sheet.columns)):
            page.write_blank(row_number, place, None, looks.empty)
    last += sheet.empty_rows
    if sheet.empty_rows:
        page.ignore_errors({"number_stored_as_text": f"A2:XFD{last + 1}"})
    _offer_choices(page, sheet, last)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    lay_out_for_paper(page, title)


def lay_out_for_paper(page: "Worksheet", title: str) -> None:
    """Print the sheet as wide as a landscape page of A4, with ``title``, its name and the page number below."""
    page.set_landscape()
    page.set_paper(_PAPER_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    # An ampersand would begin a code of the footer.
    page.set_footer(f"&L{title.replace('&', '&&')}&C&A&R&P / &N")


def write_text(page: "Worksheet", row: int, place: int, text: str, look: "Format", quoted: "Format") -> None:
    """Write ``text`` as a text whatever it looks like, in ``quoted`` where it looks like a formula.

    A text too long for a cell ends with an ellipsis.
    """
    fitting = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    page.write_string(row, place, fitting, quoted if is_formula_like(fitting) else look)


def _offer_choices(page: "Worksheet", sheet: Sheet, last: int) -> None:
    """Offer what can be chosen, and say at each head what belongs below it; nothing is enforced."""
    for place, column in enumerate(sheet.columns):
        if column.choices and last:
            # A few rows more than there are, for those who add some.
            page.data_validation(1, place, last + _SPARE_ROWS, place, _list_of(column.choices))
        if column.help:
            rule = {"validate": "any", "input_title": column.head[:32], "input_message": column.help[:255]}
            page.data_validation(0, place, 0, place, rule)
    for (row, place), choices in sheet.cell_choices.items():
        page.data_validation(row + 1, place, row + 1, place, _list_of(choices))


def _list_of(choices: Sequence[str | int]) -> dict[str, object]:
    return {"validate": "list", "source": [str(choice) for choice in choices], "error_type": "warning"}


def _write_cell(page: "Worksheet", row: int, place: int, value: Value, looks: _Looks) -> None:
    match value:
        case None | "":
            page.write_blank(row, place, None, looks.text)
        case str():
            write_text(page, row, place, value, looks.text, looks.formula_like)
        case int():
            page.write_number(row, place, value, looks.number)
        case date():
            page.write_datetime(row, place, datetime(value.year, value.month, value.day), looks.day)
