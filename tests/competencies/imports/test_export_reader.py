"""The portal's own JSON export is read back as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from competencies.imports import StandardPlan, UnreadableFile, as_dict, plan_from_file, read_file
from competencies.imports.readers import export as reader
from competencies.imports.readers.export import plan_from_dict
from tests.competencies.imports.documents import codes, plan_of_grid, row, unplaced


def sample() -> StandardPlan:
    return plan_of_grid(
        [
            row("T1 甲", "T1.1 乙", "O1.1.1 丙", "P1.1.1 丁", "3", "K1 戊 ■ 己 K1 庚", "S1 辛"),
            row("", "T1.2 壬", "", "P1.2.1 癸", "", "", ""),
        ]
    )


def exported() -> dict[str, Any]:
    return json.loads(json.dumps(as_dict(sample())))  # type: ignore[no-any-return]


def save(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "standard.json"
    path.write_bytes(data)
    return path


def test_round_trip(tmp_path: Path) -> None:
    plan = plan_from_file(save(tmp_path, json.dumps(exported(), ensure_ascii=False).encode()))
    assert as_dict(plan) == as_dict(sample())
    assert (plan.findings, plan.accounting.unplaced) == ((), ())
    assert plan.accounting.placed == plan.accounting.total > 0


def test_a_byte_order_mark_and_any_name_will_do(tmp_path: Path) -> None:
    path = save(tmp_path, b"\xef\xbb\xbf" + json.dumps(exported()).encode()).rename(tmp_path / "standard.txt")
    assert plan_from_file(path).code == "ABC1234-001v2"


def test_what_is_missing_is_empty_and_reported() -> None:
    plan = plan_from_dict({"version": 1})
    assert (plan.code, plan.title, plan.level, plan.duties) == ("", "", None, ())
    assert codes(plan) == ["no-code", "no-title", "no-duties"]


def test_fields_nobody_knows_are_reported_and_not_lost() -> None:
    data = exported() | {"comment": "甲"}
    data["duties"][0]["tasks"][0]["weight"] = 3
    plan = plan_from_dict(data)
    assert unplaced(plan) == ["duties[0].tasks[0].weight: 3", 'comment: "甲"']
    assert codes(plan) == ["text-unplaced"] * 2
    assert plan.accounting.placed < plan.accounting.total


def test_a_link_to_a_competence_that_is_not_listed() -> None:
    data = exported()
    data["duties"][0]["tasks"][0]["skills"] = ["S9"]
    assert codes(plan_from_dict(data)) == ["competence-undefined"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"version": None}, "version"),
        ({"version": True}, "version"),
        ({"version": 10**6}, "version"),
        ({"level": 7}, "level"),
        ({"level": "3"}, "level"),
        ({"status": "new"}, "status"),
        ({"issued_on": "2020/3/9"}, "issued_on"),
        ({"title": 5}, "title"),
        ({"duties": {}}, "duties"),
        ({"duties": [{"tasks": ["T1.1"]}]}, "duties[0].tasks[0]"),
        ({"history": [{"status": "old"}]}, "history[0].status"),
        ({"notes": [None]}, "notes[0]"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], where: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_from_dict(exported() | change)
    assert (caught.value.code, caught.value.params) == ("not-our-json", {"where": where})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"code": ', "not-json"),
        (b"[1, 2]", "not-our-json"),
        (b"[" * 200_000, "not-json"),
        (b'{"version": ' + b"9" * 10_000 + b"}", "not-json"),
        ('{"title": "甲"}'.encode("big5"), "not-utf8"),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        plan_from_file(save(tmp_path, data))
    assert caught.value.code == code


def test_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="larger than"):
        plan_from_file(save(tmp_path, b'{"code": "ABC"}'))


def test_an_export_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(save(tmp_path, b"{}"))
    assert caught.value.code == "unknown-format"
