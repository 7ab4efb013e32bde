"""Workbooks as an editor fills them in, for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from competencies.imports import StandardPlan, plan_from_file
from competencies.workbook_shape import SHEETS

Rows = Sequence[Sequence[Any]]

OVERVIEW: Rows = [["職能基準代碼", "ABC1234-001v2", ""], ["職能基準名稱", "", "測試員"]]
"""The least that names a standard."""


def heads(key: str) -> list[str]:
    """Return the Chinese heads of a sheet, without those that only a template or an export has."""
    return [column.head.zh for name, column in SHEETS[key].columns.items() if name not in {"help", "tasks"}]


def workbook(sheets: Mapping[str, Rows], change: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook with these sheets, each with all of its rows; ``change`` may add to it by hand."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        if change is not None:
            change(book)
    return buffer.getvalue()


def filled(change: Callable[[Any], None] | None = None, **rows: Rows) -> bytes:
    """Return the workbook of a standard with these rows below the heads of its sheets."""
    given = {"overview": OVERVIEW, **rows}
    return workbook({SHEETS[key].name.zh: [heads(key), *rows] for key, rows in given.items()}, change)


def save(folder: Path, content: bytes, name: str = "standard.xlsx") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return path


def plan_of(folder: Path, content: bytes) -> StandardPlan:
    """Return the plan of a workbook."""
    return plan_from_file(save(folder, content))
