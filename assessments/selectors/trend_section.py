"""The campaigns of one scale beside each other: what is shown of them, row by row and as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.charts import ChartSeries, Trend, trend
from assessments.enums import ScoreSource, TaskRating
from assessments.models import Campaign
from assessments.numbers import number_text, signed_text
from assessments.scoring import GroupMean, Kind, Measure
from assessments.selectors.figures import Subject
from assessments.selectors.group_scores import GroupFigures
from assessments.selectors.parts import Part
from assessments.selectors.rated_subjects import COMPETENCE_KINDS, DUTY, TASK, narrowed, people_page
from assessments.selectors.trend_subjects import StandardRows
from competencies.enums import CompetenceKind

KINDS_TOGETHER = "kinds"
_LINES_SHOWN = 8
"""More lines than this cannot be told apart in one picture: their mean is drawn instead."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is about: a kind (see KINDS), the tasks of one duty, or K, S and A each as a whole."""

    kind: str
    duty_id: int | None = None

    @property
    def row_label(self) -> str:
        """What one row is: the head of the first column."""
        if self.kind in COMPETENCE_KINDS:
            return str(CompetenceKind(self.kind).label)
        return {DUTY: _("Duty"), TASK: _("Task")}.get(self.kind, _("Kind"))

    @classmethod
    def from_text(cls, text: str) -> "Shown":
        """Read what stands in the address; anything unknown is the duties."""
        if text == KINDS_TOGETHER or text in COMPETENCE_KINDS:
            return cls(text)
        head, _separator, number = text.partition("-")
        return cls(TASK, int(number)) if head == "duty" and number.isdecimal() else cls(DUTY)


@dataclass(frozen=True, slots=True)
class TrendColumn:
    """A campaign with the number of people signed off (in the department)."""

    campaign: Campaign
    people: int
    is_of_other_version: bool


@dataclass(frozen=True, slots=True)
class TrendCell:
    """The mean in one ``campaign`` with the number of people behind it; None where it had or rated no such row.

    ``is_changed``: the version of the campaign said it in other words or made it of other parts.
    """

    campaign: str
    mean: Decimal | None = None
    people: int = 0
    is_changed: bool = False
    url: str = ""

    @property
    def text(self) -> str:
        return number_text(self.mean)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One duty, task, competence or kind over the campaigns; ``opens`` is what the address shows it by in detail."""

    subject: Subject
    cells: tuple[TrendCell, ...]
    opens: str = ""

    @property
    def change_text(self) -> str:
        """The newest mean less the one before it; empty with fewer than two."""
        means = [cell.mean for cell in self.cells if cell.mean is not None]
        return signed_text(means[-1] - means[-2]) if len(means) > 1 else ""

    @property
    def has_changed(self) -> bool:
        return any(cell.is_changed for cell in self.cells)

    @property
    def has_figures(self) -> bool:
        return any(cell.mean is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class TrendSection:
    """The campaigns that were rated on one scale; ``dropped`` rows are not in the newest version any more."""

    scale: str
    columns: tuple[TrendColumn, ...]
    rows: tuple[TrendRow, ...]
    dropped: tuple[TrendRow, ...]
    chart: Trend | None

    @property
    def has_changed(self) -> bool:
        return any(row.has_changed for row in self.rows)

    @property
    def mixes_versions(self) -> bool:
        """Whether a campaign rated another version than the newest, of which the rows are."""
        return any(column.is_of_other_version for column in self.columns)

    @property
    def mixes_weights(self) -> bool:
        """Whether the final scores of these campaigns weigh self and supervisor differently."""
        return len({(c.campaign.self_weight, c.campaign.supervisor_weight) for c in self.columns}) > 1

    @property
    def mixes_task_ratings(self) -> bool:
        """Whether some of these campaigns rate a task by its indicators and others as a whole."""
        rated = {column.campaign.task_rating for column in self.columns}
        return len(rated - {TaskRating.NONE}) > 1


@dataclass(frozen=True)
class SectionBuilder:
    """Puts together what is shown of the campaigns of one scale; figures and people are by campaign."""

    what: Shown
    rows: StandardRows
    part: Part
    figures: Mapping[int, GroupFigures]
    people: Mapping[int, int]

    def section(self, campaigns: Sequence[Campaign], ends: tuple[int, int]) -> TrendSection:
        """Put the campaigns of one scale, oldest first, beside each other."""
        rows = tuple(row for row in self._rows(campaigns) if row.has_figures)
        return TrendSection(
            scale=str(campaigns[0].scale),
            columns=tuple(
                TrendColumn(one, self.people.get(one.pk, 0), one.standard_version_id != self.rows.newest)
                for one in campaigns
            ),
            rows=rows,
            dropped=tuple(row for row in self._dropped(campaigns) if row.has_figures),
            chart=self._chart(campaigns, rows, ends),
        )

    def _rows(self, campaigns: Sequence[Campaign]) -> list[TrendRow]:
        if self.what.kind == KINDS_TOGETHER:
            return [self._kind_row(CompetenceKind(kind), campaigns) for kind in COMPETENCE_KINDS]
        return [
            TrendRow(
                subject,
                self._cells(subject, campaigns),
                opens=f"duty-{subject.pk}" if subject.kind == DUTY else "",
            )
            for subject in self.rows.of_newest(self.what.kind, self.what.duty_id)
        ]

    def _cells(self, subject: Subject, campaigns: Sequence[Campaign]) -> tuple[TrendCell, ...]:
        there = {one.pk: self.rows.counterpart(one.standard_version_id or 0, subject) for one in campaigns}
        found = {
            pk: self._means(pk, subject.kind, counterpart.row)
            for pk, counterpart in there.items()
            if counterpart is not None
        }
        # A competence's own ratings and the scores of its tasks do not mix: own ratings, where any campaign has them.
        kinds = [kind for kind in _measured_by(subject.kind) if any(kind in means for means in found.values())]
        cells = []
        for one in campaigns:
            counterpart = there[one.pk]
            mean = found.get(one.pk, {}).get(kinds[0]) if kinds else None
            if counterpart is None or mean is None:
                cells.append(TrendCell(one.title))
                continue
            then = Subject(counterpart.row, subject.kind, subject.code, "", "", None)
            url = narrowed(people_page(one.pk, then), self.part)
            cells.append(TrendCell(one.title, mean.value, mean.count, counterpart.is_changed, url))
        return tuple(cells)

    def _means(self, campaign_id: int, kind: str, row: int) -> dict[Kind, GroupMean]:
        """Return the final means there are of a row of the campaign's own version."""
        means = {}
        for measured in _measured_by(kind):
            final = self.figures[campaign_id].get(Measure(measured, row), {}).get(ScoreSource.FINAL)
            if final is not None and final.mean.count:
                means[measured] = final.mean
        return means

    def _kind_row(self, kind: CompetenceKind, campaigns: Sequence[Campaign]) -> TrendRow:
        """Return the mean of the means of a kind, each counting once, of what each campaign rated itself."""
        cells = []
        for one in campaigns:
            version = one.standard_version_id or 0
            means = [
                mean
                for subject in self.rows.subjects[version][kind]
                if (mean := self._means(one.pk, kind, subject.pk).get(Kind.COMPETENCE)) is not None
            ]
            if means:
                is_changed = not self.rows.is_same_set(version, kind)
                value = scoring.mean_of_values(mean.value for mean in means)
                people = max(mean.count for mean in means)
                query = urlencode({"kind": kind.value} | ({"department": self.part.text} if self.part else {}))
                url = f"{reverse('assessments:hr_campaign_competences', args=[one.pk])}?{query}"
                cells.append(TrendCell(one.title, value, people, is_changed, url))
            else:
                cells.append(TrendCell(one.title))
        return TrendRow(Subject(0, kind, kind, "", str(kind.label), None), tuple(cells), opens=kind.value)

    def _dropped(self, campaigns: Sequence[Campaign]) -> list[TrendRow]:
        """Return the rows of older versions that the newest does not have, each with the campaigns of its version."""
        if self.what.kind == KINDS_TOGETHER:
            return []
        rows = []
        for version in dict.fromkeys(one.standard_version_id or 0 for one in campaigns):
            if version == self.rows.newest:
                continue
            for subject in self.rows.dropped(version, self.what.kind, self.what.duty_id):
                cells = []
                for one in campaigns:
                    means = self._means(one.pk, subject.kind, subject.pk) if one.standard_version_id == version else {}
                    mean = next(iter(means.values()), None)
                    url = narrowed(people_page(one.pk, subject), self.part)
                    cells.append(
                        TrendCell(one.title, mean.value, mean.count, url=url) if mean else TrendCell(one.title)
                    )
                rows.append(TrendRow(subject, tuple(cells)))
        return rows

    def _chart(self, campaigns: Sequence[Campaign], rows: Sequence[TrendRow], ends: tuple[int, int]) -> Trend | None:
        """Draw the rows where there are two campaigns with figures; many rows as their mean."""
        drawn = [index for index in range(len(campaigns)) if any(row.cells[index].mean is not None for row in rows)]
        if len(drawn) < 2:
            return None
        if len(rows) <= _LINES_SHOWN:
            series = [
                ChartSeries(row.subject.label, tuple(row.cells[index].mean for index in drawn), "other") for row in rows
            ]
        else:
            means = tuple(scoring.mean_of_values(row.cells[index].mean for row in rows) for index in drawn)
            series = [ChartSeries(_("Mean of all rows below"), means, "final")]
        return trend(
            [campaigns[index].title for index in drawn],
            series,
            minimum=ends[0],
            maximum=ends[1],
            title=_("Mean final scores over time"),
        )


def _measured_by(kind: str) -> tuple[Kind, ...]:
    if kind == DUTY:
        return (Kind.DUTY,)
    return (Kind.TASK,) if kind == TASK else (Kind.COMPETENCE, Kind.COMPETENCE_FROM_TASKS)
