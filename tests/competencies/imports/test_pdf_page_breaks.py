"""Wherever a page ends, and however cells are merged, the same standard comes out of its PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competencies.imports import StandardPlan
from tests.competencies.imports.documents import unplaced
from tests.competencies.imports.pdf_documents import plan_of_rows

Row = list[str | None]
texts = st.text(alphabet="種植土壤播移鬆挖水肥光照，、。", min_size=1, max_size=24).map(lambda text: text + "甲")


def entries(kind: str, number: str, start: int = 1) -> st.SearchStrategy[str]:
    prefix = f"{kind}{number}."
    return st.lists(texts, min_size=1, max_size=3).map(
        lambda found: "\n".join(f"{prefix}{index} {text}" for index, text in enumerate(found, start))
    )


def pool(kind: str, number: int) -> st.SearchStrategy[str]:
    return st.lists(texts, min_size=1, max_size=3).map(
        lambda found: "\n".join(f"{kind}{number}{index} {text}" for index, text in enumerate(found, 1))
    )


@st.composite
def standards(draw: st.DrawFn) -> list[Row]:
    """Rows of up to three duties; duty cells are merged, level, knowledge and skills sometimes."""
    rows: list[Row] = []
    for duty in range(1, draw(st.integers(1, 3)) + 1):
        for task in range(1, draw(st.integers(1, 3)) + 1):
            number = f"{duty}.{task}"
            merged = task > 1 and draw(st.booleans())
            rows.append(
                [
                    f"T{duty} {draw(texts)}" if task == 1 else None,
                    f"T{number} {draw(texts)}",
                    draw(entries("O", number)) if draw(st.booleans()) else "",
                    draw(entries("P", number)),
                    None if merged else str(draw(st.integers(1, 6))),
                    None if merged else draw(pool("K", 10 * duty + task)),
                    None if merged else draw(pool("S", 10 * duty + task)),
                ]
            )
    return rows


def standard(plan: StandardPlan) -> StandardPlan:
    return replace(plan, findings=(), accounting=type(plan.accounting)())


def cut(rows: Sequence[Row], at: int, draw: st.DataObject) -> tuple[list[Row], list[Row]]:
    """Cut the row with index ``at`` in two; every cell of it keeps its first character on the first page."""
    upper: Row = []
    lower: Row = []
    for column, text in enumerate(rows[at]):
        if text is None:
            # A merged cell has a lower part of its own on the next page, without text.
            upper.append(None)
            lower.append("")
            continue
        # Not inside a code, and not between a code and its text.
        places = [i for i in range(1, len(text) + 1) if text[i - 1] > "\u3000" or (text[i - 1 : i] == "\n")]
        place = draw.draw(st.sampled_from(places), label=f"column {column}") if places and column != 4 else len(text)
        upper.append(text[:place].rstrip("\n"))
        lower.append(text[place:])
    following: list[Row] = [list(row) for row in rows[at + 1 :]]
    return [*map(list, rows[:at]), upper], [lower, *following]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("breaks")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_page_break_within_a_row_changes_nothing(folder: Path, data: st.DataObject) -> None:
    rows = data.draw(standards())
    at = data.draw(st.integers(0, len(rows) - 1), label="row")
    plan = plan_of_rows(folder, *cut(rows, at, data))
    assert standard(plan) == standard(plan_of_rows(folder, rows))
    assert unplaced(plan) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_page_break_between_rows_changes_nothing(folder: Path, data: st.DataObject) -> None:
    rows = data.draw(standards())
    at = data.draw(st.integers(1, len(rows)), label="row")
    lower: list[Row] = [list(row) for row in rows[at:]]
    if lower:
        lower[0] = ["" if text is None else text for text in lower[0]]
    plan = plan_of_rows(folder, rows[:at], *([lower] if lower else []))
    assert standard(plan) == standard(plan_of_rows(folder, rows))
    assert unplaced(plan) == []
