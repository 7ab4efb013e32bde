"""A version as a PDF in the arrangement of the official documents.

The document is in Traditional Chinese whatever the reader's language, as the official ones are. The same version gives
the same bytes: its only date is the version's own.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from competencies.enums import PrintedStatus, TitleKind
from competencies.exports.line_breaks import runs_of
from competencies.exports.typesetting import typeset
from competencies.models import Classification, HistoryEntry, StandardVersion
from competencies.selectors.contents import CompetenceNode, Contents, DutyNode, TaskNode, read_contents

_TEMPLATE = Path(__file__).with_name("standard.typ")
_STATUSES = {PrintedStatus.CURRENT.value: "最新版本", PrintedStatus.SUPERSEDED.value: "歷史版本"}
_TITLE_END = "職能基準"
_NO_LEVEL = "–"
_UNLINKED = "未列於任何工作任務之職能內涵："


def standard_as_pdf(version: StandardVersion) -> bytes:
    """Return ``version`` as an accessible PDF (tagged; PDF/UA-1), with a constant number of queries.

    Everything the version says is printed, but for characters that no font of the portal has (an emoji): these show as
    an empty box, and the file does not claim PDF/UA-1 then.
    """
    return typeset(_TEMPLATE, _document(read_contents(version)), made_at=version.published_at or version.created_at)


Runs = list[dict[str, object]]


def _runs(text: str) -> Runs:
    return [{"text": run.text, "bound": run.is_bound} for run in runs_of(text)]


def _entry(kind: str, code: str, text: str) -> Runs:
    """An entry with its code or bullet, in a cell where codes of ``kind`` open entries."""
    return [{"text": run.text, "bound": run.is_bound} for run in runs_of(f"{code} {text}", kind)]


def _document(contents: Contents) -> dict[str, object]:
    """Everything the template prints, as texts: it decides nothing but how they look."""
    version = contents.version
    title = version.title or version.code
    is_category = version.title_kind == TitleKind.JOB_CATEGORY
    return {
        "document_title": f"{version.code} {title}{_TITLE_END}".strip(),
        "heading": f"{title}{_TITLE_END}",
        "history": [_history_row(entry) for entry in contents.history or _own_history(version)],
        "code": version.code,
        "job_category_title": version.title if is_category else "",
        "occupation_title": "" if is_category else version.title,
        "classifications": [
            *_classification_rows("職類別", contents.job_categories),
            *_classification_rows("職業別", contents.occupations),
            *_classification_rows("行業別", contents.industries),
        ],
        "description": [_runs(line) for line in version.description.splitlines()],
        "level": _number(version.level),
        "tasks": [row for duty in contents.duties for row in _duty_rows(duty)],
        "attitudes": [_entry("A", node.row.code, _said(node)) for node in contents.attitudes],
        "notes": [
            *({"depth": min(note.depth, 6), "text": _runs(note.text)} for note in contents.notes),
            *_unlinked(contents),
        ],
    }


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _own_history(version: StandardVersion) -> tuple[HistoryEntry, ...]:
    """The version's own row, where it has facts that are printed nowhere else."""
    if not (version.issued_on or version.printed_status or version.update_note):
        return ()
    return (
        HistoryEntry(
            version=version.version,
            code=version.code,
            title=version.title,
            status=version.printed_status,
            update_note=version.update_note,
            issued_on=version.issued_on,
        ),
    )


def _history_row(entry: HistoryEntry) -> list[str]:
    version = "" if entry.version is None else f"V{entry.version}"
    status = _STATUSES.get(entry.status, "")
    return [version, entry.code, entry.title, status, entry.update_note, _day(entry.issued_on)]


def _day(day: date | None) -> str:
    return f"{day.year}/{day.month:02}/{day.day:02}" if day else ""


def _classification_rows(label: str, rows: Sequence[Classification]) -> Iterator[dict[str, str]]:
    """A row for each, with its labels: names and codes that stand in one cell pair by the luck of their lines only."""
    for name, code in [(row.name, row.code) for row in rows] or [("", "")]:
        yield {"label": label, "name": name, "code_label": f"{label}代碼", "code": code}


def _duty_rows(duty: DutyNode) -> Iterator[dict[str, object]]:
    """A row for each task; merged cells (of the duty, and of level, K and S) stand in the first row they cover."""
    cell = {"rows": max(1, len(duty.tasks)), "name": _entry("T", duty.row.code, duty.row.name)}
    if not duty.tasks:
        yield {
            "duty": cell,
            "name": [],
            "outputs": [],
            "indicators": [],
            "block": {"rows": 1, "level": "", "knowledge": [], "skills": []},
        }
    first = True
    for _same, group in groupby(duty.tasks, key=_block_key):
        tasks = list(group)
        for number, task in enumerate(tasks):
            yield {
                "duty": cell if first else None,
                "name": _entry("T", task.row.code, task.row.name),
                "outputs": [_entry("O", output.code, output.name) for output in task.outputs],
                "indicators": [_entry("P", indicator.code, indicator.text) for indicator in task.indicators],
                "block": _block(task, len(tasks)) if number == 0 else None,
            }
            first = False


def _block_key(task: TaskNode) -> tuple[object, ...]:
    return (task.row.level, *(tuple(node.row.pk for node in nodes) for nodes in (task.knowledge, task.skills)))


def _block(task: TaskNode, rows: int) -> dict[str, object]:
    return {
        "rows": rows,
        # An empty cell at the top of a page would look like the lower part of the one before the break.
        "level": _number(task.row.level) or _NO_LEVEL,
        "knowledge": [_competence(node) for node in task.knowledge],
        "skills": [_competence(node) for node in task.skills],
    }


def _competence(node: CompetenceNode) -> dict[str, object]:
    return {
        "text": _entry(node.row.kind, node.row.code, _said(node)),
        "details": [_entry(node.row.kind, "■", detail) for detail in node.details],
    }


def _said(node: CompetenceNode) -> str:
    colon = "：" if node.row.name and node.row.text else ""
    return f"{node.row.name}{colon}{node.row.text}"


def _unlinked(contents: Contents) -> Iterator[dict[str, object]]:
    """Knowledge and skills that no task calls for have no cell in the official arrangement; they close the notes."""
    linked = {node.row.pk for task in contents.tasks for node in (*task.knowledge, *task.skills)}
    left = [node for node in (*contents.knowledge, *contents.skills) if node.row.pk not in linked]
    if left:
        yield {"depth": 0, "text": _runs(_UNLINKED)}
    for node in left:
        yield {"depth": 1, "text": _runs(" ■ ".join([f"{node.row.code} {_said(node)}", *node.details]))}
