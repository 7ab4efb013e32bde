"""The ledger does not believe the parser: what it says it placed has to be in the plan."""

from __future__ import annotations

import re
import time

import pytest

from competencies.imports.document import Cell, Document, Line, Page, Position, Row, Table
from competencies.imports.findings import MESSAGES, finding
from competencies.imports.ledger import Ledger, Piece
from competencies.imports.plan import Unplaced
from tests.competencies.imports.documents import HEAD, plan_of


def document(*texts: str) -> Document:
    lines = tuple(Line(text, Position(1, number)) for number, text in enumerate(texts, 1))
    return Document((Page(1, lines),))


def test_placed_and_set_aside() -> None:
    source = document("K1 甲 乙", "第 1 頁")
    first, second = source.lines()
    ledger = Ledger(source)
    ledger.set_aside(Piece(first, 0, 2), Piece.whole(second))
    ledger.place(Piece(first, 2, 6))
    account = ledger.account(["甲乙"])
    assert (account.placed, account.total, account.set_aside, account.unplaced) == (2, 2, 5, ())


def test_what_nobody_took_is_listed_with_its_place() -> None:
    source = document("甲", "乙 丙")
    ledger = Ledger(source)
    ledger.place(*map(Piece.whole, list(source.lines())[:1]))
    account = ledger.account(["甲"])
    assert (account.placed, account.total) == (1, 3)
    assert account.unplaced == (Unplaced("乙 丙", 1, 2),)


def test_what_was_taken_but_is_in_no_field_is_listed() -> None:
    source = document("甲乙丙")
    line = next(source.lines())
    ledger = Ledger(source)
    ledger.place(Piece(line, 0, 1), Piece(line, 1, 3))
    assert ledger.account(["甲", "乙"]).unplaced == (Unplaced("乙丙", 1, 1),)


def test_a_value_stands_for_the_text_it_was_read_from() -> None:
    source = document("2018/12/21", "最新版本")
    first, second = source.lines()
    ledger = Ledger(source)
    ledger.place(Piece.whole(first), value="2018-12-21")
    ledger.place(Piece.whole(second), value="current")
    assert ledger.account(["2018-12-21"]).unplaced == (Unplaced("最新版本", 1, 2),)


def test_two_lines_at_one_place_are_a_reader_s_fault() -> None:
    line = Line("甲", Position(1, 1))
    table = Table((Row(1, (Cell(0, (line,)), Cell(1, (line,)))),))
    with pytest.raises(ValueError, match="same position"):
        Ledger(Document((Page(1, (table,)),)))


def test_every_message_can_be_filled_and_every_severity_is_known() -> None:
    names = {name: "x" for _severity, template in MESSAGES.values() for name in re.findall(r"%\((\w+)\)s", template)}
    for code, (severity, _template) in MESSAGES.items():
        assert severity in ("info", "warning", "error")
        assert "%(" not in finding(code, None, "", **names).message


@pytest.mark.parametrize(
    "cell",
    [
        "甲" + " " * 40_000 + "乙",
        "(甲 K1 " * 8_000,
        "K1 甲" + " ■" * 20_000,
        "<p " * 20_000,
        " ".join(f"K1 甲 ■ 乙{number}" for number in range(4_000)),
        "T1.1 甲 " * 4_000,
    ],
    ids=["blanks", "brackets", "bullets", "tags", "repetitions", "tasks"],
)
def test_no_cell_makes_the_import_slow(cell: str) -> None:
    """Each takes about a second; one step that looks back at all before it would take minutes."""
    head = "\t".join(HEAD)
    started = time.process_time()
    for column in (1, 3, 5):
        text = "\t".join(cell if column == index else "" for index in range(7))
        plan_of(f"{head}\nT1 甲\tT1.1 乙\t\t\t3\tK1 丙\t\n{text}\n\n{cell}\n")
    assert time.process_time() - started < 30
