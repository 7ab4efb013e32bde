"""What stands out in one person's result: a few sentences and four short lists."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import scoring
from assessments.numbers import Numbers, number_text, signed_text
from assessments.selectors.development import widest_first
from assessments.selectors.earlier_results import EarlierResults
from assessments.selectors.result_texts import figure_texts
from assessments.selectors.results import AssessmentResult, ResultRow

FOREMOST = 3
"""How many rows each of the lists names: more would not be taken in at a glance."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A row that stands out: ``facts`` are the two numbers behind ``difference``.

    ``kind`` is that of the difference: below or above the target; empty for the two views.
    """

    anchor: str
    code: str
    title: str
    facts: str
    difference: str
    kind: str


@dataclass(frozen=True, slots=True)
class HighlightList:
    """One of the four lists: the foremost ``rows`` of ``total``; ``empty`` is what to say when there are none."""

    name: str
    title: str
    explanation: str
    icon: str
    rows: tuple[Highlight, ...]
    total: int
    empty: str


@dataclass(frozen=True, slots=True)
class Summary:
    """``sentences`` say in plain words how the result is; without ``lists`` there is nothing to compare with."""

    sentences: tuple[str, ...]
    lists: tuple[HighlightList, ...]


def summary(result: AssessmentResult, earlier: EarlierResults | None) -> Summary:
    """Return the summary; of the earlier campaigns, the one before is named."""
    return Summary(
        sentences=tuple(_sentences(result, earlier)),
        lists=(
            _strengths(result.rows),
            _gaps(result.rows),
            *_two_views(result.rows),
        ),
    )


# --- Sentences --------------------------------------------------------------------------------------------------------


def _sentences(result: AssessmentResult, earlier: EarlierResults | None) -> Iterator[str]:
    competences = [row for section in result.competences for row in section.rows]
    if not result.has_targets:
        yield _("This campaign sets no targets, so there are no gaps.")
    else:
        if tasks := _scored(result.tasks):
            yield _against_targets(
                tasks,
                lambda count: ngettext(
                    "%(total)d task was scored: %(below)d below the target, %(met)d at it, %(above)d above it.",
                    "%(total)d tasks were scored: %(below)d below the target, %(met)d at it, %(above)d above it.",
                    count,
                ),
            )
        if scored := _scored(competences):
            yield _against_targets(
                scored,
                lambda count: ngettext(
                    "Of knowledge, skills and attitudes, %(total)d was scored: %(below)d below, %(met)d at and "
                    "%(above)d above the target.",
                    "Of knowledge, skills and attitudes, %(total)d were scored: %(below)d below, %(met)d at and "
                    "%(above)d above the target.",
                    count,
                ),
            )
        below = widest_first(result.tasks) or widest_first(competences)
        if below:
            yield _("The widest gap is in %(what)s: %(final)s, where %(target)s is asked for.") % {
                "what": below[0].subject.label,
                "final": number_text(below[0].leading.final),
                "target": number_text(below[0].leading.target, trimmed=True),
            }
        else:
            yield _("Nothing lies below its target.")
    if earlier is not None and earlier.compared:
        movements = [one for section in earlier.duties or earlier.competences for one in section.movements]
        moved = [one.direction for one in movements]
        sentence = (
            _("Since “%(campaign)s”, %(up)d tasks rose, %(down)d fell and %(same)d stayed the same.")
            if earlier.duties
            else _("Since “%(campaign)s”, %(up)d scores rose, %(down)d fell and %(same)d stayed the same.")
        )
        yield sentence % {
            "campaign": earlier.compared[-1].title,
            "up": moved.count("up"),
            "down": moved.count("down"),
            "same": moved.count("same"),
        }


def _scored(rows: Iterable[ResultRow]) -> list[ResultRow]:
    return [row for row in rows if row.leading.gap_kind]


def _against_targets(rows: Sequence[ResultRow], sentence: Callable[[int], str]) -> str:
    kinds = [row.leading.gap_kind for row in rows]
    return sentence(len(kinds)) % {
        "total": len(kinds),
        "below": kinds.count("below"),
        "met": kinds.count("met"),
        "above": kinds.count("above"),
    }


# --- Lists ------------------------------------------------------------------------------------------------------------


def _gaps(rows: Iterable[ResultRow]) -> HighlightList:
    return _against_target(
        "gaps",
        widest_first(rows),
        title=_("Gaps"),
        explanation=_("Furthest below the target"),
        icon="bullseye",
        empty=_("Nothing lies below its target."),
    )


def _strengths(rows: Iterable[ResultRow]) -> HighlightList:
    above = [row for row in rows if row.leading.gap_kind == "above"]
    return _against_target(
        "strengths",
        sorted(above, key=lambda row: -(row.leading.gap or Decimal(0))),
        title=_("Strengths"),
        explanation=_("Furthest above the target"),
        icon="award",
        empty=_("Nothing lies above its target."),
    )


def _against_target(
    name: str, rows: Sequence[ResultRow], *, title: str, explanation: str, icon: str, empty: str
) -> HighlightList:
    found, numbers = [], Numbers()
    for row in rows[:FOREMOST]:
        texts = figure_texts(row.leading, numbers)
        facts = _("final %(final)s, target %(target)s") % {"final": texts.final, "target": texts.target}
        found.append(_highlight(row, facts, texts.gap, texts.gap_kind))
    return HighlightList(name, title, explanation, icon, tuple(found), len(rows), empty)


def _two_views(rows: Iterable[ResultRow]) -> tuple[HighlightList, HighlightList]:
    by_view: dict[str, list[ResultRow]] = {"blind_spot": [], "hidden_strength": []}
    for row in rows:
        view = scoring.self_view(row.leading.self_score, row.leading.supervisor)
        if view:
            by_view[view].append(row)

    def found(view: str) -> tuple[Highlight, ...]:
        widest = sorted(by_view[view], key=lambda row: -abs(row.leading.difference or Decimal(0)))
        return tuple(
            _highlight(
                row,
                _("self %(self)s, supervisor %(supervisor)s")
                % {
                    "self": number_text(row.leading.self_score),
                    "supervisor": number_text(row.leading.supervisor),
                },
                signed_text(row.leading.difference),
                "",
            )
            for row in widest[:FOREMOST]
        )

    threshold = {"points": number_text(scoring.BLIND_SPOT, trimmed=True)}
    return (
        HighlightList(
            name="blind-spots",
            title=_("Blind spots"),
            explanation=_("Self-rating %(points)s or more above the supervisor’s") % threshold,
            icon="eye-slash",
            rows=found("blind_spot"),
            total=len(by_view["blind_spot"]),
            empty=_("No self-rating lies far above the supervisor’s."),
        ),
        HighlightList(
            name="hidden-strengths",
            title=_("Hidden strengths"),
            explanation=_("Self-rating %(points)s or more below the supervisor’s") % threshold,
            icon="gem",
            rows=found("hidden_strength"),
            total=len(by_view["hidden_strength"]),
            empty=_("No self-rating lies far below the supervisor’s."),
        ),
    )


def _highlight(row: ResultRow, facts: str, difference: str, kind: str) -> Highlight:
    return Highlight(row.anchor, row.subject.code, row.subject.title, facts, difference, kind)
