"""Reads text: rows are lines with tabs or rows of Markdown tables, free lines are all others."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from competencies.imports.document import Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.readers import markdown
from competencies.imports.readers.errors import UnreadableFile
from competencies.imports.readers.markup import split_markup

# A standard is some tens of kilobytes of text. The limits are far above that and keep memory bounded.
MAX_BYTES = 1024 * 1024
MAX_LINES = 10_000
MAX_CELLS = 200

_BINARY_SIGNATURES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LIST_ITEM = re.compile(r"(?P<indent> *)[-*+] +(?=\S)")


def read_text_file(path: Path) -> Document:
    """Read the text file at ``path``: tab-separated, or with Markdown tables.

    Raises ``UnreadableFile`` if the file is missing, larger than ``MAX_BYTES``, or refused by ``read_text``. Never
    reads more than the limit into memory.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile("missing", name=path.name) from error
    return read_text(data)


def read_text(data: bytes | str) -> Document:
    """Turn tab-separated text, or text with Markdown tables, into a document.

    ``data`` is the file's bytes (UTF-8 with or without a byte order mark, or UTF-16 with one) or its text. Lines that
    stand together and hold tabs are one table; blank lines separate. A row that repeats the first row of an earlier
    table is taken for its head printed again on the next page, so a new page begins there; a form feed begins one
    too. HTML inside a cell is taken apart into lines. A free line that begins with ``-``, ``*`` or ``+`` is a list
    item, nested by its indentation. In Markdown the marks of headings and emphasis go, and so does the rule below a
    table's head.

    Raises ``UnreadableFile`` for binary, wrongly encoded, empty or oversized data.
    """
    text = data if isinstance(data, str) else _decode(data)
    if isinstance(data, str) and len(text) > MAX_BYTES:
        raise UnreadableFile("too-large", limit=str(MAX_BYTES // 1024**2))
    if _CONTROL.search(text):
        raise UnreadableFile("binary")
    source_lines = re.split(r"\r\n|\r|\n", text)
    if len(source_lines) > MAX_LINES:
        raise UnreadableFile("too-many-lines", limit=str(MAX_LINES))
    builder = _Builder(is_markdown=markdown.is_markdown(source_lines))
    for number, source in enumerate(source_lines, start=1):
        first, *others = source.split("\f")
        builder.add(number, first)
        for piece in others:
            builder.new_page()
            builder.add(number, piece)
    document = builder.finish()
    if not any(document.lines()):
        raise UnreadableFile("empty")
    return document


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableFile("too-large", limit=str(MAX_BYTES // 1024**2))
    if data.startswith(_BINARY_SIGNATURES):
        raise UnreadableFile("binary")
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # Other encodings hold no zero bytes in plain text, pictures and programs nearly always do.
        raise UnreadableFile("binary" if b"\x00" in data else "not-utf8") from error


@dataclass(slots=True)
class _Builder:
    is_markdown: bool = False
    pages: list[Page] = field(default_factory=list)
    blocks: list[Table | Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    heads: set[tuple[str, ...]] = field(default_factory=set)
    indents: list[int] = field(default_factory=list)
    after_blank: bool = True

    @property
    def page_number(self) -> int:
        return len(self.pages) + 1

    def add(self, number: int, source: str) -> None:
        if not source.strip():
            self._end_table()
            self.after_blank = True
        elif self.is_markdown and markdown.is_rule(source):
            return
        elif self.is_markdown and (cells := markdown.cells_of(source)) is not None:
            self._add_row(number, [markdown.without_markup(cell) for cell in cells])
        elif "\t" in source:
            self._add_row(number, source.split("\t"))
        else:
            self._end_table()
            self._add_free_line(number, source)

    def new_page(self) -> None:
        self._end_table()
        self.after_blank = True
        if self.blocks:
            self.pages.append(Page(self.page_number, tuple(self.blocks)))
            self.blocks = []

    def finish(self) -> Document:
        self.new_page()
        return Document(tuple(self.pages))

    def _end_table(self) -> None:
        if self.rows:
            self.blocks.append(Table(tuple(self.rows)))
            self.rows = []

    def _add_row(self, number: int, texts: list[str]) -> None:
        if len(texts) > MAX_CELLS:
            raise UnreadableFile("too-many-cells", line=str(number), limit=str(MAX_CELLS))
        self.indents = []
        key = tuple(" ".join(text.split()) for text in texts)
        # One filled cell alone may well repeat by chance; two or more the same make a head.
        if key in self.heads and sum(map(bool, key)) > 1:
            self.new_page()
        if not self.rows:
            self.heads.add(key)
        self.after_blank = True
        cells = []
        for column, text in enumerate(texts):
            lines = tuple(
                Line(marked.text, Position(self.page_number, number, column, i), marked.starts_block, marked.list_depth)
                for i, marked in enumerate(split_markup(text))
            )
            cells.append(Cell(column, lines))
        self.rows.append(Row(number, tuple(cells)))

    def _add_free_line(self, number: int, source: str) -> None:
        depth: int | None = None
        if item := _LIST_ITEM.match(source):
            depth = self._depth(len(item["indent"]))
            source = source[item.end() :]
        else:
            self.indents = []
        if self.is_markdown:
            source = markdown.without_markup(source)
        for i, marked in enumerate(split_markup(source)):
            at = Position(self.page_number, number, 0, i)
            starts_block = self.after_blank or depth is not None or marked.starts_block
            xs = _places_of(source) if marked.text == source.strip() else ()
            depth_of_line = depth if i == 0 else marked.list_depth
            self.blocks.append(Line(marked.text, at, starts_block, depth_of_line, xs=xs))
            self.after_blank = False

    def _depth(self, indent: int) -> int:
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        return len(self.indents) - 1


def _places_of(source: str) -> tuple[float, ...]:
    """Where each character of a line stands that is set out with blanks; a Chinese character is as wide as two."""
    if "  " not in source.strip() and not source.startswith("  "):
        return ()
    places: list[float] = []
    at = 0.0
    for character in source:
        places.append(at)
        at += 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.0
    start = len(source) - len(source.lstrip())
    return tuple(places[start : start + len(source.strip())])
