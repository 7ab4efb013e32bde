"""The corpus tool says what is missing, different or lost, and fails where anything is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from competencies.imports import as_dict, plan_from_file
from tests.competencies.imports.documents import CLOSING, HEADER, grid, row
from tools import corpus

TEXT = f"{HEADER}\n{grid([row('T1 甲', 'T1.1 乙', 'O1.1.1 丙', 'P1.1.1 丁', '3', 'K1 戊', 'S1 己')])}\n{CLOSING}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ABC-A.txt").write_text(TEXT, encoding="utf-8")
    truth = as_dict(plan_from_file(tmp_path / "ABC-A.txt"))
    (tmp_path / "ABC.json").write_text(json.dumps(truth), encoding="utf-8")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "ABC-A.txt"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_an_equal_document_is_right(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corpus.main([str(folder)]) == 0
    assert "1 documents, 1 right, 0 not" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("P1.1.1 丁", "", "missing duties[T1].tasks[T1.1].indicators[P1.1.1].text"),
        ("K1 戊", "K1 戊戌", "different knowledge[K1].text"),
        ("A01 細心：留意細節。", "A01 細心：留意細節。\n\nA02 耐心", "extra attitudes[A02].name"),
    ],
)
def test_a_difference_fails_and_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, note: str
) -> None:
    change(folder, old, new)
    assert corpus.main([str(folder)]) == 1
    assert note in capsys.readouterr().out


def test_unplaced_text_and_an_unreadable_file_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "基準級別\t\t3", "基準級別\t\t3 以上")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    assert corpus.main([str(folder)]) == 1
    output = capsys.readouterr().out
    assert "以上" in output
    assert "not read: The file is damaged" in output


def test_blanks_width_points_behind_codes_and_empty_fields_make_no_difference() -> None:
    truth = {"code": "T1.", "name": "職類／甲 乙", "level": None}
    found = {"code": "T1", "name": "職類/甲乙", "level": "", "notes": []}
    compared = corpus.compare(truth, found)
    assert (compared.equal, compared.is_equal) == (2, True)


def test_one_missing_entry_does_not_shift_the_others() -> None:
    items = [{"code": f"K{number}", "text": str(number)} for number in range(1, 5)]
    compared = corpus.compare({"knowledge": items}, {"knowledge": items[:1] + items[2:]})
    assert (compared.equal, compared.missing, compared.different, compared.extra) == (6, 2, 0, 0)


def test_lost_words() -> None:
    truth = {"text": "甲乙 ISO 27001"}
    assert list(corpus.lost_runs(truth, {"a": "27001之甲乙", "b": ["ISO"]})) == ["ISO27001"]
    assert list(corpus.lost_runs(truth, {"a": "甲乙ISO27001"})) == []


def test_a_folder_without_documents_is_no_success(tmp_path: Path) -> None:
    assert corpus.main([str(tmp_path)]) == 1
    assert corpus.main([str(tmp_path / "none")]) == 2
