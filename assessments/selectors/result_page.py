"""One person's result as the page and the individual report show it: everything in words, charts included."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.charts import (
    ChartLabel,
    ChartSeries,
    ComparisonBar,
    Radar,
    Trend,
    comparison_bar,
    radar,
    trend,
)
from assessments.models import Assessment
from assessments.numbers import NO_NUMBER, Numbers
from assessments.selectors.development import Development, development
from assessments.selectors.earlier_results import EarlierResults, earlier_results
from assessments.selectors.evidence import EvidencePiece
from assessments.selectors.figures import Compared, ScalePoints
from assessments.selectors.result_others import Others, result_others
from assessments.selectors.result_summary import Summary, summary
from assessments.selectors.result_texts import FigureTexts, Sums, figure_texts, percent_text, target_text
from assessments.selectors.results import AssessmentResult, ResultRow, ResultSection, assessment_result
from people.models import User


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One rated item with what both answered, in words. ``history_url`` leads to how the answers came to be.

    Comments and evidence may be empty; ``has_comments`` and ``has_evidence`` say whether anybody's are not. (All are
    fields of their own: there are some hundred and sixty of these lines on a page.)
    """

    code: str
    text: str
    target: str
    history_url: str
    self_text: str
    supervisor_text: str
    self_comment: str
    supervisor_comment: str
    self_evidence: tuple[EvidencePiece, ...]
    supervisor_evidence: tuple[EvidencePiece, ...]
    has_comments: bool
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class PageRow:
    """One task or competence. ``figures`` are those of own ratings or, where nobody rated it, from its tasks.

    ``note`` is what has to be known about the figures before they are read; ``bar`` is drawn for tasks.
    """

    anchor: str
    code: str
    title: str
    text: str
    level: int | None
    figures: FigureTexts
    note: str
    bar: ComparisonBar | None
    sums: tuple[str, ...]
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class PageSection:
    """A duty with its tasks, or all K, S or A (then without figures of its own).

    ``below`` is how many of its rows lie below their target.
    """

    anchor: str
    code: str
    title: str
    figures: FigureTexts | None
    bar: ComparisonBar | None
    sums: tuple[str, ...]
    rows: tuple[PageRow, ...]
    below: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A signed-off result. ``weights`` are (who, percent) of the final score, in words."""

    assessment: Assessment
    scale: ScalePoints
    weights: tuple[tuple[str, str], ...]
    summary: Summary
    radar: Radar | None
    development: Development
    duties: tuple[PageSection, ...]
    competences: tuple[PageSection, ...]
    earlier: EarlierResults | None
    trend: Trend | None
    others: Others
    has_targets: bool

    @property
    def sections(self) -> tuple[PageSection, ...]:
        return (*self.duties, *self.competences)


def result_page(reader: User, assessment: Assessment) -> ResultPage | None:
    """Return the result of a signed-off assessment for ``reader``; None where there is none.

    The caller has checked that the reader may see it (``may_see_result``), and loaded what ``assessment_result`` needs,
    best with who signed. The earlier results that stand beside it
    are those that this reader may see too. The number of queries does not depend on how much is rated.
    """
    result = assessment_result(assessment)
    if result is None:
        return None
    lines = _Lines(result, Numbers(), result_others(reader, result))
    earlier = earlier_results(reader, result)
    return ResultPage(
        assessment=result.assessment,
        scale=result.scale,
        weights=tuple((str(source.label), percent_text(share)) for source, share in result.weights),
        summary=summary(result, earlier),
        radar=_radar(result),
        development=development(result),
        duties=tuple(lines.section(section) for section in result.duties),
        competences=tuple(lines.section(section) for section in result.competences),
        earlier=earlier,
        trend=_trend(result, earlier),
        others=lines.others,
        has_targets=result.has_targets,
    )


# --- Charts -----------------------------------------------------------------------------------------------------------


def _radar(result: AssessmentResult) -> Radar | None:
    """Draw the duties; None where no task was rated."""
    axes, compared = [], []
    for section in result.duties:
        if section.compared is not None:
            axes.append(ChartLabel(section.code, section.title, f"#{section.anchor}"))
            compared.append(section.compared)
    if not axes:
        return None
    series = [
        ChartSeries(_("Self"), tuple(one.self_score for one in compared), "self"),
        ChartSeries(_("Final"), tuple(one.final for one in compared), "final"),
        ChartSeries(_("Target"), tuple(one.target for one in compared), "target"),
    ]
    return radar(
        axes,
        [one for one in series if any(value is not None for value in one.values)],
        minimum=result.scale.lowest,
        maximum=result.scale.highest,
        title=_("Duties: self-rating, final score and target"),
    )


def _trend(result: AssessmentResult, earlier: EarlierResults | None) -> Trend | None:
    """Draw the duties over the compared campaigns; None where there is nothing to compare."""
    if earlier is None or not earlier.compared or not earlier.duties:
        return None
    labels = [*(campaign.title for campaign in earlier.compared), result.assessment.campaign.title]
    series = [
        ChartSeries(f"{section.code} {section.title}".strip(), section.lead.scores, "other")
        for section in earlier.duties
        if section.lead is not None
    ]
    return trend(
        labels,
        series,
        minimum=result.scale.lowest,
        maximum=result.scale.highest,
        title=_("Final scores of the duties over the campaigns"),
    )


def _bar(compared: Compared, scale: ScalePoints, label: str) -> ComparisonBar:
    return comparison_bar(
        compared.self_score,
        compared.supervisor,
        compared.final,
        compared.target,
        scale.lowest,
        scale.highest,
        label=label,
    )


# --- Rows -------------------------------------------------------------------------------------------------------------


class _Lines:
    """Puts the lines of one page into words; what they share is looked up once."""

    def __init__(self, result: AssessmentResult, numbers: Numbers, others: Others) -> None:
        self.others = others
        self._scale = result.scale
        self._numbers = numbers
        self._sums = Sums(result, numbers)
        self._history = _history_address(result.assessment.pk)

    def section(self, section: ResultSection) -> PageSection:
        return PageSection(
            anchor=section.anchor,
            code=section.code,
            title=section.title,
            figures=None if section.compared is None else figure_texts(section.compared, self._numbers),
            bar=None if section.compared is None else _bar(section.compared, self._scale, section.code),
            sums=self._sums.of_duty(section),
            rows=tuple(self._row(row) for row in section.rows),
            below=sum(row.leading.gap_kind == "below" for row in section.rows),
        )

    def _row(self, row: ResultRow) -> PageRow:
        sums, means = self._sums.of_row(row), self.others.of_row(row)
        subject = row.subject
        return PageRow(
            anchor=row.anchor,
            code=subject.code,
            title=subject.title,
            text=subject.text if subject.name else "",
            level=subject.level,
            figures=figure_texts(row.leading, self._numbers),
            note=_note(row),
            bar=_bar(row.leading, self._scale, subject.code) if subject.kind == "T" else None,
            sums=(*sums, means) if means else sums,
            answers=tuple(_answers(row, self._history)),
        )


def _note(row: ResultRow) -> str:
    if row.is_from_tasks:
        return _("Not rated itself: from the tasks that call for it.")
    return _("Adjusted in the calibration.") if row.adjusted is not None else ""


def _answers(row: ResultRow, history: str) -> Iterator[AnswerLine]:
    # Of a K, S or A the row itself says what was rated.
    is_named = row.subject.kind == "T"
    for line in row.items:
        own, supervisor = line.self_given, line.supervisor_given
        yield AnswerLine(
            code=line.code,
            text=line.text if is_named else "",
            target=target_text(line.target),
            history_url=history.replace(_ANY_ITEM, str(line.item_id)),
            self_text=own.text or NO_NUMBER,
            supervisor_text=supervisor.text or NO_NUMBER,
            self_comment=own.comment,
            supervisor_comment=supervisor.comment,
            self_evidence=own.evidence,
            supervisor_evidence=supervisor.evidence,
            has_comments=bool(own.comment or supervisor.comment),
            has_evidence=bool(own.evidence or supervisor.evidence),
        )


_ANY_ITEM = "{item}"


def _history_address(assessment_id: int) -> str:
    """Return the address of an item's history with a place for the item: looking it up for each takes milliseconds."""
    before, _zero, after = reverse("assessments:item_history", args=[assessment_id, 0]).rpartition("/0/")
    return f"{before}/{_ANY_ITEM}/{after}"
