"""Makes small PDF files: ruled tables, lines and text at given places, without any font file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0
SIZE = 10.0
LEADING = 14.0
PADDING = 4.0


@dataclass
class PdfPage:
    """One page; places count from the upper left corner."""

    operators: list[str] = field(default_factory=list)
    characters: set[str] = field(default_factory=set)
    has_picture: bool = False

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        """Write ``text`` with its upper left corner at a place."""
        self.characters |= set(text)
        codes = "".join(f"{ord(character):04X}" for character in text)
        self.operators.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {HEIGHT - y - size * 0.88} Tm <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a thin line."""
        self.operators.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l 0.5 w S")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw the four sides of a cell."""
        for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.line(a, b, c, d)

    def cell(self, x0: float, y0: float, x1: float, y1: float, text: str) -> None:
        """Draw a cell with its text, wrapped where it is too long for the cell."""
        self.box(x0, y0, x1, y1)
        for number, line in enumerate(wrapped(text, x1 - x0 - 2 * PADDING)):
            self.text(x0 + PADDING, y0 + PADDING + number * LEADING, line)

    def table(self, y: float, places: Sequence[float], rows: Sequence[Sequence[str | None]]) -> float:
        """Draw a table between the upright ``places`` and return where it ends.

        ``None`` merges a cell with the one above it; a text that ends in ``>`` is merged with the cells to its right
        that hold ``<``.
        """
        heights = [
            max(
                LEADING * len(wrapped((text or "").rstrip(">"), self._span(places, row, column) - 2 * PADDING))
                for column, text in enumerate(row)
            )
            + 2 * PADDING
            for row in rows
        ]
        tops = [y + sum(heights[:number]) for number in range(len(rows) + 1)]
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text is None or text == "<":
                    continue
                below = number + 1
                while below < len(rows) and rows[below][column] is None:
                    below += 1
                right = places[column] + self._span(places, row, column)
                self.cell(places[column], tops[number], right, tops[below], text.rstrip(">"))
        return tops[-1]

    @staticmethod
    def _span(places: Sequence[float], row: Sequence[str | None], column: int) -> float:
        end = column + 1
        while end < len(row) and row[end] == "<":
            end += 1
        return places[end] - places[column]


def width_of(text: str) -> float:
    """How wide ``text`` is printed."""
    return sum(SIZE / 2 if character < "\u007f" else SIZE for character in text)


def wrapped(text: str, width: float) -> list[str]:
    """``text`` in lines; a line feed breaks, and so does the end of the cell, between any two characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            if width_of(line + character) > width and line:
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


def pdf(pages: Iterable[PdfPage], *, encrypted: bool = False, unknown: str = "") -> bytes:
    """The file with ``pages``; of the characters in ``unknown`` it does not say which they are."""
    pages = list(pages)
    objects: list[bytes] = [b"", b""]  # The catalogue and the list of pages come first.

    def add(text: str | bytes) -> int:
        objects.append(text.encode("latin-1") if isinstance(text, str) else text)
        return len(objects)

    characters = sorted(set().union(*(page.characters for page in pages)) - set(unknown))
    known = "\n".join(f"<{ord(character):04X}> <{ord(character):04X}>" for character in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(characters)} beginbfchar\n{known}\nendbfchar\n"
        "endcmap end end"
    )
    mapping = add(_stream(cmap))
    descriptor = add(
        "<< /Type /FontDescriptor /FontName /Own /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 "
        "/Descent -120 /CapHeight 700 /StemV 80 >>"
    )
    descendant = add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        f"/Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor {descriptor} 0 R >>"
    )
    font = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
        f"/ToUnicode {mapping} 0 R >>"
    )
    picture = add(
        _stream("\x00", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")
    )
    kids: list[int] = []
    for page in pages:
        drawing = "\n".join([*page.operators, "q 500 0 0 700 40 40 cm /Im1 Do Q" if page.has_picture else ""])
        content = add(_stream(drawing))
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> /XObject << /Im1 {picture} 0 R >> >> >>"
            )
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00>]"
    if encrypted:
        # No password opens this: the check values are made up.
        trailer += f" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"
    data = b"%PDF-1.7\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< {trailer} >>\nstartxref\n{len(data)}\n"
    return data + end.encode() + b"%%EOF\n"


def _stream(text: str, entries: str = "") -> bytes:
    data = text.encode("latin-1")
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries.encode(), data)
