"""A version as a workbook: one row for each behaviour indicator, and sheets for all that stands around them.

Sheets and heads are those of ``competencies.workbook_shape``, so the file can be edited and imported again. The
template to be filled in is the same workbook without a standard.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competencies.exports.workbook import Column, Sheet, Value, workbook_bytes
from competencies.models import Classification, StandardVersion
from competencies.selectors.contents import CompetenceNode, Contents, TaskNode, read_contents
from competencies.workbook_shape import (
    FIELDS,
    FIELDS_OF_THE_PORTAL,
    GUIDE,
    GUIDE_TEXTS,
    LEVELS,
    SHEETS,
    STATUSES,
    TITLE_KINDS,
    Language,
    Name,
)

Row = Sequence[Value]

TEMPLATE_NAME = "standard-template.xlsx"
_ONLY_IN_TEMPLATE = frozenset({"help"})
_EMPTY_ROWS = {"tasks": 60, "knowledge": 40, "skills": 40, "attitudes": 12, "history": 6, "notes": 12}
# A list of classes is often longer than one; more rows can be added anywhere.
_CLASS_ROWS = 2
_CLASSES = ("job_categories", "occupations", "industries")
_MADE_AT = datetime(2024, 1, 1, tzinfo=UTC)


def standard_as_xlsx(version: StandardVersion) -> bytes:
    """Return ``version`` as an XLSX file with heads in the active language, with a constant number of queries.

    In the rows of the indicators, knowledge and skills are named by their codes; their texts have sheets of their own.
    """
    return contents_as_xlsx(read_contents(version))


def contents_as_xlsx(contents: Contents) -> bytes:
    """Return what a version holds as an XLSX file, without a query."""
    version, language = contents.version, _language()
    rows: Mapping[str, Iterable[Row]] = {
        "overview": _overview_rows(contents, language),
        "tasks": _task_rows(contents),
        "knowledge": _competence_rows(contents, contents.knowledge),
        "skills": _competence_rows(contents, contents.skills),
        "attitudes": ([node.row.code, node.row.name, node.row.text] for node in contents.attitudes),
        "history": _history_rows(contents, language),
        "notes": ([note.depth, note.text] for note in contents.notes),
    }
    sheets = [
        Sheet(shape.name.written(language), _columns(key, language, skip=_ONLY_IN_TEMPLATE), rows[key])
        for key, shape in SHEETS.items()
    ]
    title = f"{version.label} {version.title}".strip()
    return workbook_bytes(sheets, title=title, made_at=version.published_at or version.created_at)


def template_as_xlsx() -> bytes:
    """Return the workbook to be filled in by hand, with its heads and explanations in the active language."""
    language = _language()
    sheets = [_guide(language)]
    for key, shape in SHEETS.items():
        skip = frozenset({"tasks"}) if key in {"knowledge", "skills"} else frozenset[str]()
        columns = _columns(key, language, skip=skip, with_help=True)
        if key == "overview":
            sheets.append(_empty_overview(columns, language))
        else:
            sheets.append(Sheet(shape.name.written(language), columns, (), empty_rows=_EMPTY_ROWS[key]))
    return workbook_bytes(sheets, title=_("Template for a standard"), made_at=_MADE_AT)


def _language() -> Language:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def _columns(key: str, language: Language, *, skip: frozenset[str], with_help: bool = False) -> list[Column]:
    choices: Mapping[tuple[str, str], Sequence[str | int]] = {
        ("tasks", "level"): LEVELS,
        ("history", "status"): [name.written(language) for name in STATUSES.values()],
    }
    return [
        Column(
            column.head.written(language),
            column.width,
            choices.get((key, name), ()),
            column.help.written(language) if with_help else "",
        )
        for name, column in SHEETS[key].columns.items()
        if name not in skip
    ]


# --- A standard -------------------------------------------------------------------------------------------------------


def _overview_rows(contents: Contents, language: Language) -> Iterator[Row]:
    version = contents.version
    classes = {"job_categories": contents.job_categories, "occupations": contents.occupations}
    classes["industries"] = contents.industries
    status = STATUSES.get(version.printed_status)
    values: Mapping[str, Value] = {
        "title": version.title,
        "title_kind": TITLE_KINDS[version.title_kind].written(language),
        "version": version.version,
        "revision": version.revision,
        "portal_status": version.get_status_display(),
        "status": status.written(language) if status else None,
        "issued_on": version.issued_on,
        "update_note": version.update_note,
        "description": version.description,
        "level": version.level,
    }
    for key, (label, _help) in FIELDS.items():
        name = label.written(language)
        if key == "code":
            yield [name, version.code, None]
        elif key in classes:
            yield from _class_rows(name, classes[key])
        else:
            yield [name, None, values[key]]


def _class_rows(name: str, rows: Iterable[Classification]) -> Iterator[Row]:
    return ([name, row.code, row.name] for row in rows)


def _task_rows(contents: Contents) -> Iterator[Row]:
    """A row for each indicator, beside it an output of the task as long as there are some.

    What has none, a task without indicators or a duty without tasks, has a row too, so that nothing is lost.
    """
    for duty in contents.duties:
        names = [duty.row.code, duty.row.name]
        if not duty.tasks:
            yield [*names, *[None] * 9]
        for task in duty.tasks:
            before = [*names, task.row.code, task.row.name, task.row.level]
            behind = [_keys(task.knowledge), _keys(task.skills)]
            for output, indicator in _pairs(task):
                yield [*before, *output, *indicator, *behind]


def _pairs(task: TaskNode) -> Iterator[tuple[Row, Row]]:
    outputs = [(row.code, row.name) for row in task.outputs]
    indicators = [(row.code, row.text) for row in task.indicators]
    if not (outputs or indicators):
        yield ("", ""), ("", "")
    yield from zip_longest(outputs, indicators, fillvalue=("", ""))


def _keys(nodes: Iterable[CompetenceNode]) -> str:
    return ", ".join(node.key for node in nodes)


def _competence_rows(contents: Contents, nodes: Iterable[CompetenceNode]) -> Iterator[Row]:
    """The key stands beside the printed code, because documents give one code to different texts."""
    tasks: dict[int, list[str]] = defaultdict(list)
    for task in contents.tasks:
        for node in (*task.knowledge, *task.skills):
            tasks[node.row.pk].append(task.row.code or task.row.name)
    for node in nodes:
        details = "\n".join(" ".join(detail.split()) for detail in node.details)
        yield [node.row.code, _said(node), details, node.key, ", ".join(tasks[node.row.pk])]


def _said(node: CompetenceNode) -> str:
    return "\n".join(filter(None, [node.row.name, node.row.text]))


def _history_rows(contents: Contents, language: Language) -> Iterator[Row]:
    for row in contents.history:
        status = STATUSES.get(row.status)
        said = status.written(language) if status else None
        yield [row.version, row.code, row.title, said, row.update_note, row.issued_on]


# --- The template -----------------------------------------------------------------------------------------------------


def _empty_overview(columns: Sequence[Column], language: Language) -> Sheet:
    rows: list[Row] = []
    choices: dict[tuple[int, int], Sequence[str | int]] = {}
    offered: Mapping[str, Sequence[str | int]] = {
        "title_kind": [name.written(language) for name in TITLE_KINDS.values()],
        "status": [name.written(language) for name in STATUSES.values()],
        "level": LEVELS,
    }
    for key, (label, help_text) in FIELDS.items():
        if key in FIELDS_OF_THE_PORTAL:
            continue
        if key in offered:
            choices[len(rows), 2] = offered[key]
        row = [label.written(language), None, None, help_text.written(language)]
        rows += [row] * (_CLASS_ROWS if key in _CLASSES else 1)
    return Sheet(SHEETS["overview"].name.written(language), columns, rows, cell_choices=choices)


def _guide(language: Language) -> Sheet:
    """What to do, and a line for every sheet and column."""
    rows: list[Row] = [[None, None, text.written(language)] for text in GUIDE_TEXTS]
    for key, shape in SHEETS.items():
        rows.append([shape.name.written(language), None, shape.help.written(language)])
        if key == "overview":
            rows += [[None, label.written(language), said.written(language)] for label, said in _written_fields()]
        else:
            rows += [
                [None, column.head.written(language), column.help.written(language)]
                for name, column in shape.columns.items()
                if name != "tasks"
            ]
    columns = [Column(_("Sheet"), 20), Column(_("Column or field"), 20), Column(_("What to write"), 90)]
    return Sheet(GUIDE.written(language), columns, rows)


def _written_fields() -> Iterator[tuple[Name, Name]]:
    return (named for key, named in FIELDS.items() if key not in FIELDS_OF_THE_PORTAL)
