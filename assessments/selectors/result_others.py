"""One person's final scores beside the means of everybody in the campaign and of the person's department."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.numbers import number_text
from assessments.permissions import manages_campaigns
from assessments.scoring import Kind, Measure
from assessments.selectors.group_comparison import GroupComparison, GroupValue, group_comparison
from assessments.selectors.results import AssessmentResult, ResultRow, ResultSection
from people.models import User


@dataclass(frozen=True, slots=True)
class OthersRow:
    """The final score of a duty and the two means; a mean that is not shown says why."""

    anchor: str
    code: str
    title: str
    own: str
    everybody: GroupValue
    department: GroupValue


class Others:
    """The means that a reader may know.

    ``why_not`` says why nothing is shown yet; ``note`` by which rule means are shown, ``reasons`` why some are not.
    ``department`` is empty where there is none to compare with. ``rows`` are the duties; each line of the page has its
    own means in words (``of_row``).
    """

    def __init__(self, result: AssessmentResult, found: GroupComparison) -> None:
        self._found = found
        self.why_not = found.why_not
        self.note = "" if found.why_not else found.note
        self.department = found.department.name if found.department else ""
        self.rows = () if found.why_not else tuple(self._duty(section) for section in result.duties)
        measures = [row.measure for row in result.rows]
        values = [found.everybody(measure) for measure in measures]
        if found.department:
            values += [found.of_department(measure) for measure in measures]
        reasons = dict.fromkeys(value.why for value in values if value.why)
        self.reasons = () if found.why_not else tuple(reasons)
        # Looked up once for all lines.
        self._sentence = (
            _("Everybody in the campaign: %(everybody)s; %(name)s: %(department)s")
            if found.department
            else _("Everybody in the campaign: %(everybody)s")
        )

    def of_row(self, row: ResultRow) -> str:
        """Return the means beside a task or competence in words; empty where nothing is shown yet."""
        if self.why_not:
            return ""
        measure = row.measure
        return self._sentence % {
            "everybody": self._found.everybody(measure).text,
            "name": self.department,
            "department": self._found.of_department(measure).text,
        }

    def _duty(self, section: ResultSection) -> OthersRow:
        measure = Measure(Kind.DUTY, section.pk or 0)
        return OthersRow(
            anchor=section.anchor,
            code=section.code,
            title=section.title,
            own=number_text(section.compared.final if section.compared else None),
            everybody=self._found.everybody(measure),
            department=self._found.of_department(measure),
        )


def result_others(reader: User, result: AssessmentResult) -> Others:
    """Return what ``reader`` may know of the others in the campaign of a result.

    The caller has checked that the reader may see the result itself. HR reads it as the candidate does: what is printed
    may be handed on, and the dashboards show the rest.
    """
    assessment = result.assessment
    viewer = assessment.candidate if manages_campaigns(reader) else reader
    return Others(
        result,
        group_comparison(viewer=viewer, campaign=assessment.campaign, department_id=assessment.department_id),
    )
