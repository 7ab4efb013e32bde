"""The sheets that have a line for each person: scores by what is scored, answers by item.

Three rows of heads (the title, the target, the printed code), then the people. Rows are written as they come: the
library keeps one of them in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments.enums import Relation, ScoreSource
from assessments.exports.workbook_looks import CellValue, Looks
from assessments.models import Item
from assessments.numbers import number_text
from assessments.scoring import BELOW
from assessments.selectors.export_rows import ExportedPerson, Scored
from competencies.exports.workbook import lay_out_for_paper

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TITLE_ROW, TARGET_ROW, HEAD_ROW, FIRST_PERSON = 0, 1, 2, 3
_TITLE_HEIGHT = 90
_LONGEST_NOTE = 32_000
_NO_NOTES: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Head:
    """A column of figures: its printed code, what that means, and its target."""

    code: str
    title: str
    target: Decimal | int | None


class PeopleSheet:
    """One sheet with people from top to bottom and ``heads`` from left to right, after the facts of the person."""

    def __init__(
        self, page: "Worksheet", looks: Looks, *, facts: Sequence[tuple[str, float]], heads: Sequence[Head], title: str
    ) -> None:
        self.page, self.looks = page, looks
        self.first = len(facts)
        self.last = self.first + len(heads) - 1
        self.row = FIRST_PERSON
        page.freeze_panes(FIRST_PERSON, min(2, self.first))
        page.repeat_rows(HEAD_ROW)
        lay_out_for_paper(page, title)
        for place, (_name, width) in enumerate(facts):
            page.set_column(place, place, width)
        page.set_column(self.first, self.last, 11)
        page.set_row(TITLE_ROW, _TITLE_HEIGHT)
        self._write_heads(facts, heads)

    def _write_heads(self, facts: Sequence[tuple[str, float]], heads: Sequence[Head]) -> None:
        put, looks, page = self.looks.put, self.looks, self.page
        put(page, TITLE_ROW, 0, _("Title"), looks.head)
        for place, head in enumerate(heads, start=self.first):
            put(page, TITLE_ROW, place, head.title, looks.small_head)
        put(page, TARGET_ROW, 0, _("Target"), looks.head)
        for place, head in enumerate(heads, start=self.first):
            put(page, TARGET_ROW, place, head.target, looks.target)
        for place, (name, _width) in enumerate(facts):
            put(page, HEAD_ROW, place, name, looks.head)
        for place, head in enumerate(heads, start=self.first):
            put(page, HEAD_ROW, place, head.code, looks.head)

    def add(
        self,
        facts: Sequence[str],
        values: Sequence[CellValue],
        formulas: Sequence[str] = (),
        notes: Mapping[int, str] = _NO_NOTES,
    ) -> None:
        """Write one line; a text among the values says why there is no number.

        ``formulas``, where given, say how each value comes about. A value that comes from elsewhere stands alone:
        ``notes`` says from where, by its place among the values.
        """
        put, looks, page = self.looks.put, self.looks, self.page
        for place, fact in enumerate(facts):
            put(page, self.row, place, fact, looks.fact)
        for number, value in enumerate(values):
            place = self.first + number
            look = looks.left_out if isinstance(value, str) else looks.count if isinstance(value, int) else looks.score
            if number in notes:
                put(page, self.row, place, value, look)
                page.write_comment(self.row, place, notes[number])
            elif formulas and value is not None:
                result = value if isinstance(value, str) else float(value)
                page.write_formula(self.row, place, formulas[number], look, result)
            else:
                put(page, self.row, place, value, look)
        self.row += 1

    def finish(self) -> None:
        """Add what needs to know how many lines there are: the filter, and the colours below and above the target."""
        last = max(self.row - 1, FIRST_PERSON)
        self.page.autofilter(HEAD_ROW, 0, last, self.last)
        if self.last < self.first:
            return
        from xlsxwriter.utility import xl_rowcol_to_cell

        cell = xl_rowcol_to_cell(FIRST_PERSON, self.first)
        target = xl_rowcol_to_cell(TARGET_ROW, self.first, row_abs=True)
        for condition, look in (
            (f"{cell}<={target}-{BELOW}", self.looks.below),
            (f"{cell}>={target}+{BELOW}", self.looks.above),
        ):
            rule = {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({cell}),ISNUMBER({target}),{condition})",
                "format": look,
            }
            self.page.conditional_format(FIRST_PERSON, self.first, last, self.last, rule)


def person_heads() -> list[tuple[str, float]]:
    """Return the facts that stand before the figures of a person, with the widths of their columns."""
    return [
        (_("Employee number"), 14),
        (_("Name"), 18),
        (_("Department"), 18),
        (_("Supervisor"), 18),
        (_("Signed off on"), 12),
    ]


def person_facts(person: ExportedPerson, *, latin: bool) -> list[str]:
    """Return what ``person_heads`` announces; ``latin`` prefers the Latin name."""
    names = [person.name_latin, person.name_zh] if latin else [person.name_zh, person.name_latin]
    return [
        person.number,
        names[0] or names[1],
        person.department,
        person.supervisor,
        person.signed_off_on.isoformat() if person.signed_off_on else "",
    ]


def score_heads(scored: Sequence[Scored], targets: Sequence[Decimal | None]) -> list[Head]:
    """Return the columns of a sheet of scores; those made from tasks say so unless they are of a duty."""
    heads = []
    for one, target in zip(scored, targets, strict=True):
        code = one.subject.code or one.subject.title
        derived = one.is_from_tasks and one.subject.kind != "D"
        heads.append(Head(_("%(code)s from tasks") % {"code": code} if derived else code, one.subject.title, target))
    return heads


def score_values(
    person: ExportedPerson, scored: Sequence[Scored], source: ScoreSource, left_out: str
) -> list[CellValue]:
    """Return the person's stored scores from a source; the word ``left_out`` where everything was not applicable."""
    values: list[CellValue] = []
    for one in scored:
        row = person.scores.get((source, one.measure))
        values.append(None if row is None else left_out if row.value is None else row.value)
    return values


def adjustment_notes(person: ExportedPerson, scored: Sequence[Scored]) -> dict[int, str]:
    """Return by its place which final score HR put in the place of the one that follows from the answers."""
    found = {}
    for place, one in enumerate(scored):
        if adjustment := person.adjusted.get(one.measure):
            note = _("HR adjusted the final score in the calibration: %(before)s → %(after)s. Reason: %(reason)s") % {
                "before": number_text(adjustment.before),
                "after": number_text(adjustment.after),
                "reason": adjustment.reason,
            }
            found[place] = note[:_LONGEST_NOTE]
    return found


def item_columns(items: Sequence[Item]) -> list[Head]:
    """Return the columns of the sheet of answers."""
    return [Head(item.code or item.text, item.text, item.target) for item in items]


def answer_values(person: ExportedPerson, relation: Relation, not_applicable: str) -> list[CellValue]:
    """Return the answers of one rater in the order of the items."""
    return [not_applicable if given.not_applicable else given.value for given in person.answers[relation]]
