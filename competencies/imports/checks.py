"""Looks for what is odd in a table of tasks that has been read: numbers, repetitions, gaps, what a task lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from competencies.imports.codes import belongs_to, canonical_code, code_numbers, mentions_code, mentions_other_code
from competencies.imports.findings import Finding, finding
from competencies.imports.items import Item
from competencies.imports.tree import DutyDraft, TaskDraft
from competencies.imports.wording import comparable


def check_tree(duties: Sequence[DutyDraft]) -> Iterator[Finding]:
    """Yield the findings about duties, tasks, outputs and indicators."""
    tasks = [task for duty in duties for task in duty.tasks]
    duty_items = [duty.item for duty in duties if duty.item is not None]
    yield from _repeated_names("duty-code-repeated", duty_items)
    yield from _repeated_names("task-code-repeated", [task.item for task in tasks])
    yield from _repeated_names("output-code-repeated", [output for task in tasks for output in task.outputs])
    yield from _repeated_indicators(tasks)
    yield from _misnumbered(tasks)
    for items in (
        duty_items,
        [task.item for task in tasks],
        [output for task in tasks for output in task.outputs],
        [indicator for task in tasks for indicator in task.indicators],
    ):
        yield from find_gaps(items)
        yield from _texts(items)
    for duty in duties:
        if duty.item is not None and not duty.tasks:
            yield finding("duty-without-task", duty.item.at, duty.item.quote, code=duty.item.code)
        if duty.item is None and duty.tasks:
            first = duty.tasks[0].item
            yield finding("task-without-duty", first.at, first.quote, task=first.code)
    for task in tasks:
        yield from _lacking(task)
    if any(task.level_span.level is not None for task in tasks):
        for task in tasks:
            if task.level_span.level is None:
                yield finding("missing-level", task.item.at, task.item.quote, task=task.item.code)
    yield from _spans(tasks)


def find_gaps(items: Iterable[Item]) -> Iterator[Finding]:
    """Yield a finding for every number that is left out among codes that begin alike.

    Only the last part of a number is looked at, over the whole document: an indicator under the wrong task fills the
    gap it leaves under its own. Where several numbers in a row are missing, one finding names the first and last.
    """
    by_start: dict[tuple[str, ...], dict[int, Item]] = {}
    for item in items:
        numbers = code_numbers(item.code)
        if numbers and numbers[-1].isdigit():
            by_start.setdefault((item.kind, *numbers[:-1]), {}).setdefault(int(numbers[-1]), item)
    for (kind, *start), group in by_start.items():
        before = 0
        for number in sorted(group):
            item = group[number]
            if number > before + 1:
                prefix = kind + "".join(f"{part}." for part in start)
                missing = f"{prefix}{before + 1}"
                if number > before + 2:
                    missing += f"–{prefix}{number - 1}"
                yield finding("code-gap", item.at, item.quote, code=item.code, missing=missing)
            before = number


def find_mentions(items: Iterable[Item]) -> Iterator[Finding]:
    """Yield a finding for every knowledge or skill in whose text a code of the other kind stands."""
    for item in items:
        if any(mentions_other_code(text, item.kind) for text in (item.text, *item.detail_texts)):
            yield finding("code-in-prose", item.at, item.quote, code=item.code)


def _repeated_names(code: str, items: Iterable[Item]) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in items:
        canonical = canonical_code(item.code)
        if canonical in seen:
            yield finding(code, item.at, item.quote, code=item.code)
        seen.add(canonical)


def _repeated_indicators(tasks: Iterable[TaskDraft]) -> Iterator[Finding]:
    codes: dict[str, TaskDraft] = {}
    texts: dict[str, Item] = {}
    for task in tasks:
        for item in task.indicators:
            canonical = canonical_code(item.code)
            if canonical in codes:
                first = codes[canonical].item.code
                yield finding("indicator-code-repeated", item.at, item.quote, code=item.code, first=first)
            codes.setdefault(canonical, task)
            same = texts.setdefault(comparable(item.text), item)
            if item.text and canonical_code(same.code) != canonical:
                yield finding("same-text-other-code", item.at, item.quote, code=item.code, first=same.code)


def _misnumbered(tasks: Iterable[TaskDraft]) -> Iterator[Finding]:
    for task in tasks:
        code, duty = task.item.code, task.duty.item
        if duty is not None and not belongs_to(code, duty.code):
            yield finding("task-misnumbered", task.item.at, task.item.quote, code=code, duty=duty.code)
        for kind, items in (("output", task.outputs), ("indicator", task.indicators)):
            for item in items:
                if not belongs_to(item.code, code):
                    yield finding(f"{kind}-misnumbered", item.at, item.quote, code=item.code, task=code)


def _texts(items: Iterable[Item]) -> Iterator[Finding]:
    for item in items:
        if not item.text:
            yield finding("code-without-text", item.at, item.code, code=item.code)
        elif mentions_code(item.text, item.kind) or mentions_other_code(item.text, item.kind):
            yield finding("code-in-prose", item.at, item.quote, code=item.code)


def _lacking(task: TaskDraft) -> Iterator[Finding]:
    code, at = task.item.code, task.item.at
    quote = task.item.quote
    if not task.outputs:
        yield finding("missing-output", at, quote, task=code)
    if not task.indicators:
        yield finding("missing-indicator", at, quote, task=code)
    for kind in ("K", "S"):
        if task.level_span.level is not None and not task.has(kind):
            yield finding("missing-competence", at, quote, task=code, kind=kind)


def _spans(tasks: Iterable[TaskDraft]) -> Iterator[Finding]:
    """Report spans that reach into the next duty: that may be meant, or a level may have been forgotten."""
    reported: set[tuple[int, int]] = set()
    for task in tasks:
        first = task.level_span.tasks[0] if task.level_span.tasks else task
        mark = (id(task.level_span), id(task.duty))
        if first.duty is task.duty or mark in reported or first.duty.item is None or task.duty.item is None:
            continue
        reported.add(mark)
        codes = [other.item.code for other in task.duty.tasks if other.level_span is task.level_span]
        yield finding(
            "span-crosses-duty",
            task.item.at,
            task.item.quote,
            tasks=codes[0] if len(codes) == 1 else f"{codes[0]}–{codes[-1]}",
            duty=task.duty.item.code,
            first=first.duty.item.code,
        )
