"""The workbook of a campaign, of some departments of it, or of one supervisor's team in it.

Figures per duty, per task and per K, S and A stand as formulas over the sheets of scores, and the scores as formulas
over the sheet of answers. With 10,000 people memory
stays small: sheets of people are written line by line, all of them in one pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.enums import Relation, ScoreSource
from assessments.exports.csv_files import Tell
from assessments.exports.workbook_figures import Ranges, range_name, write_figures
from assessments.exports.workbook_formulas import PersonRows, Places, ScoreFormulas
from assessments.exports.workbook_looks import Looks
from assessments.exports.workbook_people import (
    FIRST_PERSON,
    PeopleSheet,
    adjustment_notes,
    answer_values,
    item_columns,
    person_facts,
    person_heads,
    score_heads,
    score_values,
)
from assessments.models import Item
from assessments.scoring import Measure
from assessments.selectors.export_rows import (
    FigureLine,
    exported_people,
    figure_lines,
    items_of_group,
)
from assessments.selectors.figures import ScalePoints, scale_points
from assessments.selectors.group_results import Group, SignedOff, signed_off_of
from assessments.selectors.parts import in_departments
from assessments.selectors.scores import CampaignRules, campaign_rules
from competencies.exports.workbook import lay_out_for_paper
from people.models import Department, User

if TYPE_CHECKING:
    from xlsxwriter import Workbook


@dataclass(frozen=True)
class _Contents:
    """What is read before anything is written."""

    group: Group
    lines: Sequence[FigureLine]
    items: Sequence[Item]
    assessment_ids: Sequence[int]
    scale: ScalePoints
    signed_off: SignedOff
    rules: CampaignRules


def write_workbook(path: Path, group: Group, assessment_ids: Sequence[int], tell: Tell) -> None:
    """Write the workbook of a group in the active language; ``tell`` gets the number of people done.

    ``assessment_ids`` are the group's people as ``signed_ids`` found them: of nobody else a line is written.
    The caller has checked that the reader may see all of the group's people. Lines wait in files beside ``path`` until
    the workbook is put together: whoever deletes its folder deletes them too.
    """
    # The library is large, and most processes write no workbook.
    import xlsxwriter

    rules = campaign_rules(group.campaign)
    contents = _Contents(
        group,
        figure_lines(group, rules),
        items_of_group(group),
        assessment_ids,
        scale_points(group.campaign),
        signed_off_of(group),
        rules,
    )
    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        book.set_properties({"title": group.campaign.title})
        _write(book, contents, tell)


def _write(book: "Workbook", contents: _Contents, tell: Tell) -> None:
    from assessments.exports.workbook_page import FormulaSheet

    looks, title = Looks(book), contents.group.campaign.title
    left_out = _("Not applicable")
    names = {
        ScoreSource.FINAL: _("Final scores"),
        ScoreSource.SUPERVISOR: _("Supervisor scores"),
        ScoreSource.SELF: _("Self scores"),
    }
    _write_about(book, looks, contents)
    last = FIRST_PERSON + max(len(contents.assessment_ids), 1) - 1
    first_place = len(person_heads())
    ranges: dict[Measure, Ranges] = {}
    for place, line in enumerate(contents.lines, start=first_place):
        found = {source: range_name(name, FIRST_PERSON, last, place) for source, name in names.items()}
        ranges[line.scored.measure] = Ranges(
            found[ScoreSource.SELF], found[ScoreSource.SUPERVISOR], found[ScoreSource.FINAL]
        )
    for name, kinds in ((_("Per task"), "T"), (_("Per K, S and A"), "KSA"), (_("Per duty"), "D")):
        lines = [line for line in contents.lines if line.scored.subject.kind in kinds]
        if lines:
            write_figures(
                book.add_worksheet(name),
                looks,
                lines,
                ranges=ranges,
                scale=contents.scale,
                left_out=left_out,
                title=title,
            )
    heads = score_heads([line.scored for line in contents.lines], [line.compared.target for line in contents.lines])
    scores = {
        source: PeopleSheet(
            book.add_worksheet(name, FormulaSheet), looks, facts=person_heads(), heads=heads, title=title
        )
        for source, name in names.items()
    }
    answer_facts = [*person_heads(), (_("Rater"), 12)]
    answers = PeopleSheet(
        book.add_worksheet(_("Answers")),
        looks,
        facts=answer_facts,
        heads=item_columns(contents.items),
        title=title,
    )
    _write_questionnaire(book, looks, contents.items, title)
    measures = [line.scored.measure for line in contents.lines]
    places = Places(
        {measure: place for place, measure in enumerate(measures, start=first_place)},
        {item.pk: place for place, item in enumerate(contents.items, start=len(answer_facts))},
        answers.page.get_name(),
    )
    formulas = {
        source: ScoreFormulas(source, measures, contents.rules.questionnaire, places, left_out) for source in names
    }
    _write_people(contents, scores, answers, formulas, left_out, tell)


def _write_people(
    contents: _Contents,
    scores: dict[ScoreSource, PeopleSheet],
    answers: PeopleSheet,
    formulas: dict[ScoreSource, ScoreFormulas],
    left_out: str,
    tell: Tell,
) -> None:
    scored = [line.scored for line in contents.lines]
    latin = (translation.get_language() or "").startswith("en")
    people = exported_people(
        contents.assessment_ids, items=contents.items, scores=True, adjusted=contents.rules.holds_results
    )
    for done, person in enumerate(people, start=1):
        facts = person_facts(person, latin=latin)
        rows = PersonRows(
            scores[ScoreSource.FINAL].row + 1,
            {relation: answers.row + number for number, relation in enumerate(Relation, start=1)},
        )
        for source, sheet in scores.items():
            notes = adjustment_notes(person, scored) if source == ScoreSource.FINAL else {}
            sheet.add(facts, score_values(person, scored, source, left_out), formulas[source].texts(rows), notes)
        for relation in Relation:
            answers.add([*facts, str(relation.label)], answer_values(person, relation, left_out))
        tell(done)
    for sheet in (*scores.values(), answers):
        sheet.finish()


def _write_questionnaire(book: "Workbook", looks: Looks, items: Sequence[Item], title: str) -> None:
    page = book.add_worksheet(_("Questionnaire"))
    for place, (head, width) in enumerate(
        [(_("No."), 6), (_("Kind"), 18), (_("Code"), 10), (_("Item"), 70), (_("Task"), 34), (_("Target"), 9)]
    ):
        page.set_column(place, place, width)
        looks.put(page, 0, place, head, looks.head)
    for row, item in enumerate(items, start=1):
        values: list[str | int | None] = [
            item.position,
            item.get_kind_display(),
            item.code,
            item.text,
            f"{item.task.code} {item.task.name}".strip() if item.task else "",
            item.target,
        ]
        for place, value in enumerate(values):
            looks.put(page, row, place, value, looks.text)
    page.autofilter(0, 0, max(len(items), 1), 5)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    lay_out_for_paper(page, title)


def _write_about(book: "Workbook", looks: Looks, contents: _Contents) -> None:
    """What the workbook is about and how its figures come about, in the words of the pages."""
    campaign = contents.group.campaign
    page = book.add_worksheet(_("About this workbook"))
    page.hide_gridlines(2)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 110)
    looks.put(page, 0, 0, campaign.title, looks.title)
    weights = {"self": campaign.self_weight, "supervisor": campaign.supervisor_weight}
    lines = [
        (_("Standard"), f"{campaign.standard_version}"),
        *_narrowed(contents.group),
        (_("Made at"), date_format(timezone.localtime(), "DATETIME_FORMAT")),
        (_("Rating scale"), " · ".join(contents.scale.labels)),
        (
            _("Whose assessments count"),
            _("%(count)s signed-off assessments of %(total)s (cancelled ones are not counted).")
            % {"count": contents.signed_off.count, "total": contents.signed_off.total},
        ),
        (
            _("One person’s score"),
            _(
                "The mean of the answers to the items of a task, or the answer to a knowledge, skill or attitude. “Not "
                "applicable” is left out."
            ),
        ),
        (
            _("Final"),
            _(
                "(self × %(self)s + supervisor × %(supervisor)s) ÷ (%(self)s + %(supervisor)s). A side without a score "
                "is left out of the weights, never counted as zero."
            )
            % weights,
        ),
        (_("Mean of a group"), _("The sum of the persons’ scores ÷ the number of persons with a score.")),
        (_("Gap"), _("Final − target. The target of a task is the mean of its items’ targets.")),
        (
            _("From tasks"),
            _(
                "The mean of the final scores of the tasks that call for the knowledge or skill; tasks without a score "
                "are left out."
            ),
        ),
        (
            _("Distribution"),
            _(
                "How many persons’ final scores lie nearest to each point of the scale; half-way counts for the higher "
                "point."
            ),
        ),
        (_("Rounding"), _("Scores are kept to four decimal places and shown to two, rounded half up.")),
        (
            _("Formulas"),
            _(
                "The sheets per task, per K, S and A and per duty compute from the sheets of scores, and those from "
                "the answers. Filtering people changes no figure; changing an answer does. A final score that HR "
                "adjusted in the calibration is a plain value with a note."
            ),
        ),
    ]
    for row, (label, text) in enumerate(lines, start=2):
        looks.put(page, row, 0, label, looks.head)
        looks.put(page, row, 1, text, looks.text)
    lay_out_for_paper(page, campaign.title)


def _narrowed(group: Group) -> list[tuple[str, str]]:
    """Say whose assessments are in it where these are not all."""
    found: list[tuple[str, str]] = []
    if group.department_ids is not None:
        departments = Department.objects.filter(in_departments(group.department_ids, "pk"))
        found.append((_("Departments"), ", ".join(str(department) for department in departments)))
    if group.supervisor_id is not None:
        found.append((_("Supervisor"), str(User.objects.get(pk=group.supervisor_id))))
    return found
