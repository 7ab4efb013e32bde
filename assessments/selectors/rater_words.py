"""Figures about ratings in plain words, cautious where few people were rated.

The bands are those that readers of such figures know: of kappa Landis & Koch (1977, Biometrics 33, 159-174), of the
intraclass correlation Koo & Li (2016, Journal of Chiropractic Medicine 15, 155-163), of alpha Nunnally (1978) with the
warning of Streiner (2003, Journal of Personality Assessment 80, 99-103) about values near one. They are customs, not
laws: the words say what a figure suggests and leave the verdict to the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import scoring
from assessments.enums import ItemKind
from assessments.numbers import signed_text
from assessments.statistics.agreement import constant_share
from assessments.statistics.estimates import Estimate, Reason
from assessments.statistics.raters import CampaignFigures

LEAST_PEOPLE = 10
"""Below, a figure about all ratings is not shown: it would be chance."""

CAUTIOUS_PEOPLE = 30
"""Below, figures are shown with a warning."""

RELATED, ALIKE = 0.5, 0.9
"""Between which agreement and consistency a constant distance is worth a remark: see the bands of Koo & Li."""

MOSTLY = 0.5
"""From which share on the distance that is the same for everybody is most of the disagreement."""

NOTHING = "–"

_Bands = Sequence[tuple[float, Promise]]

_KAPPA: _Bands = (
    (0.0, gettext_lazy("Self-ratings and supervisors’ ratings of the same items are less often alike than by chance.")),
    (0.2, gettext_lazy("Self-ratings and supervisors’ ratings of the same items are hardly closer than chance.")),
    (0.4, gettext_lazy("Self-ratings and supervisors’ ratings of the same items are a little closer than chance.")),
    (0.6, gettext_lazy("Self-ratings and supervisors’ ratings of the same items agree moderately.")),
    (0.8, gettext_lazy("Self-ratings and supervisors’ ratings of the same items agree well.")),
    (2.0, gettext_lazy("Self-ratings and supervisors’ ratings of the same items are almost the same.")),
)
_ICC: _Bands = (
    (0.5, gettext_lazy("The same people get different marks from themselves and from their supervisors.")),
    (0.75, gettext_lazy("The same people get roughly similar marks from themselves and from their supervisors.")),
    (0.9, gettext_lazy("People and supervisors see the person’s level much alike.")),
    (2.0, gettext_lazy("People and supervisors see the person’s level almost the same.")),
)
_CONSISTENCY: _Bands = (
    (-0.2, gettext_lazy("Who rates themselves higher is rather rated lower by the supervisor.")),
    (0.5, gettext_lazy("How people rate themselves tells little about how their supervisors rate them.")),
    (0.75, gettext_lazy("Who rates themselves higher is rated higher by the supervisor, roughly.")),
    (0.9, gettext_lazy("Who rates themselves higher is mostly rated higher by the supervisor, too.")),
    (2.0, gettext_lazy("Who rates themselves higher is almost always rated higher by the supervisor, too.")),
)
_ALPHA: _Bands = (
    (0.6, gettext_lazy("The items ask for rather different things: their mean says little.")),
    (0.7, gettext_lazy("The items hang together loosely.")),
    (0.95, gettext_lazy("The items hang together: their mean says something.")),
    (2.0, gettext_lazy("The items almost repeat each other, or were answered all alike.")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown: ``value`` is a dash where there is none, and ``meaning`` then says why."""

    value: str
    interval: str
    meaning: str
    people: int


@dataclass(frozen=True, slots=True)
class ScaleFigures:
    """The reliability of one scale, over the supervisors' answers and over people's own."""

    label: str
    items: int
    given: Figure
    own: Figure


def number(value: float) -> str:
    """Return a figure with two places, localised, with a true minus sign."""
    shown = scoring.rounded(Decimal(value), scoring.SHOWN)
    return number_format(abs(shown), decimal_pos=2) if shown >= 0 else f"\u2212{number_format(-shown, decimal_pos=2)}"


def percent(share: Fraction | float) -> str:
    """Return a share in whole percent, rounded half up."""
    return _("%(percent)s %%") % {"percent": number_format(scoring.rounded(Fraction(share) * 100, Decimal(1)))}


def interval_text(estimate: Estimate) -> str:
    """Return the 95 % interval in words; empty where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": number(estimate.low), "high": number(estimate.high)}


def kappa_figure(whole: CampaignFigures) -> Figure:
    return _figure(whole.kappa, _KAPPA, people=whole.people)


def icc_figure(whole: CampaignFigures) -> Figure:
    """Return the absolute agreement, with the remark that most of what is missing is the same distance for everybody
    where that is so."""
    found = _figure(whole.icc, _ICC, people=whole.icc.count)
    icc, consistency = whole.icc.value, whole.consistency.value
    if found.value == NOTHING or icc is None or consistency is None or icc >= ALIKE or consistency < RELATED:
        return found
    if constant_share(icc, consistency) < MOSTLY:
        return found
    remark = _("Most of the distance is the same for everybody: see the mean difference.")
    return replace(found, meaning=f"{found.meaning} {remark}")


def consistency_figure(whole: CampaignFigures) -> Figure:
    """Return how far self-ratings and supervisors order people alike, whatever the distance between the two."""
    return _figure(whole.consistency, _CONSISTENCY, people=whole.consistency.count)


def difference_text(whole: CampaignFigures) -> str:
    """Return the mean difference self - supervisor of people's means, with its sign; a dash where people are few."""
    if whole.difference is None or whole.icc.count < LEAST_PEOPLE:
        return NOTHING
    return signed_text(Decimal(whole.difference))


def adopted_text(adopted: int, whole: CampaignFigures) -> str:
    """Return how many per cent of the supervisors' answers were taken over from the self-rating; empty for none."""
    total = sum(whole.counts.values())
    if not adopted or not total:
        return ""
    words = _(
        "%(percent)s %% of the supervisors’ answers were taken over from the self-rating (“same as self”). They count "
        "as agreement."
    )
    return words % {"percent": number_format(scoring.rounded(Fraction(100 * adopted, total), Decimal("0.1")))}


def scale_figures(whole: CampaignFigures) -> tuple[ScaleFigures, ...]:
    """Return the scales in the order of the questionnaire."""
    return tuple(
        ScaleFigures(
            label=str(ItemKind(part.scale).label),
            items=part.items,
            given=_figure(part.given, _ALPHA, people=part.given.count, items=part.items),
            own=_figure(part.own, _ALPHA, people=part.own.count, items=part.items),
        )
        for part in whole.reliabilities
    )


def _figure(estimate: Estimate, bands: _Bands, *, people: int, items: int | None = None) -> Figure:
    if items == 1:
        return Figure(NOTHING, "", _("A single item has no such figure."), people)
    if people < LEAST_PEOPLE:
        few = ngettext("%(count)d person is too few to judge.", "%(count)d people are too few to judge.", people)
        return Figure(NOTHING, "", few % {"count": people}, people)
    if estimate.value is None:
        words = {
            Reason.NO_VARIANCE: _("All answers are the same: there is nothing to compare."),
            Reason.TOO_FEW: _("There are too few answers to judge."),
            Reason.ONE_RATER: _("There is nobody to compare with."),
        }
        return Figure(NOTHING, "", words[estimate.reason or Reason.TOO_FEW], people)
    meaning = str(next(words for limit, words in bands if estimate.value < limit))
    return Figure(number(estimate.value), interval_text(estimate), meaning, people)


def caution(whole: CampaignFigures) -> str:
    """Return the warning about figures from few people; empty from CAUTIOUS_PEOPLE on, and where none is shown."""
    if not LEAST_PEOPLE <= whole.people < CAUTIOUS_PEOPLE:
        return ""
    words = _("All this comes from %(count)d people only: another ten could change it noticeably.")
    return words % {"count": whole.people}
