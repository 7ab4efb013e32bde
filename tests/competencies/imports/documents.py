"""Small documents of our own making, written as tab-separated text."""

from __future__ import annotations

from competencies.imports import StandardPlan, parse
from competencies.imports.plan import TaskPlan
from competencies.imports.readers.text import read_text

HEAD = (
    "主要職責",
    "工作任務",
    "工作產出",
    "行為指標",
    "職能級別",
    "職能內涵 (K=knowledge 知識)",
    "職能內涵 (S=skills 技能)",
)

HEADER = """\
園丁職能基準

版本\t職能基準代碼\t職能基準名稱\t狀態\t更新說明\t發展更新日期
V2\tABC1234-001v2\t園丁\t最新版本\t略\t2020/3/9
V1\tABC1234-001\t園藝人員\t歷史版本\t已被《ABC1234-001v2》取代\t2017/12/31

職能基準代碼\t\tABC1234-001v2\t\t\t
職能基準名稱 (擇一填寫)\t\t職類\t\t\t
\t\t職業\t園丁\t\t
所屬類別\t職類別\t農業 / 園藝\t職類別代碼\tABC\t
\t職業別\t園丁及苗圃栽培人員\t職業別代碼\t1234\t
\t行業別\t農業、林業 / 花卉栽培業\t行業別代碼\tA0115\t
工作描述\t\t照顧花木。\t\t\t
基準級別\t\t3\t\t\t
"""

CLOSING = """\
職能內涵 (A=attitude 態度)

A01 細心：留意細節。

說明與補充事項

- 第一點。
"""


def row(
    duty: str = "", task: str = "", output: str = "", indicator: str = "", level: str = "", k: str = "", s: str = ""
) -> tuple[str, ...]:
    """A row of the table of tasks."""
    return duty, task, output, indicator, level, k, s


def grid(*pages: list[tuple[str, ...]]) -> str:
    """The text of a table of tasks, with its head repeated on each page."""
    return "\n".join("\n".join("\t".join(cells) for cells in (HEAD, *rows)) + "\n" for rows in pages)


def plan_of(text: str) -> StandardPlan:
    """The plan of a text."""
    return parse(read_text(text))


def plan_of_grid(*pages: list[tuple[str, ...]]) -> StandardPlan:
    """The plan of a document with our header, the given pages of rows, and our closing."""
    return plan_of(f"{HEADER}\n{grid(*pages)}\n{CLOSING}")


def codes(plan: StandardPlan) -> list[str]:
    """The codes of the findings, in order."""
    return [finding.code for finding in plan.findings]


def messages(plan: StandardPlan, code: str) -> list[str]:
    """The messages of the findings with a code."""
    return [finding.message for finding in plan.findings if finding.code == code]


def unplaced(plan: StandardPlan) -> list[str]:
    """The texts that found no place."""
    return [left.text for left in plan.accounting.unplaced]


def task_of(plan: StandardPlan, code: str) -> TaskPlan:
    """The first task with a code."""
    return next(task for task in plan.tasks if task.code == code)
