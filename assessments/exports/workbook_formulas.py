"""How a person's scores come about, as formulas over the cells of the workbook: what ``scoring``'s docstring says.

Own and supervisor's scores and the final ones are made from the answers, each rounded once; what comes from tasks (a
duty, a knowledge or skill) from the tasks' scores in the same line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessments.enums import Relation, ScoreSource
from assessments.scoring import Kind, Measure, Questionnaire
from assessments.selectors.scores import FROM_TASKS

# Take the places of row numbers, which are all that differs from person to person.
_HERE = "\x01"
_OF_RATER = {Relation.SELF: "\x02", Relation.SUPERVISOR: "\x03"}
_RATER = {ScoreSource.SELF: Relation.SELF, ScoreSource.SUPERVISOR: Relation.SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand: the columns of scores by what is scored, those of answers by item, and their sheet."""

    scores: Mapping[Measure, int]
    answers: Mapping[int, int]
    answers_sheet: str


@dataclass(frozen=True, slots=True)
class PersonRows:
    """The rows of one person, from 1: on each sheet of scores, and of each rater on the sheet of answers."""

    scores: int
    answers: Mapping[Relation, int]


class ScoreFormulas:
    """The formulas of one sheet of scores: ``texts`` of a person stand in the order of ``measures``."""

    def __init__(
        self,
        source: ScoreSource,
        measures: Sequence[Measure],
        questionnaire: Questionnaire,
        places: Places,
        left_out: str,
    ) -> None:
        """``left_out`` is the word that stands for a score where everything was not applicable."""
        self._places, self._left_out = places, text_in_formula(left_out)
        self._items: dict[Measure, list[int]] = {}
        for item in questionnaire.items:
            self._items.setdefault(item.measure, []).append(places.answers[item.id])
        self._weights = {one: weight for one in _RATER if (weight := questionnaire.weights.get(one, 0)) > 0}
        self._questionnaire = questionnaire
        self._templates = [f"={self._formula(source, measure)}" for measure in measures]

    def texts(self, rows: PersonRows) -> list[str]:
        """Return the formulas of the person in these rows."""
        found = []
        for template in self._templates:
            text = template.replace(_HERE, str(rows.scores))
            for rater, row in rows.answers.items():
                text = text.replace(_OF_RATER[rater], str(row))
            found.append(text)
        return found

    def _formula(self, source: ScoreSource, measure: Measure) -> str:
        if measure.kind in FROM_TASKS:
            return self._mean(self._task_scores(measure))
        if source in _RATER:
            return self._mean(self._answers(measure, source))
        return self._final({one: self._answers(measure, one) for one in self._weights})

    def _task_scores(self, measure: Measure) -> str:
        asked = self._questionnaire.duties if measure.kind == Kind.DUTY else self._questionnaire.calls
        columns = [self._places.scores.get(Measure(Kind.TASK, task)) for task in asked[measure.id]]
        return _cells([column for column in columns if column is not None], _HERE)

    def _answers(self, measure: Measure, source: ScoreSource) -> str:
        return _cells(self._items[measure], _OF_RATER[_RATER[source]], self._places.answers_sheet)

    def _mean(self, cells: str) -> str:
        """Texts and empty cells are left out of both functions."""
        return f"IF(COUNT({cells})=0,{self._left_out},ROUND(AVERAGE({cells}),4))"

    def _final(self, cells: Mapping[ScoreSource, str]) -> str:
        """The weights of the sources that have a score are scaled up to one whole."""
        if len(cells) == 1:
            return self._mean(*cells.values())
        weighted = [f"IF(COUNT({here})=0,0,{self._weights[one]}*AVERAGE({here}))" for one, here in cells.items()]
        shares = [f"IF(COUNT({here})=0,0,{self._weights[one]})" for one, here in cells.items()]
        return (
            f"IF(COUNT({','.join(cells.values())})=0,{self._left_out},"
            f"ROUND(({'+'.join(weighted)})/({'+'.join(shares)}),4))"
        )


def _cells(columns: Sequence[int], row: str, sheet: str = "") -> str:
    """Return cells of one row as a formula names them, neighbours as one range."""
    from xlsxwriter.utility import xl_col_to_name

    ordered = sorted(set(columns))
    starts = [ordered[0], *(right for left, right in pairwise(ordered) if right != left + 1)]
    ends = [*(left for left, right in pairwise(ordered) if right != left + 1), ordered[-1]]
    before = f"{sheet_name(sheet)}!" if sheet else ""
    return ",".join(
        f"{before}{xl_col_to_name(first)}{row}" + ("" if first == last else f":{xl_col_to_name(last)}{row}")
        for first, last in zip(starts, ends, strict=True)
    )


def sheet_name(sheet: str) -> str:
    """Return the name of a sheet as formulas of other sheets write it."""
    return "'" + sheet.replace("'", "''") + "'"


def text_in_formula(word: str) -> str:
    """Return a word as formulas write it."""
    return '"' + word.replace('"', '""') + '"'
