"""A score on its scale beside its target, in percent of the width: ``components/charts/score_bar.html``."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.charts.drawing import Drawing
from assessments.charts.scale import check_scale, position
from assessments.numbers import number_text

_HEIGHT, _TOP, _THICKNESS = 26, 8, 10


@dataclass(frozen=True)
class Tick:
    """A point of the scale between its ends; ``x`` in percent."""

    value: int
    x: Decimal


@dataclass(frozen=True)
class ScoreBar:
    """A score beside its target on the scale from ``minimum`` to ``maximum``; positions in percent.

    ``gap`` is score minus target. Where the score is below the target, the line from ``gap_x`` to ``gap_end`` is what
    is missing; ``gap_width`` is zero otherwise.
    """

    score: Decimal | None
    target: Decimal | None
    minimum: int
    maximum: int
    gap: Decimal | None
    score_x: Decimal | None
    target_x: Decimal | None
    gap_x: Decimal
    gap_end: Decimal
    gap_width: Decimal
    ticks: tuple[Tick, ...]


def score_bar(score: Decimal | None, target: Decimal | None, minimum: int, maximum: int) -> ScoreBar:
    """Place ``score`` and ``target`` on a scale. The scale's lowest point already fills a part of the bar, because the
    bar starts one step below it: a rating of 1 is visible and differs from no rating.

    Raises ValueError when the scale is empty or a value lies outside it.
    """
    check_scale(minimum, maximum, score, target)
    score_x = None if score is None else position(score, minimum, maximum)
    target_x = None if target is None else position(target, minimum, maximum)
    gap_x = gap_end = Decimal(0)
    if score_x is not None and target_x is not None and score_x < target_x:
        gap_x, gap_end = score_x, target_x
    return ScoreBar(
        score=score,
        target=target,
        minimum=minimum,
        maximum=maximum,
        gap=None if score is None or target is None else score - target,
        score_x=score_x,
        target_x=target_x,
        gap_x=gap_x,
        gap_end=gap_end,
        gap_width=gap_end - gap_x,
        ticks=tuple(Tick(value, position(value, minimum, maximum)) for value in range(minimum, maximum)),
    )


def score_svg(bar: ScoreBar, label: str = "") -> SafeString:
    """Return the picture of a bar, as wide as its place; ``label`` says what is scored, for screen readers."""
    words = _words(bar)
    if label:
        words = _("%(label)s: %(figures)s") % {"label": label, "figures": words}
    drawing = Drawing(0, _HEIGHT, title=words, css_class="chart chart--score", fills_width=True)
    drawing.add("rect", "chart__track", x=0, y=_TOP, width="100%", height=_THICKNESS, rx=5)
    for tick in bar.ticks:
        drawing.add("line", "chart__tick", x1=f"{tick.x}%", x2=f"{tick.x}%", y1=_TOP, y2=_TOP + _THICKNESS)
    if bar.score_x is not None:
        drawing.add("rect", "chart__score", x=0, y=_TOP, width=f"{bar.score_x}%", height=_THICKNESS, rx=5)
    if bar.gap_width:
        middle = _TOP + _THICKNESS / 2
        drawing.add("line", "chart__gap", x1=f"{bar.gap_x}%", x2=f"{bar.gap_end}%", y1=middle, y2=middle)
    if bar.target_x is not None:
        drawing.add("line", "chart__target", x1=f"{bar.target_x}%", x2=f"{bar.target_x}%", y1=2, y2=_HEIGHT - 2)
    return drawing.svg()


def _words(bar: ScoreBar) -> str:
    figures = {
        "score": number_text(bar.score),
        "target": number_text(bar.target, trimmed=True),
        "minimum": bar.minimum,
        "maximum": bar.maximum,
    }
    if bar.score is None:
        return _("not rated")
    if bar.target is None:
        return _("score %(score)s on a scale from %(minimum)s to %(maximum)s") % figures
    return _("score %(score)s, target %(target)s, on a scale from %(minimum)s to %(maximum)s") % figures
