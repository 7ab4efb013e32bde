"""The reader of Word documents: merged cells, lists, numbers, notes, and what it refuses."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from competencies.imports import StandardPlan, UnreadableFile, plan_from_file
from competencies.imports.document import Document, Line, Table
from competencies.imports.plan import NotePlan
from competencies.imports.readers import archive
from competencies.imports.readers import docx as reader
from competencies.imports.readers.docx import read_docx_file
from tests.competencies.imports.documents import HEAD, codes, task_of, unplaced

Source = Any  # python-docx makes its documents by a function.


def read(tmp_path: Path, source: Source) -> Document:
    path = tmp_path / "document.docx"
    source.save(str(path))
    return read_docx_file(path)


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


def table_of(document: Document) -> Table:
    return next(block for block in document.pages[0].blocks if isinstance(block, Table))


def numbering(source: Source, number: str, levels: list[tuple[str, str]]) -> None:
    """Add a list with the given forms and patterns of its levels."""
    root = source.part.numbering_part.element
    xml = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (form, pattern) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="9{number}">{xml}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="9{number}"/></w:num>'))


def list_item(paragraph: Any, number: str, depth: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )


# --- tables


def test_merged_cells_and_spans_of_the_grid(tmp_path: Path) -> None:
    source = docx.Document()
    table = source.add_table(3, 4)
    for row, column, text in ((0, 0, "甲"), (0, 1, "乙"), (0, 3, "丙"), (1, 1, "丁"), (2, 0, "戊")):
        table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    rows = table_of(read(tmp_path, source)).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["甲", "乙", "丙"],
        ["丁", "", ""],
        ["戊", "", "", ""],
    ]
    assert [[cell.rows for cell in row.cells] for row in rows] == [[2, 1, 1], [1, 1, 1], [1, 1, 1, 1]]
    first, second = rows[0].cells[:2]
    assert first.box is not None
    assert second.box is not None
    assert second.box.width == pytest.approx(2 * first.box.width)


def without_line(cell: Any, side: str) -> None:
    borders = parse_xml(f'<w:tcBorders {nsdecls("w")}><w:{side} w:val="nil"/></w:tcBorders>')
    cell._tc.get_or_add_tcPr().append(borders)


@pytest.mark.parametrize(
    ("upper", "lower", "text", "heights"),
    [
        (True, True, "", [2]),
        (True, False, "", [1, 1]),
        (False, False, "", [1, 1]),
        (True, True, "乙", [1, 1]),
    ],
)
def test_empty_cells_below_that_no_line_parts_from_the_one_above_belong_to_it(
    tmp_path: Path, upper: bool, lower: bool, text: str, heights: list[int]
) -> None:
    source = docx.Document()
    table = source.add_table(2, 2, style="Table Grid")
    table.cell(0, 0).text, table.cell(1, 0).text = "甲", text
    table.cell(0, 1).text, table.cell(1, 1).text = "丙", "丁"
    if upper:
        without_line(table.cell(0, 0), "bottom")
    if lower:
        without_line(table.cell(1, 0), "top")
    rows = table_of(read(tmp_path, source)).rows
    assert [cell.rows for row in rows for cell in row.cells if cell.column == 0] == heights


def test_paragraphs_line_breaks_and_tabs_of_a_cell(tmp_path: Path) -> None:
    source = docx.Document()
    cell = source.add_table(1, 1).cell(0, 0)
    cell.text = "甲\n乙"
    cell.add_paragraph("丙\t丁")
    lines = table_of(read(tmp_path, source)).rows[0].cells[0].lines
    assert [(line.text, line.starts_block) for line in lines] == [("甲", True), ("乙", False), ("丙 丁", True)]


def test_a_table_within_a_cell(tmp_path: Path) -> None:
    source = docx.Document()
    cell = source.add_table(1, 1).cell(0, 0)
    cell.text = "甲"
    cell.add_table(1, 2).cell(0, 1).text = "乙"
    assert texts(read(tmp_path, source)) == ["甲", "乙"]


def test_a_row_that_begins_behind_the_first_column_keeps_its_place(tmp_path: Path) -> None:
    source = docx.Document()
    table = source.add_table(2, 3)
    for column in range(3):
        table.cell(0, column).text = str(column)
    row = table.rows[1]._tr
    row.remove(row.findall(qn("w:tc"))[0])
    before = OxmlElement("w:gridBefore")
    before.set(qn("w:val"), "1")
    row.get_or_add_trPr().append(before)
    table.rows[1].cells[0].text = "乙"
    rows = table_of(read(tmp_path, source)).rows
    found = next(cell for cell in rows[1].cells if cell.text)
    assert found.box is not None
    assert found.box.x0 == next(cell.box.x0 for cell in rows[0].cells if cell.box and cell.text == "1")


# --- paragraphs


def test_bullets_and_nested_lists(tmp_path: Path) -> None:
    source = docx.Document()
    for text, style in (("甲", "List Bullet"), ("乙", "List Bullet 2"), ("丙", "List Bullet"), ("丁", None)):
        source.add_paragraph(text, style=style)
    assert [(line.text, line.list_depth) for line in read(tmp_path, source).lines()] == [
        ("甲", 0),
        ("乙", 1),
        ("丙", 0),
        ("丁", None),
    ]


def test_numbers_that_word_makes_are_read_too(tmp_path: Path) -> None:
    source = docx.Document()
    numbering(source, "71", [("decimal", "T%1"), ("decimal", "T%1.%2"), ("decimal", "P%1.%2.%3")])
    numbering(source, "72", [("taiwaneseCountingThousand", "%1、"), ("lowerLetter", "(%2)")])
    for text, number, depth in (
        *(("種植", "71", 0), ("播種", "71", 1), ("鬆土", "71", 2), ("下種", "71", 2), ("移植", "71", 1)),
        *(("收成", "71", 0), ("採收", "71", 1), ("其一", "72", 0), ("細項", "72", 1), ("其二", "72", 0)),
    ):
        list_item(source.add_paragraph(text), number, depth)
    assert texts(read(tmp_path, source)) == [
        *("T1 種植", "T1.1 播種", "P1.1.1 鬆土", "P1.1.2 下種", "T1.2 移植"),
        *("T2 收成", "T2.1 採收", "一、 其一", "(a) 細項", "二、 其二"),
    ]


def test_changes_that_are_tracked_fields_symbols_and_text_boxes(tmp_path: Path) -> None:
    source = docx.Document()
    paragraph = source.add_paragraph()._p
    namespaces = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    for xml in (
        "<w:ins {}><w:r><w:t>新</w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>舊</w:delText></w:r></w:del>",
        "<w:r {}><w:instrText>PAGE</w:instrText></w:r>",
        '<w:r {}><w:sym w:font="Wingdings" w:char="F06E"/><w:noBreakHyphen/></w:r>',
        "<w:r {}><mc:AlternateContent><mc:Choice Requires='x'><w:t>一</w:t></mc:Choice>"
        "<mc:Fallback><w:t>一</w:t></mc:Fallback></mc:AlternateContent></w:r>",
        "<w:r {}><w:pict><w:txbxContent><w:p><w:r><w:t>框內</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        "<w:sdt {}><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph.append(parse_xml(xml.replace("{}", namespaces, 1)))
    assert texts(read(tmp_path, source)) == ["新\uf06e-一", "框內控"]


def test_headers_and_footers_are_margins_and_come_first(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_paragraph("本文")
    source.sections[0].header.paragraphs[0].text = "內部文件"
    source.sections[0].footer.paragraphs[0].text = "第  頁，總共  頁"
    lines: list[Line] = list(read(tmp_path, source).lines())
    assert [(line.text, line.in_margin) for line in lines] == [
        ("內部文件", True),
        ("第  頁，總共  頁", True),
        ("本文", False),
    ]


# --- whole standards


def standard(tmp_path: Path, *rows: list[str]) -> tuple[Source, Any]:
    source = docx.Document()
    source.add_paragraph("園丁職能基準")
    header = source.add_table(3, 3)
    for row, (label, value) in enumerate((("職能基準代碼", "ABC1234-001"), ("職業", "園丁"), ("基準級別", "3"))):
        header.cell(row, 0).text = label
        header.cell(row, 1).merge(header.cell(row, 2)).text = value
    source.add_paragraph()
    grid = source.add_table(1 + len(rows), 7)
    for number, cells in enumerate([list(HEAD), *rows]):
        for column, text in enumerate(cells):
            grid.cell(number, column).text = text
    return source, grid


def plan_of(tmp_path: Path, source: Source) -> StandardPlan:
    path = tmp_path / "standard.docx"
    source.save(str(path))
    return plan_from_file(path)


FIRST = ["T1 種植", "T1.1 播種", "O1.1.1 苗床", "P1.1.1 鬆土。\nP1.1.2 下種。", "3", "K1 土壤", "S1 鬆土"]


def test_a_standard_with_merged_cells_and_closing(tmp_path: Path) -> None:
    source, grid = standard(tmp_path, FIRST, ["", "T1.2 移植", "", "P1.2.1 挖洞。", "", "", ""])
    for column in (0, 4, 5, 6):
        grid.cell(1, column).merge(grid.cell(2, column))
    source.add_paragraph("職能內涵 (A=attitude 態度)")
    source.add_paragraph("A01 細心：留意細節。")
    source.add_paragraph("說明與補充事項")
    source.add_paragraph("條件：", style="List Bullet")
    source.add_paragraph("其一。", style="List Bullet 2")
    source.sections[0].footer.paragraphs[0].text = "第 1 頁，總共 2 頁"
    plan = plan_of(tmp_path, source)
    assert [(task.code, task.level, task.knowledge, task.skills) for task in plan.tasks] == [
        ("T1.1", 3, ("K1",), ("S1",)),
        ("T1.2", 3, ("K1",), ("S1",)),
    ]
    assert [indicator.text for indicator in plan.tasks[0].indicators] == ["鬆土。", "下種。"]
    assert plan.attitudes[0].text == "留意細節。"
    assert plan.notes == (NotePlan("條件：", 0), NotePlan("其一。", 1))
    assert codes(plan) == ["missing-output"]
    assert unplaced(plan) == []


def test_lists_in_knowledge_become_details(tmp_path: Path) -> None:
    source, grid = standard(tmp_path, FIRST)
    cell = grid.cell(1, 5)
    cell.add_paragraph("砂土", style="List Bullet")
    cell.add_paragraph("\uf06e 黏土")
    cell.add_paragraph("K2 水分")
    plan = plan_of(tmp_path, source)
    assert [(item.code, item.text, item.details) for item in plan.knowledge] == [
        ("K1", "土壤", ("砂土", "黏土")),
        ("K2", "水分", ()),
    ]


def test_codes_that_word_numbers(tmp_path: Path) -> None:
    source, grid = standard(tmp_path, [*FIRST[:5], "", FIRST[6]])
    numbering(source, "71", [("decimalZero", "K%1")])
    cell = grid.cell(1, 5)
    cell.text = "土壤"
    list_item(cell.paragraphs[0], "71")
    list_item(cell.add_paragraph("水分"), "71")
    plan = plan_of(tmp_path, source)
    assert [(item.code, item.text) for item in plan.knowledge] == [("K01", "土壤"), ("K02", "水分")]
    assert task_of(plan, "T1.1").knowledge == ("K01", "K02")


def test_a_row_cut_into_two_tables_with_the_head_repeated(tmp_path: Path) -> None:
    source, _grid = standard(tmp_path, [*FIRST[:3], "P1.1.1 鬆", *FIRST[4:]])
    second = source.add_table(2, 7)
    for column, text in enumerate(HEAD):
        second.cell(0, column).text = text
    second.cell(1, 3).text = "土。"
    plan = plan_of(tmp_path, source)
    assert plan.tasks[0].indicators[0].text == "鬆土。"
    assert codes(plan) == ["text-joined-over-page-break"]


# --- refusals


def package(**parts: bytes) -> bytes:
    """A minimal Word package, with parts put in or replaced."""
    source = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("甲")
    document.save(source)
    result = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.replace("/", "_").replace(".", "_") not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name.replace("_xml", ".xml").replace("_", "/"), data)
    return result.getvalue()


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a;'
    b"</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package()[:-200], "damaged"),
        (package(word_document_xml=b"<w:broken"), "damaged"),
        (package(word_document_xml=ENTITY), "unsafe-xml"),
        (
            package(word_document_xml=ENTITY.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")),
            "unsafe-xml",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old-word"),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        plan_from_file(path)
    assert caught.value.code == code
    assert str(caught.value).count(".") >= 2, "says what is wrong, and what to do"


def test_an_empty_document(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds no text"):
        read(tmp_path, docx.Document())


def test_an_archive_that_unpacks_to_too_much_is_refused_by_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1024 * 1024)
    path = tmp_path / "bomb.docx"
    path.write_bytes(package(word_bomb_xml=b" " * 2 * 1024 * 1024))
    with pytest.raises(UnreadableFile, match="unpacks to more than 1 MB"):
        plan_from_file(path)


def test_and_by_what_it_is_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1024 * 1024)
    size = 2 * 1024 * 1024
    data = package(word_bomb_xml=b" " * size)
    # Both places where the archive states the size now say 10.
    assert data.count(size.to_bytes(4, "little")) == 2
    path = tmp_path / "bomb.docx"
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(UnreadableFile) as caught:
        plan_from_file(path)
    assert caught.value.code in ("unpacks-too-large", "damaged")


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = docx.Document()
    source.add_table(3, 3)
    monkeypatch.setattr(reader, "MAX_CELLS", 8)
    with pytest.raises(UnreadableFile, match="more text than any standard"):
        read(tmp_path, source)
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="larger than"):
        read(tmp_path, source)
