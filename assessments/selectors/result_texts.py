"""The numbers of one person's result as pages and documents print them, and the sums they came from, in words.

Everything is made once for a page of some eighty lines, so that templates only print and the report prints the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import scoring
from assessments.enums import Relation, ScoreSource
from assessments.numbers import NO_NUMBER, Numbers
from assessments.selectors.figures import Compared
from assessments.selectors.rating_sheet import Given
from assessments.selectors.results import NOTHING_COUNTED, AssessmentResult, Counted, ResultRow, ResultSection


def target_text(value: int | None) -> str:
    """Return the target of one item; a dash where there is none."""
    return NO_NUMBER if value is None else str(value)


def percent_text(percent: Decimal | Fraction) -> str:
    """Return a weight in percent, to one place where it is not whole."""
    shown = scoring.rounded(percent, Decimal("0.1"))
    return f"{number_format(shown, decimal_pos=0 if shown == int(shown) else 1)}%"


@dataclass(frozen=True, slots=True)
class FigureTexts:
    """Scores, target and gap of one line as they are printed; ``gap_kind`` is below, met, above or empty."""

    self_score: str
    supervisor: str
    final: str
    target: str
    gap: str
    gap_kind: str


def figure_texts(compared: Compared, numbers: Numbers) -> FigureTexts:
    """Return the figures in words; ``numbers`` is the one of the page."""
    gap = compared.gap
    return FigureTexts(
        self_score=numbers.text(compared.self_score),
        supervisor=numbers.text(compared.supervisor),
        final=numbers.text(compared.final),
        target=numbers.text(compared.target, trimmed=True),
        gap=numbers.signed(gap),
        gap_kind=scoring.gap_kind(gap),
    )


class Sums:
    """Says how the scores of one result came about: from which answers, weights and tasks."""

    def __init__(self, result: AssessmentResult, numbers: Numbers) -> None:
        self._number = numbers.text
        self._tasks: Mapping[int, ResultRow] = {row.subject.pk: row for row in result.tasks}
        campaign = result.assessment.campaign
        self._weights = {
            ScoreSource.SELF.value: campaign.self_weight,
            ScoreSource.SUPERVISOR.value: campaign.supervisor_weight,
        }
        # Looked up once: the same few sentences are said of every line.
        self._labels = {source.value: str(source.label) for source in ScoreSource}
        self._from_tasks_label = _("From tasks")
        self._no_scores = _("%(label)s: no scores")
        self._final_sum = _("Final: %(sum)s = %(final)s")
        self._task_sum = _("%(label)s: (%(sum)s) ÷ %(tasks)d = %(mean)s")
        self._answers_left_out = _("(%(answers)s not applicable, left out)")
        self._tasks_left_out = _("(%(tasks)s without a score, left out)")
        self._answer_sums: dict[int, str] = {}
        self._shares: dict[tuple[str, ...], dict[str, str]] = {}

    def of_row(self, row: ResultRow) -> tuple[str, ...]:
        """Return the sums of a task's or competence's scores, one sentence each."""
        return tuple(self._of_row(row))

    def of_duty(self, section: ResultSection) -> tuple[str, ...]:
        """Return the sum of a duty's final score."""
        if section.compared is None:
            return ()
        final = self._labels[ScoreSource.FINAL.value]
        return (self._mean_of_tasks(final, section.rows, section.compared.final),)

    def _of_row(self, row: ResultRow) -> Iterator[str]:
        if not row.is_from_tasks:
            stored = {
                ScoreSource.SELF.value: row.compared.self_score,
                ScoreSource.SUPERVISOR.value: row.compared.supervisor,
            }
            # What was counted and what it came to is stored; the sum is that of the answers shown below.
            totals = {
                ScoreSource.SELF.value: sum(line.self_given.value or 0 for line in row.items),
                ScoreSource.SUPERVISOR.value: sum(line.supervisor_given.value or 0 for line in row.items),
            }
            for source, mean in stored.items():
                yield self._mean_of_answers(source, totals[source], mean, row.counted.get(source, NOTHING_COUNTED))
            yield from self._final(row, stored)
        if row.from_tasks is not None:
            tasks = [self._tasks[pk] for pk in row.calls if pk in self._tasks]
            yield self._mean_of_tasks(self._from_tasks_label, tasks, row.from_tasks.final)

    def _mean_of_answers(self, source: str, total: int, mean: Decimal | None, counted: Counted) -> str:
        label = self._labels[source]
        if mean is None:
            sentence = self._no_scores % {"label": label}
        else:
            words = {"label": label, "total": total, "answers": counted.rated, "mean": self._number(mean)}
            sentence = self._answer_sum(counted.rated) % words
        if counted.left_out:
            return f"{sentence} {self._answers_left_out % {'answers': counted.left_out}}"
        return sentence

    def _answer_sum(self, answers: int) -> str:
        if answers not in self._answer_sums:
            self._answer_sums[answers] = ngettext(
                "%(label)s: sum %(total)s ÷ %(answers)s answer = %(mean)s",
                "%(label)s: sum %(total)s ÷ %(answers)s answers = %(mean)s",
                answers,
            )
        return self._answer_sums[answers]

    def _final(self, row: ResultRow, stored: Mapping[str, Decimal | None]) -> Iterator[str]:
        adjusted = row.adjusted
        shares = self._shares_of(stored)
        if shares:
            parts = [
                f"{self._labels[source]} {self._number(stored[source])} × {share}" for source, share in shares.items()
            ]
            final = row.compared.final if adjusted is None else adjusted.before
            yield self._final_sum % {"sum": " + ".join(parts), "final": self._number(final)}
        if adjusted is not None:
            yield _("HR adjusted the final score in the calibration: %(before)s → %(after)s. Reason: %(reason)s") % {
                "before": self._number(adjusted.before),
                "after": self._number(adjusted.after),
                "reason": adjusted.reason,
            }

    def _shares_of(self, stored: Mapping[str, Decimal | None]) -> Mapping[str, str]:
        """Return the weights over the sides that have a score, in percent; there are few ways to have one."""
        present = tuple(source for source, score in stored.items() if score is not None)
        if present not in self._shares:
            shares = scoring.effective_weights(stored, self._weights)
            self._shares[present] = {source: percent_text(share * 100) for source, share in shares.items()}
        return self._shares[present]

    def _mean_of_tasks(self, label: str, tasks: Sequence[ResultRow], mean: Decimal | None) -> str:
        scored = [task for task in tasks if task.compared.final is not None]
        if mean is None or not scored:
            return self._no_scores % {"label": label}
        parts = " + ".join(f"{task.subject.code} {self._number(task.compared.final)}" for task in scored)
        words = {"label": label, "sum": parts, "tasks": len(scored), "mean": self._number(mean)}
        sentence = self._task_sum % words
        without = [task.subject.code for task in tasks if task.compared.final is None]
        if without:
            return f"{sentence} {self._tasks_left_out % {'tasks': _(', ').join(without)}}"
        return sentence


def counting_answer(given_by_self: Given, given_by_supervisor: Given) -> tuple[Relation, int] | None:
    """Return whose answer to an item counts first and what it is: the supervisor's, else the own; None for neither."""
    for relation, given in ((Relation.SUPERVISOR, given_by_supervisor), (Relation.SELF, given_by_self)):
        if given.value is not None:
            return relation, given.value
    return None
