"""The reader of tab-separated text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.imports import UnreadableFile, plan_from_file, read_file
from competencies.imports.document import Document, Line, Position, Table
from competencies.imports.readers import text as reader
from competencies.imports.readers.markup import split_markup
from competencies.imports.readers.text import read_text


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in block.rows]
        for page in document.pages
        for block in page.blocks
        if isinstance(block, Table)
    ]


def free_lines(document: Document) -> list[Line]:
    return [block for page in document.pages for block in page.blocks if isinstance(block, Line)]


def test_lines_with_tabs_are_rows_and_blank_lines_part_tables() -> None:
    document = read_text("標題\n\na\tb\nc\t\n\nd\te\n")
    assert [line.text for line in free_lines(document)] == ["標題"]
    assert tables(document) == [[["a", "b"], ["c", ""]], [["d", "e"]]]


def test_positions_are_those_of_the_file() -> None:
    document = read_text("標題\n\na\t<p>b</p><p>c</p>\n")
    assert [line.at for line in document.lines()] == [
        Position(1, 1, 0, 0),
        Position(1, 3, 0, 0),
        Position(1, 3, 1, 0),
        Position(1, 3, 1, 1),
    ]


@pytest.mark.parametrize("gap", ["\n", ""])
def test_a_repeated_head_begins_a_page(gap: str) -> None:
    document = read_text(f"x\ty\n1\t2\n{gap}x\ty\n3\t4\n")
    assert [page.number for page in document.pages] == [1, 2]
    assert [line.at.page for line in document.lines()] == [1, 1, 1, 1, 2, 2, 2, 2]


def test_a_form_feed_begins_a_page() -> None:
    assert [line.at.page for line in read_text("甲\n\f乙\n").lines()] == [1, 2]


def test_a_repeated_row_with_one_cell_is_no_head() -> None:
    assert len(read_text("x\t\n1\t2\n\nx\t\n").pages) == 1


def test_markup_in_a_cell_is_taken_apart() -> None:
    cell = '<p>甲</p> <p>乙 <b>粗</b></p> <ul style="list-style-type: none"> ■ 丙 <li>丁</li></ul>戊<br>己'
    assert [(line.text, line.starts_block, line.list_depth) for line in split_markup(cell)] == [
        ("甲", True, None),
        ("乙 粗", True, None),
        ("■ 丙", True, None),
        ("丁", True, 0),
        ("戊", True, None),
        ("己", False, None),
    ]


def test_what_is_not_markup_stays_text() -> None:
    assert [line.text for line in split_markup("a < b > c <K79> &lt;p&gt; R&D &amp; 《書》")] == [
        "a < b > c <K79> <p> R&D & 《書》"
    ]


def test_a_nested_list_keeps_its_depth() -> None:
    lines = split_markup("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>")
    assert [(line.text, line.list_depth) for line in lines] == [("a", 0), ("b", 1), ("c", 0)]


def test_list_lines_are_nested_by_their_indentation() -> None:
    document = read_text("- a\n  - b\n    * c\n  - d\n- e\n\nf\n  - g\n")
    assert [(line.text, line.list_depth) for line in document.lines()] == [
        *(("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0)),
        *(("f", None), ("g", 0)),
    ]


def test_a_line_right_below_another_may_be_its_rest() -> None:
    assert [line.starts_block for line in read_text("甲\n乙\n\n丙\n").lines()] == [True, False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    document = read_text(newline.join(["甲\t乙", "", "丙"]).encode(encoding))
    assert [line.text for line in document.lines()] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t\t\n", "empty"),
        (b"<p></p>\t", "empty"),
        (b"%PDF-1.7 abc", "binary"),
        (b"PK\x03\x04abc", "binary"),
        (b"abc\x00def", "binary"),
        (b"\x00\xff\xfe\x80", "binary"),
        ("行銷經理".encode("big5"), "not-utf8"),
    ],
)
def test_refusals(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text(data)
    assert caught.value.code == code
    assert str(caught.value).count(".") >= 2, "says what is wrong, and what to do"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_LINES", 3)
    monkeypatch.setattr(reader, "MAX_CELLS", 3)
    for text, code in (("a\n" * 4, "too-many-lines"), ("a\t" * 4, "too-many-cells")):
        with pytest.raises(UnreadableFile) as caught:
            read_text(text)
        assert caught.value.code == code


def test_a_large_file_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(reader.MAX_BYTES * 50)
    with pytest.raises(UnreadableFile, match="larger than 1 MB"):
        read_file(path)


def test_a_missing_file_and_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none\.txt does not exist"):
        plan_from_file(tmp_path / "none.txt")
    picture = tmp_path / "page.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableFile, match=r"\.png cannot be imported"):
        read_file(picture)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        document = read_text(text.encode())
    except UnreadableFile:
        return
    positions = [line.at for line in document.lines()]
    assert len(set(positions)) == len(positions)
    assert all(line.text.strip() == line.text != "" for line in document.lines())


@given(st.text(alphabet="甲乙A1：。\t\n\f ", min_size=1, max_size=200))
def test_no_character_is_lost(text: str) -> None:
    try:
        document = read_text(text)
    except UnreadableFile:
        assert not text.strip()
        return
    assert "".join("".join(line.text.split()) for line in document.lines()) == "".join(text.split())
