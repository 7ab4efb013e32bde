"""The campaign's data as CSV files (RFC 4180, UTF-8 with the mark that Excel knows it by), written line by line.

Texts are quoted and neutralised (``competencies.exports.cells``); numbers are numbers, with a point and as many places
as are stored. Every function takes ``tell``, which it calls with the number of people done.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _

from assessments import scoring
from assessments.enums import Relation, ScoreBasis, ScoreSource
from assessments.models import Item
from assessments.scoring import Answer
from assessments.selectors.export_rows import (
    ExportedPerson,
    exported_people,
    items_of_group,
    scored_of,
    signed_ids,
)
from assessments.selectors.group_results import Dashboard, Group, GroupRow, competence_dashboard, task_dashboard
from assessments.selectors.scores import campaign_rules
from competencies.exports.cells import neutralised

Tell = Callable[[int], None]
CsvValue = str | int | Decimal | None


class CsvWriter:
    """Writes lines in which every text is quoted and neutralised."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)

    def line(self, values: Iterable[CsvValue]) -> None:
        """Write one line; None leaves the field empty."""
        self._writer.writerow(
            ["" if value is None else neutralised(value) if isinstance(value, str) else value for value in values]
        )


@contextmanager
def csv_writer(file: BinaryIO) -> Iterator[CsvWriter]:
    """Give a writer into ``file``, which stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield CsvWriter(text)
    finally:
        text.detach()


def write_answers(file: BinaryIO, group: Group, tell: Tell) -> None:
    """Write what was answered: a line for each person and rater, a column for each item."""
    items = items_of_group(group)
    with csv_writer(file) as writer:
        writer.line([*_person_heads(), _("Signed off on"), _("Rater"), *item_heads(items)])
        not_applicable = _("Not applicable")
        for done, person in enumerate(exported_people(signed_ids(group), items=items), start=1):
            for relation in Relation:
                given = person.answers[relation]
                writer.line(
                    [
                        *_person_values(person),
                        person.signed_off_on.isoformat() if person.signed_off_on else None,
                        str(relation.label),
                        *(answer_value(answer, not_applicable) for answer in given),
                    ]
                )
            tell(done)


def write_scores(file: BinaryIO, group: Group, tell: Tell) -> None:
    """Write every stored score in long form: a line for each person, task or competence, and source."""
    scored = scored_of(group, campaign_rules(group.campaign))
    with csv_writer(file) as writer:
        writer.line(
            [
                *_person_heads(),
                _("Kind"),
                _("Code"),
                _("Title"),
                _("Basis"),
                _("Source"),
                _("Score"),
                _("Target"),
                _("Gap"),
                _("Answers counted"),
                _("Answers “not applicable”"),
            ]
        )
        for done, person in enumerate(exported_people(signed_ids(group), scores=True), start=1):
            facts = _person_values(person)
            for one in scored:
                for source in ScoreSource:
                    score = person.scores.get((source, one.measure))
                    if score is None:
                        continue
                    writer.line(
                        [
                            *facts,
                            one.subject.kind,
                            one.subject.code,
                            one.subject.title,
                            str(one.basis.label),
                            str(source.label),
                            score.value,
                            score.target,
                            scoring.gap(score.value, score.target),
                            score.rated_count,
                            score.not_applicable_count,
                        ]
                    )
            tell(done)


def write_group_figures(file: BinaryIO, group: Group, tell: Tell) -> None:
    """Write the figures of the group as the pages show them: a line for each task, K, S and A, and basis."""
    tasks, competences = task_dashboard(group), competence_dashboard(group)
    points = tasks.scale.labels
    with csv_writer(file) as writer:
        writer.line(
            [
                _("Kind"),
                _("Code"),
                _("Title"),
                _("Basis"),
                _("People with a score"),
                _("People without a score"),
                _("Self"),
                _("Supervisor"),
                _("Final"),
                _("Target"),
                _("Gap"),
                _("Self − supervisor"),
                *(_("Nearest to %(point)s") % {"point": point} for point in points),
            ]
        )
        for dashboard in (tasks, competences):
            for row in dashboard.rows:
                for line in _figure_lines(dashboard, row):
                    writer.line(line)
    tell(tasks.signed_off.count)


def item_heads(items: Sequence[Item]) -> list[str]:
    """Return a head for each item, its printed code and text; no two are the same, though printed codes may be."""
    heads: list[str] = []
    seen: dict[str, int] = {}
    for item in items:
        head = f"{item.code} {item.text}".strip()
        seen[head] = seen.get(head, 0) + 1
        heads.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return heads


def answer_value(answer: Answer, not_applicable: str) -> str | int | None:
    """Return what stands in the cell of an answer; ``not_applicable`` is the word for that."""
    return not_applicable if answer.not_applicable else answer.value


def _figure_lines(dashboard: Dashboard, row: GroupRow) -> Iterator[list[CsvValue]]:
    subject = row.subject
    about: list[CsvValue] = [subject.kind, subject.code, subject.title]
    leading: list[CsvValue] = [row.rated, row.final.without_score]
    shares: list[CsvValue] = [
        count for _point, count in scoring.distribution(row.final.nearest, dashboard.scale.values)
    ]
    nothing: list[CsvValue] = [None] * len(shares)
    for basis, compared in ((ScoreBasis.DIRECT, row.compared), (ScoreBasis.TASKS, row.from_tasks)):
        if compared is None or (basis == ScoreBasis.DIRECT and row.is_from_tasks):
            continue
        leads = compared is row.leading
        yield [
            *about,
            str(basis.label),
            *(leading if leads else [None, None]),
            compared.self_score,
            compared.supervisor,
            compared.final,
            compared.target,
            compared.gap,
            compared.difference,
            *(shares if leads else nothing),
        ]


def _person_heads() -> list[str]:
    return [
        _("Employee number"),
        _("Chinese name"),
        _("Latin name"),
        _("Department code"),
        _("Department"),
        _("Supervisor's number"),
        _("Supervisor"),
    ]


def _person_values(person: ExportedPerson) -> list[CsvValue]:
    return [
        person.number,
        person.name_zh,
        person.name_latin,
        person.department_code,
        person.department,
        person.supervisor_number,
        person.supervisor,
    ]
