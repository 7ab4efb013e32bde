"""The heads of the table of tasks."""

from __future__ import annotations

import pytest

from competencies.imports.columns import Role, columns_of_head
from competencies.imports.document import Cell, Line, Position, Row
from tests.competencies.imports.documents import HEADER, plan_of, unplaced


def roles(*texts: str) -> list[Role] | None:
    cells = tuple(Cell(n, (Line(text, Position(1, 1, n)),) if text else ()) for n, text in enumerate(texts))
    found = columns_of_head(Row(1, cells))
    return None if found is None else [found[n] for n in sorted(found)]


SEVEN = [role for role in Role if role is not Role.ATTITUDE]


@pytest.mark.parametrize(
    "texts",
    [
        (
            "主要職責",
            "工作任務",
            "工作產出",
            "行為指標",
            "職能級別",
            "職能內涵(K=knowledge知識)",
            "職能內涵(S=skills技能)",
        ),
        (
            "工作任務",
            "工作活動",
            "工作產出",
            "行為指標",
            "級別",
            "職能內涵 （K=Knowledge 知識）",
            "職能內涵 S=Skill 技能",
        ),
        ("工作職責", "工作任務", "工作產出", "行為指標", "職能等級", "知識(K)", "技能(S)"),
        ("主要職責(T)", "工作任務(T)", "工作產出(O)", "行為指標(P)", "職能級別", "職能內涵(K)", "職能內涵(S)"),
        ("主要工作職責", "主要任務", "工作產出", "行為指標", "職能", "K=knowledge、知識", "S=skills、技能"),
        ("職責", "任務", "產出", "指標", "等級", "知識", "技能"),
    ],
)
def test_heads_of_different_wording(texts: tuple[str, ...]) -> None:
    assert roles(*texts) == SEVEN


@pytest.mark.parametrize(
    "texts",
    [
        ("T1 工作任務", "T1.1 工作活動", "O1.1.1 產出", "P1.1.1 指標", "3", "K1 知識", "S1 技能"),
        ("工作任務", "工作產出", "知識", "技能"),
        ("行為指標", "工作任務之說明"),
        ("版本", "狀態", "更新說明"),
    ],
)
def test_other_rows_are_no_head(texts: tuple[str, ...]) -> None:
    assert roles(*texts) is None


def test_attitudes_may_have_a_column_of_their_own() -> None:
    head = "主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t知識(K)\t技能(S)\t態度(A)"
    rows = [
        "T1 甲\tT1.1 乙\tO1.1.1 子\tP1.1.1 丙。\t3\tK1 丁\tS1 戊\tA01 細心：留意細節。",
        "\tT1.2 己\tO1.2.1 丑\tP1.2.1 庚。\t4\tK2 辛\tS2 壬\t<p>A01 細心：留意細節。</p><p>A02 主動：不待吩咐。</p>",
    ]
    plan = plan_of("\n".join([HEADER, head, *rows]))
    assert [(a.key, a.name, a.text) for a in plan.attitudes] == [
        ("A01", "細心", "留意細節。"),
        ("A02", "主動", "不待吩咐。"),
    ]
    assert [task.level for task in plan.tasks] == [3, 4]
    assert unplaced(plan) == []


def test_a_head_that_is_repeated_before_the_attitudes_does_not_take_them_for_tasks() -> None:
    rows = ["T1 甲\tT1.1 乙\tO1.1.1 子\tP1.1.1 丙。\t3\tK1 丁\tS1 戊", "職能內涵 (A=attitude 態度)\t\t\t\t\t\t"]
    head = "主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t知識(K)\t技能(S)"
    attitudes = ["A01 細心：留意細節。\t\t\t\t\t\t", "A02 主動：不待吩咐。\t\t\t\t\t\t", "說明與補充事項\t\t\t\t\t\t"]
    plan = plan_of("\n".join([HEADER, head, *rows, "", head, *attitudes, "", head, "無。\t\t\t\t\t\t"]))
    assert [a.name for a in plan.attitudes] == ["細心", "主動"]
    assert [note.text for note in plan.notes] == ["無。"]
    assert (len(plan.duties), unplaced(plan)) == (1, [])
