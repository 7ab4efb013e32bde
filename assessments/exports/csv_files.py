"""The campaign's data as CSV files (RFC 4180, UTF-8 with the mark that Excel knows it by), written line by line.

Texts are quoted and neutralised (``competencies.exports.cells``); numbers are numbers, with a point and as many places
as are stored. Every function takes ``assessment_ids``, the group's people as ``signed_ids`` found them, and ``tell``,
which it calls with the number of people done.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from assessments import scoring
from assessments.enums import Relation, ScoreBasis, ScoreSource
from assessments.models import Item
from assessments.scoring import Answer
from assessments.selectors.export_rows import (
    ExportedPerson,
    exported_people,
    figure_lines,
    items_of_group,
    scored_of,
)
from assessments.selectors.figures import scale_points
from assessments.selectors.group_results import Group
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
def csv_writer(path: Path) -> Iterator[CsvWriter]:
    """Give a writer into the file at ``path``."""
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        yield CsvWriter(text)


def write_answers(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
    """Write what was answered: a line for each person and rater, a column for each item."""
    items = items_of_group(group)
    with csv_writer(path) as writer:
        writer.line([*_person_heads(), _("Signed off on"), _("Rater"), *item_heads(items)])
        not_applicable = _("Not applicable")
        for done, person in enumerate(exported_people(assessment_ids, items=items), start=1):
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


def write_scores(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
    """Write every stored score in long form: a line for each person, task or competence, and source."""
    scored = scored_of(group, campaign_rules(group.campaign))
    with csv_writer(path) as writer:
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
        labels = {label: str(label.label) for label in (*ScoreSource, *ScoreBasis)}
        for done, person in enumerate(exported_people(assessment_ids, scores=True), start=1):
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
                            labels[one.basis],
                            labels[source],
                            score.value,
                            score.target,
                            scoring.gap(score.value, score.target),
                            score.rated_count,
                            score.not_applicable_count,
                        ]
                    )
            tell(done)


def write_group_figures(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
    """Write the figures of the group as the pages show them: a line for each duty, task, K, S and A, and basis."""
    with csv_writer(path) as writer:
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
                _("People below the target"),
                *(_("Nearest to %(point)s") % {"point": point} for point in scale_points(group.campaign).labels),
            ]
        )
        for line in figure_lines(group, campaign_rules(group.campaign)):
            subject, compared = line.scored.subject, line.compared
            writer.line(
                [
                    subject.kind,
                    subject.code,
                    subject.title,
                    str(line.scored.basis.label),
                    line.final.mean.count,
                    line.final.without_score,
                    compared.self_score,
                    compared.supervisor,
                    compared.final,
                    compared.target,
                    compared.gap,
                    compared.difference,
                    line.below_target,
                    *(people for _point, people in line.distribution),
                ]
            )
    tell(len(assessment_ids))


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
