"""The sheets of figures: what stands in them is a formula over the sheets of people, with its result beside it.

The result is the portal's own, so a viewer that does not calculate shows the same figures as the pages; a program that
does calculates them again from the scores in the workbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments import scoring
from assessments.exports.workbook_formulas import sheet_name, text_in_formula
from assessments.exports.workbook_looks import Looks
from assessments.scoring import BELOW, Measure
from assessments.selectors.export_rows import FigureLine
from assessments.selectors.figures import ScalePoints
from competencies.exports.workbook import lay_out_for_paper

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FIRST_LINE = 1


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where the scores of one thing stand, as formulas name it: self, supervisor, final."""

    self_score: str
    supervisor: str
    final: str


def range_name(sheet: str, first_row: int, last_row: int, place: int) -> str:
    """Return a part of a column as a formula of another sheet names it."""
    from xlsxwriter.utility import xl_range_abs

    return f"{sheet_name(sheet)}!{xl_range_abs(first_row, place, last_row, place)}"


def write_figures(
    page: "Worksheet",
    looks: Looks,
    lines: Sequence[FigureLine],
    *,
    ranges: dict[Measure, Ranges],
    scale: ScalePoints,
    left_out: str,
    title: str,
) -> None:
    """Write a line for each of ``lines``; ``left_out`` is the word that stands for a missing score on the sheets."""
    heads = [
        (_("Code"), 9),
        (_("Title"), 44),
        (_("Basis"), 14),
        (_("People with a score"), 10),
        (_("People without a score"), 10),
        (_("Self"), 10),
        (_("Supervisor"), 10),
        (_("Final"), 10),
        (_("Target"), 10),
        (_("Gap"), 10),
        (_("Self − supervisor"), 12),
        (_("People below the target"), 11),
        *((_("Nearest to %(point)s") % {"point": point}, 12) for point in scale.labels),
    ]
    for place, (head, width) in enumerate(heads):
        page.set_column(place, place, width)
        looks.put(page, 0, place, head, looks.head)
    for row, line in enumerate(lines, start=_FIRST_LINE):
        _write_line(page, looks, row, line, ranges[line.scored.measure], scale, left_out)
    last = max(len(lines), _FIRST_LINE)
    page.autofilter(0, 0, last, len(heads) - 1)
    page.freeze_panes(_FIRST_LINE, 2)
    page.repeat_rows(0)
    lay_out_for_paper(page, title)
    # Column J is the gap.
    for criteria, value, look in (("<=", -BELOW, looks.below), (">=", BELOW, looks.above)):
        rule = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER($J2),$J2{criteria}{value})",
            "format": look,
        }
        page.conditional_format(_FIRST_LINE, 9, last, 9, rule)


def _write_line(
    page: "Worksheet", looks: Looks, row: int, line: FigureLine, ranges: Ranges, scale: ScalePoints, left_out: str
) -> None:
    subject, compared, here = line.scored.subject, line.compared, row + 1
    final = ranges.final

    def formula(place: int, text: str, result: Decimal | int | None, look: "Format") -> None:
        page.write_formula(row, place, text, look, "" if result is None else float(result))

    looks.put(page, row, 0, subject.code, looks.text)
    looks.put(page, row, 1, subject.title, looks.text)
    looks.put(page, row, 2, str(line.scored.basis.label), looks.text)
    formula(3, f"=COUNT({final})", line.final.mean.count, looks.count)
    formula(4, f"=COUNTIF({final},{text_in_formula(left_out)})", line.final.without_score, looks.count)
    formula(5, mean_formula(ranges.self_score), compared.self_score, looks.score)
    formula(6, mean_formula(ranges.supervisor), compared.supervisor, looks.score)
    formula(7, mean_formula(final), compared.final, looks.score)
    looks.put(page, row, 8, compared.target, looks.score)
    formula(9, difference_formula(f"H{here}", f"I{here}"), compared.gap, looks.difference)
    formula(10, difference_formula(f"F{here}", f"G{here}"), compared.difference, looks.difference)
    below = f'=IF(J{here}="","",COUNTIF({final},"<="&(I{here}-{BELOW})))'
    formula(11, below, line.below_target, looks.count)
    for place, (criteria, (_point, people)) in enumerate(
        zip(nearest_criteria(scale.values), line.distribution, strict=True), start=12
    ):
        conditions = ",".join(f'{final},"{condition}"' for condition in criteria)
        formula(place, f"=COUNTIFS({conditions})", people, looks.count)


def mean_formula(scores: str) -> str:
    """Return the mean of a group as ``scoring.GroupMean`` says: of the persons with a score, to four places."""
    return f'=IF(COUNT({scores})=0,"",ROUND(AVERAGE({scores}),4))'


def difference_formula(left: str, right: str) -> str:
    """Return ``left`` minus ``right``, nothing where either is missing."""
    return f'=IF(COUNT({left},{right})<2,"",ROUND({left}-{right},4))'


def nearest_criteria(points: Sequence[int]) -> list[tuple[str, ...]]:
    """Return for each point the conditions on scores that lie nearest to it; half-way, the higher point counts."""
    borders = [scoring.rounded(Decimal(low + high) / 2).normalize() for low, high in pairwise(points)]
    below = [None, *borders]
    above = [*borders, None]
    return [
        tuple(
            condition
            for condition in (
                None if low is None else f">={low:f}",
                None if high is None else f"<{high:f}",
            )
            if condition
        )
        for low, high in zip(below, above, strict=True)
    ]
