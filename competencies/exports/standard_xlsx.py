"""A version as a workbook: one row for each behaviour indicator, and sheets for all that stands around them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competencies.exports.workbook import Column, Sheet, Value, workbook_bytes
from competencies.models import Classification, StandardVersion
from competencies.selectors.contents import CompetenceNode, Contents, TaskNode, read_contents

Row = Sequence[Value]


def standard_as_xlsx(version: StandardVersion) -> bytes:
    """Return ``version`` as an XLSX file with heads in the active language, with a constant number of queries.

    In the rows of the indicators, knowledge and skills are named by their codes; their texts have sheets of their own.
    """
    contents = read_contents(version)
    sheets = [
        _indicators(contents),
        _competences(contents, _("Knowledge"), contents.knowledge),
        _competences(contents, _("Skills"), contents.skills),
        _attitudes(contents),
        _overview(contents),
        _history(contents),
        _notes(contents),
    ]
    title = f"{version.label} {version.title}".strip()
    return workbook_bytes(sheets, title=title, made_at=version.published_at or version.created_at)


def _indicators(contents: Contents) -> Sheet:
    columns = [
        Column(_("Duty code"), 7),
        Column(_("Duty"), 16),
        Column(_("Task code"), 7),
        Column(_("Task"), 20),
        Column(pgettext("standard", "Level"), 7),
        Column(_("Outputs"), 26),
        Column(_("Indicator code"), 9),
        Column(_("Behaviour indicator"), 46),
        Column(_("Knowledge"), 12),
        Column(_("Skills"), 12),
    ]
    return Sheet(_("Behaviour indicators"), columns, _indicator_rows(contents))


def _indicator_rows(contents: Contents) -> Iterator[Row]:
    """A row for each indicator; a task without any, and a duty without tasks, has one too, so that nothing is lost."""
    for duty in contents.duties:
        names = [duty.row.code, duty.row.name]
        if not duty.tasks:
            yield [*names, *[None] * 8]
        for task in duty.tasks:
            before = [*names, task.row.code, task.row.name, task.row.level, _outputs(task)]
            behind = [_keys(task.knowledge), _keys(task.skills)]
            indicators = [(row.code, row.text) for row in task.indicators] or [("", "")]
            for code, text in indicators:
                yield [*before, code, text, *behind]


def _outputs(task: TaskNode) -> str:
    return "\n".join(f"{output.code} {output.name}".strip() for output in task.outputs)


def _keys(nodes: Iterable[CompetenceNode]) -> str:
    return ", ".join(node.key for node in nodes)


def _competences(contents: Contents, name: str, nodes: Iterable[CompetenceNode]) -> Sheet:
    """The key stands beside the printed code, because documents give one code to different texts."""
    tasks: dict[int, list[str]] = defaultdict(list)
    for task in contents.tasks:
        for node in (*task.knowledge, *task.skills):
            tasks[node.row.pk].append(task.row.code or task.row.name)
    columns = [
        Column(pgettext("spreadsheet", "Key"), 9),
        Column(_("Code"), 9),
        Column(name, 60),
        Column(_("Details"), 60),
        Column(_("Tasks"), 16),
    ]
    rows = (
        [node.key, node.row.code, _said(node), "\n".join(node.details), ", ".join(tasks[node.row.pk])] for node in nodes
    )
    return Sheet(name, columns, rows)


def _said(node: CompetenceNode) -> str:
    return "\n".join(filter(None, [node.row.name, node.row.text]))


def _attitudes(contents: Contents) -> Sheet:
    columns = [Column(_("Code"), 9), Column(pgettext("standard", "Name"), 30), Column(_("Text"), 110)]
    rows = ([node.row.code, node.row.name, node.row.text] for node in contents.attitudes)
    return Sheet(_("Attitudes"), columns, rows)


def _overview(contents: Contents) -> Sheet:
    columns = [Column(_("Field"), 24), Column(_("Code"), 14), Column(_("Text"), 110)]
    return Sheet(_("Overview"), columns, _overview_rows(contents))


def _overview_rows(contents: Contents) -> Iterator[Row]:
    version = contents.version
    yield [_("Standard code"), version.code, None]
    yield [version.get_title_kind_display(), None, version.title]
    yield [_("Version"), None, version.version]
    yield [_("Revision"), None, version.revision]
    yield [_("Status"), None, version.get_status_display()]
    yield [_("Printed status"), None, version.get_printed_status_display()]
    yield [_("Issued on"), None, version.issued_on]
    yield [_("Update note"), None, version.update_note]
    yield from _classification_rows(_("Job category"), contents.job_categories)
    yield from _classification_rows(_("Occupational group"), contents.occupations)
    yield from _classification_rows(_("Industry"), contents.industries)
    yield [_("Job description"), None, version.description]
    yield [_("Standard level"), None, version.level]


def _classification_rows(name: str, rows: Iterable[Classification]) -> Iterator[Row]:
    return ([name, row.code, row.name] for row in rows)


def _history(contents: Contents) -> Sheet:
    columns = [
        Column(_("Version"), 9),
        Column(_("Standard code"), 22),
        Column(_("Title"), 40),
        Column(_("Printed status"), 18),
        Column(_("Update note"), 46),
        Column(_("Issued on"), 14),
    ]
    rows = (
        [row.version, row.code, row.title, row.get_status_display(), row.update_note, row.issued_on]
        for row in contents.history
    )
    return Sheet(_("Versions"), columns, rows)


def _notes(contents: Contents) -> Sheet:
    columns = [Column(_("Depth"), 9), Column(pgettext("standard", "Note"), 140)]
    return Sheet(_("Notes"), columns, ([note.depth, note.text] for note in contents.notes))
