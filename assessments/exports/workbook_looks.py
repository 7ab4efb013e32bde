"""How the cells of a results workbook look, and how texts and figures are put into them."""

from decimal import Decimal
from typing import TYPE_CHECKING

from competencies.exports.workbook import write_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CellValue = str | int | Decimal | None

_LINE = {"border": 1, "border_color": "#B6BEC9", "valign": "top"}


class Looks:
    """The formats of one workbook. Below the target is ochre and above it teal, as on the pages; figures say it too."""

    def __init__(self, book: "Workbook") -> None:
        self.head: Format = book.add_format(
            {**_LINE, "bold": True, "bg_color": "#E6ECF3", "text_wrap": True, "valign": "vcenter"}
        )
        self.small_head: Format = book.add_format(
            {**_LINE, "font_size": 8, "font_color": "#535E64", "text_wrap": True, "align": "left"}
        )
        self.target: Format = book.add_format({**_LINE, "italic": True, "num_format": "0.00", "align": "right"})
        self.text: Format = book.add_format({**_LINE, "text_wrap": True})
        self.fact: Format = book.add_format(_LINE)
        # Editing the cell would otherwise make a formula of it.
        self.quoted: Format = book.add_format({**_LINE, "quote_prefix": True})
        self.count: Format = book.add_format({**_LINE, "num_format": "0"})
        self.score: Format = book.add_format({**_LINE, "num_format": "0.00"})
        self.difference: Format = book.add_format({**_LINE, "num_format": '+0.00;"\u2212"0.00;0.00'})
        self.left_out: Format = book.add_format({**_LINE, "font_color": "#535E64", "font_size": 8})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.below: Format = book.add_format({"bg_color": "#FBEED6", "font_color": "#814B00"})
        self.above: Format = book.add_format({"bg_color": "#E1EEF0", "font_color": "#0E474F"})

    def put(self, page: "Worksheet", row: int, place: int, value: CellValue, look: "Format") -> None:
        """Write a value as what it is: texts as texts whatever they look like, numbers as numbers."""
        match value:
            case None | "":
                page.write_blank(row, place, None, look)
            case str():
                write_text(page, row, place, value, look, self.quoted)
            case _:
                page.write_number(row, place, float(value), look)
